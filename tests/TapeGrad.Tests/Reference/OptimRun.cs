using System.Text.Json;
using TapeGrad.Optim;

namespace TapeGrad.Tests.Reference;

/// <summary>One run of optim.json: the problem, and the optimizer that it names.</summary>
internal sealed class OptimRun
{
    private static readonly JsonElement Problems = Golden.Load("optim.json").GetProperty("problems");
    private readonly JsonElement _run;
    private readonly JsonElement _hyper;
    private readonly JsonElement _problem;

    public OptimRun(JsonElement run)
    {
        _run = run;
        _hyper = run.GetProperty("hyper");
        _problem = Problems.GetProperty(run.GetProperty("problem").GetString()!);
        Tape = new Tape();
        Parameters = Tape.Parameter(_problem.Numbers("p0"), "p");
        Schedule = MakeSchedule(run.GetProperty("schedule").GetString()!, run.GetProperty("schedule_params"), run.Number("lr"));
        Optimizer = Make(run.GetProperty("optimizer").GetString()!, run.Number("lr"));
    }

    public Tape Tape { get; }

    public Values Parameters { get; }

    public Optimizer Optimizer { get; }

    public Schedule Schedule { get; }

    /// <summary>Clips as the run says; the norm, where it clips by one.</summary>
    public double? Clipped()
    {
        JsonElement clip = _run.GetProperty("clip");
        if (clip.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (clip.GetProperty("kind").GetString() == "norm")
        {
            return Clip.ByNorm(Parameters, clip.Number("max_norm"));
        }

        Clip.ByValue(Parameters, clip.Number("clip_value"));
        return null;
    }

    public Value Loss() => _run.GetProperty("problem").GetString() == "rosen" ? Rosenbrock() : Net();

    private Optimizer Make(string optimizer, double rate) => optimizer switch
    {
        "sgd" => new Sgd(Parameters, rate, Number("momentum", 0.0), Number("dampening", 0.0), Number("weight_decay", 0.0), Flag("nesterov")),
        "adam" => new Adam(
            Parameters, rate, Number("beta1", 0.9), Number("beta2", 0.999), Number("eps", 1e-8), Number("weight_decay", 0.0), Flag("amsgrad")),
        "adamw" => new AdamW(
            Parameters, rate, Number("beta1", 0.9), Number("beta2", 0.999), Number("eps", 1e-8), Number("weight_decay", 0.01), Flag("amsgrad")),
        "adagrad" => new Adagrad(
            Parameters, rate, Number("lr_decay", 0.0), Number("weight_decay", 0.0), Number("initial_accumulator_value", 0.0), Number("eps", 1e-10)),
        "rmsprop" => new RmsProp(
            Parameters, rate, Number("alpha", 0.99), Number("eps", 1e-8), Number("weight_decay", 0.0), Number("momentum", 0.0), Flag("centered")),
        _ => throw new InvalidDataException($"'{optimizer}' is no optimizer of these tests."),
    };

    private static Schedule MakeSchedule(string schedule, JsonElement of, double rate) => schedule switch
    {
        "constant" => Schedule.Constant(rate),
        "step" => Schedule.Step(rate, of.GetProperty("step_size").GetInt64(), of.Number("gamma")),
        "exponential" => Schedule.Exponential(rate, of.Number("gamma")),
        "cosine" => Schedule.Cosine(rate, of.GetProperty("T_max").GetInt64(), of.Number("eta_min")),
        "linear_to_zero" => Schedule.LinearToZero(rate, of.GetProperty("total_steps").GetInt64()),
        "micrograd_linear" => Schedule.Linear(rate, 0.1 * rate, of.GetProperty("total_steps").GetInt64()),
        "warmup_linear" => Schedule.Constant(rate).WithWarmUp(of.GetProperty("warmup_steps").GetInt64()),
        _ => throw new InvalidDataException($"'{schedule}' is no schedule of these tests."),
    };

    private double Number(string name, double otherwise) => ReferenceData.NumberOr(_hyper, name, otherwise);

    private bool Flag(string name) => _hyper.TryGetProperty(name, out JsonElement flag) && flag.GetBoolean();

    private Value Rosenbrock() => (1.0 - Parameters[0]).Square() + (100.0 * (Parameters[1] - Parameters[0].Square()).Square());

    private Value Net()
    {
        double[][] inputs = [.. _problem.GetProperty("X").EnumerateArray().Select(x => x.Numbers())];
        double[][] labels = [.. _problem.GetProperty("Y").EnumerateArray().Select(y => y.Numbers())];
        Value sum = Tape.Constant(0.0);
        for (int row = 0; row < inputs.Length; row++)
        {
            Values x = Tape.Input(inputs[row]);
            Value first = Neuron(0, 4, x[0], x[1]);
            Value second = Neuron(2, 5, x[0], x[1]);
            sum += (Neuron(6, 8, first, second) - labels[row][0]).Square();
        }

        return sum / inputs.Length;
    }

    private Value Neuron(int weights, int bias, Value x0, Value x1) =>
        ((Parameters[weights] * x0) + (Parameters[weights + 1] * x1) + Parameters[bias]).Sigmoid();
}
