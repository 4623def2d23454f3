namespace TapeGrad.Tests.Compiled;

/// <summary>What a compiled graph computes, from how many rows, and when.</summary>
[TestFixture]
public sealed class CompiledGraphTests
{
    [Test]
    public void BackwardBatch_OfAnyNumberOfRows_IsTheMeanOfSingleRows()
    {
        var tape = new Tape();
        Values w = tape.Parameter([0.3, -0.7, 1.1, 0.2]);
        Values x = tape.Input([0.1, 0.2, 0.3]);
        Value hidden = (x[..2].Dot(w[..2]) + w[2]).Relu() + (x[2] * w[3]).Tanh();
        CompiledGraph compiled = tape.Compile((hidden - x[0]).Square() + (0.01 * w.Dot(w)), [.. x]);
        var random = new Random(7);
        foreach (int count in Enumerable.Range(1, 75).Append(255).Append(513).Append(1000))
        {
            double[] rows = [.. Enumerable.Range(0, 3 * count).Select(_ => random.Next(-2000, 2000) * 1e-3)];
            var single = new double[3];
            List<double> expected = [];
            double sum = 0.0;
            tape.ZeroGrad();
            for (int row = 0; row < count; row++)
            {
                sum += compiled.BackwardBatch(rows.AsSpan(3 * row, 3), single);
                expected.AddRange(single.Select(g => g / count));
            }

            double[] parameters = [.. w.Select(v => v.Grad / count)];
            tape.ZeroGrad();
            var gradients = new double[rows.Length];
            double mean = compiled.BackwardBatch(rows, gradients);
            Assert.That(mean, Is.EqualTo(sum / count).Within(1e-13), $"{count} rows");
            Assert.That(gradients, Is.EqualTo(expected).Within(1e-14), $"{count} rows");
            Assert.That(w.Select(v => v.Grad), Is.EqualTo(parameters).Within(1e-12), $"{count} rows");
            Assert.That(compiled.EvaluateBatch(rows), Is.EqualTo(mean), $"{count} rows");
            double[] with = [.. w.Select(v => v.Grad)];
            tape.ZeroGrad();
            Assert.That(compiled.BackwardBatch(rows), Is.EqualTo(mean), $"{count} rows");
            Assert.That(w.Select(v => v.Grad), Is.EqualTo(with).Within(1e-15), $"{count} rows");
        }
    }

    [Test]
    public void Threads_AnyNumber_GiveTheSameBits()
    {
        var tape = new Tape();
        Value w = tape.Parameter(0.7);
        Value x = tape.Input(0.5);
        CompiledGraph compiled = tape.Compile((w * x).Sin() * w.Exp(), x);
        double[] rows = [.. Enumerable.Range(0, 5000).Select(i => 0.001 * i)];
        List<(double, double, double)> found = [];
        foreach (int threads in (int[])[1, 2, 3, 8, 1])
        {
            compiled.Threads = threads;
            var gradients = new double[rows.Length];
            tape.ZeroGrad();
            found.Add((compiled.BackwardBatch(rows, gradients), w.Grad, gradients.Sum()));
        }

        Assert.That(found.Distinct().Count(), Is.EqualTo(1));
    }

    [Test]
    public void Compile_OutputThatIsALeaf_IsThatLeaf()
    {
        var tape = new Tape();
        Value w = tape.Parameter(3.0);
        Value x = tape.Input(2.0);
        Value unused = tape.Input(2.0);
        Value k = tape.Constant(5.0);
        Value frozen;
        using (tape.NoGrad())
        {
            frozen = (w * x) + 1.0;
        }

        foreach ((Value output, double mean, double gradient, double blame) in
            ((Value, double, double, double)[])[(x, 15.0, 0.5, 0.0), (w, 3.0, 0.0, 1.0), (k, 5.0, 0.0, 0.0), (frozen, 7.0, 0.0, 0.0), (x.Detach(), 2.0, 0.0, 0.0)])
        {
            tape.ZeroGrad();
            var gradients = new double[4];
            CompiledGraph compiled = tape.Compile(output, x, unused);
            Assert.That(compiled.BackwardBatch([10.0, 1.0, 20.0, 2.0], gradients), Is.EqualTo(mean));
            Assert.That(gradients, Is.EqualTo([gradient, 0.0, gradient, 0.0]));
            Assert.That(w.Grad, Is.EqualTo(blame));
            Assert.That(compiled.Gradient([10.0, 1.0], gradients.AsSpan(0, 2)), Is.EqualTo(output == x ? 10.0 : mean));
            Assert.That(gradients[0], Is.EqualTo(2.0 * gradient));
        }
    }

    [Test]
    public void BackwardBatch_OfUniformOutput_SendsTheWholeGradientOnce()
    {
        var tape = new Tape();
        Values w = tape.Parameter([3.0, 4.0]);
        Value x = tape.Input(2.0);
        CompiledGraph compiled = tape.Compile(w.Norm(), x);

        double mean = compiled.BackwardBatch([1.0, 2.0, 3.0]);

        Assert.That(mean, Is.EqualTo(5.0));
        Assert.That(w.Grad.ToArray(), Is.EqualTo([0.6, 0.8]).Within(1e-15));
    }

    [Test]
    public void Replay_AfterResetAndNewNumbers_ReadsTheParameters()
    {
        var tape = new Tape();
        Values w = tape.Parameter([2.0, 3.0]);
        Value x = tape.Input(1.0);
        CompiledGraph compiled = tape.Compile((w[0] * x) + w[1].Square(), x);
        CompiledGraph second = tape.Compile(w[1] * x, x);

        tape.Reset();
        Assert.That(compiled.Evaluate([10.0]), Is.EqualTo(29.0));
        Value first = w[0];
        first.Data = 5.0;
        Assert.That(compiled.Evaluate([10.0]), Is.EqualTo(59.0));
        w.MutableData[1] = -1.0;
        Assert.That(compiled.Evaluate([10.0]), Is.EqualTo(51.0));
        Assert.That(second.Evaluate([10.0]), Is.EqualTo(-10.0));

        Value more = tape.Parameter([.. Enumerable.Repeat(7.0, 1000)])[999];
        Value other = tape.Input(4.0);
        Value loss = other * more;
        loss.Backward();
        compiled.BackwardBatch([10.0]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(w.Grad.ToArray(), Is.EqualTo([10.0, -2.0]));
            Assert.That(more.Grad, Is.EqualTo(4.0));
            Assert.That((other.Grad, other.Data), Is.EqualTo((7.0, 4.0)), "what was recorded is left alone");
        }
    }

    [Test]
    public void BackwardBatch_BesideBackward_AddsUp()
    {
        var tape = new Tape();
        Value w = tape.Parameter(2.0);
        Value x = tape.Input(3.0);
        Value y = w * w * x;
        CompiledGraph compiled = tape.Compile(y, x);

        compiled.BackwardBatch([3.0]);
        compiled.BackwardBatch([3.0, 5.0]);
        Assert.That(w.Grad, Is.EqualTo(12.0 + 16.0));
        y.Backward();
        Assert.That(w.Grad, Is.EqualTo(28.0 + 12.0));
        compiled.BackwardBatch([3.0]);
        Assert.That((w.Grad, x.Grad), Is.EqualTo((52.0, 4.0)));
        tape.ZeroGrad();
        Assert.That(w.Grad, Is.Zero);
        compiled.BackwardBatch([3.0]);
        tape.Reset(keepGradients: true);
        Assert.That(w.Grad, Is.EqualTo(12.0));
        tape.Reset();
        Assert.That(w.Grad, Is.Zero);
        compiled.Gradient([3.0], new double[1]);
        Assert.That(w.Grad, Is.Zero, "Gradient leaves parameters alone");
    }

    [Test]
    public void Replay_FromSeveralThreadsAtOnce_GivesEachItsResult()
    {
        var tape = new Tape();
        Values w = tape.Parameter([0.3, -0.7, 1.1]);
        Values x = tape.Input([0.1, 0.2, 0.3]);
        CompiledGraph compiled = tape.Compile(((w * x).Tanh().LogSumExp() * w.Norm()).Exp(), [.. x]);
        double[][] rows = [.. Enumerable.Range(0, 64).Select(r => (double[])[.. Enumerable.Range(0, 3 * (r + 1)).Select(i => 0.01 * (i - r))])];
        double[] expected = [.. rows.Select(row => Tried(compiled, row))];

        Parallel.For(0, 4000, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
        {
            if (Tried(compiled, rows[i % 64]) != expected[i % 64])
            {
                throw new InvalidOperationException("A thread has seen numbers of another.");
            }
        });
    }

    private static double Tried(CompiledGraph compiled, double[] rows)
    {
        var gradient = new double[3];
        return compiled.EvaluateBatch(rows) + compiled.Evaluate(rows.AsSpan()[^3..]) + (3.0 * compiled.Gradient(rows.AsSpan(0, 3), gradient)) + (gradient[0] - (5.0 * gradient[2]));
    }

    [TestCase(0.0)]
    [TestCase(1e6)]
    [TestCase(1e16)]
    public void LogSoftmax_LargeLogits_KeepsTheTapesDigits(double shift)
    {
        var tape = new Tape();
        Values x = tape.Input([shift + 2.0, shift, shift + 2.0]);
        Value y = x.LogSoftmax()[0];
        y.Backward();
        CompiledGraph graph = tape.Compile(y, [.. x]);
        double[] gradients = new double[3];

        double one = graph.Gradient(x.Data, gradients);
        double[] rows = [.. Enumerable.Repeat(x.Data.ToArray(), 9).SelectMany(row => row)];

        Assert.That(one, Is.EqualTo(y.Data).Within(2).Ulps);
        Assert.That(graph.EvaluateBatch(rows), Is.EqualTo(y.Data).Within(1e-15));
        Assert.That(gradients, Is.EqualTo(x.Grad.ToArray()).Within(1e-15));
    }

    [Test]
    public void Gradient_IntoTheParameters_IsRefusedAndLeavesThem()
    {
        var tape = new Tape();
        Values w = tape.Parameter([2.0, 5.0], "w");
        Value x = tape.Input(3.0, "x");
        CompiledGraph graph = tape.Compile((w[0] * x).Square() * w[1], x);

        ExpectedError.Says(Assert.Throws<ArgumentException>(() => graph.Gradient([1.0], w.MutableData[..1])), "share memory with the values of the tape");

        Assert.That(w.Data.ToArray(), Is.EqualTo([2.0, 5.0]));
    }
}
