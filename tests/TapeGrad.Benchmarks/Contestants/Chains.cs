using TapeGrad.Benchmarks.Ratios;

namespace TapeGrad.Benchmarks.Contestants;

/// <summary>A row of a chain, in which each operation takes the result of the one before: what an operation costs beside its mathematics.</summary>
internal abstract class Chain : Contestant
{
    protected const int Length = 10_000;
    private const int Steps = 20;

    private readonly double[] _gradient = new double[1];

    public override int StepsPerRound => Steps;

    public override int Operations => Length;

    public override ReadOnlySpan<double> Gradient => _gradient;

    public override void Restart()
    {
    }

    public override double Step(int step)
    {
        double result;
        (result, _gradient[0]) = Run(Start(step));
        return result;
    }

    /// <summary>The result, and its derivative towards the start.</summary>
    protected abstract (double Result, double Gradient) Run(double start);

    /// <summary>What loops by hand return at every step.</summary>
    protected static double[] Expect(Func<double, (double Result, double Gradient)> run) =>
        [.. Enumerable.Range(0, Steps + 1).Select(step => run(Start(step)).Result), run(Start(Steps)).Gradient];

    protected static (double Result, double Gradient) Record(Tape tape, double start, Func<Value, Value> chain)
    {
        tape.Reset();
        Value x = tape.Input(start);
        Value y = chain(x);
        y.Backward();
        return (y.Data, x.Grad);
    }

    private static double Start(int step) => 0.5 + (step * 1e-3);
}

internal abstract class TanhChain : Chain
{
    private static readonly double[] Expected = Expect(ByHand);

    public override string Workload => "chain of 10000 tanh";

    public override IReadOnlyList<double> Losses => Expected[..^1];

    public override ReadOnlySpan<double> ExpectedGradient => Expected.AsSpan(^1);

    // The slope by the formula of the library, 1 − y² with all its digits.
    protected static (double Result, double Gradient) ByHand(double x)
    {
        double gradient = 1.0;
        for (int i = 0; i < Length; i++)
        {
            double e = Math.Exp(-Math.Abs(x));
            double sech = 2.0 * e / (1.0 + (e * e));
            gradient *= sech * sech;
            x = Math.Tanh(x);
        }

        return (x, gradient);
    }
}

internal sealed class TanhChainByHand : TanhChain
{
    public override string Name => "loop by hand";

    protected override (double Result, double Gradient) Run(double start) => ByHand(start);
}

internal sealed class TanhChainScalarTape : TanhChain
{
    private readonly Tape _tape = new();

    public override string Name => "scalar tape";

    protected override (double Result, double Gradient) Run(double start) => Record(_tape, start, x =>
    {
        for (int i = 0; i < Length; i++)
        {
            x = x.Tanh();
        }

        return x;
    });
}

internal abstract class SumChain : Chain
{
    private static readonly double[] Expected = Expect(ByHand);

    public override string Workload => "chain of 10000 sums";

    public override IReadOnlyList<double> Losses => Expected[..^1];

    public override ReadOnlySpan<double> ExpectedGradient => Expected.AsSpan(^1);

    protected static (double Result, double Gradient) ByHand(double x)
    {
        double sum = x;
        for (int i = 0; i < Length; i++)
        {
            sum += x;
        }

        return (sum, Length + 1);
    }
}

internal sealed class SumChainByHand : SumChain
{
    public override string Name => "loop by hand";

    protected override (double Result, double Gradient) Run(double start) => ByHand(start);
}

internal sealed class SumChainScalarTape : SumChain
{
    private readonly Tape _tape = new();

    public override string Name => "scalar tape";

    protected override (double Result, double Gradient) Run(double start) => Record(_tape, start, x =>
    {
        Value sum = x;
        for (int i = 0; i < Length; i++)
        {
            sum += x;
        }

        return sum;
    });
}
