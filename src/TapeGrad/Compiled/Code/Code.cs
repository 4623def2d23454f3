namespace TapeGrad;

/// <summary>The instructions of one direction of a program, in order.</summary>
internal sealed class Code
{
    /// <summary>The kind of each instruction, and its index in <see cref="Affines"/> or <see cref="Kernels"/>.</summary>
    public required (CodeKind Kind, int At)[] Steps { get; init; }

    public required Affine[] Affines { get; init; }

    public required int[] Terms { get; init; }

    public required double[] Constants { get; init; }

    public required Kernel[] Kernels { get; init; }

    /// <summary>The operands of kernels with any number of operands; see <see cref="KernelOperands"/>.</summary>
    public required int[] Operands { get; init; }

    /// <summary>How many slots the code needs.</summary>
    public required int Slots { get; init; }

    /// <summary>Room behind the slots for the operands of a kernel of one sample; their local derivatives need as much again.</summary>
    public required int Scratch { get; init; }

    /// <summary>How many numbers the code needs for blocks of <paramref name="lanes"/> samples: the slots, and behind them two partial sums or the scratch.</summary>
    public long Room(int lanes) => ((long)Slots * lanes) + Math.Max(2 * lanes, 2 * Scratch);
}

internal enum CodeKind
{
    /// <summary>Computes an <see cref="Affine"/>.</summary>
    Affine,

    /// <summary>Computes an <see cref="Affine"/> that has only terms + c · x and ± x · y.</summary>
    Products,

    /// <summary>Computes two affines in a row whose terms u · x are over the same slots.</summary>
    AffinePair,

    /// <summary>Computes four such affines. None has terms of other kinds than ± u and + u · x.</summary>
    AffineQuad,

    /// <summary>Sets y = To · x for each term x · y of an <see cref="Affine"/>: To is twice an adjoint, x a squared leaf, and y its adjoint.</summary>
    Scale,

    /// <summary>Runs a kernel forward.</summary>
    Forward,

    /// <summary>Passes the adjoint of a kernel's result on to its operands.</summary>
    Backward,

    /// <summary>Adds to the adjoints of the numbers u of an <see cref="Affine"/>, whose To is the adjoint of its result.</summary>
    Uniforms,

    /// <summary>The same for two affines in a row whose terms u · x are over the same slots.</summary>
    UniformsPair,

    /// <summary>The same for four affines.</summary>
    UniformsQuad,
}
