namespace TapeGrad.Tests.Compiled;

/// <summary>Outputs that are leaves or depend on few, inputs that lead nowhere, and what counts as a constant.</summary>
[TestFixture]
public sealed class LeafTests
{
    [Test]
    public void DetachedPart_OfAnOutput_KeepsItsNumber()
    {
        var tape = new Tape();
        Value w = tape.Parameter(2.0);
        Value x = tape.Input(3.0);
        CompiledGraph graph = tape.Compile((w * x).Detach() * x, x);
        var gradients = new double[1];

        w.Data = 100.0;

        Assert.That(graph.Gradient([5.0], gradients), Is.EqualTo(30.0));
        Assert.That(gradients[0], Is.EqualTo(6.0));
    }

    [Test]
    public void Graph_WithoutParameters_HasInputGradients()
    {
        var tape = new Tape();
        Value x = tape.Input(1.0);
        Value y = tape.Input(1.0);
        CompiledGraph graph = tape.Compile(x * y.Exp(), x, y);
        var gradients = new double[4];

        double mean = graph.BackwardBatch([2.0, 0.0, 3.0, 0.0], gradients);

        Assert.That(mean, Is.EqualTo(2.5));
        Assert.That(gradients, Is.EqualTo((double[])[0.5, 1.0, 0.5, 1.5]));
        Assert.That(tape.Parameters, Is.Empty);
    }

    [Test]
    public void Graph_WithoutInputs_IsEvaluated()
    {
        var tape = new Tape();
        Value w = tape.Parameter(3.0);
        CompiledGraph graph = tape.Compile((w * w) + 1.0);

        Assert.That(graph.Evaluate([]), Is.EqualTo(10.0));
        Assert.That(graph.Gradient([], []), Is.EqualTo(10.0));
        w.Data = 2.0;
        Assert.That(graph.Evaluate([]), Is.EqualTo(5.0));
        Assert.That(w.Grad, Is.Zero);
    }

    [Test]
    public void Input_ThatLeadsNowhere_HasGradientZero()
    {
        var tape = new Tape();
        Value x = tape.Input(1.0);
        Value idle = tape.Input(1.0);
        Value dead = tape.Input(1.0);
        _ = dead * x;
        CompiledGraph graph = tape.Compile(x.Square(), idle, x, dead);
        double[] gradients = [9.0, 9.0, 9.0, 9.0, 9.0, 9.0];

        graph.BackwardBatch([double.NaN, 1.0, double.PositiveInfinity, 0.0, 2.0, 0.0], gradients);

        Assert.That(gradients, Is.EqualTo((double[])[0.0, 1.0, 0.0, 0.0, 2.0, 0.0]));
    }

    [Test]
    public void Input_ThatIsUnusedAndNotListed_IsNoError()
    {
        var tape = new Tape();
        Value x = tape.Input(1.0);
        Value unused = tape.Input(2.0);
        _ = unused.Exp();

        Assert.That(tape.Compile(x + 1.0, x).Evaluate([2.0]), Is.EqualTo(3.0));
    }

    // Each was a number of all samples without a parameter behind it, whose adjoint was put where there was no room for it.
    [Test]
    public void VectorOfConstants_TimesAnInput_IsAConstant()
    {
        var tape = new Tape();
        Values c = tape.Constant([3.0, 4.0, 5.0]);
        Value x = tape.Input(1.0);
        (Value Value, double Number)[] cases =
        [
            (c.LogSumExp(), Math.Log(Math.Exp(3.0) + Math.Exp(4.0) + Math.Exp(5.0))), (c.Norm(), Math.Sqrt(50.0)), (c.Max(), 5.0), (c.Min(), 3.0),
            (c.Softmax()[2], 1.0 / (1.0 + Math.Exp(-1.0) + Math.Exp(-2.0))), (c.LogSoftmax()[2], -Math.Log(1.0 + Math.Exp(-1.0) + Math.Exp(-2.0))),
            (c.Variance(), 2.0 / 3.0), (c.Product(), 60.0), (c.Mean(), 4.0), (c.Sum(), 12.0), (c.Dot(c), 50.0),
        ];
        foreach ((Value value, double number) in cases)
        {
            CompiledGraph graph = tape.Compile(value * x, x);
            var gradients = new double[2];

            double mean = graph.BackwardBatch([1.0, 2.0], gradients);

            Assert.That(mean, Is.EqualTo(1.5 * number).Within(1e-14 * Math.Abs(mean)), $"{value}");
            Assert.That(gradients, Is.All.EqualTo(number / 2.0).Within(1e-14 * Math.Abs(mean)));
            Assert.That(tape.Compile(value, x).BackwardBatch([1.0]), Is.EqualTo(value.Data).Within(1e-15 * Math.Abs(value.Data)));
        }
    }

    [Test]
    public void ConstantNumbers_OfTheTape_StayWhenTheirTapeHasOthers()
    {
        var tape = new Tape();
        Value x = tape.Input(1.0);
        CompiledGraph graph = tape.Compile((x * tape.Constant(3.0)).Pow(2.5).Clamp(-1.0, 1e9).LeakyRelu(0.5), x);
        double before = graph.Evaluate([2.0]);

        tape.Reset();
        _ = tape.Constant(7.0);
        _ = tape.Input(1.0).Clamp(0.0, 0.5);

        Assert.That(graph.Evaluate([2.0]), Is.EqualTo(before));
        Assert.That(before, Is.EqualTo(Math.Pow(6.0, 2.5)).Within(1e-12));
    }
}
