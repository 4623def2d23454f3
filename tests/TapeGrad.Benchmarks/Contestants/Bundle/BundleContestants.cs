using TapeGrad.Benchmarks.Workloads;
using TapeGrad.Benchmarks.Workloads.Bundle;

namespace TapeGrad.Benchmarks.Contestants.Bundle;

/// <summary>A row of ADBench's bundle adjustment, value and gradient of half the sum of squares.</summary>
internal abstract class BundleContestant(IObjective objective, bool valueOnly = false) : ObjectiveContestant(Sizes, objective, valueOnly)
{
    protected static readonly BundleData Data;
    private static readonly ObjectiveWorkload Sizes;

    static BundleContestant()
    {
        (Data, double[] point) = BundleData.Random(cameras: 20, points: 300, observations: 1000);
        Sizes = new ObjectiveWorkload(point, 20, new BundleLoops(Data), new BundleScalar(Data));
    }

    public override string Workload => "bundle adjustment, 1000 observations";
}

internal sealed class BundleLoopsValue() : BundleContestant(new BundleLoops(Data), valueOnly: true)
{
    public override string Name => "plain loops by hand, value only";
}

internal sealed class BundleLoopsGradient() : BundleContestant(new BundleLoops(Data))
{
    public override string Name => "plain loops by hand";
}

internal sealed class BundleScalarTape() : BundleContestant(new BundleScalar(Data))
{
    public override string Name => "scalar tape";
}

internal sealed class BundleCompiledGradient() : BundleContestant(new BundleCompiled(Data))
{
    public override string Name => "compiled";
}
