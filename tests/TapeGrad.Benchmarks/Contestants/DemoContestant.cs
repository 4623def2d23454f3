using TapeGrad.Benchmarks.Ratios;

namespace TapeGrad.Benchmarks.Contestants;

/// <summary>A row of micrograd's demo.</summary>
internal abstract class DemoContestant : Contestant
{
    public override string Workload => "micrograd demo, MLP 2-16-16-1, 100 samples";

    public override int Operations => Demo.Operations;

    public override IReadOnlyList<double> Losses => Demo.Losses;
}
