namespace TapeGrad.Tests;

[TestFixture]
public sealed class OperatorTests
{
    private const double X = 1.7;
    private const double Y = -0.6;

    [Test]
    public void Operators_TwoValues_GiveValueAndBothDerivatives()
    {
        (Func<Value, Value, Value> Op, string Label, double Value, double Dx, double Dy)[] cases =
        [
            ((x, y) => x + y, "+", X + Y, 1.0, 1.0),
            ((x, y) => x - y, "-", X - Y, 1.0, -1.0),
            ((x, y) => x * y, "*", X * Y, Y, X),
            ((x, y) => x / y, "/", X / Y, 1.0 / Y, -X / (Y * Y)),
        ];

        foreach ((Func<Value, Value, Value> op, string label, double value, double dx, double dy) in cases)
        {
            var tape = new Tape();
            Value x = tape.Input(X);
            Value y = tape.Input(Y);
            Value z = op(x, y);
            z.Backward();
            Assert.That((z.Op, z.Data), Is.EqualTo((label, value)));
            Assert.That(x.Grad, Is.EqualTo(dx).Within(1e-15), $"d({label})/dx");
            Assert.That(y.Grad, Is.EqualTo(dy).Within(2e-15), $"d({label})/dy");
            Assert.That(tape.Count, Is.EqualTo(3), "one operation, one node");
        }
    }

    [Test]
    public void Operators_WithANumber_GiveValueAndDerivativeOnEitherSide()
    {
        (Func<Value, Value> Op, string Label, double Value, double Dx)[] cases =
        [
            (x => x + Y, "+", X + Y, 1.0),
            (x => Y + x, "+", Y + X, 1.0),
            (x => x - Y, "-", X - Y, 1.0),
            (x => Y - x, "-", Y - X, -1.0),
            (x => x * Y, "*", X * Y, Y),
            (x => Y * x, "*", Y * X, Y),
            (x => x / Y, "/", X / Y, 1.0 / Y),
            (x => Y / x, "/", Y / X, -Y / (X * X)),
            (x => -x, "neg", -X, -1.0),
        ];

        foreach ((Func<Value, Value> op, string label, double value, double dx) in cases)
        {
            var tape = new Tape();
            Value x = tape.Input(X);
            Value z = op(x);
            z.Backward();
            Assert.That((z.Op, z.Data), Is.EqualTo((label, value)));
            Assert.That(x.Grad, Is.EqualTo(dx).Within(1e-15), $"d({label})/dx");
            Assert.That(tape.Count, Is.EqualTo(2), "a plain number is no node of its own");
        }
    }

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
