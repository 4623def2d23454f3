using TapeGrad.Optim;

namespace TapeGrad.Tests.Optim;

[TestFixture]
public sealed class EarlyStoppingTests
{
    [Test]
    public void Observe_NoImprovementForLong_Stops()
    {
        var stopping = new EarlyStopping(patience: 2);
        double[] losses = [3.0, 2.0, 2.0, 1.0, 1.5, 1.0];

        (bool, bool)[] seen = [.. losses.Select(l => (stopping.Observe(l), stopping.ShouldStop))];

        Assert.That(seen, Is.EqualTo([(true, false), (true, false), (false, false), (true, false), (false, false), (false, true)]));
        Assert.That((stopping.Best, stopping.Waited, stopping.Patience), Is.EqualTo((1.0, 2L, 2)));
    }

    [Test]
    public void Observe_SmallGain_DoesNotCount()
    {
        var stopping = new EarlyStopping(3, minimumGain: 0.5);

        Assert.That(new[] { 3.0, 2.6, 2.5, 2.4 }.Select(stopping.Observe), Is.EqualTo([true, false, false, true]));
    }

    [Test]
    public void Observe_NaN_IsNoImprovement()
    {
        var stopping = new EarlyStopping(2);

        Assert.That(stopping.Observe(double.NaN), Is.False);
        Assert.That(stopping.Observe(double.PositiveInfinity), Is.False);
        Assert.That(stopping.ShouldStop, Is.True);
    }

    [Test]
    public void State_SetInAnother_GoesOnTheSameWay()
    {
        var first = new EarlyStopping(2);
        first.Observe(1.0);
        first.Observe(2.0);

        var second = new EarlyStopping(2) { State = first.State };
        second.Observe(1.0);

        Assert.That((second.ShouldStop, second.Best), Is.EqualTo((true, 1.0)));
    }

    [Test]
    public void Patience_None_IsRefused() =>
        Assert.That(
            () => new EarlyStopping(0), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contain("Patience must be at least 1, but was 0"));
}
