namespace TapeGrad.Tests;

public sealed partial class TapeTests
{
    [Test]
    public void Step_SteadyState_AllocatesNothing()
    {
        var tape = new Tape();
        Values w = tape.Parameter([1.0, 2.0, 3.0], "w");
        Value b = tape.Parameter(0.5, "b");
        double[] data = [1.0, 2.0, 3.0];
        for (int warmUp = 0; warmUp < 100; warmUp++)
        {
            EveryKindOfUse(tape, w, b, data);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int step = 0; step < 100; step++)
        {
            EveryKindOfUse(tape, w, b, data);
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.That(allocated, Is.Zero);
    }

    [Test]
    public void Tape_OfTwoMillionNodes_IsNotCopiedAgain()
    {
        var tape = new Tape();
        Value sum = tape.Parameter(1.0);
        double[] reserved = [];
        for (int i = 0; i < 4_000_000; i++)
        {
            sum += 1.0;
            reserved = i == 2_000_000 ? tape._data : reserved;
        }

        Assert.That(tape._data, Is.SameAs(reserved));
        Assert.That(sum.Data, Is.EqualTo(4_000_001.0));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(50)]
    public void Tape_WithRoomForItsNodes_IsNotCopied(int capacity)
    {
        Action<Tape, Values>[] records =
        [
            (tape, w) => Last(tape, w).Exp(),
            (tape, w) => tape.Input(1.0),
            (tape, w) => tape.Input([1.0]),
            (tape, w) => _ = w[..1] * Last(tape, w),
            (tape, w) => Last(tape, w).AddProduct(w[0], w[1]),
        ];
        foreach (Action<Tape, Values> record in records)
        {
            var tape = new Tape(capacity);
            double[] made = tape._data;
            Values w = tape.Parameter(new double[Math.Min(2, capacity)]);
            while (tape.Count < capacity)
            {
                record(tape, w);
            }

            Assert.That(tape._data, Is.SameAs(made));
        }

        static Value Last(Tape tape, Values w) => tape.Count == w.Count ? w[0] : tape.At(tape.Count - 1);
    }

    private static void EveryKindOfUse(Tape tape, Values w, Value b, double[] data)
    {
        Values x = tape.Input(data, "x");
        Value sum = b;
        using (tape.Scope("model"))
        {
            for (int i = 0; i < w.Count; i++)
            {
                using (tape.Scope("term"))
                {
                    sum += w[i] * x[i];
                }
            }

            sum = sum.Tanh().Named("prediction");
        }

        using (tape.NoGrad())
        {
            _ = (sum * 2.0).Named("twice");
        }

        Value loss = ((sum - 4.0).Square() + w[0].Apply<CubeOp>() + (1.0 / w[1].Detach())).Named("loss");
        loss.Backward();
        foreach (Value parameter in tape.Parameters)
        {
            parameter.Data -= 1e-6 * parameter.Grad;
        }

        tape.ZeroGrad();
        loss.Backward(0.5);
        _ = tape.FirstNonFinite();
        tape.Reset(keepGradients: true);
        tape.Reset();
    }
}
