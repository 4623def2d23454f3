namespace TapeGrad.Tests;

/// <summary>Each function of one operand: its value, and two witnesses for its derivative.</summary>
[TestFixture]
public sealed class UnaryOpTests
{
    private static readonly (string Label, Func<Value, Value> Method, Func<Value, Value> Static, Func<double, double> F, Func<double, double> Df)[] Ops =
    [
        ("square", x => x.Square(), Value.Square, x => x * x, x => 2.0 * x),
        ("tanh", x => x.Tanh(), Value.Tanh, Math.Tanh, x => 1.0 / (Math.Cosh(x) * Math.Cosh(x))),
        ("relu", x => x.Relu(), Value.Relu, x => x > 0.0 ? x : 0.0, x => x > 0.0 ? 1.0 : 0.0),
        ("exp", x => x.Exp(), Value.Exp, Math.Exp, Math.Exp),
        ("log", x => x.Log(), Value.Log, Math.Log, x => 1.0 / x),
        ("sigmoid", x => x.Sigmoid(), Value.Sigmoid, x => 1.0 / (1.0 + Math.Exp(-x)), x => 0.25 / (Math.Cosh(x / 2.0) * Math.Cosh(x / 2.0))),
        ("pow", x => x.Pow(3.0), x => Value.Pow(x, 3.0), x => x * x * x, x => 3.0 * x * x),
        ("cube", x => x.Apply<CubeOp>(), x => x.Apply<CubeOp>(), x => x * x * x, x => 3.0 * x * x),
    ];

    private static IEnumerable<string> Labels => Ops.Select(o => o.Label);

    [TestCaseSource(nameof(Labels))]
    public void Op_AtManyPoints_AgreesWithItsFormulaAndTheCentralDifference(string label)
    {
        (_, Func<Value, Value> method, Func<Value, Value> asStatic, Func<double, double> f, Func<double, double> df) = Ops.Single(o => o.Label == label);
        foreach (double point in (double[])[-9.0, -2.5, -0.3, 1e-3, 0.7, 1.0, 3.3, 12.0])
        {
            if (label == "log" && point <= 0.0)
            {
                continue;
            }

            Value x = new Tape().Input(point);
            Value y = method(x);
            y.Backward();
            double h = Math.Cbrt(double.BitIncrement(1.0) - 1.0) * Math.Min(1.0, Math.Abs(point));
            double difference = (method(new Tape().Input(point + h)).Data - method(new Tape().Input(point - h)).Data) / (2.0 * h);

            Assert.That(y.Op, Is.EqualTo(label));
            Assert.That(y.Data, Is.EqualTo(f(point)).Within(1e-14 * Math.Abs(f(point))), $"{label} at {point}");
            Assert.That(x.Grad, Is.EqualTo(df(point)).Within(1e-13 * Math.Abs(df(point))), $"d {label}/dx at {point}");
            Assert.That(x.Grad, Is.EqualTo(difference).Within(1e-7 * Math.Max(1.0, Math.Abs(df(point)))), $"d {label}/dx at {point}");
            Assert.That(asStatic(x).Data, Is.EqualTo(y.Data), "the static does the same");
        }
    }

    // Point, value and derivative where a formula alone would go wrong.
    [TestCase("relu", 0.0, 0.0, 0.0)]
    [TestCase("relu", -0.0, 0.0, 0.0)]
    [TestCase("relu", double.NegativeInfinity, 0.0, 0.0)]
    [TestCase("relu", double.PositiveInfinity, double.PositiveInfinity, 1.0)]
    [TestCase("tanh", 800.0, 1.0, 0.0)]
    [TestCase("tanh", -800.0, -1.0, 0.0)]
    [TestCase("tanh", 20.0, 1.0, 1.6993417021166355e-17)]
    [TestCase("sigmoid", 800.0, 1.0, 0.0)]
    [TestCase("sigmoid", -800.0, 0.0, 0.0)]
    [TestCase("sigmoid", 40.0, 1.0, 4.248354255291589e-18)]
    [TestCase("exp", 710.0, double.PositiveInfinity, double.PositiveInfinity)]
    [TestCase("exp", double.NegativeInfinity, 0.0, 0.0)]
    [TestCase("log", 0.0, double.NegativeInfinity, double.PositiveInfinity)]
    [TestCase("log", double.PositiveInfinity, double.PositiveInfinity, 0.0)]
    public void Op_AtTheEdge_KeepsToItsConvention(string label, double point, double value, double derivative)
    {
        Value x = new Tape().Input(point);

        Value y = Ops.Single(o => o.Label == label).Method(x);
        y.Backward();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(y.Data, Is.EqualTo(value).Within(1e-300));
            Assert.That(x.Grad, double.IsFinite(derivative) ? Is.EqualTo(derivative).Within(1e-14 * derivative) : Is.EqualTo(derivative));
        }
    }

    [TestCase("square")]
    [TestCase("tanh")]
    [TestCase("relu")]
    [TestCase("exp")]
    [TestCase("log")]
    [TestCase("sigmoid")]
    [TestCase("pow")]
    public void Op_OfNaN_IsNaN(string label)
    {
        Assert.That(Ops.Single(o => o.Label == label).Method(new Tape().Input(double.NaN)).Data, Is.NaN);
    }

    [TestCase(0.0, 0.0, 1.0, 0.0)]
    [TestCase(5.0, 0.0, 1.0, 0.0)]
    [TestCase(0.0, 1.0, 0.0, 1.0)]
    [TestCase(0.0, 2.0, 0.0, 0.0)]
    [TestCase(0.0, 0.5, 0.0, double.PositiveInfinity)]
    [TestCase(-2.0, 3.0, -8.0, 12.0)]
    [TestCase(-2.0, 0.5, double.NaN, double.NaN)]
    [TestCase(2.0, -1.0, 0.5, -0.25)]
    [TestCase(0.0, -1.0, double.PositiveInfinity, double.NegativeInfinity)]
    public void Pow_SpecialBaseOrExponent_KeepsToItsConvention(double point, double exponent, double value, double derivative)
    {
        Value x = new Tape().Input(point);

        Value y = x.Pow(exponent);
        y.Backward();

        Assert.That((y.Data, x.Grad), Is.EqualTo((value, derivative)));
    }
}
