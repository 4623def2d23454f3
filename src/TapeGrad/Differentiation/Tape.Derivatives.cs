namespace TapeGrad;

public sealed partial class Tape
{
    internal static Tape RequireDerivative(Value output, in Values x, string what)
    {
        Tape? tape = output._tape;
        if (tape is null || tape != x.Handle._tape || tape.IsStale(output) || tape.IsStale(x.Handle))
        {
            throw OperandError(output, x.Handle, what);
        }

        return tape;
    }

    /// <summary>Records the gradient of a node: its sweep, number by number.</summary>
    internal Values RecordGradient(Value output, in Values x)
    {
        RequireWhole();
        EndConstants();
        RequireCurrent(new Values(output), "The gradient", "recorded", "Record it before the update.");
        int start = Count;
        using TapeScope scope = Scope("gradient");
        int[] towards = Originals(x, new Values(output));
        using RecordedGradient gradient = RecordedGradient.Of(this, output.Index, towards);
        var recorded = Values.Of(Array.ConvertAll(towards, gradient.Result));
        if (recorded.Start >= start && NameOf(output.Index) is { } name)
        {
            NameDerivatives(recorded, name, towards);
        }

        return recorded;
    }

    /// <summary>Records the derivatives of consecutive nodes in a direction.</summary>
    internal Values RecordDirectional(in Values outputs, in Values x, in Values direction)
    {
        RequireWhole();
        EndConstants();
        RequireCurrent(outputs, "The directional derivative", "recorded", "Record it before the update.");
        using TapeScope scope = Scope("directional");
        using RecordedDirectional directional = RecordedDirectional.Of(this, outputs, Originals(x, outputs), direction);
        var results = new Value[outputs.Count];
        for (int i = 0; i < results.Length; i++)
        {
            results[i] = directional.Result(outputs.Start + i);
        }

        return Values.Of(results);
    }

    // Values.Of copies scattered nodes. Copies that do not lead to an output stand for what they are copies of.
    private int[] Originals(in Values x, in Values outputs)
    {
        var nodes = new int[x.Count];
        bool[]? leads = null;
        for (int i = 0; i < nodes.Length; i++)
        {
            nodes[i] = x.Start + i;
            while (InVector(nodes[i], out int at) && _vectors[at].Op == GatherOp.Instance)
            {
                leads ??= Ancestors(outputs);
                if (nodes[i] < leads.Length && leads[nodes[i]])
                {
                    break;
                }

                nodes[i] = _gathered[_vectors[at].A + nodes[i] - _vectors[at].Start];
            }
        }

        return nodes;
    }

    // Those of w[0], w[1] … are ∂loss⁄∂w[0], ∂loss⁄∂w[1] ….
    private void NameDerivatives(in Values derivatives, string of, int[] towards)
    {
        const string first = "[0]";
        bool neighbours = towards[^1] == towards[0] + towards.Length - 1;
        if (towards.Length > 1 && neighbours && NameOf(towards[0]) is { } vector && vector.EndsWith(first, StringComparison.Ordinal))
        {
            NameVector(derivatives.Start, derivatives.Count, $"∂{of}⁄∂{vector[..^first.Length]}");
            return;
        }

        for (int i = 0; i < towards.Length; i++)
        {
            if (NameOf(towards[i]) is { } name)
            {
                SetName(derivatives.Start + i, $"∂{of}⁄∂{name}");
            }
        }
    }
}
