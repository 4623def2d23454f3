using TapeGrad.Optim;

namespace TapeGrad.Tests.Optim;

[TestFixture]
public sealed class ClipTests
{
    [Test]
    public void ByNorm_AboveTheLimit_ScalesToIt()
    {
        Values p = WithGradients(3.0, -4.0);

        double norm = Clip.ByNorm(p, 1.0);

        Assert.That(norm, Is.EqualTo(5.0));
        Assert.That(p.Grad.ToArray(), Is.EqualTo([3.0 / (5.0 + 1e-6), -4.0 / (5.0 + 1e-6)]).Within(1e-16));
    }

    [Test]
    public void ByNorm_BelowTheLimit_ChangesNothing()
    {
        Values p = WithGradients(3.0, -4.0);

        Assert.That(Clip.ByNorm(p, 5.1), Is.EqualTo(5.0));
        Assert.That(p.Grad.ToArray(), Is.EqualTo([3.0, -4.0]));
    }

    [Test]
    public void ByNorm_AnyLength_IsTheNormOfAll([Range(1, 20)] int count)
    {
        Values p = WithGradients([.. Enumerable.Range(1, count).Select(i => (double)i)]);

        Assert.That(Clip.ByNorm(p, 1e9), Is.EqualTo(Math.Sqrt(count * (count + 1) * ((2 * count) + 1) / 6.0)).Within(1e-13));
    }

    [TestCase(1e200)]
    [TestCase(1e308)]
    [TestCase(1e-200)]
    [TestCase(1e-310)]
    public void ByNorm_SquaresBeyondNumbers_IsRight(double unit) =>
        Assert.That(Clip.ByNorm(WithGradients(0.6 * unit, -0.8 * unit), 1.0), Is.EqualTo(unit).Within(unit * 1e-13));

    [Test]
    public void ByNorm_NoFiniteGradient_IsThatOfPyTorch()
    {
        Values infinite = WithGradients(1.0, double.PositiveInfinity);
        Values nan = WithGradients(1.0, double.NaN);

        Assert.That(Clip.ByNorm(infinite, 1.0), Is.EqualTo(double.PositiveInfinity));
        Assert.That(infinite.Grad.ToArray(), Is.EqualTo([0.0, double.NaN]));
        Assert.That(Clip.ByNorm(nan, 1.0), Is.NaN);
        Assert.That(nan.Grad.ToArray(), Is.EqualTo([double.NaN, double.NaN]));
        Assert.That(Clip.ByNorm(new Tape().Parameter([1.0, 2.0]), 1.0), Is.Zero, "before any sweep");
    }

    [Test]
    public void ByValue_EachGradient_IsKeptWithinTheLimit()
    {
        Values p = WithGradients(-3.0, -2.0, 0.5, 2.0, 3.0, double.PositiveInfinity, double.NaN);

        Clip.ByValue(p, 2.0);

        Assert.That(p.Grad.ToArray(), Is.EqualTo([-2.0, -2.0, 0.5, 2.0, 2.0, 2.0, double.NaN]));
    }

    [Test]
    public void ByValue_ThenThePicture_ShowsBothGradients()
    {
        var tape = new Tape();
        Values p = tape.Parameter([2.0, 3.0], "p");
        Value y = p[0] * p[1];
        y.Backward();

        Clip.ByValue(p.Slice(0, 1), 1.0);

        Assert.That(Graph.From(y).Nodes[0].Grad, Is.EqualTo(3.0), "that of the sweep");
        Assert.That(p.Grad.ToArray(), Is.EqualTo([1.0, 2.0]));
    }

    [Test]
    public void Clip_NoParameters_IsRefused()
    {
        Values x = new Tape().Input([1.0]);

        Refusal.Says(Assert.Throws<ArgumentException>(() => Clip.ByNorm(default, 1.0)), "no parameters");
        Refusal.Says(Assert.Throws<ArgumentException>(() => Clip.ByValue(x, 1.0)), "more than parameters");
        Assert.That(() => Clip.ByValue(WithGradients(1.0), 0.0), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contain("but was 0"));
        Assert.That(() => Clip.ByNorm(WithGradients(1.0), 0.0), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    private static Values WithGradients(params double[] gradients)
    {
        var tape = new Tape();
        Values p = tape.Parameter(new double[gradients.Length]);
        Value sum = tape.Constant(0.0);
        for (int i = 0; i < gradients.Length; i++)
        {
            sum += p[i] * gradients[i];
        }

        sum.Backward();
        return p;
    }
}
