namespace TapeGrad.Tests;

/// <summary>Every op on eight numbers at once against the same op on one.</summary>
[TestFixture]
public sealed class LanesTests
{
    private static IEnumerable<TestCaseData> Ops => LanesOp.All.Select(o => new TestCaseData(o).SetArgDisplayNames(o.Label));

    private static IEnumerable<TestCaseData> OpsButMaxAndMin => Ops.Where(o => ((LanesOp)o.Arguments[0]!).Label is not ("max" or "min"));

    [Test]
    public void Ops_FoundByReflection_AreAll() => Assert.That(LanesOp.All, Has.Length.GreaterThan(35));

    [TestCaseSource(nameof(Ops))]
    public void Op_OnEveryGrid_AgreesWithReal(object op)
    {
        var lanes = (LanesOp)op;
        using (Assert.EnterMultipleScope())
        {
            foreach ((double[] a, double[] b, double c) in Points(lanes))
            {
                for (int function = 0; function < lanes.Functions; function++)
                {
                    AssertClose(lanes, function, a, b, c);
                }
            }
        }
    }

    // Not of max and min, where the contract leaves it open; elsewhere 1/y may ask for it.
    [TestCaseSource(nameof(OpsButMaxAndMin))]
    public void Zero_AsValue_HasTheSignOfReal(object op)
    {
        var lanes = (LanesOp)op;
        foreach ((double[] a, double[] b, double c) in Points(lanes))
        {
            double[] actual = lanes.Packed(0, a, b, c);
            for (int i = 0; i < a.Length; i++)
            {
                if (actual[i] == 0.0)
                {
                    Assert.That(double.IsNegative(actual[i]), Is.EqualTo(double.IsNegative(lanes.Of(0, a[i], b[i], c))), $"{lanes.Label} at ({a[i]:R}, {b[i]:R})");
                }
            }
        }
    }

    internal static IEnumerable<(double[] A, double[] B, double C)> Points(LanesOp op)
    {
        double[] special = LanesGrid.Special;
        double[] dense = LanesGrid.Dense(40_000, seed: 1);
        if (op.IsBinary)
        {
            yield return ([.. special.SelectMany(x => special.Select(_ => x))], [.. special.SelectMany(_ => special)], 0.0);
            yield return (dense, LanesGrid.Partners(dense, seed: 2), 0.0);
            yield break;
        }

        double[] all = [.. special, .. dense];
        foreach ((double b, double c) in Numbers(op.Label))
        {
            yield return (all, [.. all.Select(_ => b)], c);
        }
    }

    private static (double B, double C)[] Numbers(string label) => label switch
    {
        "leaky-relu" => [(0.01, 0.0), (-0.5, 0.0)],
        "elu" => [(1.0, 0.0), (0.3, 0.0)],
        "bell" => [(1.0, 0.0), (0.5, 0.0)],
        "clamp" => [(-1.5, 2.0), (double.NegativeInfinity, 0.0)],
        _ => [(0.0, 0.0)],
    };

    private static void AssertClose(LanesOp op, int function, double[] a, double[] b, double c)
    {
        double[] actual = op.Packed(function, a, b, c);
        (double worst, int at) = (0.0, 0);
        for (int i = 0; i < a.Length; i++)
        {
            double expected = op.Of(function, a[i], b[i], c);
            double off = LanesTolerance.Ulps(actual[i], expected, LanesTolerance.Unit(op, function, a[i], expected, op.Of(0, a[i], b[i], c)));
            (worst, at) = off > worst ? (off, i) : (worst, at);
        }

        string where = $"{worst:F2} ulp of {op.Label}, {LanesOp.Name(function)}, at ({a[at]:R}, {b[at]:R}, {c:R}): {actual[at]:R} instead of {op.Of(function, a[at], b[at], c):R}";
        TestContext.Out.WriteLine(where);
        Assert.That(worst, Is.LessThanOrEqualTo(LanesTolerance.Bound(op.Label)), where);
    }
}
