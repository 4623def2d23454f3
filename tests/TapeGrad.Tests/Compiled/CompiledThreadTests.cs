namespace TapeGrad.Tests.Compiled;

/// <summary>One graph in several hands, and several graphs on one tape.</summary>
[TestFixture]
public sealed class CompiledThreadTests
{
    [Test]
    public void BackwardBatch_FromSeveralThreadsAtOnce_AddsAllGradients()
    {
        const int calls = 400;
        var tape = new Tape();
        Values w = tape.Parameter([0.5, -0.25, 2.0]);
        Value x = tape.Input(1.0);
        CompiledGraph graph = tape.Compile((w[0] * x) + (w[1] * w[2] * x) + w.Sum(), x);
        double[] rows = [1.0, 2.0, 3.0];

        Parallel.For(0, calls, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ => graph.BackwardBatch(rows));

        Assert.That(w.Grad.ToArray(), Is.EqualTo((double[])[3.0 * calls, 5.0 * calls, 0.5 * calls]));
    }

    [Test]
    public void Evaluate_WithThreadsOfItsOwn_FromSeveralThreadsAtOnce_GivesTheSameBits()
    {
        var tape = new Tape();
        Value w = tape.Parameter(0.5);
        Value x = tape.Input(1.0);
        CompiledGraph graph = tape.Compile((w * x).Sin() * w.Exp(), x);
        graph.Threads = 4;
        double[][] rows = [.. Enumerable.Range(1, 6).Select(k => (double[])[.. Enumerable.Range(0, 700 * k).Select(i => (i % 97) * 0.01 * k)])];
        double[] expected = [.. rows.Select(r => graph.EvaluateBatch(r))];

        Parallel.For(0, 300, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
        {
            var gradients = new double[rows[i % 6].Length];
            Assert.That(graph.EvaluateBatch(rows[i % 6]), Is.EqualTo(expected[i % 6]));
            Assert.That(graph.BackwardBatch(rows[i % 6], gradients), Is.EqualTo(expected[i % 6]));
        });
    }

    [Test]
    public void Graphs_OfOneTape_ReadTheSameParametersAndAddToThem()
    {
        var tape = new Tape();
        Values w = tape.Parameter([2.0, 3.0]);
        Value x = tape.Input(1.0);
        Value y = w[0] * x;
        CompiledGraph first = tape.Compile(y, x);
        CompiledGraph second = tape.Compile(y * w[1], x);

        first.BackwardBatch([10.0]);
        second.BackwardBatch([100.0]);
        first.BackwardBatch([10.0]);

        Assert.That(w.Grad.ToArray(), Is.EqualTo((double[])[320.0, 200.0]));
        w.MutableData[0] = 1.0;
        Assert.That((first.Evaluate([10.0]), second.Evaluate([10.0])), Is.EqualTo((10.0, 30.0)));
    }
}
