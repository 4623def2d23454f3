namespace TapeGrad.Tests.Vectors;

/// <summary>The linear map of many rows against the same products in single values.</summary>
[TestFixture]
public sealed class LinearRowsTests
{
    private const double Tolerance = 1e-13;

    [Test]
    public void Linear_OfRows_IsTheSameAsSingleValues(
        [Values(1, 2, 3, 7, 8, 9, 17)] int rows, [Values(1, 2, 7, 8, 9, 20)] int inputs, [Values(1, 2, 8, 13, 16)] int outputs, [Values] bool biased)
    {
        var tape = new Tape(0);
        Values w = tape.Parameter(Numbers(inputs * outputs, 1));
        Values b = tape.Parameter(Numbers(outputs, 2));
        Values x = tape.Input(Numbers(rows * inputs, 3));
        int leaves = tape.Count;
        Values y = x.Linear(w, biased ? b : default, rows);
        int recorded = tape.Count - leaves;

        Blame(y).Backward();
        double[] gradients = tape._grad[..leaves];
        Value[] single = [.. Enumerable.Range(0, rows * outputs).Select(at => Single(x.Slice(at / outputs * inputs, inputs), w, b, at % outputs, biased))];
        tape.ZeroGrad();
        Value output = Blame(Values.Of(single));
        output.Backward();

        (double[] expected, double[] paths) = VectorSweepTests.SlowSweep(tape, output);
        Assert.That(recorded, Is.EqualTo(rows * outputs));
        Assert.That(y.Data.ToArray(), Is.EqualTo(single.Select(v => v.Data)).Within(Tolerance));
        for (int i = 0; i < leaves; i++)
        {
            Assert.That(Math.Abs(gradients[i] - expected[i]), Is.LessThanOrEqualTo(Tolerance * paths[i]), $"gradient {i}: {gradients[i]:R} instead of {expected[i]:R}");
        }
    }

    [Test]
    public void Linear_OfRows_AddsToWhatIsThereAndLeavesTheRestAlone()
    {
        var tape = new Tape();
        Values w = tape.Parameter([1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
        Values x = tape.Input([1.0, 0.5, 2.0, 0.25, 3.0, 0.125]);
        Values first = x.Linear(w[2..4], default, 3);
        Values second = x[2..].Linear(w[2..4], default, 2);

        (first[2] + second[0]).Backward();

        Assert.That(w.Grad.ToArray(), Is.EqualTo([0.0, 0.0, 5.0, 0.375, 0.0, 0.0]));
        Assert.That(x.Grad.ToArray(), Is.EqualTo([0.0, 0.0, 3.0, 4.0, 3.0, 4.0]));
    }

    [Test]
    public void Linear_OfRows_IsTheSameInPicturesAndReplays()
    {
        var tape = new Tape();
        Values w = tape.Parameter(Numbers(6, 1));
        Values b = tape.Parameter(Numbers(3, 2));
        Values x = tape.Input(Numbers(8, 3));
        Value y = x.Linear(w, b, 4).Tanh().Norm();
        y.Backward();
        double[] gradients = tape.Parameters.Grad.ToArray();

        var graph = Graph.From(y);
        tape.ZeroGrad();
        CompiledGraph compiled = tape.Compile(y, [.. x]);
        double replayed = compiled.BackwardBatch(Numbers(8, 3));

        Assert.That(graph.Nodes.Count(n => n.Op == "linear"), Is.EqualTo(12));
        Assert.That(graph.Evaluate(), Is.EqualTo(y.Data).Within(Tolerance));
        Assert.That(Graph.FromJson(graph.ToJson()).ToJson(), Is.EqualTo(graph.ToJson()));
        Assert.That(replayed, Is.EqualTo(y.Data).Within(Tolerance));
        Assert.That(tape.Parameters.Grad.ToArray(), Is.EqualTo(gradients).Within(Tolerance));
    }

    [Test]
    public void Linear_OfRowsStepAfterStep_TakesNoGarbage()
    {
        var tape = new Tape();
        Values w = tape.Parameter(Numbers(64, 1));
        double[] rows = Numbers(8 * 50, 2);
        long before = 0;
        for (int step = 0; step < 4; step++)
        {
            before = GC.GetAllocatedBytesForCurrentThread();
            tape.Reset();
            tape.Input(rows).Linear(w, default, 50).Relu().Mean().Backward();
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    // Every fifth number has no blame, and no row of a third.
    private static Value Blame(Values y) =>
        (y * y[0].Tape.Constant([.. Enumerable.Range(0, y.Count).Select(i => i % 5 == 4 || i < y.Count / 3 ? 0.0 : Math.Sin(i + 0.5))])).Sum();

    private static Value Single(Values x, Values w, Values b, int j, bool biased)
    {
        Value sum = x[0] * w[j * x.Count];
        for (int i = 1; i < x.Count; i++)
        {
            sum += x[i] * w[(j * x.Count) + i];
        }

        return biased ? sum + b[j] : sum;
    }

    private static double[] Numbers(int count, int from) => [.. Enumerable.Range(0, count).Select(i => Math.Sin((1.7 * i) + from))];
}
