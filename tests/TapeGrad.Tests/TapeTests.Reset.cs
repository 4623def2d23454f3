using System.Numerics;
using System.Reflection;

namespace TapeGrad.Tests;

public sealed partial class TapeTests
{
    [Test]
    public void Reset_AfterAStep_KeepsParametersOnly()
    {
        var tape = new Tape();
        Value w = tape.Parameter(2.0, "w");
        Values vector = tape.Parameter([3.0, 4.0], "vector");
        w.Square().Named("y").Backward();

        tape.Reset();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(tape.Count, Is.EqualTo(3));
            Assert.That((w.Data, w.Name, w.Grad), Is.EqualTo((2.0, "w", 0.0)));
            Assert.That(vector[1].Name, Is.EqualTo("vector[1]"));
            Assert.That(tape.Parameters, Is.EqualTo([w, vector[0], vector[1]]));
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

    // The stamps of two steps may differ in a single bit.
    [Test]
    public void Reset_OperationsOnHandlesOfAnyEarlierStep_AreRefused()
    {
        var tape = new Tape();
        Values w = tape.Parameter([1.0, 2.0]);
        Func<Value, object>[] operations =
        [
            v => v.Exp(), v => v.Pow(2.0), v => v.Clamp(0.0, 1.0), v => v + 1.0, v => 1.0 - v, v => v * w[0], v => w[0] * v,
            v => v.AddProduct(w[0], w[1]), v => w[0].AddProduct(v, w[1]), v => w[0].AddProduct(w[1], v),
            v => w * v, v => v * w, v => Values.Of(w[0], v), v => Values.Of(v).Dot(w[..1]), v => w[..1].Dot(Values.Of(v)),
        ];
        Value first = w[0] * 2.0;
        for (int step = 0; step < 20; step++)
        {
            Value last = w[0] * 2.0;
            tape.Reset();
            foreach (Func<Value, object> operation in operations)
            {
                Assert.That(() => operation(first), Throws.InvalidOperationException.With.Message.Contains("before the tape was reset"));
                Assert.That(() => operation(last), Throws.InvalidOperationException.With.Message.Contains("before the tape was reset"));
            }

            Assert.That(tape.Count, Is.EqualTo(2));
        }
    }

    [Test]
    public void Reset_ElementOfAVector_IsStillCalledByItsNameInTheRefusal()
    {
        var tape = new Tape();
        Value w = tape.Parameter(1.0, "w");
        Values x = tape.Input([1.0, 2.0], "x");
        Value second = x[1];
        tape.Reset();

        ExpectedError.Of(tape, () => _ = w * second, "'x[1]' was recorded before the tape was reset");
        tape.Reset();
        ExpectedError.Of(tape, () => _ = w * second, "The value at node 2 was recorded before the tape was reset");
    }

    [Test]
    public void Reset_AMillionTimes_MakesNoGarbageAndKeepsOldHandlesRefused()
    {
        var tape = new Tape();
        Value w = tape.Parameter(1.0, "w");
        Value first = w * 2.0;
        tape.Reset();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Value previous = w * 2.0;
        int good = 0;
        for (int step = 0; step < 1_000_000; step++)
        {
            tape.Reset();
            Value current = w * 3.0;
            good += tape.IsStale(previous) && tape.IsStale(first) && !tape.IsStale(current) && !tape.IsStale(w) ? 1 : 0;
            previous = current;
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(good, Is.EqualTo(1_000_000), "index 1 is used again and again");
            Assert.That(allocated, Is.Zero);
            Assert.That(IsRefused(first) && IsRefused(previous) == false);
        }
    }

    // The stamp of a pass is the upper half of its handles; the last pass of all is reached by setting the field.
    [TestCase(0x0000_FFFFu)]
    [TestCase(0xFFFE_8000u)]
    [TestCase(0x7FFF_8000u)]
    public void Reset_StampsAlsoWhereTheyWrap_AreNeverPartOfOneAnother(uint start)
    {
        var tape = new Tape();
        Value w = tape.Parameter(1.0);
        typeof(Tape).GetMethod("Stamp", BindingFlags.NonPublic | BindingFlags.Instance)!.Invoke(tape, [start]);
        List<Value> handles = [];
        for (int step = 0; step < 300; step++)
        {
            handles.Add(w * 2.0);
            tape.Reset();
        }

        Value current = w * 2.0;
        uint[] stamps = [.. handles.Append(current).Select(h => (uint)(h._id >> 32))];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(stamps[0], Is.EqualTo(start));
            Assert.That(stamps.Select(BitOperations.PopCount), Is.All.EqualTo(16));
            Assert.That(stamps, Is.Unique);
            Assert.That(handles.Where(h => !tape.IsStale(h)), Is.Empty);
            Assert.That(stamps.Contains(0x0000_FFFFu), Is.EqualTo(start != 0x7FFF_8000u), "behind the last stamp comes the first");
            Assert.That(current.Data + w.Data, Is.EqualTo(3.0));
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
