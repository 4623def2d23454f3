namespace TapeGrad;

/// <summary>How a slot is made.</summary>
internal readonly record struct Definition(DefinitionKind Kind, int At);

internal enum DefinitionKind
{
    Leaf,
    Affine,
    Kernel,
}
