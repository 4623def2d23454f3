namespace TapeGrad.Tests;

/// <summary>The table of docs/operations.md: what is chosen where calculus leaves a choice.</summary>
[TestFixture]
public sealed class KinkTests
{
    private const double Infinity = double.PositiveInfinity;

    [TestCase("relu", 0.0, 0.0, 0.0, 0.0, 0.0)]
    [TestCase("abs", 0.0, 0.0, 0.0, 0.0, 0.0)]
    [TestCase("leaky-relu", 0.0, 0.01, 0.0, 0.0, 0.01)]
    [TestCase("leaky-relu", 0.0, -3.0, 0.0, 0.0, -3.0)]
    [TestCase("elu", 0.0, 1.0, 0.0, 0.0, 1.0)]
    [TestCase("elu", 0.0, 0.25, 0.0, 0.0, 0.25)]
    [TestCase("clamp", -1.0, -1.0, 2.0, -1.0, 1.0)]
    [TestCase("clamp", 2.0, -1.0, 2.0, 2.0, 1.0)]
    [TestCase("clamp", 3.0, 3.0, 3.0, 3.0, 1.0)]
    [TestCase("clamp", 2.0000000000000004, -1.0, 2.0, 2.0, 0.0)]
    [TestCase("sqrt", 0.0, 0.0, 0.0, 0.0, Infinity)]
    [TestCase("log", 0.0, 0.0, 0.0, -Infinity, Infinity)]
    [TestCase("log1p", -1.0, 0.0, 0.0, -Infinity, Infinity)]
    [TestCase("reciprocal", 0.0, 0.0, 0.0, Infinity, -Infinity)]
    [TestCase("asin", 1.0, 0.0, 0.0, Math.PI / 2.0, Infinity)]
    [TestCase("asin", -1.0, 0.0, 0.0, -Math.PI / 2.0, Infinity)]
    [TestCase("acos", 1.0, 0.0, 0.0, 0.0, -Infinity)]
    [TestCase("acos", -1.0, 0.0, 0.0, Math.PI, -Infinity)]
    public void UnaryOp_AtItsKink_KeepsToItsConvention(string label, double x, double b, double c, double value, double derivative)
    {
        (double y, double dx, _) = OpContractTests.Recorded(OpContractTests.TypeOf(label), x, b, c);

        Assert.That((y, dx), Is.EqualTo((value, derivative)));
    }

    [TestCase("max", 2.0, 2.0, 2.0, 0.5, 0.5)]
    [TestCase("min", 2.0, 2.0, 2.0, 0.5, 0.5)]
    [TestCase("max", 0.0, -0.0, 0.0, 0.5, 0.5)]
    [TestCase("max", Infinity, Infinity, Infinity, 0.5, 0.5)]
    [TestCase("pow", 0.0, 0.0, 1.0, 0.0, 0.0)]
    [TestCase("pow", 0.0, 1.0, 0.0, 1.0, 0.0)]
    [TestCase("pow", 0.0, 0.5, 0.0, Infinity, 0.0)]
    [TestCase("pow", 0.0, 3.0, 0.0, 0.0, 0.0)]
    [TestCase("pow", 0.0, -1.0, Infinity, -Infinity, -Infinity)]
    [TestCase("pow", -2.0, 3.0, -8.0, 12.0, double.NaN)]
    [TestCase("pow", 5.0, 0.0, 1.0, 0.0, 1.6094379124341003)]
    [TestCase("hypot", 0.0, 0.0, 0.0, double.NaN, double.NaN)]
    [TestCase("hypot", 0.0, -3.0, 3.0, 0.0, -1.0)]
    [TestCase("atan2", 0.0, 0.0, 0.0, double.NaN, double.NaN)]
    [TestCase("/", 1.0, 0.0, Infinity, Infinity, -Infinity)]
    public void BinaryOp_AtItsKink_KeepsToItsConvention(string label, double x, double y, double value, double dx, double dy)
    {
        Assert.That(OpContractTests.Recorded(OpContractTests.TypeOf(label), x, y, 0.0), Is.EqualTo((value, dx, dy)));
    }

    // Each op with an infinite derivative, where it has it: an adjoint of 0 has to stay 0 behind it.
    private static readonly (string Label, double A, double B)[] Infinite =
    [
        ("sqrt", 0.0, 0.0), ("log", 0.0, 0.0), ("log1p", -1.0, 0.0), ("reciprocal", 0.0, 0.0), ("asin", 1.0, 0.0), ("asin", -1.0, 0.0),
        ("acos", 1.0, 0.0), ("acos", -1.0, 0.0), ("exp", 800.0, 0.0), ("expm1", 800.0, 0.0), ("sinh", 800.0, 0.0), ("cosh", 800.0, 0.0),
        ("square", 1e308, 0.0), ("/", 1.0, 0.0), ("pow", 0.0, 0.5), ("pow", 0.0, -1.0), ("pow", 1e200, 3.0), ("atan2", 0.0, 1e-310), ("*", 1.0, Infinity),
    ];

    private static IEnumerable<TestCaseData> InfinitePartials => Infinite.Select(p => new TestCaseData(p.Label, p.A, p.B));

    [TestCaseSource(nameof(InfinitePartials))]
    public void Op_WithAnInfinitePartial_NeverMeetsAZeroAdjoint(string label, double a, double b)
    {
        Witness row = Witnesses.All.Single(w => w.Label == label);
        var tape = new Tape();
        Value x = tape.Parameter(a, "x");
        Value y = tape.Parameter(b, "y");
        Value z = row.IsBinary ? row.Both!(x, y) : row.Unary!(x, 0.0, 0.0);
        z.Backward();
        double alone = x.Grad;
        tape.ZeroGrad();

        ((z * 0.0) + (x + y)).Backward();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(double.IsInfinity(alone), "the row has an infinite partial");
            Assert.That((x.Grad, y.Grad), Is.EqualTo((1.0, 1.0)), "0 × ∞ sends nothing");
        }
    }

    [Test]
    public void Rows_OfInfinitePartials_CoverEveryOpThatHasOne()
    {
        double[] edges = [0.0, 1.0, -1.0, 800.0, 1e200, 1e308, 0.5];
        IEnumerable<string> found =
            from row in Witnesses.All
            where row.IsPublic
            where (from a in edges from b in edges select OpContractTests.Recorded(OpContractTests.TypeOf(row.Label), a, row.Numbers == 2 ? -1.0 : b, 1.0))
                .Any(r => double.IsInfinity(r.Da) || double.IsInfinity(r.Db))
            select row.Label;

        Assert.That(found.Except(Infinite.Select(p => p.Label)), Is.Empty);
    }
}
