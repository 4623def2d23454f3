using TapeGrad.Benchmarks.Ratios;
using TapeGrad.Benchmarks.Workloads;

namespace TapeGrad.Benchmarks.Contestants;

/// <summary>A row of an objective: its value and gradient at each point, or the value alone.</summary>
internal abstract class ObjectiveContestant(ObjectiveWorkload workload, IObjective objective, bool valueOnly = false) : Contestant
{
    private readonly double[][] _points = [.. workload.Values.Select((_, step) => workload.Point(step))];
    private readonly double[] _gradient = new double[valueOnly ? 0 : workload.ExpectedGradient.Length];

    public override string Unit => "evaluation";

    public override int StepsPerRound => workload.StepsPerRound;

    public override int Operations => workload.Operations;

    public override IReadOnlyList<double> Losses => workload.Values;

    public override ReadOnlySpan<double> Gradient => _gradient;

    public override ReadOnlySpan<double> ExpectedGradient => workload.ExpectedGradient;

    public override void Restart()
    {
    }

    public override double Step(int step) =>
        _gradient.Length == 0 ? objective.Value(_points[step]) : objective.Gradient(_points[step], _gradient);
}
