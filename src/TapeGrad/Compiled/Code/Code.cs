namespace TapeGrad;

/// <summary>Instructions over slots, in order: those of one direction of a program.</summary>
internal sealed class Code
{
    /// <summary>What to do next: an instruction's kind, and its place among those of its kind.</summary>
    public required (CodeKind Kind, int At)[] Steps { get; init; }

    public required Affine[] Affines { get; init; }

    public required int[] Terms { get; init; }

    public required double[] Constants { get; init; }

    public required Kernel[] Kernels { get; init; }

    /// <summary>The operands of kernels with any number of them, by slot.</summary>
    public required int[] Operands { get; init; }

    /// <summary>How many slots there have to be.</summary>
    public required int Slots { get; init; }

    /// <summary>How many numbers a kernel of one sample needs behind the slots for its operands, and as many again for their local derivatives.</summary>
    public required int Scratch { get; init; }

    /// <summary>How many numbers the code needs for blocks of so many samples: the slots, and behind them two partial sums or the scratch.</summary>
    public long Room(int lanes) => ((long)Slots * lanes) + Math.Max(2 * lanes, 2 * Scratch);
}

internal enum CodeKind
{
    /// <summary>Computes an <see cref="Affine"/>.</summary>
    Affine,

    /// <summary>Computes one whose terms are all of the kinds + c · x and ± x · y.</summary>
    Products,

    /// <summary>Computes two in a row whose terms u·x are over the same slots.</summary>
    AffinePair,

    /// <summary>Sets y = To · x for each term x · y of an <see cref="Affine"/>: the adjoints y of leaves x that it squares.</summary>
    Scale,

    /// <summary>Runs a kernel forward.</summary>
    Forward,

    /// <summary>Passes the adjoint of a kernel's result on to its operands.</summary>
    Backward,

    /// <summary>Adds to the adjoints of the numbers u of an <see cref="Affine"/>, whose To is the adjoint of its result.</summary>
    Uniforms,

    /// <summary>The same for two in a row whose terms u·x are over the same slots.</summary>
    UniformsPair,
}
