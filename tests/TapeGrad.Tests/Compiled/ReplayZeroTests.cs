namespace TapeGrad.Tests.Compiled;

/// <summary>Zero adjoints beside infinite derivatives, numbers that are none, and signs of zero: in one row of many, and for all rows.</summary>
[TestFixture]
public sealed class ReplayZeroTests
{
    private static readonly int[] Counts = [1, 2, 8, 17, 32, 40, 70];

    [TestCaseSource(nameof(Counts))]
    public void ReluMask_BeforeAnInfiniteDerivative_KeepsItAway(int count)
    {
        var tape = new Tape();
        Value w = tape.Parameter(1.0);
        Value x = tape.Input(1.0);
        CompiledGraph graph = tape.Compile(((w * x).Sqrt() - 2.0).Relu(), x);
        double[] rows = Rows(count, 0.0, 16.0);
        var gradients = new double[count];

        graph.BackwardBatch(rows, gradients);

        Assert.That(gradients[^1] * count, Is.EqualTo(0.0));
        Assert.That(gradients[..^1], Is.All.EqualTo(0.125 / count));
        Assert.That(w.Grad, Is.EqualTo(2.0 * (count - 1) / count).Within(1e-15));
    }

    [TestCaseSource(nameof(Counts))]
    public void Sqrt_AtZero_HasAnInfiniteGradientInItsRowOnly(int count)
    {
        var tape = new Tape();
        Value x = tape.Input(1.0);
        CompiledGraph graph = tape.Compile((2.0 * x).Sqrt(), x);
        var gradients = new double[count];

        graph.BackwardBatch(Rows(count, 0.0, 2.0), gradients);

        Assert.That(gradients[^1], Is.EqualTo(double.PositiveInfinity));
        Assert.That(gradients[..^1], Is.All.EqualTo(0.5 / count));
    }

    [TestCaseSource(nameof(Counts))]
    public void InfiniteParameter_BehindAZeroAdjoint_GetsNoBlame(int count)
    {
        var tape = new Tape();
        Value w = tape.Parameter(double.PositiveInfinity);
        Value v = tape.Parameter(2.0);
        Value x = tape.Input(1.0);
        Value masked = (w * x).Tanh();
        CompiledGraph graph = tape.Compile(Value.Max(v, masked) + (x.Relu() * v), x);

        graph.BackwardBatch(Rows(count, 0.0, 3.0));

        // w · 0 is NaN, but where x is 0 alone.
        Assert.That(w.Grad, Is.NaN);
        tape.ZeroGrad();
        graph.BackwardBatch(Rows(count, -1.0, 3.0));
        Assert.That(w.Grad, Is.EqualTo(0.0));
        Assert.That(v.Grad, Is.EqualTo(1.0 + (3.0 * (count - 1) / count)).Within(1e-14));
    }

    [TestCaseSource(nameof(Counts))]
    public void ZeroAdjoint_OfATermUTimesX_MeetsNeitherInfinity(int count)
    {
        var tape = new Tape();
        Value w = tape.Parameter(double.PositiveInfinity);
        Value b = tape.Parameter(0.5);
        Value x = tape.Input(1.0);
        Value hidden = ((w * x) + b).Sigmoid();
        CompiledGraph graph = tape.Compile((hidden * x) + (b * x * x), x);
        var gradients = new double[count];

        graph.BackwardBatch(Rows(count, 2.0, 3.0), gradients);

        // σ′(∞) = 0: neither w · 0 nor 0 · ∞ may make NaN.
        double mean = ((9.0 * (count - 1)) + 4.0) / count;
        Assert.That(w.Grad, Is.EqualTo(0.0));
        Assert.That(b.Grad, Is.EqualTo(mean).Within(1e-14));
        Assert.That(gradients[^1] * count, Is.EqualTo(3.0).Within(1e-14));
    }

    [Test]
    public void UniformNode_WithAnInfiniteDerivative_IsLeftAloneByZeroBlame()
    {
        var tape = new Tape();
        Value w = tape.Parameter(0.0);
        Value v = tape.Parameter(3.0);
        Value x = tape.Input(1.0);
        CompiledGraph graph = tape.Compile((w.Sqrt() * x) + v, x);

        graph.BackwardBatch([0.0, 0.0, 0.0]);

        Assert.That((w.Grad, v.Grad), Is.EqualTo((0.0, 1.0)));
        graph.BackwardBatch([0.0, 1.0, 0.0]);
        Assert.That(w.Grad, Is.EqualTo(double.PositiveInfinity));
    }

    [Test]
    public void UniformSum_WithAnInfiniteFactor_IsLeftAloneByZeroBlame()
    {
        var tape = new Tape();
        Value w = tape.Parameter(double.PositiveInfinity);
        Value v = tape.Parameter(3.0);
        Value x = tape.Input(1.0);
        Value uniform = ((w * v) - v).Sigmoid();
        CompiledGraph graph = tape.Compile((uniform * x) + v, x);

        graph.BackwardBatch([1.0, 2.0, 3.0]);

        Assert.That((w.Grad, v.Grad), Is.EqualTo((0.0, 1.0)));
    }

    [TestCaseSource(nameof(Counts))]
    public void InfiniteBlame_OfAReluThatIsOff_IsNaNAsOnTheTape(int count)
    {
        var tape = new Tape();
        Value w = tape.Parameter(1.0);
        Value x = tape.Input(-2.0);
        Value y = (w * x).Relu().Sqrt();
        y.Backward();
        Assert.That(w.Grad, Is.NaN, "on the tape");
        tape.ZeroGrad();
        CompiledGraph graph = tape.Compile(y, x);
        var gradients = new double[count];

        graph.BackwardBatch(Rows(count, -2.0, 4.0), gradients);

        Assert.That(w.Grad, Is.NaN);
        Assert.That(gradients[^1], Is.NaN);
        Assert.That(gradients[..^1], Is.All.EqualTo(0.25 / count));
    }

    [TestCaseSource(nameof(Counts))]
    public void SignOfZero_OfASumOfNegativeZeros_IsThatOfTheTape(int count)
    {
        var tape = new Tape();
        Value x = tape.Input(-0.0);
        Value one = tape.Input(1.0);
        Values vector = Values.Of(x, x, x);
        Values ones = Values.Of(one, one, one);
        Value[] zeros = [vector.Sum(), vector.Mean(), vector.Dot(ones), vector.Linear(ones)[0], vector[..1].Sum(), x + x, x * one];
        foreach (Value zero in zeros)
        {
            CompiledGraph graph = tape.Compile(zero.Reciprocal(), x, one);

            double inverse = graph.EvaluateBatch([.. Enumerable.Range(0, count).SelectMany(_ => (double[])[-0.0, 1.0])]);

            Assert.That(inverse, Is.EqualTo(1.0 / zero.Data), $"{zero}");
        }
    }

    // All rows alike but the last.
    private static double[] Rows(int count, double last, double others) => [.. Enumerable.Repeat(others, count - 1), last];
}
