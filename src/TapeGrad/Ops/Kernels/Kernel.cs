namespace TapeGrad;

/// <summary>One op of a compiled program, and the slots that it reads and writes. Sums of products are not kernels.</summary>
internal struct Kernel
{
    public OpEntry Op;

    /// <summary>The slot of the result.</summary>
    public int Y;

    /// <summary>The slot of the first operand; of many operands, where they start in the list of operands.</summary>
    public int A;

    /// <summary>The slot of the second operand; of many operands how many there are.</summary>
    public int B;

    public double Number;

    public double Number2;

    /// <summary>In reverse: the adjoint of the result.</summary>
    public int G;

    /// <summary>In reverse: the adjoint of the first operand, or −1. Of many operands, where theirs start in the list of operands.</summary>
    public int GA;

    /// <summary>In reverse: the adjoint of the second operand, or −1.</summary>
    public int GB;

    /// <summary>In reverse: whether the adjoint of the first operand is added to. It is set otherwise.</summary>
    public bool AddA;

    /// <summary>In reverse: whether the adjoint of the second operand is added to.</summary>
    public bool AddB;
}
