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
}
