namespace TapeGrad.Tests.Compiled;

/// <summary>A recorded gradient that is replayed where a gradient of 0 meets an infinite derivative: 0 there as well.</summary>
[TestFixture]
public sealed class ShareReplayTests
{
    [Test]
    public void Gradient_ReplayedWhereZeroMeetsInfinity_IsThatOfTheSweep([Values(1, 3, 20, 40, 600)] int rows)
    {
        var tape = new Tape();
        Value x = tape.Input(4.0, "x");
        CompiledGraph graph = tape.Compile(Values.Of((x.Sqrt().Relu() + x).Gradient(x), x), x);
        double[] data = [.. Enumerable.Range(0, rows).Select(i => i % 3 == 0 ? 0.0 : 4.0)];
        var alone = new double[2];
        var results = new double[2 * rows];

        graph.Evaluate(data, results);

        for (int row = 0; row < rows; row++)
        {
            graph.Evaluate(data.AsSpan(row, 1), alone);
            Assert.That(results[2 * row], Is.EqualTo(data[row] == 0.0 ? 1.0 : 1.25), $"row {row}");
            Assert.That(results[2 * row], Is.EqualTo(alone[0]), $"row {row}");
        }
    }

    // Rows beside one that needs the exact program keep their bits.
    [Test]
    public void Rows_BesideOneThatComesOutNaN_KeepTheirBits()
    {
        var tape = new Tape();
        Value x = tape.Input(0.3, "x");
        Value y = ((x.Sqrt().Relu() * 0.7) + (x.Sin() * x.Exp())).Tanh();
        CompiledGraph graph = tape.Compile(Values.Of(y.Gradient(x), x), x);
        double[] data = [.. Enumerable.Range(0, 40).Select(i => 0.1 + (0.02 * i))];
        var expected = new double[80];
        graph.Evaluate(data, expected);
        data[7] = 0.0;
        var results = new double[80];

        graph.Evaluate(data, results);

        Assert.That(double.IsFinite(results[14]));
        results.AsSpan(14, 2).CopyTo(expected.AsSpan(14));
        Assert.That(results, Is.EqualTo(expected));
    }

    [Test]
    public void Penalty_TrainedWhereZeroMeetsInfinity_HasFiniteGradients()
    {
        var tape = new Tape();
        Value w = tape.Parameter(0.0, "w");
        Value v = tape.Parameter(3.0, "v");
        Value x = tape.Input(1.0, "x");
        Value y = (w * x).Sqrt().Relu() + (v * x) + (w * x);
        Value slope = y.Gradient(x);                    // w · (…) + v + w
        CompiledGraph graph = tape.Compile(slope.Square(), x);
        var gradients = new double[2];

        foreach (int rows in (int[])[1, 2])
        {
            tape.ZeroGrad();
            Assert.That(graph.BackwardBatch([.. Enumerable.Repeat(1.0, rows)]), Is.EqualTo(9.0));
            Assert.That((w.Grad, v.Grad), Is.EqualTo((6.0, 6.0)));
            tape.ZeroGrad();
            graph.BackwardBatch([.. Enumerable.Repeat(1.0, rows)], gradients.AsSpan(0, rows));
            Assert.That(w.Grad, Is.EqualTo(6.0));
        }
    }

    [Test]
    public void Gradient_OfParametersAlone_IsThatOfTheSweep()
    {
        var tape = new Tape();
        Value v = tape.Parameter(2.0, "v");
        Value w = tape.Parameter(4.0, "w");
        Value x = tape.Input(1.0, "x");
        Value slope = (v * w.Sqrt()).Gradient(w);       // v / (2√w)
        CompiledGraph uniform = tape.Compile(slope);
        CompiledGraph mixed = tape.Compile(slope * x, x);
        (v.Data, w.Data) = (0.0, 0.0);

        Assert.That(uniform.Evaluate([]), Is.Zero);
        Assert.That(mixed.EvaluateBatch([2.0, 3.0]), Is.Zero);
        foreach (Func<double> backward in (Func<double>[])[() => mixed.BackwardBatch([2.0]), () => mixed.BackwardBatch([2.0, 3.0])])
        {
            tape.ZeroGrad();
            Assert.That(backward(), Is.Zero);
            Assert.That((v.Grad, w.Grad), Is.EqualTo((double.PositiveInfinity, 0.0)));
        }
    }
}
