using System.Globalization;
using System.Text.Json;

namespace TapeGrad.Tests.Reference;

/// <summary>micrograd's own tests, the example of its README, and its demo.</summary>
[TestFixture]
public sealed class MicrogradTests
{
    private readonly JsonElement _micrograd = ReferenceData.Load("micrograd.json");

    [Test]
    public void ReadmeExample_AsPrintedThere_IsTheHandshakeOfTheField()
    {
        var tape = new Tape();
        Value a = tape.Parameter(-4.0, "a");
        Value b = tape.Parameter(2.0, "b");

        Value g = MoreOps(a, b);
        g.Backward();

        double[] numbers = [g.Data, a.Grad, b.Grad];
        Assert.That(
            numbers.Select(n => n.ToString("F4", CultureInfo.InvariantCulture)), Is.EqualTo(["24.7041", "138.8338", "645.5773"]));
    }

    [Test]
    public void SanityCheck_EveryPoint_AgreesExactly()
    {
        foreach (JsonElement point in _micrograd.GetProperty("sanity_check").EnumerateArray())
        {
            Value x = new Tape().Parameter(point.Number("x"));
            Value z = (2.0 * x) + 2.0 + x;
            Value q = z.Relu() + (z * x);
            Value h = (z * z).Relu();
            Value y = h + q + (q * x);

            y.Backward();

            Assert.That((y.Data, x.Grad), Is.EqualTo((point.Number("value"), point.Number("grad_x"))));
        }
    }

    [Test]
    public void MoreOps_EveryPoint_Agrees()
    {
        foreach (JsonElement point in _micrograd.GetProperty("more_ops").EnumerateArray())
        {
            var tape = new Tape();
            Value a = tape.Parameter(point.Number("a"));
            Value b = tape.Parameter(point.Number("b"));

            Value g = MoreOps(a, b);
            g.Backward();

            ReferenceData.AssertClose(g.Data, point.Number("value"), 1e-12, 0.0, "g");
            ReferenceData.AssertClose(a.Grad, point.Number("grad_a"), 1e-12, 0.0, "dg/da");
            ReferenceData.AssertClose(b.Grad, point.Number("grad_b"), 1e-12, 0.0, "dg/db");
        }
    }

    [Test]
    public void Demo_HundredSteps_LossesAndAccuraciesAgree()
    {
        JsonElement demo = _micrograd.GetProperty("demo");
        double[][] points = [.. demo.GetProperty("X").EnumerateArray().Select(x => x.Numbers())];
        double[] labels = demo.Numbers("y");
        var tape = new Tape();
        Mlp model = new(tape, demo.GetProperty("init"));
        int step = 0;
        foreach (double[] expected in demo.GetProperty("history").EnumerateArray().Select(h => h.Numbers()))
        {
            (Value total, Value data, double accuracy) = SvmLoss(tape, model, points, labels, demo.Number("alpha_l2"));
            total.Backward();

            ReferenceData.AssertClose(total.Data, expected[1], 1e-9, 0.0, $"total loss at step {step}");
            ReferenceData.AssertClose(data.Data, expected[2], 1e-9, 1e-12, $"data loss at step {step}");
            Assert.That(accuracy, Is.EqualTo(expected[3]), $"accuracy at step {step}");
            if (step == 0)
            {
                AssertParameters(tape.Parameters.Grad, demo.GetProperty("grads_step0"), 1e-11);
            }

            double rate = 1.0 - (0.9 * step++ / 100.0);
            Assert.That(rate, Is.EqualTo(expected[4]).Within(1e-15));
            foreach (Value parameter in tape.Parameters)
            {
                parameter.Data -= rate * parameter.Grad;
            }

            tape.Reset();
        }

        Assert.That(step, Is.EqualTo(100));
        AssertParameters(tape.Parameters.Data, demo.GetProperty("final"), 1e-9);
    }

    private static (Value Total, Value Data, double Accuracy) SvmLoss(
        Tape tape, Mlp model, double[][] points, double[] labels, double alpha)
    {
        Value hinge = tape.Constant(0.0);
        int right = 0;
        for (int i = 0; i < points.Length; i++)
        {
            Value score = model.Call(tape.Input(points[i]));
            hinge += (1.0 - (labels[i] * score)).Relu();
            right += score.Data > 0.0 == labels[i] > 0.0 ? 1 : 0;
        }

        Value squares = tape.Constant(0.0);
        foreach (Value parameter in tape.Parameters)
        {
            squares += parameter * parameter;
        }

        Value data = hinge / points.Length;
        return (data + (alpha * squares), data, (double)right / points.Length);
    }

    private static Value MoreOps(Value a, Value b)
    {
        Value c = a + b;
        Value d = (a * b) + b.Pow(3.0);
        c += c + 1.0;
        c += 1.0 + c + (-a);
        d += (d * 2.0) + (b + a).Relu();
        d += (3.0 * d) + (b - a).Relu();
        Value e = c - d;
        Value f = e.Pow(2.0);
        Value g = f / 2.0;
        return g + (10.0 / f);
    }

    private static void AssertParameters(ReadOnlySpan<double> actual, JsonElement layers, double relative)
    {
        double[] expected =
        [
            .. layers.EnumerateArray().SelectMany(
                l => l.GetProperty("W").EnumerateArray().SelectMany(w => w.Numbers()).Concat(l.Numbers("b"))),
        ];
        Assert.That(actual.Length, Is.EqualTo(expected.Length));
        double scale = expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++)
        {
            ReferenceData.AssertClose(actual[i], expected[i], 0.0, relative * scale, $"parameter {i}");
        }
    }

    /// <summary>ReLU layers and a linear last one, written with nothing but scalars.</summary>
    private sealed class Mlp(Tape tape, JsonElement init)
    {
        private readonly (Values[] Weights, Values Bias)[] _layers =
        [
            .. init.EnumerateArray().Select(l => (
                l.GetProperty("W").EnumerateArray().Select(w => tape.Parameter(w.Numbers())).ToArray(),
                tape.Parameter(l.Numbers("b")))),
        ];

        public Value Call(Values point)
        {
            Value[] x = [.. point];
            foreach ((Values[] weights, Values bias) in _layers)
            {
                bool last = weights == _layers[^1].Weights;
                x = [.. weights.Select((w, i) => Neuron(w, bias[i], x, last))];
            }

            return x[0];
        }

        private static Value Neuron(Values weights, Value bias, Value[] x, bool linear)
        {
            Value sum = bias;
            for (int i = 0; i < weights.Count; i++)
            {
                sum += weights[i] * x[i];
            }

            return linear ? sum : sum.Relu();
        }
    }
}
