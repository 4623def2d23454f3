namespace TapeGrad;

/// <summary>The consecutive nodes that one vector operation recorded, or consecutive leaves.</summary>
/// <remarks>
/// The nodes have values and adjoints like all others but no <see cref="Record"/>. Their operands are vectors as well, and
/// the sweep computes local derivatives from the values.
/// </remarks>
internal struct VectorNode : ITapeEntry<VectorNode>
{
    /// <summary>The operation, or null for leaves.</summary>
    public VectorOp? Op;

    /// <summary>The kind of leaf: input or constant, as a number in <see cref="OpTable"/>.</summary>
    public int Leaf;

    /// <summary>The first node of the vector.</summary>
    public int Start;

    /// <summary>How many nodes the vector has.</summary>
    public int Count;

    /// <summary>Where the first operand starts; for a gather node, where its operands start in the tape's list; <see cref="Record.None"/> if it is absent or a plain number.</summary>
    public int A;

    /// <summary>Where the second operand starts, or <see cref="Record.None"/> likewise.</summary>
    public int B;

    /// <summary>Where the third operand starts, or <see cref="Record.None"/>.</summary>
    public int C;

    /// <summary>How many nodes the first operand has.</summary>
    public int Size;

    /// <summary>How many rows a linear map was applied to. Only LinearRowsOp sets it.</summary>
    public int Rows;

    /// <summary>Whether the first operand is a single node, paired with each node of the second.</summary>
    public bool OneA;

    /// <summary>Whether the second operand is a single node, paired with each node of the first.</summary>
    public bool OneB;

    /// <summary>Where <see cref="Number"/> comes among the operands.</summary>
    public OperandOrder OperandOrder;

    /// <summary>The plain number of the operation, if it has one.</summary>
    public double Number;

    /// <summary>The second plain number of the operation, if it has two.</summary>
    public double Number2;

    /// <summary>The node after the vector.</summary>
    public int End => Start + Count;

    static int ITapeEntry<VectorNode>.StartOf(in VectorNode entry) => entry.Start;
}
