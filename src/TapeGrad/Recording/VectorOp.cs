namespace TapeGrad;

/// <summary>An operation on runs of nodes: what it adds to its operands' adjoints, and how it looks node by node.</summary>
/// <remarks>
/// <see cref="Backward"/> is the fast way, <see cref="Edges"/> the way that pictures read; tests hold one against the
/// other. <see cref="Expand"/> says the same in operations on single nodes, for compiled graphs.
/// </remarks>
internal abstract class VectorOp
{
    /// <summary>The op of one node of the run, in <see cref="OpTable"/>.</summary>
    public abstract int Op { get; }

    /// <summary>Adds to the adjoints of the operands what the adjoints of the run pass on. A zero adjoint passes on nothing.</summary>
    public abstract void Backward(Tape tape, in VectorNode node);

    /// <summary>The operands of node <paramref name="j"/> of the run, each with its local derivative.</summary>
    public abstract void Edges(Tape tape, in VectorNode node, int j, List<(int Operand, double Local)> edges);

    /// <summary>The plain numbers that belong to node <paramref name="j"/> of the run.</summary>
    public virtual void Numbers(in VectorNode node, int j, List<double> numbers)
    {
    }

    /// <summary>Says the run in operations on single nodes, and where each of its nodes is found among them.</summary>
    /// <param name="tape">The tape of the run.</param>
    /// <param name="node">The run.</param>
    /// <param name="at">Where each node of the tape before the run is found in <paramref name="graph"/>.</param>
    /// <param name="graph">Where to add the operations.</param>
    public abstract void Expand(Tape tape, in VectorNode node, int[] at, ScalarExpansion graph);
}
