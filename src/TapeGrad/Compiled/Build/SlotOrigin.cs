namespace TapeGrad;

/// <summary>How a slot gets its number: from a leaf, or from the affine or kernel at index <paramref name="At"/>.</summary>
internal readonly record struct SlotOrigin(SlotOriginKind Kind, int At);

internal enum SlotOriginKind
{
    Leaf,
    Affine,
    Kernel,
}
