namespace TapeGrad.Tests;

public sealed partial class TapeTests
{
    [Test]
    public void Reset_AfterAStep_KeepsParametersOnly()
    {
        var tape = new Tape();
        Value w = tape.Parameter(2.0, "w");
        Values run = tape.Parameter([3.0, 4.0], "run");
        w.Square().Named("y").Backward();

        tape.Reset();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(tape.Count, Is.EqualTo(3));
            Assert.That((w.Data, w.Name, w.Grad), Is.EqualTo((2.0, "w", 0.0)));
            Assert.That(run[1].Name, Is.EqualTo("run[1]"));
            Assert.That(tape.Parameters, Is.EqualTo([w, run[0], run[1]]));
        }
    }

    [Test]
    public void Reset_KeepGradients_AddsUpOverSmallBatches()
    {
        var tape = new Tape();
        Value w = tape.Parameter(2.0);
        foreach (double x in (double[])[1.0, 10.0, 100.0])
        {
            (w * x).Backward();
            tape.Reset(keepGradients: true);
        }

        double added = w.Grad;
        tape.Reset();

        Assert.That((added, w.Grad), Is.EqualTo((111.0, 0.0)));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Reset_MemoryReused_GradientsStartAtZero(bool keepGradients)
    {
        var tape = new Tape();
        Value w = tape.Parameter(2.0);
        Value y = w;
        for (int i = 0; i < 100; i++)
        {
            y *= 1.0;
        }

        y.Backward();
        tape.Reset(keepGradients);

        Value[] again = [.. Enumerable.Range(0, 100).Select(i => w * i)];

        Assert.That(again.Select(v => v.Grad), Is.All.Zero);
    }

    [Test]
    public void Reset_ShortSweepAfterALongOne_LeavesNothingOfTheLongOne()
    {
        var tape = new Tape();
        Value w = tape.Parameter(2.0);
        Value y = w;
        for (int i = 0; i < 50; i++)
        {
            y *= 1.0;
        }

        y.Backward();
        (w * 1.0).Backward();
        tape.Reset();

        Value[] again = [.. Enumerable.Range(0, 50).Select(i => w * i)];
        double[] before = [.. again.Select(v => v.Grad)];
        again[^1].Backward();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(before, Is.All.Zero);
            Assert.That(w.Grad, Is.EqualTo(49.0));
            Assert.That(again.SkipLast(1).Select(v => v.Grad), Is.All.Zero);
        }
    }

    [Test]
    public void Reset_ParameterMadeInReusedMemory_StartsAtZero()
    {
        var tape = new Tape();
        Value w = tape.Parameter(2.0);
        Value x = tape.Input(5.0, "x");
        (w * x).Backward();
        tape.Reset();

        Value late = tape.Parameter(7.0);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((late.Data, late.Grad, late.Name), Is.EqualTo((7.0, 0.0, (string?)null)));
            Assert.That(tape.Parameters.Count, Is.EqualTo(2));
        }
    }

    [Test]
    public void Reset_NamesOfTheStep_DoNotReturn()
    {
        var tape = new Tape();
        Value w = tape.Parameter(1.0);
        for (int step = 0; step < 3; step++)
        {
            tape.Input([1.0, 2.0], "x");
            w.Square().Named("y");
            tape.Reset();
        }

        Value[] again = [w + 1.0, w + 2.0, w + 3.0];

        Assert.That(again.Select(v => v.Name), Is.All.Null);
    }

    [Test]
    public void Reset_NothingButParameters_KeepsHandlesGood()
    {
        var tape = new Tape();
        Value w = tape.Parameter(1.0);

        tape.Reset();
        tape.Reset(keepGradients: true);

        Assert.That((w * 2.0).Data, Is.EqualTo(2.0));
    }

    [Test]
    public void Reset_ManySteps_TrainsAsOnAFreshTape()
    {
        var tape = new Tape();
        Value w = tape.Parameter(1.0, "w");
        for (int step = 0; step < 1000; step++)
        {
            Value x = tape.Input(2.0, "x");
            ((w * x) - 4.0).Square().Backward();
            w.Data -= 0.1 * w.Grad;
            tape.Reset();
        }

        Assert.That(w.Data, Is.EqualTo(2.0).Within(1e-15));
    }

    [Test]
    public void Reset_OldHandlesOfManySteps_StayRefused()
    {
        var tape = new Tape();
        Value w = tape.Parameter(1.0);
        List<Value> old = [];
        for (int step = 0; step < 2000; step++)
        {
            old.Add(w * 2.0);
            tape.Reset();
        }

        Value current = w * 3.0;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(old.Where(v => !IsRefused(v)), Is.Empty);
            Assert.That(current.Data, Is.EqualTo(3.0));
        }
    }

    private static bool IsRefused(Value value)
    {
        try
        {
            _ = value.Data;
            return false;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }
}
