using TapeGrad.Benchmarks.Workloads;
using TapeGrad.Benchmarks.Workloads.MicroGpt;

namespace TapeGrad.Benchmarks.Contestants.MicroGpt;

internal sealed class MicroGptPlainLoops : MicroGptContestant
{
    private readonly LoopsTraining _training = new(1);

    public override string Name => "plain loops by hand";

    public override void Restart() => _training.Restart();

    public override double Step(int step) => _training.Step(Steps[step], step);
}

internal sealed class MicroGptScalarTape : MicroGptContestant
{
    private readonly ScalarTraining<ByOperators> _training = new();

    public override string Name => "scalar tape";

    public override void Restart() => _training.Restart();

    public override double Step(int step) => _training.Step(Steps[step], step);
}

internal sealed class MicroGptScalarTapeAddProduct : MicroGptContestant
{
    private readonly ScalarTraining<ByAddProduct> _training = new();

    public override string Name => "scalar tape, AddProduct";

    public override void Restart() => _training.Restart();

    public override double Step(int step) => _training.Step(Steps[step], step);
}

internal sealed class MicroGptFusedTape : MicroGptContestant
{
    private readonly MicroGptFused _model = new(MicroGptConfig.Names);
    private readonly AdamTraining _training;

    public MicroGptFusedTape() => _training = new(_model.Parameters);

    public override string Name => "fused tape";

    public override void Restart()
    {
        _model.Set(Start);
        _training.Restart();
    }

    public override double Step(int step)
    {
        double loss = _model.Differentiate(Steps[step]);
        _training.Step(_model.Gradient, step);
        return loss;
    }
}

internal sealed class MicroGptBatchPlainLoops : MicroGptBatchContestant
{
    private readonly LoopsTraining _training = new(Size);

    public override string Name => "plain loops by hand, 32 documents";

    public override void Restart() => _training.Restart();

    public override double Step(int step) => _training.Step(Steps[step], step);
}

internal sealed class MicroGptBatchScalarTape : MicroGptBatchContestant
{
    private readonly ScalarTraining<ByOperators> _training = new();

    public override string Name => "scalar tape, 32 documents";

    public override void Restart() => _training.Restart();

    public override double Step(int step) => _training.Step(Steps[step], step);
}

internal sealed class MicroGptBatchCompiled : MicroGptBatchContestant
{
    private readonly MicroGptCompiled _model = new(MicroGptConfig.Names);
    private readonly AdamTraining _training;

    public MicroGptBatchCompiled() => _training = new(_model.Parameters);

    public override string Name => "compiled, 32 documents";

    public override void Restart()
    {
        _model.Set(Start);
        _training.Restart();
    }

    public override double Step(int step)
    {
        double loss = _model.Differentiate(Steps[step]);
        _training.Step(_model.Gradient, step);
        return loss;
    }
}

/// <summary>The library's Adam with microgpt's numbers.</summary>
internal sealed class AdamTraining
{
    private readonly Optim.Adam _adam;

    public AdamTraining(Values parameters) =>
        _adam = new(parameters, MicroGptContestant.Rate(0), new() { Beta1 = MicroGptContestant.Beta1, Beta2 = MicroGptContestant.Beta2 });

    public void Restart()
    {
        _adam.Steps = 0;
        foreach (string name in _adam.StateNames)
        {
            _adam.SetState(name, new double[_adam.Parameters.Count]);
        }
    }

    public void Step(ReadOnlySpan<double> gradients, int step)
    {
        _adam.LearningRate = MicroGptContestant.Rate(step);
        _adam.Step(gradients);
    }
}
