using TapeGrad.Benchmarks.Ratios;
using TapeGrad.Benchmarks.Workloads;

namespace TapeGrad.Benchmarks.Contestants;

/// <summary>An objective and points to evaluate it at; the expected numbers are those of the loops by hand.</summary>
internal sealed class ObjectiveWorkload
{
    private readonly double[] _start;

    /// <summary>Walks from <paramref name="start"/> in small steps, so that nothing can be kept from one to the next.</summary>
    public ObjectiveWorkload(double[] start, int steps, IObjective byHand, Func<int> operations)
    {
        _start = start;
        ExpectedGradient = new double[start.Length];
        Values = [.. Enumerable.Range(0, steps + 1).Select(step => byHand.Gradient(Point(step), ExpectedGradient))];
        StepsPerRound = steps;
        Operations = operations();
    }

    public double[] Values { get; }

    public double[] ExpectedGradient { get; }

    public int StepsPerRound { get; }

    public int Operations { get; }

    public double[] Point(int step) => [.. _start.Select(number => number * (1.0 + (step * 1e-3)))];
}

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
