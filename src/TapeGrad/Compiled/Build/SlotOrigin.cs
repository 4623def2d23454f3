namespace TapeGrad;

/// <summary>How a slot is made.</summary>
internal readonly record struct SlotOrigin(SlotOriginKind Kind, int At);

internal enum SlotOriginKind
{
    Leaf,
    Affine,
    Kernel,
}
