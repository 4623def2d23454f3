using TapeGrad.Optim;

namespace TapeGrad.Tests.Optim;

/// <summary>The ends and corners of schedules; optim.json has what lies between.</summary>
[TestFixture]
public sealed class ScheduleTests
{
    [Test]
    public void At_TheEndAndBehind_Stays()
    {
        foreach (long t in (long[])[10, 11, 25, long.MaxValue])
        {
            Assert.That(Schedule.LinearToZero(0.5, 10).At(t), Is.Zero);
            Assert.That(Schedule.Linear(0.5, 0.2, 10).At(t), Is.EqualTo(0.2));
            Assert.That(Schedule.Cosine(0.5, 10, 0.1).At(t), Is.EqualTo(0.1));
            Assert.That(Schedule.Constant(0.5).At(t), Is.EqualTo(0.5));
        }
    }

    [Test]
    public void At_TheStart_IsTheRate()
    {
        Schedule[] all =
        [
            Schedule.Constant(0.5), Schedule.Step(0.5, 3), Schedule.Exponential(0.5, 0.9), Schedule.Cosine(0.5, 10),
            Schedule.Linear(0.5, 0.1, 10), Schedule.LinearToZero(0.5, 10), Schedule.Constant(0.5).WithWarmUp(1),
        ];

        Assert.That(all.Select(s => s.At(0)), Is.All.EqualTo(0.5));
    }

    [Test]
    public void Step_AtTheFall_IsThatOfTheNextPart() =>
        Assert.That(Enumerable.Range(0, 5).Select(t => Schedule.Step(8.0, 2, 0.5).At(t)), Is.EqualTo([8.0, 8.0, 4.0, 4.0, 2.0]));

    [Test]
    public void WithWarmUp_AnySchedule_MultipliesIt()
    {
        Schedule schedule = Schedule.Exponential(1.0, 0.5).WithWarmUp(4);

        Assert.That(Enumerable.Range(0, 6).Select(t => schedule.At(t)), Is.EqualTo([0.25, 0.25, 0.1875, 0.125, 0.0625, 0.03125]));
        Assert.That(schedule.At(long.MaxValue), Is.Zero);
    }

    [Test]
    public void Steps_TooFew_AreRefused()
    {
        Action[] misuses =
        [
            () => Schedule.Step(0.1, 0), () => Schedule.Cosine(0.1, 0), () => Schedule.Linear(0.1, 0.0, -1),
            () => Schedule.LinearToZero(0.1, 0), () => Schedule.Constant(0.1).WithWarmUp(0),
        ];

        foreach (Action misuse in misuses)
        {
            Assert.That(misuse.Invoke, Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contain("must be at least 1, but was"));
        }

        Assert.That(
            () => Schedule.Constant(0.1).At(-1), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contain("number of the step must be 0 or more, but was -1"));
    }
}
