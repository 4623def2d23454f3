using TapeGrad.Optim;

namespace TapeGrad.Tests.Optim;

[TestFixture]
public sealed class EarlyStoppingTests
{
    [Test]
    public void ShouldStop_NoGainForThePatience_Stops()
    {
        var stopping = new EarlyStopping(2, leastGain: 0.1);

        bool[] stops = [.. new[] { 1.0, 0.95, 0.8, double.NaN, 0.75 }.Select(stopping.ShouldStop)];

        Assert.That(stops, Is.EqualTo([false, false, false, false, true]));
        Assert.That(stopping.Best, Is.EqualTo(0.8));
        Assert.That(stopping.LossesSinceBest, Is.EqualTo(2));
    }

    [Test]
    public void HasImproved_IsTrueOnlyRightAfterABest()
    {
        var stopping = new EarlyStopping(5);
        bool before = stopping.HasImproved;
        stopping.ShouldStop(1.0);
        bool best = stopping.HasImproved;
        stopping.ShouldStop(1.0);

        Assert.That((bool[])[before, best, stopping.HasImproved], Is.EqualTo([false, true, false]));
    }

    [Test]
    public void EarlyStopping_BadArguments_AreRefused()
    {
        Assert.That(() => new EarlyStopping(0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new EarlyStopping(1, -0.1), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void IsOver_StaysTrueWhereItIsWrittenBack()
    {
        var stopping = new EarlyStopping(2);
        bool[] over = [.. new[] { 1.0, 2.0, 2.0 }.Select(loss => stopping.ShouldStop(loss) && stopping.IsOver)];

        Assert.That(over, Is.EqualTo([false, false, true]));
        Assert.That(new EarlyStopping(2) { Best = stopping.Best, LossesSinceBest = stopping.LossesSinceBest }.IsOver);
    }

    [Test]
    public void State_ThatNoLossesLeave_IsRefused()
    {
        Assert.That(
            () => new EarlyStopping(1) { LossesSinceBest = -1 },
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.StartsWith("The number of losses since the best cannot be negative. Give the one that was saved."));
        Assert.That(
            () => new EarlyStopping(1) { Best = double.NaN },
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.StartsWith("The best loss cannot be NaN. Give the one that was saved."));
    }
}
