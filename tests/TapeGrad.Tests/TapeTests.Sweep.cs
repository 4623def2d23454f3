namespace TapeGrad.Tests;

public sealed partial class TapeTests
{
    [Test]
    public void Backward_NodeUsedTwiceByOneOperation_AddsBothEdges()
    {
        var tape = new Tape();
        Value x = tape.Input(3.0);

        (x * x).Backward();
        double ofProduct = x.Grad;
        (x + x).Backward();
        double ofSum = x.Grad;
        (x - x).Backward();
        double ofDifference = x.Grad;

        Assert.That((ofProduct, ofSum, ofDifference), Is.EqualTo((6.0, 2.0, 0.0)));
    }

    [Test]
    public void Backward_Diamond_AddsBothPaths()
    {
        var tape = new Tape();
        Value x = tape.Parameter(2.0);
        Value left = x.Square();
        Value right = 3.0 * x;

        (left * right).Backward();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(x.Grad, Is.EqualTo(36.0), "d(3x³)/dx = 9x²");
            Assert.That(left.Grad, Is.EqualTo(6.0));
            Assert.That(right.Grad, Is.EqualTo(4.0));
        }
    }

    [Test]
    public void Backward_ThirtyDiamondsInARow_CountsEveryPathOnce()
    {
        var tape = new Tape();
        Value x = tape.Parameter(1.0);
        Value y = x;
        for (int i = 0; i < 30; i++)
        {
            y += y;
        }

        y.Backward();

        Assert.That(x.Grad, Is.EqualTo(1 << 30));
    }

    [Test]
    public void Backward_TwoLossesWithSharedInterior_LeaveGradientsOfTheirSum()
    {
        var tape = new Tape();
        Value w = tape.Parameter(2.0);
        Value shared = w.Square();
        Value a = shared * 3.0;
        Value b = shared.Square();

        a.Backward();
        b.Backward();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(w.Grad, Is.EqualTo(12.0 + 32.0), "d(3w² + w⁴)/dw");
            Assert.That(shared.Grad, Is.EqualTo(8.0), "the interior has the gradient of the last sweep alone");
            Assert.That(a.Grad, Is.Zero, "what does not lead to b has no part in its sweep");
        }
    }

    [Test]
    public void Backward_TwiceFromOneNode_AddsToParametersOnly()
    {
        var tape = new Tape();
        Value w = tape.Parameter(3.0);
        Value x = tape.Input(5.0);
        Value y = w * x;

        y.Backward();
        y.Backward();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(w.Grad, Is.EqualTo(10.0));
            Assert.That(x.Grad, Is.EqualTo(3.0));
            Assert.That(y.Grad, Is.EqualTo(1.0));
        }
    }

    [TestCase(2.5)]
    [TestCase(-1.0)]
    [TestCase(0.0)]
    public void Backward_Seed_ScalesEveryGradient(double seed)
    {
        var tape = new Tape();
        Value w = tape.Parameter(3.0);
        Value y = w.Square();

        y.Backward(seed);

        Assert.That((w.Grad, y.Grad), Is.EqualTo((6.0 * seed, seed)));
    }

    [Test]
    public void Backward_FromAnEarlierNode_LeavesLaterNodesAtZero()
    {
        var tape = new Tape();
        Value x = tape.Input(2.0);
        Value y = x.Square();
        Value z = y.Exp();
        z.Backward();

        y.Backward();

        Assert.That((x.Grad, y.Grad, z.Grad), Is.EqualTo((4.0, 1.0, 0.0)));
    }

    [Test]
    public void Backward_FromALeaf_GivesItTheSeed()
    {
        var tape = new Tape();
        Value w = tape.Parameter(1.0);
        Value x = tape.Input(1.0);

        w.Backward();
        w.Backward(2.0);
        x.Backward(4.0);

        Assert.That((w.Grad, x.Grad), Is.EqualTo((3.0, 4.0)));
    }

    [Test]
    public void Backward_DeadNodes_SendNothing()
    {
        var tape = new Tape();
        Value x = tape.Parameter(0.0);
        Value dead = x.Log();
        _ = dead * dead;
        Value y = x * 3.0;

        y.Backward();

        Assert.That((x.Grad, dead.Grad), Is.EqualTo((3.0, 0.0)));
    }

    [Test]
    public void Backward_ZeroAdjointBeforeInfiniteDerivative_SendsNothing()
    {
        var tape = new Tape();
        Value x = tape.Parameter(0.0);
        Value y = (0.0 * x.Pow(0.5)) + (x.Log().Exp() * 0.0) + (5.0 * x);

        y.Backward();

        Assert.That(x.Grad, Is.EqualTo(5.0), "0 · ∞ must not make NaN");
    }

    [Test]
    public void Backward_ZeroAdjointThroughBinaryNode_SendsNothingToEitherOperand()
    {
        var tape = new Tape();
        Value x = tape.Parameter(0.0);
        Value y = tape.Parameter(2.0);
        Value quotient = y / x;

        (quotient.Relu() * 0.0).Backward();

        Assert.That((x.Grad, y.Grad), Is.EqualTo((0.0, 0.0)));
    }

    [Test]
    public void Backward_InfiniteLocalDerivative_ReachesTheOperandAsInfinity()
    {
        var tape = new Tape();
        Value x = tape.Parameter(0.0);

        (2.0 * x).Pow(0.5).Backward();

        Assert.That(x.Grad, Is.EqualTo(double.PositiveInfinity), "a real gradient is not to be touched");
    }

    [Test]
    public void Backward_UnaryNodeWithNumber_LeaksNothingIntoItsNumber()
    {
        var tape = new Tape();
        Value first = tape.Parameter(7.0);
        Value x = tape.Parameter(0.0);

        (double.PositiveInfinity * x.Pow(0.5)).Backward();

        Assert.That((first.Grad, x.Grad), Is.EqualTo((0.0, double.PositiveInfinity)));
    }

    [Test]
    public void Grad_BeforeAnySweep_IsZero()
    {
        var tape = new Tape();
        Value w = tape.Parameter(1.0);
        Value y = w * 2.0;

        Assert.That((w.Grad, y.Grad), Is.EqualTo((0.0, 0.0)));
    }

    [Test]
    public void Grad_NodeRecordedAfterASweep_IsZero()
    {
        var tape = new Tape();
        Value w = tape.Parameter(1.0);
        Value y = w * 2.0;
        y.Backward();

        Value later = y * 3.0;

        Assert.That(later.Grad, Is.Zero);
    }

    [Test]
    public void ZeroGrad_AfterASweep_ClearsEveryGradientAndKeepsTheRecord()
    {
        var tape = new Tape();
        Value w = tape.Parameter(3.0);
        Value y = w.Square();
        y.Backward();

        tape.ZeroGrad();

        double[] cleared = [w.Grad, y.Grad];
        y.Backward();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(cleared, Is.EqualTo([0.0, 0.0]));
            Assert.That(w.Grad, Is.EqualTo(6.0));
            Assert.That(tape.Count, Is.EqualTo(2));
        }
    }
}
