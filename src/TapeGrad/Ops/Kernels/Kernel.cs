namespace TapeGrad;

/// <summary>One op of a compiled program, and the slots that it reads and writes. Sums of products are not kernels.</summary>
internal struct Kernel
{
    public OpEntry Op;

    /// <summary>The slot of the result.</summary>
    public int Y;

    /// <summary>The slot of the first operand. With any number of operands: where they start in the list of operands.</summary>
    public int A;

    /// <summary>The slot of the second operand. With any number of operands: their number.</summary>
    public int B;

    public double Number;

    public double Number2;

    /// <summary>In reverse: the slot of the result's adjoint.</summary>
    public int G;

    /// <summary>
    /// In reverse: the slot of the first operand's adjoint, or <see cref="Slot.None"/>. With any number of operands: where their entries start in the
    /// list of operands.
    /// </summary>
    public int GA;

    /// <summary>In reverse: the slot of the second operand's adjoint, or <see cref="Slot.None"/>.</summary>
    public int GB;

    /// <summary>In reverse: whether to add to the first operand's adjoint. Otherwise the share replaces it.</summary>
    public bool AddA;

    /// <summary>In reverse: whether to add to the second operand's adjoint.</summary>
    public bool AddB;
}
