using TapeGrad.Benchmarks.Workloads;
using TapeGrad.Benchmarks.Workloads.Gmm;

namespace TapeGrad.Benchmarks.Contestants.Gmm;

/// <summary>A row of ADBench's mixture, value and gradient.</summary>
internal abstract class GmmContestant(IObjective objective, bool valueOnly = false) : ObjectiveContestant(Sizes, objective, valueOnly)
{
    protected static readonly GmmData Data;
    private static readonly ObjectiveWorkload Sizes;

    static GmmContestant()
    {
        (Data, double[] point) = GmmData.Random(dimensions: 10, components: 25, points: 1000);
        Sizes = new ObjectiveWorkload(point, 3, new GmmLoops(Data), new GmmScalar(Data));
    }

    public override string Workload => "GMM d10 K25 n1000";
}

internal sealed class GmmLoopsValue() : GmmContestant(new GmmLoops(Data), valueOnly: true)
{
    public override string Name => "plain loops by hand, value only";
}

internal sealed class GmmLoopsGradient() : GmmContestant(new GmmLoops(Data))
{
    public override string Name => "plain loops by hand";
}

internal sealed class GmmScalarTape() : GmmContestant(new GmmScalar(Data))
{
    public override string Name => "scalar tape";
}

internal sealed class GmmCompiledValue() : GmmContestant(new GmmCompiled(Data), valueOnly: true)
{
    public override string Name => "compiled, value only";
}

internal sealed class GmmCompiledGradient() : GmmContestant(new GmmCompiled(Data))
{
    public override string Name => "compiled";
}
