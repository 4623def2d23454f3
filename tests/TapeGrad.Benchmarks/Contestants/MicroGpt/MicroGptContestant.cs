using TapeGrad.Benchmarks.Ratios;
using TapeGrad.Benchmarks.Workloads;
using TapeGrad.Benchmarks.Workloads.MicroGpt;

namespace TapeGrad.Benchmarks.Contestants.MicroGpt;

/// <summary>A row of microgpt: forward, backward and Adam, one document a step, times per document.</summary>
internal abstract class MicroGptContestant : Contestant
{
    /// <summary>β₁ and β₂ of Adam.</summary>
    public const double Beta1 = 0.85, Beta2 = 0.99;

    public static readonly double[] Start = Documents.Weights(MicroGptConfig.Names);
    private static readonly int[][][] Single = [.. Documents.Names(2).Select(name => (int[][])[name])];
    private static readonly double[] SingleLosses = Train(Single);
    private static readonly int Counted = Count();

    public override string Workload => "microgpt, 4192 parameters, with Adam";

    public override string Unit => "document";

    public override int StepsPerRound => Documents.Set;

    // Of a name of six letters, the mean.
    public override int Operations => Counted;

    public override IReadOnlyList<double> Losses => SingleLosses;

    /// <summary>The documents of each step.</summary>
    protected virtual int[][][] Steps => Single;

    /// <summary>The rate falls to 0 over a thousand steps.</summary>
    public static double Rate(int step) => 0.01 * (1.0 - (step / 1000.0));

    /// <summary>What training by hand loses, for all rows to reproduce.</summary>
    protected static double[] Train(int[][][] steps)
    {
        var loops = new LoopsTraining(steps[0].Length);
        loops.Restart();
        return [.. steps.Select((documents, step) => loops.Step(documents, step))];
    }

    private static int Count()
    {
        var scalar = new MicroGptScalar<ByOperators>(MicroGptConfig.Names);
        scalar.Set(Start);
        scalar.Differentiate(Documents.Batches(1, 1)[0]);
        return scalar.Operations;
    }
}

/// <summary>A row of microgpt with 32 equal-length documents a step, times per document.</summary>
internal abstract class MicroGptBatchContestant : MicroGptContestant
{
    public const int Size = 32;

    private static readonly int[][][] Batches = Documents.Batches(4, Size);
    private static readonly double[] BatchLosses = Train(Batches);

    public override int UnitsPerStep => Size;

    public override int StepsPerRound => Batches.Length - 1;

    public override IReadOnlyList<double> Losses => BatchLosses;

    protected override int[][][] Steps => Batches;
}

/// <summary>The loops and the scalar Adam, which writes where the loops read.</summary>
internal sealed class LoopsTraining(int documents)
{
    private readonly MicroGptLoops _model = new(MicroGptConfig.Names, documents);
    private readonly Adam _adam = new(MicroGptContestant.Start.Length, MicroGptContestant.Beta1, MicroGptContestant.Beta2);

    public void Restart()
    {
        _model.Set(MicroGptContestant.Start);
        _adam.Restart();
    }

    public double Step(int[][] tokens, int step)
    {
        double loss = _model.Differentiate(tokens);
        _adam.Step(_model.Parameters, _model.Gradient, MicroGptContestant.Rate(step));
        return loss;
    }
}

/// <summary>The scalar tape and the scalar Adam, whose numbers go back into the tape one by one.</summary>
internal sealed class ScalarTraining<TSum>
    where TSum : struct, ISum
{
    private readonly MicroGptScalar<TSum> _model = new(MicroGptConfig.Names);
    private readonly Adam _adam = new(MicroGptContestant.Start.Length, MicroGptContestant.Beta1, MicroGptContestant.Beta2);
    private readonly double[] _p = new double[MicroGptContestant.Start.Length];

    public void Restart()
    {
        MicroGptContestant.Start.CopyTo(_p, 0);
        _model.Set(_p);
        _adam.Restart();
    }

    public double Step(int[][] tokens, int step)
    {
        double loss = _model.Differentiate(tokens);
        _adam.Step(_p, _model.Gradient, MicroGptContestant.Rate(step));
        _model.Set(_p);
        return loss;
    }
}
