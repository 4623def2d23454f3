namespace TapeGrad;

public readonly partial struct Values
{
    /// <summary>Makes one vector of single nodes, so that vector operations take them.</summary>
    /// <remarks>
    /// If the nodes are consecutive on the tape, the vector is a slice of it: nothing is recorded or copied. Otherwise the
    /// vector's elements are new nodes, one per handle, with the same numbers. Local derivative: 1.
    /// </remarks>
    /// <exception cref="ArgumentException"><paramref name="values"/> is empty, so the tape is unknown.</exception>
    /// <exception cref="InvalidOperationException">A handle is stale or empty, or the tapes differ.</exception>
    public static Values Of(params ReadOnlySpan<Value> values) => GatherOp.Instance.Record(values);

    /// <summary>Joins several vectors to one, in this order.</summary>
    /// <remarks>
    /// If the vectors are consecutive on the tape, as the outputs of consecutive operations are, the result is a slice of it
    /// without a copy. Otherwise its elements are new nodes, as in <see cref="Of"/>. Empty vectors add nothing.
    /// </remarks>
    /// <exception cref="ArgumentException">All vectors are empty, so the tape is unknown.</exception>
    /// <exception cref="InvalidOperationException">A handle is stale or empty, or the tapes differ.</exception>
    public static Values Join(params ReadOnlySpan<Values> vectors) => GatherOp.Instance.Record(vectors);
}

internal sealed class GatherOp() : NaryOp("gather")
{
    public static readonly GatherOp Instance = new();

    public Values Record(ReadOnlySpan<Value> x)
    {
        if (x.IsEmpty)
        {
            throw new ArgumentException("Values.Of needs at least one value, because an empty vector does not belong to a tape.", nameof(x));
        }

        Tape tape = Tape.RequireGather(x, out bool neighbours);
        if (neighbours)
        {
            return new Values(tape, x[0]._id, x.Length);
        }

        int y = tape.Reserve(x.Length);
        for (int i = 0; i < x.Length; i++)
        {
            tape._data[y + i] = tape._data[x[i].Index];
        }

        return tape.ValuesOf(tape.Append(this, x.Length, x.Length, tape.Gather(x)));
    }

    public Values Record(ReadOnlySpan<Values> vectors)
    {
        int count = 0;
        foreach (ref readonly Values vector in vectors)
        {
            count += vector.Count;
        }

        if (count == 0)
        {
            throw new ArgumentException("Values.Join needs at least one value, because an empty vector does not belong to a tape.", nameof(vectors));
        }

        Tape tape = Tape.RequireJoin(vectors, out bool neighbours);
        if (neighbours)
        {
            return new Values(tape, vectors[0].Handle._id, count);
        }

        int y = tape.Reserve(count);
        Span<double> to = tape._data.AsSpan(y, count);
        foreach (ref readonly Values vector in vectors)
        {
            tape._data.AsSpan(vector.Start, vector.Count).CopyTo(to);
            to = to[vector.Count..];
        }

        return tape.ValuesOf(tape.Append(this, count, count, tape.Gather(vectors, count)));
    }

    public override void Backward(Tape tape, in VectorNode node)
    {
        ReadOnlySpan<double> g = tape._grad.AsSpan(node.Start, node.Count);
        ReadOnlySpan<int> operands = tape._gathered.AsSpan(node.A, node.Count);
        double[] grad = tape._grad;
        for (int i = 0; i < operands.Length; i++)
        {
            grad[operands[i]] += g[i];
        }
    }

    public override void Edges(Tape tape, in VectorNode node, int j, EdgeList edges) =>
        edges.Add(tape._gathered[node.A + j], 1.0);

    public override void Pass<T>(Tape tape, in VectorNode node, Passage<T> passage)
    {
        for (int j = 0; j < node.Count; j++)
        {
            int operand = tape._gathered[node.A + j];
            if (passage.Needs(node.Start + j, operand))
            {
                passage.Pass(node.Start + j, operand, passage.Constant(1.0));
            }
        }
    }

    public override double Evaluate(ReadOnlySpan<double> x, ReadOnlySpan<double> numbers) => x[0];

    // A gathered node expands to the node that it copies.
    public override void Expand(Tape tape, in VectorNode node, int[] at, ScalarExpansion graph)
    {
        for (int j = 0; j < node.Count; j++)
        {
            at[node.Start + j] = at[tape._gathered[node.A + j]];
        }
    }
}
