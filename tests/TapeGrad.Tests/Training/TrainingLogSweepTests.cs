namespace TapeGrad.Tests;

/// <summary>A log that makes steps of sweeps, as that of a script under the tool.</summary>
[TestFixture]
public sealed class TrainingLogSweepTests
{
    [TearDown]
    public void StopWatching() => TapeWatch.Current = null;

    [Test]
    public void Backward_WithoutAStep_IsAStepWithItsPictureAndParameters()
    {
        TrainingLog log = Watch();

        Descend(steps: 3);

        Assert.That(log.Steps.Select(s => (s.Number, s.Loss)), Is.EqualTo([(1, 16.0), (2, 4.0), (3, 1.0)]));
        Assert.That(log.Steps.Select(s => s.Series.Single()), Is.EqualTo([("w", 4.0), ("w", 2.0), ("w", 1.0)]));
        Assert.That(log.Steps.Select(s => s.Graph!.Output.Grad), Is.All.EqualTo(1.0));
        Assert.That(log.Steps.Select(s => s.Graph!.Nodes[0].Grad), Is.EqualTo([8.0, 4.0, 2.0]));
    }

    [Test]
    public void Backward_OutsideTheTool_IsNoStep()
    {
        TrainingLog log = TrainingLog.Current = new TrainingLog();

        Descend(steps: 3);

        Assert.That(log.Steps, Is.Empty);
    }

    [Test]
    public void Step_First_DropsTheSweepsBeforeItAndEndsThem()
    {
        TrainingLog log = Watch();
        Descend(steps: 2);

        var tape = new Tape();
        Value w = tape.Parameter(5.0, "w");
        w.Square().Backward();
        Value loss = w * 3.0;
        loss.Backward();
        log.Step(loss);
        w.Square().Backward();

        Assert.That(log.Steps.Select(s => (s.Number, s.Loss)), Is.EqualTo([(1, 15.0)]));
        Assert.That(log.Steps[0].Series, Is.EqualTo([("w", 5.0)]), "a step without series shows the parameters");
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Series_First_DropsThoseOfParameters(bool byAdd)
    {
        TrainingLog log = Watch();
        Value loss = new Tape().Parameter(5.0, "w").Square();
        log.Step(loss);
        if (byAdd)
        {
            log.Step(loss);
            log.Add("mine", 1.0);
        }
        else
        {
            log.Step(loss, ("mine", 1.0));
        }

        log.Step(loss);

        Assert.That(log.Steps.Select(s => s.Series.Count), Is.EqualTo([0, 1, 0]));
        Assert.That(log.Steps[1].Series, Is.EqualTo([("mine", 1.0)]));
    }

    [Test]
    public void Add_AfterSweepsAlone_IsRefusedAsWithoutTheTool()
    {
        TrainingLog log = Watch();
        Descend(steps: 1);

        InvalidOperationException? refusal = Assert.Throws<InvalidOperationException>(() => log.Add("w", 1.0));

        ExpectedError.Says(refusal, "'w'", "Call Step first");
    }

    [Test]
    public void Parameters_OfOneNameOrNoneOrMany_AreTwelveSeriesWithNamesOfTheirOwn()
    {
        TrainingLog log = Watch();
        var tape = new Tape();
        tape.Parameter(1.0);
        tape.Parameter(2.0, "loss");
        tape.Parameter(3.0, "a");
        tape.Parameter(4.0, "a");
        Values many = tape.Parameter(new double[20], "w");
        many.Sum().Backward();

        string[] names = ["loss (n1)", "a (n2)", "a (n3)", .. Enumerable.Range(0, 9).Select(i => $"w[{i}]")];
        Assert.That(log.Steps.Single().Series.Select(s => s.Name), Is.EqualTo(names));
        Assert.That(log.Steps.Single().Series.Take(3).Select(s => s.Value), Is.EqualTo([2.0, 3.0, 4.0]));
    }

    [Test]
    public void Parameters_OfOneNameInTwoScopes_AreToldApartByTheirScopes()
    {
        TrainingLog log = Watch();
        var tape = new Tape();
        Value alone = tape.Parameter(1.0, "b");
        Values first, second;
        using (tape.Scope("one"))
        {
            first = tape.Parameter([1.0, 2.0], "w");
        }

        using (tape.Scope("two"))
        {
            second = tape.Parameter([3.0, 4.0], "w");
            tape.Parameter(5.0, "step");
        }

        (first.Dot(second) + alone).Backward();

        Assert.That(log.Steps.Single().Series.Select(s => s.Name), Is.EqualTo((string[])["b", "one/w[0]", "one/w[1]", "two/w[0]", "two/w[1]", "two/step"]));
    }

    [Test]
    public void Parameters_WithTheNameOfAColumnOrNone_AreNamedByTheirPlace()
    {
        TrainingLog log = Watch();
        var tape = new Tape();
        Value loss = tape.Parameter(1.0, "loss"), step = tape.Parameter(2.0, "step"), none = tape.Parameter(3.0, ""), like = tape.Parameter(4.0, "step (n1)");
        (loss + step + none + like).Backward();

        Assert.That(log.Steps.Single().Series.Select(s => s.Name), Is.EqualTo((string[])["loss (n0)", "step (n1) (n1)", "n2", "step (n1) (n3)"]));
    }

    [Test]
    public void Backward_AfterAnUpdateOrOfNaN_ThrowsNothingThatItDoesNotThrowAlone()
    {
        TrainingLog log = Watch();
        var tape = new Tape();
        Value w = tape.Parameter(1.0, "w");
        Value stale = w * w;
        w.Data = 2.0;
        stale.Backward();
        (w - 3.0).Log().Backward();

        Assert.That(log.Steps.Select(s => s.Graph is null), Is.EqualTo([true, false]));
        Assert.That(log.Steps[1].Loss, Is.NaN);
    }

    [Test]
    public void GradientCheck_OfAFunction_IsNoStep()
    {
        TrainingLog log = Watch();

        GradientCheck.Run(tape => tape.Parameter(1.0, "w").Square());

        Assert.That(log.Steps, Is.Empty);
    }

    private static TrainingLog Watch()
    {
        var log = new TrainingLog(keepsGraph: _ => true);
        log.LogSweeps();
        TapeWatch.Current = new TapeWatch(log.LogSweep);
        return log;
    }

    private static void Descend(int steps)
    {
        var tape = new Tape();
        Value w = tape.Parameter(4.0, "w");
        for (int i = 0; i < steps; i++)
        {
            w.Square().Backward();
            w.Data -= 0.25 * w.Grad;
            tape.Reset();
        }
    }
}
