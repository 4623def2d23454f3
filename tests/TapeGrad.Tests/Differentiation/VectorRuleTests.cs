namespace TapeGrad.Tests.Differentiation;

/// <summary>Second derivatives of each vector operation against those of the same function written in single values.</summary>
public sealed class VectorRuleTests
{
    private static readonly double[] At = [0.7, -1.3, 0.4, 2.1, -0.6];

    private static readonly (string Name, Func<Values, Value> Vector, Func<Value[], Value> Scalar)[] Functions =
    [
        ("sum", x => x.Sum().Square(), x => Sum(x).Square()),
        ("mean", x => x.Mean().Exp(), x => (Sum(x) / x.Length).Exp()),
        ("product", x => x.Product(), x => x.Aggregate((p, q) => p * q)),
        ("max", x => x.Max().Square(), x => x.Aggregate(Value.Max).Square()),
        ("min", x => x.Min().Square(), x => x.Aggregate(Value.Min).Square()),
        ("logsumexp", x => x.LogSumExp(), LogSumExp),
        ("softmax", x => x.Softmax()[1].Square(), x => (x[1] - LogSumExp(x)).Exp().Square()),
        ("log-softmax", x => x.LogSoftmax()[2].Sin(), x => (x[2] - LogSumExp(x)).Sin()),
        ("variance", x => x.Variance().Sqrt(), x => (Sum([.. x.Select(v => (v - (Sum(x) / x.Length)).Square())]) / x.Length).Sqrt()),
        ("norm", x => x.Norm(), x => Sum([.. x.Select(v => v.Square())]).Sqrt()),
        ("dot", x => x[..4].Dot(x[1..]).Sin(), x => Sum([x[0] * x[1], x[1] * x[2], x[2] * x[3], x[3] * x[4]]).Sin()),
        ("linear", x => x[..2].Linear(x[1..], x[..2]).Tanh().Sum(), x => ((x[1] * x[0]) + (x[2] * x[1]) + x[0]).Tanh() + ((x[3] * x[0]) + (x[4] * x[1]) + x[1]).Tanh()),
        ("linear of rows", x => x[..4].Linear(x[3..], default, 2).Sin().Sum(), x => ((x[3] * x[0]) + (x[4] * x[1])).Sin() + ((x[3] * x[2]) + (x[4] * x[3])).Sin()),
        ("gather", x => Values.Of(x[3], x[0], x[3]).Square().Sum().Exp() * 1e-3, x => Sum([x[3].Square(), x[0].Square(), x[3].Square()]).Exp() * 1e-3),
        ("map", x => x.Tanh().Sum() * x.Gelu().Sum(), x => Sum([.. x.Select(v => v.Tanh())]) * Sum([.. x.Select(v => v.Gelu())])),
        ("map with a number", x => x.Elu(0.3).Sum().Square(), x => Sum([.. x.Select(v => v.Elu(0.3))]).Square()),
        ("clamp", x => x.Clamp(-1.0, 1.0).Square().Sum(), x => Sum([.. x.Select(v => v.Clamp(-1.0, 1.0).Square())])),
        ("zip", x => (x[..4] * x[1..] / (x[..4].Square() + 1.0)).Sum(), x => Sum([.. Enumerable.Range(0, 4).Select(i => x[i] * x[i + 1] / (x[i].Square() + 1.0))])),
        ("zip with one", x => (x[0] / (x.Square() + 2.0) - (3.0 - x * x[1])).Sin().Sum(), x => Sum([.. x.Select(v => ((x[0] / (v.Square() + 2.0)) - (3.0 - (v * x[1]))).Sin())])),
    ];

    private static IEnumerable<TestCaseData> Cases() => Functions.Select(f => new TestCaseData(f.Vector, f.Scalar).SetArgDisplayNames(f.Name));

    [TestCaseSource(nameof(Cases))]
    public void Hessian_OfAVectorOperation_IsThatOfSingleValues(Func<Values, Value> vector, Func<Value[], Value> scalar)
    {
        var tape = new Tape();
        Values x = tape.Input(At, "x");
        double[] expected = Hessian(scalar([.. x]), x);
        Value y = vector(x);

        double[] backward = Hessian(y, x);
        double[] forward = [.. x.SelectMany((_, i) => y.Gradient(x).Directional(x, tape.Constant([.. At.Select((_, j) => i == j ? 1.0 : 0.0)])).Data.ToArray())];
        double[] slopes = [.. x.SelectMany((_, i) => y.Directional(x, tape.Constant([.. At.Select((_, j) => i == j ? 1.0 : 0.0)])).Gradient(x).Data.ToArray())];

        double size = 1e-13 * Math.Max(1.0, expected.Max(Math.Abs));
        Assert.That(backward, Is.EqualTo(expected).Within(size));
        Assert.That(forward, Is.EqualTo(expected).Within(size));
        Assert.That(slopes, Is.EqualTo(expected).Within(size));
    }

    private static double[] Hessian(Value y, Values x) => [.. y.Gradient(x).SelectMany(g => g.Gradient(x).Data.ToArray())];

    private static Value Sum(Value[] x) => x.Aggregate((p, q) => p + q);

    private static Value LogSumExp(Value[] x) => Sum([.. x.Select(v => v.Exp())]).Log();
}
