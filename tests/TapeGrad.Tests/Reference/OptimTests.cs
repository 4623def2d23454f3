using System.Text.Json;
using TapeGrad.Optim;

namespace TapeGrad.Tests.Reference;

/// <summary>Every step of every run of optim.json: learning rate, loss, gradient, clipping and parameters.</summary>
[TestFixture]
public sealed class OptimTests
{
    private static readonly JsonElement Data = ReferenceData.Load("optim.json");

    private static IEnumerable<TestCaseData> Runs => Data.GetProperty("runs").EnumerateArray()
        .Select((run, i) => new TestCaseData(run).SetName($"Run_{i:00}_{run.GetProperty("name").GetString()}_{run.GetProperty("problem").GetString()}_Agrees"));

    [TestCaseSource(nameof(Runs))]
    public void Run(JsonElement run)
    {
        string problem = run.GetProperty("problem").GetString()!;
        var tape = new Tape();
        Values p = tape.Parameter(Data.GetProperty("problems").GetProperty(problem).Numbers("p0"), "p");
        Optimizer optimizer = Create(run, p);

        foreach (JsonElement step in run.GetProperty("steps").EnumerateArray())
        {
            string at = $"step {step.GetProperty("t").GetInt64()}";
            optimizer.LearningRate = Rate(run, step.GetProperty("t").GetInt64());
            ReferenceData.AssertClose(optimizer.LearningRate, step.Number("lr"), 1e-12, 0.0, $"rate at {at}");
            Value loss = problem == "rosen" ? Rosenbrock(p) : Net(tape, p);
            loss.Backward();
            ReferenceData.AssertClose(loss.Data, step.Number("loss"), 1e-8, 1e-9, $"loss at {at}");
            CheckClipping(run, step, p, at);
            optimizer.Step();
            double[] expected = step.Numbers("params");
            for (int i = 0; i < expected.Length; i++)
            {
                ReferenceData.AssertClose(p.Data[i], expected[i], 0.0, 1e-9 * Math.Max(1.0, Math.Abs(expected[i])), $"parameter {i} at {at}");
            }

            tape.Reset();
        }

        Assert.That(optimizer.Steps, Is.EqualTo(run.GetProperty("steps").GetArrayLength()));
    }

    private static void CheckClipping(JsonElement run, JsonElement step, Values p, string at)
    {
        JsonElement clip = run.GetProperty("clip");
        if (clip.ValueKind == JsonValueKind.Null)
        {
            return;
        }

        if (clip.GetProperty("kind").GetString() == "norm")
        {
            double norm = Clip.ByNorm(p, clip.Number("max_norm"));
            ReferenceData.AssertClose(norm, step.Number("norm"), 1e-7, 1e-9, $"norm at {at}");
        }
        else
        {
            Clip.ByValue(p, clip.Number("clip_value"));
        }

        double[] clipped = step.Numbers("clipped");
        for (int i = 0; i < clipped.Length; i++)
        {
            ReferenceData.AssertClose(p.Grad[i], clipped[i], 1e-7, 1e-9, $"clipped gradient {i} at {at}");
        }
    }

    private static Optimizer Create(JsonElement run, Values p)
    {
        JsonElement hyper = run.GetProperty("hyper");
        double Hyper(string name, double otherwise) => hyper.TryGetProperty(name, out JsonElement found) ? found.Number() : otherwise;
        bool Flag(string name) => hyper.TryGetProperty(name, out JsonElement found) && found.GetBoolean();
        double rate = run.Number("lr"), decay = Hyper("weight_decay", 0.0), momentum = Hyper("momentum", 0.0);
        double beta1 = Hyper("beta1", 0.9), beta2 = Hyper("beta2", 0.999);
        return run.GetProperty("optimizer").GetString() switch
        {
            "sgd" => new Sgd(p, rate, new() { Momentum = momentum, Dampening = Hyper("dampening", 0.0), UseNesterov = Flag("nesterov"), WeightDecay = decay }),
            "adagrad" => new Adagrad(p, rate, new()
            {
                RateDecay = Hyper("lr_decay", 0.0),
                WeightDecay = decay,
                InitialSquares = Hyper("initial_accumulator_value", 0.0),
                Epsilon = Hyper("eps", 1e-10),
            }),
            "rmsprop" => new RmsProp(p, rate, new()
            {
                Alpha = Hyper("alpha", 0.99),
                Epsilon = Hyper("eps", 1e-8),
                WeightDecay = decay,
                Momentum = momentum,
                Centered = Flag("centered"),
            }),
            "adam" => new Adam(p, rate, new() { Beta1 = beta1, Beta2 = beta2, Epsilon = Hyper("eps", 1e-8), WeightDecay = decay, UseAmsGrad = Flag("amsgrad") }),
            "adamw" => new AdamW(p, rate, new() { Beta1 = beta1, Beta2 = beta2, Epsilon = Hyper("eps", 1e-8), WeightDecay = decay }),
            string other => throw new NotSupportedException(other),
            null => throw new NotSupportedException(),
        };
    }

    private static double Rate(JsonElement run, long t)
    {
        JsonElement settings = run.GetProperty("schedule_params");
        long Whole(string name) => settings.GetProperty(name).GetInt64();
        double rate = run.Number("lr");
        return run.GetProperty("schedule").GetString() switch
        {
            "constant" => Schedule.Constant(rate, t),
            "step" => Schedule.Steps(rate, t, Whole("step_size"), settings.Number("gamma")),
            "exponential" => Schedule.Exponential(rate, t, settings.Number("gamma")),
            "cosine" => Schedule.Cosine(rate, t, Whole("T_max"), settings.Number("eta_min")),
            "linear_to_zero" => Schedule.LinearToZero(rate, t, Whole("total_steps")),
            "micrograd_linear" => Schedule.Linear(rate, 0.1 * rate, t, Whole("total_steps")),
            "warmup_linear" => Schedule.WarmUp(rate, t, Whole("warmup_steps")),
            string other => throw new NotSupportedException(other),
            null => throw new NotSupportedException(),
        };
    }

    private static Value Rosenbrock(Values p) => (1.0 - p[0]).Square() + (100.0 * (p[1] - p[0].Square()).Square());

    private static Value Net(Tape tape, Values p)
    {
        JsonElement net = Data.GetProperty("problems").GetProperty("net");
        Value sum = tape.Constant(0.0);
        foreach ((JsonElement x, JsonElement y) in net.GetProperty("X").EnumerateArray().Zip(net.GetProperty("Y").EnumerateArray()))
        {
            Values hidden = tape.Input(x.Numbers()).Linear(p.Slice(0, 4), p.Slice(4, 2)).Sigmoid();
            Value output = hidden.Linear(p.Slice(6, 2), p.Slice(8, 1)).Sigmoid()[0];
            sum += (output - y[0].Number()).Square();
        }

        return sum / 4.0;
    }
}
