namespace TapeGrad;

public readonly partial struct Values
{
    /// <summary>Makes one run of scattered nodes, so that the operations on runs take them.</summary>
    /// <remarks>
    /// Handles of neighbours on the tape become a slice: nothing is recorded or copied. All others are gathered: the run's
    /// elements are new nodes, one per handle, with the same numbers, that pass their gradient on. Local derivative: 1.
    /// </remarks>
    /// <exception cref="ArgumentException">There are no values, so it is not known of which tape the run would be.</exception>
    /// <exception cref="InvalidOperationException">A handle is stale or empty, or the tapes differ.</exception>
    public static Values Of(params ReadOnlySpan<Value> values) => GatherOp.Instance.Record(values);

    /// <summary>Makes one run of several, one after the other.</summary>
    /// <remarks>
    /// As <see cref="Of"/>, run by run: runs that are neighbours on the tape, as the outputs of one operation after the
    /// other are, become one without a copy. Empty runs add nothing.
    /// </remarks>
    /// <exception cref="ArgumentException">There are no values, so it is not known of which tape the run would be.</exception>
    /// <exception cref="InvalidOperationException">A handle is stale or empty, or the tapes differ.</exception>
    public static Values Join(params ReadOnlySpan<Values> runs) => GatherOp.Instance.Record(runs);
}

internal sealed class GatherOp() : NaryOp("gather")
{
    public static readonly GatherOp Instance = new();

    public Values Record(ReadOnlySpan<Value> x)
    {
        if (x.IsEmpty)
        {
            throw new ArgumentException("Values.Of needs at least one value, because an empty run belongs to no tape.", nameof(x));
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

    public Values Record(ReadOnlySpan<Values> runs)
    {
        int count = 0;
        foreach (ref readonly Values run in runs)
        {
            count += run.Count;
        }

        if (count == 0)
        {
            throw new ArgumentException("Values.Join needs at least one value, because an empty run belongs to no tape.", nameof(runs));
        }

        Tape tape = Tape.RequireJoin(runs, out bool neighbours);
        if (neighbours)
        {
            return new Values(tape, runs[0].Handle._id, count);
        }

        int y = tape.Reserve(count);
        Span<double> to = tape._data.AsSpan(y, count);
        foreach (ref readonly Values run in runs)
        {
            tape._data.AsSpan(run.Start, run.Count).CopyTo(to);
            to = to[run.Count..];
        }

        return tape.ValuesOf(tape.Append(this, count, count, tape.Gather(runs, count)));
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

    public override void Edges(Tape tape, in VectorNode node, int j, List<(int Operand, double Local)> edges) =>
        edges.Add((tape._gathered[node.A + j], 1.0));

    public override double Evaluate(ReadOnlySpan<double> x, ReadOnlySpan<double> numbers) => x[0];

    // A gathered node is the node itself.
    public override void Expand(Tape tape, in VectorNode node, int[] at, ScalarExpansion graph)
    {
        for (int j = 0; j < node.Count; j++)
        {
            at[node.Start + j] = at[tape._gathered[node.A + j]];
        }
    }
}
