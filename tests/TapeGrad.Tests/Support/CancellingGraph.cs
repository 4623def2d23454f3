namespace TapeGrad.Tests;

/// <summary>
/// Random functions whose values are small differences of large numbers, so that rounding moves them far more than their own
/// size says. Made from a seed alone. No operation is at a corner, except by a chance that <see cref="HasCorner"/> sees.
/// </summary>
internal sealed class CancellingGraph(int seed, int size)
{
    private readonly RandomGraph _random = new(seed, 1);

    /// <summary>Records the function with an operation of the test's own at a random place, where there is one.</summary>
    public static Value Record(Tape tape, int seed, int size, Func<Value, Value>? planted = null) => new CancellingGraph(seed, size).Record(tape, planted);

    /// <summary>Whether an operation is exactly at a corner.</summary>
    public static bool HasCorner(Graph graph) => graph.Nodes.Any(n =>
        (n.Op is "relu" or "abs" && graph.GetNode(n.Operands[0].Operand).Data == 0.0)
        || (n.Op is "max" && n.Operands.Count(e => graph.GetNode(e.Operand).Data == n.Data) > 1));

    private Value Record(Tape tape, Func<Value, Value>? planted) => (planted is null ? Below(4) : 3) switch
    {
        0 => Variance(tape),
        1 => GaussianProcess(tape),
        2 => LogSumExp(tape),
        _ => Mixed(tape, planted),
    };

    // The textbook variance, far from 0.
    private Value Variance(Tape tape)
    {
        double middle = Math.Pow(10.0, 1 + Below(4));
        Values x = tape.Parameter([.. Enumerable.Range(0, 2 + Below(6)).Select(_ => middle + Number())], "x");
        return x.Square().Mean() - x.Mean().Square();
    }

    // What a Gaussian process learns from: the likelihood by the Cholesky factor of a matrix that is almost singular.
    private Value GaussianProcess(Tape tape)
    {
        int n = 2 + Below(4);
        Value length = tape.Parameter(0.0, "length") + (1.5 + (0.2 * Number()));
        Value noise = (tape.Input(Math.Log(Math.Pow(10.0, -2 - Below(6)))) * 1.0).Exp();
        double[] at = [.. Enumerable.Range(0, n).Select(i => (0.3 * i) + (0.05 * Number()))];
        var l = new Value[n, n];
        var solved = new Value[n];
        Value sum = tape.Constant(0.0);
        for (int i = 0; i < n; i++)
        {
            solved[i] = tape.Constant(Math.Sin(3.0 * at[i]));
            for (int j = 0; j <= i; j++)
            {
                Value k = (-0.5 * (at[i] - at[j]) * (at[i] - at[j]) / length.Square()).Exp();
                k = i == j ? k + noise : k;
                for (int m = 0; m < j; m++)
                {
                    k -= l[i, m] * l[j, m];
                }

                l[i, j] = i == j ? k.Sqrt() : k / l[j, j];
                solved[i] = i == j ? solved[i] / l[i, i] : solved[i] - (l[i, j] * solved[j]);
            }

            sum += (0.5 * solved[i].Square()) + l[i, i].Log();
        }

        return sum;
    }

    private Value LogSumExp(Tape tape)
    {
        Values x = tape.Parameter([.. Enumerable.Range(0, 2 + Below(8)).Select(i => (i == 0 ? 5.0 * Below(12) : 0.0) + Number())], "x");
        return x.LogSumExp() - x[0];
    }

    private Value Mixed(Tape tape, Func<Value, Value>? planted)
    {
        List<Value> all = [];
        for (int i = 1 + Below(4); i > 0; i--)
        {
            all.Add(tape.Parameter(Number()));
        }

        all.Add(tape.Input(Number()));
        int place = planted is null ? -1 : Below(size);
        for (int i = 0; i < size; i++)
        {
            Value x = Any(all);
            all.Add(i == place ? planted!(x) : Below(3) == 0 ? Cancelled(x) : Next(x, Any(all)));
        }

        // The planted operation leads to the output, as the last ones do.
        Value sum = place < 0 ? all[^1] : all[^1] + all[all.Count - size + place];
        return sum + all[Math.Max(0, all.Count - 2)] + all[Math.Max(0, all.Count - 3)];
    }

    private Value Cancelled(Value x)
    {
        double big = Math.Pow(10.0, 3 + Below(5)) * (1 + Below(9));
        return Below(4) switch
        {
            0 => x + big - big,
            1 => ((x + big).Square() - (big * big) - x.Square()) / (2.0 * big),
            2 => (x * big) - (x * (big - 1.0)),
            _ => ((x + big) * 3.0) - (3.0 * big) - (2.0 * x),
        };
    }

    private Value Next(Value x, Value y) => Below(16) switch
    {
        0 => x + y,
        1 => x - y,
        2 => x * y.Tanh(),
        3 => x / (y.Square() + 0.5),
        4 => x.Tanh(),
        5 => x.Sin(),
        6 => x.Tanh().Exp(),
        7 => (x.Square() + 1.0).Log(),
        8 => (x.Square() + 0.1).Sqrt(),
        9 => x.Relu(),
        10 => x.Abs(),
        11 => Value.Max(x, y),
        12 => x.Sigmoid(),
        13 => x.Gelu(),
        14 => Values.Of(x, y, x + 1.0).Softmax()[Below(3)],
        _ => Values.Of(x, y, 2.0 * y).LogSumExp(),
    };

    private Value Any(List<Value> all) => all[Below(2) == 0 ? all.Count - 1 - Below(Math.Min(all.Count, 4)) : Below(all.Count)];

    private double Number() => (Below(4_000_000) - 2_000_000.5) * 1e-6;

    private int Below(int bound) => _random.Below(bound);
}
