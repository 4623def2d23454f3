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

    // The choices at kinks are made anew for each row, in first and in second order.
    [Test]
    public void Gradient_ReplayedAcrossAKink_DecidesAnew([Values(1, 3, 40)] int rows)
    {
        var tape = new Tape();
        Value x = tape.Input(2.0, "x");
        Value y = tape.Input(1.0, "y");
        Value z = x.Relu().Square() + (x.Abs() * y) + Value.Max(x, y).Square() + (x.Clamp(-1.0, 1.5) * x) + x.LeakyRelu(0.1).Square() + x.Elu().Square();
        var both = Values.Of(x, y);
        Values gradient = z.Gradient(both);
        CompiledGraph graph = tape.Compile(Values.Join([gradient, .. gradient.Select(g => g.Gradient(both))]), x, y);
        double[] data = [.. Enumerable.Range(0, 2 * rows).Select(i => 3.0 * Math.Sin(2.0 * i))];
        var results = new double[6 * rows];

        graph.Evaluate(data, results);

        for (int row = 0; row < rows; row++)
        {
            (double a, double b) = (data[2 * row], data[(2 * row) + 1]);
            bool inside = a is >= -1.0 and <= 1.5;
            double elu = a > 0.0 ? a : Math.Exp(a) - 1.0;
            double first = (2.0 * Math.Max(a, 0.0)) + (Math.Sign(a) * b) + (a > b ? 2.0 * a : 0.0) + (inside ? 2.0 * a : Math.Clamp(a, -1.0, 1.5))
                + (a > 0.0 ? 2.0 * a : 0.02 * a) + (2.0 * elu * (a > 0.0 ? 1.0 : Math.Exp(a)));
            double second = (a > 0.0 ? 2.0 : 0.0) + (a > b ? 2.0 : 0.0) + (inside ? 2.0 : 0.0)
                + (a > 0.0 ? 2.0 : 0.02) + (a > 0.0 ? 2.0 : 2.0 * ((Math.Exp(a) * Math.Exp(a)) + (elu * Math.Exp(a))));
            double[] expected = [first, Math.Abs(a) + (b > a ? 2.0 * b : 0.0), second, Math.Sign(a), Math.Sign(a), b > a ? 2.0 : 0.0];
            Assert.That(results[(6 * row)..(6 * (row + 1))], Is.EqualTo(expected).Within(1e-12), $"row {row} at {a}, {b}");
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
