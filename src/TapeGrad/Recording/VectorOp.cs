namespace TapeGrad;

/// <summary>A vector operation: what it adds to its operands' adjoints, and how it looks node by node.</summary>
/// <remarks>
/// The sweep calls <see cref="Backward"/>, pictures call <see cref="Edges"/>, recorded derivatives call <see cref="Pass"/>, and
/// tests compare the three.
/// <see cref="Expand"/> writes the same as operations on single numbers, for compiled graphs.
/// </remarks>
internal abstract class VectorOp
{
    /// <summary>The op of one node of the vector, in <see cref="OpTable"/>.</summary>
    public abstract int Op { get; }

    /// <summary>Whether each node of a vector has the same operands.</summary>
    public virtual bool SharesOperands => false;

    /// <summary>Adds the shares of the vector's adjoints to the adjoints of the operands. A zero adjoint passes on nothing.</summary>
    public abstract void Backward(Tape tape, in VectorNode node);

    /// <summary>The operands of node <paramref name="j"/> of the vector, each with its local derivative.</summary>
    public abstract void Edges(Tape tape, in VectorNode node, int j, EdgeList edges);

    /// <summary>Passes a derivative through the vector, backward or forward, over any kind of number.</summary>
    public abstract void Pass<T>(Tape tape, in VectorNode node, Passage<T> passage)
        where T : struct, IScalar<T>;

    /// <summary>The plain numbers that belong to node <paramref name="j"/> of the vector.</summary>
    public virtual void Numbers(in VectorNode node, int j, List<double> numbers)
    {
    }

    /// <summary>Writes the vector as operations on single numbers, and notes where each of its nodes is found among them.</summary>
    /// <param name="tape">The tape of the vector.</param>
    /// <param name="node">The vector.</param>
    /// <param name="at">Where each earlier node of the tape is found in <paramref name="graph"/>.</param>
    /// <param name="graph">Where to add the operations.</param>
    public abstract void Expand(Tape tape, in VectorNode node, int[] at, ScalarExpansion graph);
}
