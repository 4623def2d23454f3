namespace TapeGrad;

/// <summary>What a node depends on.</summary>
internal enum Dependence : byte
{
    /// <summary>It does not lead to the output.</summary>
    Dead,

    /// <summary>Nothing: a number that never changes.</summary>
    Constant,

    /// <summary>Parameters only: the same for all samples.</summary>
    Uniform,

    /// <summary>The inputs of a sample.</summary>
    Varying,
}
