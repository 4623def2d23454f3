using TapeGrad.Optim;

namespace TapeGrad.Tests.Optim;

/// <summary>Schedules and clipping beyond the runs of optim.json.</summary>
[TestFixture]
public sealed class ScheduleTests
{
    [Test]
    public void Schedule_PastItsEnd_StaysWhereItEnded()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Schedule.LinearToZero(0.5, 10, 10), Is.Zero);
            Assert.That(Schedule.LinearToZero(0.5, 11, 10), Is.Zero);
            Assert.That(Schedule.Linear(1.0, 0.25, 99, 10), Is.EqualTo(0.25));
            Assert.That(Schedule.Cosine(0.5, 99, 10, 0.125), Is.EqualTo(0.125));
            Assert.That(Schedule.WarmUp(0.5, 99, 10), Is.EqualTo(0.5));
            Assert.That(Schedule.Steps(1.0, 7, 4, 0.5), Is.EqualTo(0.5));
        }
    }

    [Test]
    public void Schedule_BadArguments_AreRefused()
    {
        Refused("step", () => Schedule.Constant(0.1, -1));
        Refused("rate", () => Schedule.Constant(double.NaN, 0));
        Refused("every", () => Schedule.Steps(0.1, 0, 0));
        Refused("gamma", () => Schedule.Exponential(0.1, 0, 0.0));
        Refused("steps", () => Schedule.Cosine(0.1, 0, 0));
        Refused("lowest", () => Schedule.Cosine(0.1, 0, 1, -0.1));
        Refused("end", () => Schedule.Linear(0.1, -0.1, 0, 1));
        Refused("steps", () => Schedule.WarmUp(0.1, 0, 0));
    }

    [Test]
    public void ByNorm_LongGradient_IsShortenedToTheNorm()
    {
        Values p = WithGradients(3.0, 4.0);

        double norm = Clip.ByNorm(p, 1.0);

        Assert.That(norm, Is.EqualTo(5.0));
        Assert.That(p.Grad.ToArray(), Is.EqualTo([3.0 / 5.000001, 4.0 / 5.000001]).Within(1e-15));
    }

    [Test]
    public void ByNorm_ShortOrZeroGradient_StaysAsItIs()
    {
        Values p = WithGradients(3.0, 4.0), zero = WithGradients(0.0, 0.0);

        Clip.ByNorm(p, 6.0);

        Assert.That(p.Grad.ToArray(), Is.EqualTo([3.0, 4.0]));
        Assert.That(Clip.ByNorm(zero, 1.0), Is.Zero);
    }

    [Test]
    public void ByNorm_HugeGradients_DoNotOverflow()
    {
        Values p = WithGradients(3e200, -4e200);

        Assert.That(Clip.ByNorm(p, 1.0), Is.EqualTo(5e200).Within(1).Ulps);
        Assert.That(p.Grad.ToArray(), Is.EqualTo([0.6, -0.8]).Within(1e-15));
    }

    [Test]
    public void ByNorm_NaN_IsReturnedAndSpreads()
    {
        Values p = WithGradients(double.NaN, 1.0);

        Assert.That(Clip.ByNorm(p, 1.0), Is.NaN);
        Assert.That(p.Grad.ToArray(), Is.All.NaN);
    }

    [Test]
    public void ByValue_Each_IsClampedAndNaNStays()
    {
        Values p = WithGradients(3.0, -4.0, 0.5, double.NaN);

        Clip.ByValue(p, 1.0);

        Assert.That(p.Grad.ToArray(), Is.EqualTo([1.0, -1.0, 0.5, double.NaN]));
    }

    [Test]
    public void Clip_BadArguments_AreRefused()
    {
        Refused("maxNorm", () => Clip.ByNorm(WithGradients(1.0), 0.0));
        Refused("limit", () => Clip.ByValue(WithGradients(1.0), double.NaN));
        Assert.That(() => Clip.ByValue(default, 1.0), Throws.ArgumentException.With.Message.Contain("no parameters"));
    }

    // The loss is the dot product, so that the gradients are the numbers given.
    private static Values WithGradients(params double[] gradients)
    {
        var tape = new Tape();
        Values p = tape.Parameter(new double[gradients.Length], "p");
        p.Dot(tape.Constant(gradients)).Backward();
        return p;
    }

    private static void Refused(string parameter, Action misuse) =>
        Assert.That(Assert.Throws<ArgumentOutOfRangeException>(() => misuse())?.ParamName, Is.EqualTo(parameter));
}
