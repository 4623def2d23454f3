using System.Text.Json;
using TapeGrad.Tests.Reference;

namespace TapeGrad.Tests;

/// <summary>How many units in the last place the functions that .NET lacks are off, against numbers made with 400 digits.</summary>
[TestFixture]
public sealed class SpecialTests
{
    private static readonly JsonElement Data = ReferenceData.Load("special.json");
    private static readonly double[] Points = ReferenceData.Numbers(Data.GetProperty("x"));

    private static readonly Dictionary<string, Func<double, double>> Internal = new()
    {
        ["erfc"] = x => Special.Erfc<Real>(x).Value,
        ["normal"] = x => Special.Normal<Real>(x).Value,
    };

    private static readonly Dictionary<string, Func<Value, Value>> Recorded = new()
    {
        ["log1p"] = Value.Log1p,
        ["expm1"] = Value.Expm1,
        ["erf"] = Value.Erf,
        ["gelu"] = Value.Gelu,
        ["gelu-tanh"] = Value.GeluTanh,
        ["softplus"] = Value.Softplus,
        ["elu"] = x => x.Elu(),
        ["sigmoid"] = Value.Sigmoid,
        ["silu"] = Value.Silu,
        ["tanh"] = Value.Tanh,
    };

    // Bounds are one above what was measured, since the exponential of another C library may be one off. The argument
    // of the exponential in gelu-tanh is rounded: that shows where x is below −10 and the value below 1e-40.
    [TestCase("log1p", 2.0)]
    [TestCase("expm1", 3.0)]
    [TestCase("erf", 2.0)]
    [TestCase("erfc", 4.0)]
    [TestCase("normal", 4.0)]
    [TestCase("gelu", 4.0)]
    [TestCase("gelu-tanh", 300.0)]
    [TestCase("softplus", 2.0)]
    [TestCase("elu", 2.0)]
    [TestCase("sigmoid", 2.0)]
    [TestCase("silu", 3.0)]
    [TestCase("tanh", 3.0)]
    public void Value_OnTheGrid_IsWithinItsBound(string function, double bound)
    {
        Func<double, double> f = Internal.GetValueOrDefault(function) ?? (x => Recorded[function](new Tape().Input(x)).Data);

        Check(function, "value", f, bound);
    }

    [TestCase("log1p", 2.0)]
    [TestCase("expm1", 2.0)]
    [TestCase("erf", 2.0)]
    [TestCase("gelu", 4.0)]
    [TestCase("gelu-tanh", 210.0)]
    [TestCase("softplus", 2.0)]
    [TestCase("elu", 2.0)]
    [TestCase("sigmoid", 4.0)]
    [TestCase("silu", 4.0)]
    [TestCase("tanh", 4.0)]
    public void Derivative_OnTheGrid_IsWithinItsBound(string function, double bound) =>
        Check(function, "derivative", x => Gradient(Recorded[function], x), bound);

    [Test]
    public void Table_OfExpectedNumbers_IsUsedToTheLastRow()
    {
        Assert.That(
            Data.GetProperty("functions").EnumerateArray().Select(f => f.GetProperty("name").GetString()),
            Is.EquivalentTo(Recorded.Keys.Concat(Internal.Keys)));
    }

    [TestCase(-1.0, double.NegativeInfinity)]
    [TestCase(-1.5, double.NaN)]
    [TestCase(double.PositiveInfinity, double.PositiveInfinity)]
    [TestCase(double.NaN, double.NaN)]
    public void Log1p_AtTheEdges_FollowsTheLogarithm(double x, double expected) =>
        Assert.That(Log1p<Real>(x).Value, Is.EqualTo(expected));

    [TestCase(double.NegativeInfinity, -1.0, -1.0, 2.0)]
    [TestCase(double.PositiveInfinity, double.PositiveInfinity, 1.0, 0.0)]
    [TestCase(double.NaN, double.NaN, double.NaN, double.NaN)]
    public void Functions_AtTheEnds_HaveTheirLimits(double x, double expm1, double erf, double erfc) =>
        Assert.That(
            (Expm1<Real>(x).Value, Special.Erf<Real>(x).Value, Special.Erfc<Real>(x).Value),
            Is.EqualTo((expm1, erf, erfc)));

    [Test]
    public void OddFunctions_AtMinusZero_KeepTheSign()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(double.IsNegative(Log1p<Real>(-0.0).Value), Is.True, "log1p");
            Assert.That(double.IsNegative(Expm1<Real>(-0.0).Value), Is.True, "expm1");
            Assert.That(double.IsNegative(Special.Erf<Real>(-0.0).Value), Is.True, "erf");
        }
    }

    // x · Φ(x) and its kind: where the factor is subnormal, or two terms of the derivative cancel, no more can be asked.
    private static readonly string[] Products = ["gelu", "gelu-tanh", "silu"];

    internal static void Check(string function, string column, Func<double, double> f, double bound)
    {
        JsonElement table = Data.GetProperty("functions").EnumerateArray().Single(e => e.GetProperty("name").GetString() == function);
        double[] expected = ReferenceData.Numbers(table.GetProperty(column));
        double[] values = ReferenceData.Numbers(table.GetProperty("value"));
        (double worst, double at) = (0.0, 0.0);
        for (int i = 0; i < Points.Length; i++)
        {
            double x = Points[i];
            double unit = !Products.Contains(function) || x == 0.0 ? Unit(expected[i])
                : column == "value" ? Math.Max(Unit(expected[i]), Math.Abs(x) * double.Epsilon)
                : Math.Max(Unit(Math.Max(Math.Abs(expected[i]), Math.Abs(values[i] / x))), Math.Abs(x) * double.Epsilon);
            double off = Ulps(f(x), expected[i], unit);
            (worst, at) = off > worst ? (off, x) : (worst, at);
        }

        TestContext.Out.WriteLine($"{function} {column}: worst {worst:F2} ulp at {at:R}");
        Assert.That(worst, Is.LessThanOrEqualTo(bound), $"ulp of the {column} of {function} at {at:R}");
    }

    private static double Ulps(double actual, double expected, double unit) =>
        actual.Equals(expected) ? 0.0
        : double.IsFinite(expected) && double.IsFinite(actual) ? Math.Abs(actual - expected) / unit
        : double.PositiveInfinity;

    private static double Unit(double number) => Math.BitIncrement(Math.Abs(number)) - Math.Abs(number);

    private static double Gradient(Func<Value, Value> f, double at)
    {
        Value x = new Tape().Input(at);
        f(x).Backward();
        return x.Grad;
    }

    private static T Log1p<T>(T x)
        where T : struct, IScalar<T> => T.Log1p(x);

    private static T Expm1<T>(T x)
        where T : struct, IScalar<T> => T.Expm1(x);
}
