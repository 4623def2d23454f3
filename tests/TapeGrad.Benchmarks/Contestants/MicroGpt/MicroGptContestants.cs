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
    private readonly ScalarTraining _training = new();

    public override string Name => "scalar tape";

    public override void Restart() => _training.Restart();

    public override double Step(int step) => _training.Step(Steps[step], step);
}

internal sealed class MicroGptFusedTape : MicroGptContestant
{
    private readonly MicroGptFused _model = new(MicroGptConfig.Names);
    private readonly SimdAdam _adam = new(Start.Length, Beta1, Beta2);

    public override string Name => "fused tape";

    public override void Restart()
    {
        _model.Set(Start);
        _adam.Restart();
    }

    public override double Step(int step)
    {
        double loss = _model.Differentiate(Steps[step]);
        _adam.Step(_model.Parameters.MutableData, _model.Gradient, Rate(step));
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
    private readonly ScalarTraining _training = new();

    public override string Name => "scalar tape, 32 documents";

    public override void Restart() => _training.Restart();

    public override double Step(int step) => _training.Step(Steps[step], step);
}

internal sealed class MicroGptBatchCompiled : MicroGptBatchContestant
{
    private readonly MicroGptCompiled _model = new(MicroGptConfig.Names);
    private readonly SimdAdam _adam = new(Start.Length, Beta1, Beta2);

    public override string Name => "compiled, 32 documents";

    public override void Restart()
    {
        _model.Set(Start);
        _adam.Restart();
    }

    public override double Step(int step)
    {
        double loss = _model.Differentiate(Steps[step]);
        _adam.Step(_model.Parameters.MutableData, _model.Gradient, Rate(step));
        return loss;
    }
}
