namespace TapeGrad;

/// <summary>A run of nodes that one operation on <see cref="Values"/> recorded at once, or a run of leaves.</summary>
/// <remarks>
/// Its nodes have values and adjoints like all others but no <see cref="Record"/>: operands are runs as well, and local
/// derivatives are computed from the values when the sweep comes by.
/// </remarks>
internal struct VectorNode
{
    /// <summary>The operation, or null for leaves.</summary>
    public VectorOp? Op;

    /// <summary>What leaves are: the number of input or constant in <see cref="OpTable"/>.</summary>
    public int Leaf;

    /// <summary>The first node of the run.</summary>
    public int Start;

    /// <summary>How many nodes the run has.</summary>
    public int Count;

    /// <summary>Where the first operand starts; of a gather node, where its operands stand in the tape's list; <see cref="Record.None"/> where there is none or a plain number in its place.</summary>
    public int A;

    /// <summary>Where the second operand starts, or <see cref="Record.None"/> likewise.</summary>
    public int B;

    /// <summary>Where the third operand starts, or <see cref="Record.None"/>.</summary>
    public int C;

    /// <summary>How many nodes the first operand has.</summary>
    public int Size;

    /// <summary>How many rows a linear map was applied to; written by <see cref="LinearRowsOp"/> alone.</summary>
    public int Rows;

    /// <summary>Whether the first operand is one node that goes with each of the second.</summary>
    public bool OneA;

    /// <summary>Whether the second operand is one node that goes with each of the first.</summary>
    public bool OneB;

    /// <summary>How <see cref="Number"/> goes with the operands.</summary>
    public OperandOrder OperandOrder;

    /// <summary>The plain number of the operation, if it has one.</summary>
    public double Number;

    /// <summary>The second plain number of the operation, if it has two.</summary>
    public double Number2;

    /// <summary>The node behind the run.</summary>
    public int End => Start + Count;
}
