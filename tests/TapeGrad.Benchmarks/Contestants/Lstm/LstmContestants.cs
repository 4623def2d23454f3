using TapeGrad.Benchmarks.Workloads;
using TapeGrad.Benchmarks.Workloads.Lstm;

namespace TapeGrad.Benchmarks.Contestants.Lstm;

/// <summary>A row of ADBench's LSTM, value and gradient.</summary>
internal abstract class LstmContestant(IObjective objective, bool valueOnly = false) : ObjectiveContestant(Sizes, objective, valueOnly)
{
    protected static readonly LstmData Data;
    private static readonly ObjectiveWorkload Sizes;

    static LstmContestant()
    {
        (Data, double[] point) = LstmData.Random(layers: 2, bits: 14, characters: 1024);
        Sizes = new ObjectiveWorkload(point, 3, new LstmLoops(Data), new LstmScalar(Data));
    }

    public override string Workload => "LSTM l2 c1024";
}

internal sealed class LstmLoopsValue() : LstmContestant(new LstmLoops(Data), valueOnly: true)
{
    public override string Name => "plain loops by hand, value only";
}

internal sealed class LstmLoopsGradient() : LstmContestant(new LstmLoops(Data))
{
    public override string Name => "plain loops by hand";
}

internal sealed class LstmScalarTape() : LstmContestant(new LstmScalar(Data))
{
    public override string Name => "scalar tape";
}

internal sealed class LstmFusedTape() : LstmContestant(new LstmFused(Data))
{
    public override string Name => "fused tape";
}
