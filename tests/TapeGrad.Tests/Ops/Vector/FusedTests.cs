namespace TapeGrad.Tests.Vectors;

/// <summary>Each vector operation against the same mathematics in single values, at every length from 1 to 70.</summary>
[TestFixture]
public sealed class FusedTests
{
    private const double Tolerance = 1e-13;

    private static readonly (string Name, Func<Values, Values, Value[]> Fused, Func<Value[], Value[], Value[]> Single)[] Operations =
    [
        ("sum", (x, _) => [x.Sum()], (x, _) => [Sum(x)]),
        ("mean", (x, _) => [x.Mean()], (x, _) => [Mean(x)]),
        ("product", (x, _) => [x.Product()], (x, _) => [x.Aggregate((a, b) => a * b)]),
        ("max", (x, _) => [x.Max()], (x, _) => [x.Aggregate(Value.Max)]),
        ("min", (x, _) => [x.Min()], (x, _) => [x.Aggregate(Value.Min)]),
        ("logsumexp", (x, _) => [x.LogSumExp()], (x, _) => [Sum([.. x.Select(v => v.Exp())]).Log()]),
        ("variance", (x, _) => [x.Variance()], (x, _) => [Mean([.. x.Select(v => (v - Mean(x)).Square())])]),
        ("norm", (x, _) => [x.Norm()], (x, _) => [Sum([.. x.Select(v => v.Square())]).Sqrt()]),
        ("dot", (x, y) => [x.Dot(y)], (x, y) => [Sum([.. x.Zip(y, (a, b) => a * b)])]),
        ("softmax", (x, _) => [.. x.Softmax()], (x, _) => [.. x.Select(v => v.Exp() / Sum([.. x.Select(w => w.Exp())]))]),
        ("log-softmax", (x, _) => [.. x.LogSoftmax()], (x, _) => [.. x.Select(v => v - Sum([.. x.Select(w => w.Exp())]).Log())]),
        ("linear", (x, y) => [.. x.Linear(y)], (x, y) => [Sum([.. x.Zip(y, (a, b) => a * b)])]),
        ("linear of 3", (x, y) => [.. x[..Inputs(x)].Linear(y[..(3 * Inputs(x))], x[^3..])], (x, y) => [.. Enumerable.Range(0, 3).Select(j => x[^(3 - j)] + Row(x, y, j))]),
        ("linear of all", (x, y) => [.. y[..1].Linear(x, y)], (x, y) => [.. x.Zip(y, (a, b) => b + (a * y[0]))]),
        ("+", (x, y) => [.. x + y], (x, y) => [.. x.Zip(y, (a, b) => a + b)]),
        ("-", (x, y) => [.. x - y], (x, y) => [.. x.Zip(y, (a, b) => a - b)]),
        ("*", (x, y) => [.. x * y], (x, y) => [.. x.Zip(y, (a, b) => a * b)]),
        ("/", (x, y) => [.. x / y], (x, y) => [.. x.Zip(y, (a, b) => a / b)]),
        ("x + one", (x, y) => [.. x + y[0]], (x, y) => [.. x.Select(a => a + y[0])]),
        ("x - one", (x, y) => [.. x - y[^1]], (x, y) => [.. x.Select(a => a - y[^1])]),
        ("x * one of x", (x, _) => [.. x * x[^1]], (x, _) => [.. x.Select(a => a * x[^1])]),
        ("x / one", (x, y) => [.. x / y[0]], (x, y) => [.. x.Select(a => a / y[0])]),
        ("one + x", (x, y) => [.. y[0] + x], (x, y) => [.. x.Select(a => y[0] + a)]),
        ("one - x", (x, y) => [.. y[0] - x], (x, y) => [.. x.Select(a => y[0] - a)]),
        ("one of x * x", (x, _) => [.. x[0] * x], (x, _) => [.. x.Select(a => x[0] * a)]),
        ("one / x", (x, y) => [.. y[0] / x], (x, y) => [.. x.Select(a => y[0] / a)]),
        ("x and number", (x, _) => [.. (((x + 1.5) * 0.3) - 0.7) / 1.1], (x, _) => [.. x.Select(a => (((a + 1.5) * 0.3) - 0.7) / 1.1)]),
        ("number and x", (x, _) => [.. 1.1 / (0.7 - (0.3 * (1.5 + x.Abs())))], (x, _) => [.. x.Select(a => 1.1 / (0.7 - (0.3 * (1.5 + a.Abs()))))]),
        ("pow", (x, _) => [.. x.Abs().Pow(1.7)], (x, _) => [.. x.Select(a => a.Abs().Pow(1.7))]),
        ("clamp", (x, _) => [.. x.Clamp(-0.5, 1.0)], (x, _) => [.. x.Select(a => a.Clamp(-0.5, 1.0))]),
        ("gather", (x, y) => [.. Values.Of([.. x, y[0], x[0]])], (x, y) => [.. x, y[0], x[0]]),
        ("square of itself", (x, _) => [.. x * x, .. x - x, .. x / x, x.Dot(x)], (x, _) => [.. x.Select(a => a * a), .. x.Select(a => a - a), .. x.Select(a => a / a), Sum([.. x.Select(a => a * a)])]),
    ];

    private static IEnumerable<TestCaseData> Rows => Operations.Select((o, i) => new TestCaseData(i).SetArgDisplayNames(o.Name));

    [TestCaseSource(nameof(Rows))]
    public void Fused_AtEveryLength_IsTheSameAsSingleValues(int row)
    {
        (_, Func<Values, Values, Value[]> fused, Func<Value[], Value[], Value[]> single) = Operations[row];
        for (int length = 1; length <= 70; length++)
        {
            if (length < 9 && Operations[row].Name == "linear of 3")
            {
                continue;
            }

            var tape = new Tape();
            Values x = tape.Parameter(Numbers(length, 3 * length, 2.0));
            Values y = tape.Input(Numbers(length, 5 * length, 1.5));
            Value[] one = fused(x, y);
            Value[] many = single([.. x], [.. y]);
            Assert.That(one, Has.Length.EqualTo(many.Length));

            // Blame of its own for each output.
            Value a = Blame(one);
            Value b = Blame(many);

            (double[] gradients, _) = Swept(tape, a, 2 * length);
            (double[] expected, double[] paths) = Swept(tape, b, 2 * length);
            for (int i = 0; i < one.Length; i++)
            {
                double size = Math.Max(Math.Abs(many[i].Data), one.Length == 1 ? length : 10.0);
                Assert.That(one[i].Data, Is.EqualTo(many[i].Data).Within(Tolerance * size), $"value {i} of {length}");
            }

            for (int i = 0; i < gradients.Length; i++)
            {
                Assert.That(Math.Abs(gradients[i] - expected[i]), Is.LessThanOrEqualTo(Tolerance * paths[i]), $"gradient {i} of {length}: {gradients[i]:R} instead of {expected[i]:R}");
            }
        }
    }

    private static int Inputs(Values x) => x.Count / 3;

    private static Value Row(Value[] x, Value[] y, int j) => Sum([.. Enumerable.Range(0, x.Length / 3).Select(i => x[i] * y[(j * (x.Length / 3)) + i])]);

    private static Value Sum(Value[] x) => x.Aggregate((a, b) => a + b);

    private static Value Mean(Value[] x) => Sum(x) / x.Length;

    private static Value Blame(Value[] outputs) => Sum([.. outputs.Select((v, i) => v * (0.3 + (0.7 * Math.Sin(i))))]);

    private static double[] Numbers(int count, int from, double size) =>
        [.. Enumerable.Range(from, count).Select(i => size * Math.Sin((1.7 * i) + 0.4))];

    // The gradients of the leaves, and the sum of |paths| to each: one more sweep with absolute local derivatives.
    private static (double[] Gradients, double[] Paths) Swept(Tape tape, Value output, int leaves)
    {
        tape.ZeroGrad();
        output.Backward();
        var paths = new double[output.Index + 1];
        paths[^1] = 1.0;
        EdgeList edges = new();
        for (int i = output.Index; i >= 0; i--)
        {
            tape.EdgesOf(i, edges);
            for (int e = 0; e < edges.Count; e++)
            {
                (int operand, double local) = (edges.Operands[e], edges.Locals[e]);
                paths[operand] += paths[i] * Math.Abs(local);
            }
        }

        return ([.. tape._grad.Take(leaves)], paths);
    }
}
