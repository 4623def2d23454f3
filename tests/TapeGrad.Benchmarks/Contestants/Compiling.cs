using TapeGrad.Benchmarks.Ratios;
using TapeGrad.Benchmarks.Workloads;

namespace TapeGrad.Benchmarks.Contestants;

/// <summary>A row of compile time: from a record of neurons with two inputs to the first gradient, which has its own code.</summary>
internal abstract class Compiling : Contestant
{
    private const int Weights = 64;

    private readonly Tape _tape = new();
    private readonly Value[] _inputs;
    private readonly double[] _numbers;
    private readonly double[] _gradient;
    private readonly Value _output;
    private readonly double[] _outputs;

    protected Compiling(int operations)
    {
        var random = new Seeded(1);
        Values w = _tape.Parameter(random.Uniforms(Weights, -1.0, 1.0));
        _numbers = random.Uniforms(32, -1.0, 1.0);
        _inputs = [.. _tape.Input(_numbers)];
        _gradient = new double[_numbers.Length];
        int leaves = _tape.Count;
        Value[] signals = [.. _inputs];
        while (_tape.Count - leaves < operations)
        {
            Value left = w[random.Below(Weights)] * signals[random.Below(signals.Length)];
            Value right = w[random.Below(Weights)] * signals[random.Below(signals.Length)];
            signals[random.Below(signals.Length)] = (left + right).Tanh();
        }

        _output = signals.Aggregate((sum, signal) => sum + signal);
        UnitsPerStep = _tape.Count - leaves;
        _outputs = [.. Enumerable.Repeat(_output.Data, StepsPerRound + 1)];
    }

    public override string Workload => "compiling a graph";

    public override string Unit => "operation";

    public override int UnitsPerStep { get; }

    public override int StepsPerRound => 1;

    public override int Operations => 1;

    public override IReadOnlyList<double> Losses => _outputs;

    public override void Restart()
    {
    }

    public override double Step(int step) => _tape.Compile(_output, _inputs).Gradient(_numbers, _gradient);
}

internal sealed class Compiling10K() : Compiling(10_000)
{
    public override string Name => "10⁴ operations";

    public override int StepsPerRound => 20;
}

internal sealed class Compiling100K() : Compiling(100_000)
{
    public override string Name => "10⁵ operations";

    public override int StepsPerRound => 2;
}

internal sealed class Compiling1M() : Compiling(1_000_000)
{
    public override string Name => "10⁶ operations";
}
