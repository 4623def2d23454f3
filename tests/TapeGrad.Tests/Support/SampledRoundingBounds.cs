namespace TapeGrad.Tests.Compiled;

/// <summary>
/// What moving each number on the way by a few units in its last place does to the gradients of a record: as
/// <see cref="RoundingBounds"/>, for any record, by trying some movements of all numbers at once.
/// </summary>
internal sealed class SampledRoundingBounds
{
    private const int Times = 200;
    private const double Noise = 2e-15;

    private readonly ScalarGraph _graph;
    private readonly Tape _tape;
    private readonly int _output;
    private readonly RandomGraph _random = new(1, 1);

    public SampledRoundingBounds(Tape tape, Value output)
    {
        _tape = tape;
        _graph = tape.Expand(output.Index, [.. Enumerable.Range(0, tape.Count)], out int[] found);
        _output = found[output.Index];
        List<double[]> samples = [.. Enumerable.Range(0, Times).Select(time => Sample(time > 0))];
        Gradients = [.. Enumerable.Range(0, tape.Count).Select(i => Range([.. samples.Select(s => s[i])]))];
    }

    /// <summary>How far the gradient of each input and parameter moves, by its index on the tape; infinite where it leaves the numbers.</summary>
    public double[] Gradients { get; }

    private static double Range(double[] numbers) => Array.TrueForAll(numbers, double.IsFinite) ? numbers.Max() - numbers.Min() : double.PositiveInfinity;

    private double[] Sample(bool moves)
    {
        ReadOnlySpan<ScalarNode> nodes = _graph.Nodes;
        var data = new double[_graph.Count];
        var sizes = new double[data.Length];
        for (int i = 0; i < data.Length; i++)
        {
            int[] x = [.. _graph.OperandsOf(i)];
            data[i] = nodes[i].Kind switch
            {
                ScalarKind.Constant => nodes[i].Number,
                ScalarKind.Parameter or ScalarKind.Input => _tape._data[nodes[i].A],
                ScalarKind.Nary => OpTable.Entry(nodes[i].Op).Evaluate(Padded(x, data).AsSpan(0, x.Length), []),
                ScalarKind.Binary => OpTable.Entry(nodes[i].Op).Evaluate(data[x[0]], data[x[1]], 0.0),
                _ => OpTable.Entry(nodes[i].Op).Evaluate(data[x[0]], nodes[i].Number, nodes[i].Number2),
            };
            string op = OpTable.Label(nodes[i].Op);

            // A constant may be what terms of ordinary size have left; the largest is one of its operands to the bit.
            sizes[i] = op is "+" or "-" or "neg" ? x.Sum(operand => sizes[operand])
                : op is "max" or "min" or "shift" ? 0.0
                : nodes[i].Kind == ScalarKind.Constant ? 1.0 + Math.Abs(data[i])
                : nodes[i].Kind == ScalarKind.Nary ? 1.0 + x.Max(operand => Math.Abs(data[operand]))
                : Math.Abs(data[i]);
            data[i] += moves && nodes[i].Kind is not (ScalarKind.Parameter or ScalarKind.Input) ? Noise * sizes[i] * ((_random.Below(2_000_001) * 1e-6) - 1.0) : 0.0;
        }

        return Sweep(data);
    }

    private double[] Sweep(double[] data)
    {
        ReadOnlySpan<ScalarNode> nodes = _graph.Nodes;
        var adjoints = new double[data.Length];
        var gradients = new double[_tape.Count];
        adjoints[_output] = 1.0;
        for (int i = _output; i >= 0; i--)
        {
            int[] x = [.. _graph.OperandsOf(i)];
            OpEntry op = OpTable.Entry(nodes[i].Op);
            if (nodes[i].Kind is ScalarKind.Parameter or ScalarKind.Input)
            {
                gradients[nodes[i].A] = adjoints[i];
            }
            else if (nodes[i].Kind != ScalarKind.Constant && adjoints[i] != 0.0 && op.HasDerivative)
            {
                double[] locals = Padded(x, data);
                if (nodes[i].Kind == ScalarKind.Nary)
                {
                    op.Locals(Padded(x, data).AsSpan(0, x.Length), data[i], locals);
                }
                else
                {
                    (locals[0], locals[1]) = op.Derivatives(data[x[0]], x.Length == 2 ? data[x[1]] : nodes[i].Number, nodes[i].Number2, data[i]);
                }

                for (int k = 0; k < x.Length; k++)
                {
                    adjoints[x[k]] += adjoints[i] * locals[k];
                }
            }
        }

        return gradients;
    }

    private static double[] Padded(int[] operands, double[] data) => [.. operands.Select(i => data[i]), .. new double[Simd.Width]];
}
