using System.Buffers;

namespace TapeGrad;

/// <summary>A derivative on its way through a tape that records each number of it.</summary>
internal abstract class RecordedPassage(Tape tape, int nodes) : Passage<Recorded>, IDisposable
{
    // Of each node: its adjoint, or forward its derivative. And whether it leads from or to what is asked for.
    private readonly Recorded[] _passed = Cleared<Recorded>(nodes);
    private readonly bool[] _leads = Cleared<bool>(nodes);
    private readonly EdgeList _edges = new();

    public override Recorded At(int node) => Recorded.Node(tape, node);

    public override Recorded Constant(double number) => Recorded.Number(tape, number);

    public override Recorded Share(Recorded arrived, Recorded local) => Recorded.Share(arrived, local);

    /// <summary>What has been passed to a node; 0 if nothing has.</summary>
    public Value Result(int node) => node < nodes && _passed[node].Exists ? _passed[node].Value : tape.Constant(0.0);

    /// <summary>Gives back its memory, which is as large as the tape.</summary>
    public void Dispose()
    {
        ArrayPool<Recorded>.Shared.Return(_passed, clearArray: true);
        ArrayPool<bool>.Shared.Return(_leads);
    }

    protected override bool Arrives(int node, out Recorded arrived)
    {
        arrived = _passed[node];
        return arrived.Exists && !arrived.IsZero;
    }

    protected override bool Leads(int node) => _leads[node];

    protected override void Add(int node, Recorded share) => _passed[node] = _passed[node].Exists ? _passed[node] + share : share;

    protected void Mark(int node) => _leads[node] = true;

    /// <summary>Marks a node that has a marked operand, or a whole vector whose nodes have the same ones.</summary>
    /// <returns>The last node that was looked at.</returns>
    protected int MarkResult(int node)
    {
        int end = EndOfShared(node);
        bool leads = false;
        tape.EdgesOf(node, _edges);
        foreach (int operand in _edges.Operands)
        {
            leads |= _leads[operand];
        }

        for (int i = node; i < end && leads; i++)
        {
            _leads[i] = true;
        }

        return end - 1;
    }

    /// <summary>Marks the operands of a node, if it is marked, or of a vector whose nodes have the same ones.</summary>
    /// <returns>The first node that was looked at.</returns>
    protected int MarkOperands(int node)
    {
        int start = tape.InVector(node, out int at) && tape.VectorNodes[at].Op is { SharesOperands: true } ? tape.VectorNodes[at].Start : node;
        if (_leads.AsSpan(start, node - start + 1).Contains(true))
        {
            tape.EdgesOf(node, _edges);
            foreach (int operand in _edges.Operands)
            {
                _leads[operand] = true;
            }
        }

        return start;
    }

    private static T[] Cleared<T>(int length)
    {
        T[] array = ArrayPool<T>.Shared.Rent(length);
        Array.Clear(array, 0, length);
        return array;
    }

    private int EndOfShared(int node) =>
        tape.InVector(node, out int at) && tape.VectorNodes[at].Op is { SharesOperands: true } ? Math.Min(tape.VectorNodes[at].End, nodes) : node + 1;

    /// <summary>Passes through a node that is a vector's last, and so through the vector, or through a single node.</summary>
    /// <returns>The first node that was passed.</returns>
    protected int Pass(int node)
    {
        if (tape.InVector(node, out int at))
        {
            VectorNode vector = tape.VectorNodes[at];
            vector.Op?.Pass(tape, vector, this);
            return vector.Start;
        }

        Record record = tape._records[node];
        if (record.A < 0 || !(Needs(node, record.A) || (record.B >= 0 && Needs(node, record.B))))
        {
            return node;
        }

        OpEntry op = OpTable.Entry(record.Op);
        Recorded x = At(record.A);
        Recorded y = At(node);
        (double k, double k2) = tape.NumbersOf(record);
        if (record.B >= 0)
        {
            PassBoth(op, node, record, x, y);
        }
        else if (!op.IsBinary)
        {
            Pass(node, record.A, op.TowardsA(x, default, k, k2, y));
        }
        else if (record.OperandOrder == OperandOrder.NumberFirst)
        {
            Pass(node, record.A, op.TowardsB(Constant(k), x, y));
        }
        else
        {
            Pass(node, record.A, op.TowardsA(x, Constant(k), 0.0, 0.0, y));
        }

        return node;
    }

    private void PassBoth(OpEntry op, int node, in Record record, Recorded a, Recorded y)
    {
        Recorded b = At(record.B);
        if (Needs(node, record.A))
        {
            Pass(node, record.A, op.TowardsA(a, b, 0.0, 0.0, y));
        }

        if (Needs(node, record.B))
        {
            Pass(node, record.B, op.TowardsB(a, b, y));
        }
    }
}

/// <summary>Backward from one output.</summary>
internal sealed class RecordedGradient : RecordedPassage
{
    private RecordedGradient(Tape tape, int output)
        : base(tape, tape.EndOfVector(output))
    {
    }

    public override bool IsForward => false;

    public static RecordedGradient Of(Tape tape, int output, int[] x)
    {
        var gradient = new RecordedGradient(tape, output);
        foreach (int node in x.Where(node => node <= output))
        {
            gradient.Mark(node);
        }

        int first = Math.Max(x.Min() + 1, tape.Parameters.Count);
        for (int i = first; i <= output; i++)
        {
            i = gradient.MarkResult(i);
        }

        gradient.Add(output, gradient.Constant(1.0));
        for (int i = output; i >= first; i--)
        {
            i = gradient.Pass(i);
        }

        return gradient;
    }
}

/// <summary>Forward from some nodes, each with its direction.</summary>
internal sealed class RecordedDirectional : RecordedPassage
{
    private RecordedDirectional(Tape tape, int nodes)
        : base(tape, nodes)
    {
    }

    public override bool IsForward => true;

    public static RecordedDirectional Of(Tape tape, in Values outputs, int[] x, in Values direction)
    {
        int end = tape.EndOfVector(outputs.Start + outputs.Count - 1);
        var directional = new RecordedDirectional(tape, end);
        for (int i = outputs.Start; i < outputs.Start + outputs.Count; i++)
        {
            directional.Mark(i);
        }

        int first = x.Length == 0 ? end : x.Min() + 1;
        for (int i = end - 1; i >= first; i--)
        {
            i = directional.MarkOperands(i);
        }

        for (int i = 0; i < x.Length; i++)
        {
            if (x[i] < end)
            {
                directional.Add(x[i], Recorded.Node(tape, direction.Start + i));
            }
        }

        for (int i = Math.Max(first, tape.Parameters.Count); i < end; i++)
        {
            i = tape.EndOfVector(i) - 1;
            directional.Pass(i);
        }

        return directional;
    }
}
