namespace TapeGrad.Tests;

[TestFixture]
public sealed class OperatorTests
{
    private const double X = 1.7;
    private const double Y = -0.6;

    [Test]
    public void Divide_ByZero_FollowsIeee()
    {
        var tape = new Tape();
        Value zero = tape.Input(0.0);

        Assert.That(
            ((1.0 / zero).Data, (zero / zero).Data, (zero / -0.0).Data),
            Is.EqualTo((double.PositiveInfinity, double.NaN, double.NaN)));
    }

    [Test]
    public void Divide_HugeDivisor_KeepsItsDerivative()
    {
        var tape = new Tape();
        Value y = tape.Input(1e200);

        (1e300 / y).Backward();

        Assert.That(y.Grad, Is.EqualTo(-1e-100).Within(1e-115), "−z / y does not square what would overflow");
    }

    [Test]
    public void Apply_WithoutANumber_GivesTheOperationZero()
    {
        Value x = new Tape().Input(2.0);

        Value y = x.Apply<ScaledCubeOp>();
        y.Backward();

        Assert.That((y.Data, x.Grad), Is.EqualTo((0.0, 0.0)));
    }

    [Test]
    public void Apply_OperationsFromOutside_AreRecordedLikeAnyOther()
    {
        var tape = new Tape();
        Value x = tape.Input(X);
        Value y = tape.Input(Y);

        Value cube = x.Apply<CubeOp>();
        Value scaled = x.Apply<ScaledCubeOp>(-2.5);
        Value product = x.Apply<ProductOfSquaresOp>(y);
        (cube + scaled + product).Backward();

        using (Assert.EnterMultipleScope())
        {
            Assert.That((cube.Op, scaled.Op, product.Op), Is.EqualTo(("cube", "scaled cube", "x²y²")));
            Assert.That(cube.Data, Is.EqualTo(X * X * X));
            Assert.That(scaled.Data, Is.EqualTo(-2.5 * X * X * X).Within(1e-14));
            Assert.That(product.Data, Is.EqualTo(X * X * Y * Y).Within(1e-15));
            Assert.That(x.Grad, Is.EqualTo((-4.5 * X * X) + (2.0 * X * Y * Y)).Within(1e-14));
            Assert.That(y.Grad, Is.EqualTo(2.0 * X * X * Y).Within(1e-14));
        }
    }
}
