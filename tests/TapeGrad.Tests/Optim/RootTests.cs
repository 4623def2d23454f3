using System.Runtime.Intrinsics;
using TapeGrad.Optim;

namespace TapeGrad.Tests.Optim;

[TestFixture]
public sealed class RootTests
{
    [Test]
    public void Of_AnySize_IsWithinOneUnitInTheLastPlace()
    {
        var random = new Random(1);
        for (int i = 0; i < 200_000; i++)
        {
            double x = BitConverter.Int64BitsToDouble(random.NextInt64(1, BitConverter.DoubleToInt64Bits(double.PositiveInfinity)));
            double root = Root.Of(Vector512.Create(x))[3];
            double exact = Math.Sqrt(x);

            Assert.That(Math.Abs(root - exact), Is.LessThanOrEqualTo(Math.BitIncrement(exact) - exact), $"√{x:R}");
        }
    }

    [TestCase(0.0)]
    [TestCase(double.Epsilon)]
    [TestCase(1.0)]
    [TestCase(4.0)]
    [TestCase(double.MaxValue)]
    [TestCase(double.PositiveInfinity)]
    [TestCase(double.NaN)]
    public void Of_TheEdges_IsExact(double x) => Assert.That(Root.Of(Vector512.Create(x))[7], Is.EqualTo(Math.Sqrt(x)));
}
