using System.Text.Json;
using TapeGrad.Benchmarks.Workloads;
using TapeGrad.Benchmarks.Workloads.MicroGpt;

namespace TapeGrad.Tests.Reference;

[TestFixture]
internal sealed class MicroGptScalarTests : MicroGptTests
{
    protected override IMicroGpt Create(MicroGptConfig config) => new MicroGptScalar<ByOperators>(config);
}

[TestFixture]
internal sealed class MicroGptLoopsTests : MicroGptTests
{
    protected override IMicroGpt Create(MicroGptConfig config) => new MicroGptLoops(config);
}

[TestFixture]
internal sealed class MicroGptFusedTests : MicroGptTests
{
    protected override IMicroGpt Create(MicroGptConfig config) => new MicroGptFused(config);
}

[TestFixture]
internal sealed class MicroGptCompiledTests : MicroGptTests
{
    protected override IMicroGpt Create(MicroGptConfig config) => new MicroGptCompiled(config);
}

/// <summary>Karpathy's microgpt: its losses, gradients and samples. Another way of computing it is another derived class.</summary>
internal abstract class MicroGptTests
{
    private static readonly string[] Runs = ["final-seed42", "early-gist-seed42"];

    protected abstract IMicroGpt Create(MicroGptConfig config);

    [TestCaseSource(nameof(Runs))]
    public void Step1_LossLogitsAndGradient_Agree(string name)
    {
        Training training = Train(name);

        double[][] logits = training.Model.Logits(training.Tokens[0]);
        double loss = training.Model.Differentiate([training.Tokens[0]]);

        ReferenceData.AssertClose(loss, training.Run.GetProperty("losses")[0].Number(), 1e-12, 0.0, "loss");
        ReferenceData.AssertClose(training.Model.Gradient, training.Run.GetProperty("grad_step1").Flat(), 1e-12, "gradient");
        foreach (JsonElement probe in training.Run.GetProperty("probe_step1").EnumerateArray())
        {
            double[] expected = probe.Numbers("logits");
            double[] actual = logits[probe.GetProperty("pos").GetInt32()];
            Assert.That(actual, Has.Length.EqualTo(expected.Length));
            for (int i = 0; i < expected.Length; i++)
            {
                ReferenceData.AssertClose(actual[i], expected[i], 1e-12, 1e-16, $"logit {i}");
            }
        }
    }

    [TestCaseSource(nameof(Runs))]
    public void TwentySteps_LossesAndParameters_Agree(string name)
    {
        Training training = Train(name);
        double[] losses = training.Run.Numbers("losses");

        for (int step = 0; step < losses.Length; step++)
        {
            ReferenceData.AssertClose(training.Step(), losses[step], 0.0, 1e-9, $"loss at step {step}");
        }

        ReferenceData.AssertClose(training.P, training.Run.GetProperty("params_after_20").Flat(), 1e-8, "parameters");
    }

    [Test]
    public void ThousandSteps_LossesParametersAndSampledNames_Agree()
    {
        Training training = Train("final-seed42");
        JsonElement run = training.Run.GetProperty("long_run");
        training.Tokens = [.. run.GetProperty("docs").EnumerateArray().Select(doc => training.Tokenise(doc.GetString()!))];
        double[] losses = run.Numbers("losses");

        for (int step = 0; step < losses.Length; step++)
        {
            ReferenceData.AssertClose(training.Step(), losses[step], 0.0, 1e-6, $"loss at step {step}");
        }

        ReferenceData.AssertClose(training.P, run.GetProperty("params_after").Flat(), 1e-6, "parameters");
        JsonElement sampling = run.GetProperty("sampling");
        string[] names = [.. sampling.GetProperty("uniform_draws").EnumerateArray().Select(draws =>
            training.Sample(draws.Numbers(), sampling.Number("temperature")))];
        Assert.That(names, Is.EqualTo(sampling.Lines("names")));
    }

    private Training Train(string name)
    {
        JsonElement run = ReferenceData.LoadShared("microgpt.json").GetProperty("runs").EnumerateArray().Single(r => r.GetProperty("name").GetString() == name);
        JsonElement config = run.GetProperty("config");
        int Size(string property) => config.GetProperty(property).GetInt32();
        var sizes = new MicroGptConfig(
            Size("vocab_size"),
            Size("block_size"),
            Size("n_embd"),
            Size("n_head"),
            Tied: config.GetProperty("lm_head").GetString() == "tied to wte",
            Squared: config.GetProperty("mlp_activation").GetString() == "relu^2");
        Assert.That(sizes.ParameterCount, Is.EqualTo(Size("num_params")));
        return new Training(run, sizes, Create(sizes));
    }

    private sealed class Training
    {
        private readonly MicroGptConfig _config;
        private readonly Adam _adam;
        private readonly double _rate;
        private readonly int _bos;
        private readonly string[] _letters;
        private readonly double _decay;
        private int _step;

        public Training(JsonElement run, MicroGptConfig config, IMicroGpt model)
        {
            (Run, _config, Model) = (run, config, model);
            JsonElement settings = run.GetProperty("config");
            _adam = new Adam(config.ParameterCount, settings.Number("beta1"), settings.Number("beta2"));
            (_rate, _decay) = (settings.Number("learning_rate"), settings.Number("num_steps_for_lr_decay"));
            _bos = settings.GetProperty("bos").GetInt32();
            _letters = run.Lines("vocab");
            P = run.GetProperty("init_params").Flat();
            Tokens = [.. run.GetProperty("tokens").EnumerateArray().Select(tokens => tokens.EnumerateArray().Select(t => t.GetInt32()).ToArray())];
            model.Set(P);
        }

        public JsonElement Run { get; }

        public IMicroGpt Model { get; }

        public double[] P { get; }

        public int[][] Tokens { get; set; }

        public double Step()
        {
            double loss = Model.Differentiate([Tokens[_step]]);
            _adam.Step(P, Model.Gradient, _rate * (1.0 - (_step / _decay)));
            _step++;
            Model.Set(P);
            return loss;
        }

        public int[] Tokenise(string name) => [_bos, .. name.Select(letter => Array.IndexOf(_letters, letter.ToString())), _bos];

        public string Sample(double[] draws, double temperature)
        {
            List<int> tokens = [_bos];
            while (tokens.Count <= _config.Block)
            {
                int token = Draw(Model.Logits([.. tokens, _bos])[^1], draws[tokens.Count - 1], temperature);
                if (token == _bos)
                {
                    break;
                }

                tokens.Add(token);
            }

            return string.Concat(tokens.Skip(1).Select(token => _letters[token]));
        }

        private static int Draw(double[] logits, double draw, double temperature)
        {
            double max = logits.Max(), sum = 0.0;
            double[] sums = [.. logits.Select(logit => sum += Math.Exp((logit - max) / temperature))];
            int token = Array.FindIndex(sums, part => part > draw * sum);
            return token < 0 ? sums.Length - 1 : token;
        }
    }
}
