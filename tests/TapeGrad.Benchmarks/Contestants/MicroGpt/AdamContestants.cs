using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TapeGrad.Benchmarks.Ratios;
using TapeGrad.Benchmarks.Workloads;

namespace TapeGrad.Benchmarks.Contestants.MicroGpt;

/// <summary>A row of Adam alone over as many parameters as microgpt has, on gradients that are given.</summary>
internal abstract class AdamContestant : Contestant
{
    public const int Parameters = 4192;

    private const int Steps = 50;

    public static readonly double[] Start = new Seeded(3).Normals(Parameters, 0.08);
    private static readonly double[][] Gradients = [.. Enumerable.Range(0, 4).Select(i => new Seeded((ulong)i).Normals(Parameters, 0.01))];
    private static readonly double[] Sums = new double[Steps + 1];
    private static readonly double[] End = Train();

    public override string Workload => "Adam, 4192 parameters";

    public override int StepsPerRound => Steps;

    public override int Operations => Parameters;

    // The check is where the parameters end; a step has nothing to return.
    public override IReadOnlyList<double> Losses => Sums;

    public override ReadOnlySpan<double> ExpectedGradient => End;

    protected static double[] GradientAt(int step) => Gradients[step % Gradients.Length];

    private static double[] Train()
    {
        var p = (double[])Start.Clone();
        var adam = new Adam(Parameters, MicroGptContestant.Beta1, MicroGptContestant.Beta2);
        for (int step = 0; step <= Steps; step++)
        {
            adam.Step(p, GradientAt(step), 0.01);
        }

        return p;
    }
}

internal sealed class AdamScalarLoop : AdamContestant
{
    private readonly double[] _p = new double[Parameters];
    private readonly Adam _adam = new(Parameters, MicroGptContestant.Beta1, MicroGptContestant.Beta2);

    public override string Name => "scalar loop";

    public override ReadOnlySpan<double> Gradient => _p;

    public override void Restart()
    {
        Start.CopyTo(_p, 0);
        _adam.Restart();
    }

    public override double Step(int step)
    {
        _adam.Step(_p, GradientAt(step), 0.01);
        return 0.0;
    }
}

internal sealed class AdamOnRuns : AdamContestant
{
    // A page, and the few numbers that a tape's gradients lie behind its parameters within one. Elsewhere, loads of gradients
    // may wait for stores of parameters that agree with them in the page's twelve bits.
    private const int Page = 512, Behind = 16, Stride = (Parameters + Page) / Page * Page;

    // As large as microgpt's.
    private readonly Tape _tape = new(60_000);
    private readonly double[] _gradients = GC.AllocateArray<double>((4 * Stride) + (2 * Page), pinned: true);
    private readonly int _start;
    private readonly Values _p;
    private readonly Optim.Adam _adam;

    public AdamOnRuns()
    {
        _p = _tape.Parameter(Start);
        _adam = new(_p, 0.01, new() { Beta1 = MicroGptContestant.Beta1, Beta2 = MicroGptContestant.Beta2 });
        nint distance = Unsafe.ByteOffset(ref _gradients[0], ref MemoryMarshal.GetReference(_p.Data)) / sizeof(double);
        _start = (int)(distance & (Page - 1)) + Behind;
        for (int i = 0; i < 4; i++)
        {
            GradientAt(i).CopyTo(_gradients, _start + (i * Stride));
        }
    }

    public override string Name => "Optim.Adam";

    public override ReadOnlySpan<double> Gradient => _p.Data;

    public override void Restart()
    {
        Start.CopyTo(_p.MutableData);
        _adam.Steps = 0;
        foreach (string name in _adam.StateNames)
        {
            _adam.SetState(name, new double[Parameters]);
        }
    }

    public override double Step(int step)
    {
        _adam.Step(_gradients.AsSpan(_start + (step % 4 * Stride), Parameters));
        return 0.0;
    }
}
