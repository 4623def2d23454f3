using System.Globalization;
using System.Text.Json;

namespace TapeGrad.Tests.Reference;

/// <summary>The tutorial programs, run with the engine: every number of every epoch, and every line printed.</summary>
[TestFixture]
public sealed class SeedTests
{
    private readonly JsonElement _seeds = ReferenceData.Load("seeds.json");

    [Test]
    public void Seed000_OneWeight_EveryEpochAgrees()
    {
        JsonElement seed = First("seed_000");
        var tape = new Tape();
        Value w = tape.Parameter(seed.Number("initial_weight"));
        double target = seed.Number("target_output");
        List<string> lines = [];
        foreach (double[] row in Rows(seed))
        {
            Value prediction = w * tape.Input(seed.Number("input_value"));
            Value error = prediction - target;
            Value loss = error.Square();
            loss.Backward();
            double gradient = w.Grad;
            w.Data -= seed.Number("learning_rate") * gradient;
            AssertRow([row[0], prediction.Data, error.Data, loss.Data, gradient, w.Data], row);
            lines.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"Epoch {row[0],2}: Prediction = {prediction.Data:F2}, Loss = {loss.Data:F4}, Weight = {w.Data:F4}"));
            tape.Reset();
        }

        Assert.That(lines, Is.EqualTo(seed.Lines("stdout")));
    }

    [Test]
    public void Seed001_OneStep_EveryNumberAgrees()
    {
        JsonElement seed = First("seed_001");
        JsonElement step = seed.GetProperty("one_step");
        var network = new TwoTwoOne(seed);

        double[] before = network.Forward();
        double[] gradients = network.BackwardAndUpdate();
        double[] after = network.Forward();

        Assert.That(
            seed.Lines("param_order"),
            Is.EqualTo(step.GetProperty("params_after").EnumerateObject().Select(p => p.Name)));
        AssertRow(before, Properties(step, "before"));
        AssertRow(gradients, Properties(step, "grads"));
        AssertRow(network.Parameters, Properties(step, "params_after"));
        AssertRow(after, Properties(step, "after"));
        string[] lines =
        [
            string.Create(CultureInfo.InvariantCulture, $"Initial Error: {before[^1]:F4}"),
            string.Create(CultureInfo.InvariantCulture, $"Error after 1 backpropagation: {after[^1]:F4}"),
        ];
        Assert.That(lines, Is.EqualTo(step.Lines("stdout")));
    }

    [Test]
    public void Seed001_FiftyEpochs_EveryNumberAgrees()
    {
        JsonElement seed = First("seed_001");
        JsonElement run = seed.GetProperty("epochs_run");
        var network = new TwoTwoOne(seed);
        List<string> lines = [];
        foreach (double[] row in Rows(run))
        {
            double[] forward = network.Forward();
            double[] gradients = network.BackwardAndUpdate();
            AssertRow([row[0], .. forward, .. gradients, .. network.Parameters], row);
            lines.Add(string.Create(
                CultureInfo.InvariantCulture, $"Epoch {row[0]}: y_pred = {forward[^2]:0.####}, error = {forward[^1]:0.######}"));
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(lines, Has.Count.EqualTo(seed.GetProperty("epochs").GetInt32()));
            Assert.That(lines, Is.EqualTo(run.Lines("stdout")));
        }
    }

    [Test]
    public void Seed003_SingleNeuron_GradientsAgree()
    {
        foreach (JsonElement neuron in First("seed_003").GetProperty("single_sigmoid_neuron").EnumerateArray())
        {
            var tape = new Tape();
            Value weight = tape.Parameter(neuron.Number("weight"));
            Value bias = tape.Parameter(neuron.Number("bias"));
            Value input = tape.Input(neuron.Number("input"));
            Value z = (weight * input) + bias;
            Value output = z.Sigmoid();
            Value loss = (output - neuron.Number("target")).Square();

            loss.Backward();

            string[] names = ["z", "output", "loss", "dloss_doutput", "grad_weight", "grad_bias", "grad_input"];
            AssertRow(
                [z.Data, output.Data, loss.Data, output.Grad, weight.Grad, bias.Grad, input.Grad],
                [.. names.Select(n => neuron.Number(n))]);
        }
    }

    [Test]
    public void Seed003_LearningRates_FollowEveryTrajectoryToInfinityAndNaN()
    {
        foreach (JsonElement run in First("seed_003").GetProperty("learning_rate_impact").EnumerateArray())
        {
            var tape = new Tape();
            Value w = tape.Parameter(run.Number("w0"));
            foreach (double[] row in Rows(run))
            {
                Value prediction = w * run.Number("x");
                Value loss = (prediction - run.Number("y")).Square();
                loss.Backward();
                double gradient = w.Grad;
                w.Data -= run.Number("learning_rate") * gradient;
                AssertRow([row[0], prediction.Data, loss.Data, gradient, w.Data], row);
                tape.Reset();
            }
        }
    }

    [Test]
    public void Seed004_LinearRegression_EveryEpochAgrees()
    {
        JsonElement seed = First("seed_004");
        (double X, double Y)[] data = [.. seed.Numbers("X").Zip(seed.Numbers("Y"))];
        var tape = new Tape();
        Value w = tape.Parameter(seed.Number("w0"));
        List<string> lines = [];
        Assert.That((w * seed.Number("prediction_query")).Data, Is.EqualTo(seed.Number("prediction_before")));
        tape.Reset();
        foreach (double[] row in Rows(seed))
        {
            Value sum = tape.Constant(0.0);
            foreach ((double x, double y) in data)
            {
                sum += ((w * x) - y).Square();
            }

            Value loss = sum / data.Length;
            loss.Backward();
            double gradient = w.Grad;
            w.Data -= seed.Number("learning_rate") * gradient;
            AssertRow([row[0], w.Data, loss.Data, gradient], row);
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"epoch {row[0]}: w = {w.Data:F3}, loss = {loss.Data:F8}"));
            tape.Reset();
        }

        double after = (w * seed.Number("prediction_query")).Data;
        using (Assert.EnterMultipleScope())
        {
            AssertRow([after], [seed.Number("prediction_after")]);
            Assert.That(lines, Is.EqualTo(seed.Lines("stdout").Take(lines.Count)));
            Assert.That(
                seed.Lines("stdout")[^1],
                Is.EqualTo(string.Create(CultureInfo.InvariantCulture, $"Prediction after training: f(5) = {after:F3}")));
        }
    }

    private static double[] Properties(JsonElement step, string name) =>
        [.. step.GetProperty(name).EnumerateObject().Select(p => p.Value.Number())];

    private static IEnumerable<double[]> Rows(JsonElement run)
    {
        Assert.That(run.GetProperty("rows").GetArrayLength(), Is.Positive);
        return run.GetProperty("rows").EnumerateArray().Select(r => r.Numbers());
    }

    private static void AssertRow(double[] actual, double[] expected)
    {
        Assert.That(actual, Has.Length.EqualTo(expected.Length));
        for (int i = 0; i < expected.Length; i++)
        {
            ReferenceData.AssertClose(actual[i], expected[i], 1e-12, 1e-15, $"number {i} of row {expected[0]}");
        }
    }

    private JsonElement First(string seed) => _seeds.GetProperty(seed).GetProperty("first");

    /// <summary>h1 = σ(w1 x1 + w2 x2 + b1); h2 = σ(w3 x1 + w4 x2 + b2); y = σ(w5 h1 + w6 h2 + b3).</summary>
    private sealed class TwoTwoOne
    {
        private readonly Tape _tape = new();
        private readonly Values _w;
        private readonly Values _b;
        private readonly double[] _x;
        private readonly double _target;
        private readonly double _rate;
        private Value _error;

        public TwoTwoOne(JsonElement seed)
        {
            _w = _tape.Parameter(seed.Numbers("w"), "w");
            _b = _tape.Parameter(seed.Numbers("b"), "b");
            _x = seed.Numbers("x");
            _target = seed.Number("y");
            _rate = seed.Number("lr");
        }

        public double[] Parameters => _tape.Parameters.Data.ToArray();

        public double[] Forward()
        {
            _tape.Reset();
            Values x = _tape.Input(_x, "x");
            Value h1 = (_w[0] * x[0]) + (_w[1] * x[1]) + _b[0];
            Value h2 = (_w[2] * x[0]) + (_w[3] * x[1]) + _b[1];
            Value z = (_w[4] * h1.Sigmoid()) + (_w[5] * h2.Sigmoid()) + _b[2];
            Value y = z.Sigmoid();
            _error = (y - _target).Square();
            return [h1.Data, h1.Sigmoid().Data, h2.Data, h2.Sigmoid().Data, z.Data, y.Data, _error.Data];
        }

        public double[] BackwardAndUpdate()
        {
            _error.Backward();
            double[] gradients = _tape.Parameters.Grad.ToArray();
            foreach (Value parameter in _tape.Parameters)
            {
                parameter.Data -= _rate * parameter.Grad;
            }

            return gradients;
        }
    }
}
