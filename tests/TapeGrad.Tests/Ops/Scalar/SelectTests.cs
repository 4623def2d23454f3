namespace TapeGrad.Tests;

[TestFixture]
public sealed class SelectTests
{
    [Test]
    public void Select_PicksByTheConditionAndDecidesAnew()
    {
        var tape = new Tape();
        Value c = tape.Input(1.0, "c");
        Value a = tape.Input(2.0, "a");
        Value b = tape.Input(3.0, "b");
        Value y = Value.Select(c, a.Square(), (b - 3.0).Log());
        CompiledGraph replay = tape.Compile(y, c, a, b);
        y.Backward();
        var gradients = new double[3];

        Assert.That((y.Data, c.Grad, a.Grad, b.Grad), Is.EqualTo((4.0, 0.0, 4.0, 0.0)), "the logarithm of 0 has no effect");
        Assert.That(replay.Gradient([-1.0, 2.0, 3.0 + Math.E], gradients), Is.EqualTo(1.0).Within(1e-15));
        Assert.That(gradients, Is.EqualTo((double[])[0.0, 0.0, 1.0 / Math.E]).Within(1e-15));
        Assert.That(replay.Evaluate([double.NaN, 2.0, 4.0]), Is.Zero, "NaN is not positive");
    }

    [Test]
    public void Select_OfTwoTapes_IsRefusedAndRecordsNothing()
    {
        var tape = new Tape();
        Value x = tape.Input(1.0, "x");
        Value foreign = new Tape().Input(2.0, "f");

        ExpectedError.Of(tape, () => Value.Select(x, x, foreign), "The operands of 'unless-positive', x = 1", "two different tapes");
    }
}
