using System.Runtime.Intrinsics;

namespace TapeGrad.Tests;

/// <summary>The functions of <see cref="SpecialTests"/> in lanes, against the same exact numbers.</summary>
[TestFixture]
public sealed class LanesSpecialTests
{
    // Bounds are one above what was measured. For gelu-tanh, see SpecialTests: the argument of its exponential is rounded.
    [TestCase("log1p", 2.0, 2.0)]
    [TestCase("expm1", 2.0, 2.0)]
    [TestCase("erf", 3.0, 2.0)]
    [TestCase("normal", 3.0, null)]
    [TestCase("gelu", 4.0, 4.0)]
    [TestCase("gelu-tanh", 300.0, 210.0)]
    [TestCase("softplus", 2.0, 2.0)]
    [TestCase("elu", 2.0, 2.0)]
    [TestCase("sigmoid", 2.0, 4.0)]
    [TestCase("silu", 3.0, 4.0)]
    [TestCase("tanh", 3.0, 4.0)]
    public void Function_OnTheGrid_IsWithinItsBounds(string function, double ofValue, double? ofDerivative)
    {
        LanesOp op = LanesOp.ByLabel(function);
        using (Assert.EnterMultipleScope())
        {
            SpecialTests.Check(function, "value", x => op.Of(0, Vector512.Create(x), Vector512<double>.One, 0.0)[3], ofValue);
            if (ofDerivative is { } bound)
            {
                SpecialTests.Check(function, "derivative", x => op.Of(1, Vector512.Create(x), Vector512<double>.One, 0.0)[3], bound);
            }
        }
    }

    // An error of one unit in the last place would let the smallest numbers vanish.
    [Test]
    public void Function_OfTheSmallestNumbers_IsNotLost()
    {
        double[] tiny = [double.Epsilon, 3.0 * double.Epsilon, 5e-310, 2.2250738585072014e-308];
        List<string> lost = [];
        foreach (LanesOp op in LanesOp.All.Where(o => !o.IsBinary))
        {
            foreach (double x in tiny.SelectMany(t => new[] { t, -t }))
            {
                double expected = op.Of(0, x, 1.0, 1.0);
                double actual = op.Of(0, Vector512.Create(x), Vector512<double>.One, 1.0)[5];
                if (!double.IsNaN(expected) && ((actual == 0.0) != (expected == 0.0) || double.IsNegative(actual) != double.IsNegative(expected)))
                {
                    lost.Add($"{op.Label} at {x:R}: {actual:R} in lanes, {expected:R} by itself");
                }
            }
        }

        Assert.That(lost, Is.Empty, string.Join('\n', lost));
    }
}
