using TapeGrad.Benchmarks.Workloads;

namespace TapeGrad.Benchmarks.Contestants;

/// <summary>An objective and points to evaluate it at; the expected numbers are those of the loops by hand.</summary>
internal sealed class ObjectiveWorkload
{
    private readonly double[] _start;

    /// <summary>Walks from <paramref name="start"/> in small steps, so that nothing can be kept from one to the next.</summary>
    public ObjectiveWorkload(double[] start, int steps, IObjective byHand, ScalarObjective scalar)
    {
        _start = start;
        ExpectedGradient = new double[start.Length];
        Values = [.. Enumerable.Range(0, steps + 1).Select(step => byHand.Gradient(Point(step), ExpectedGradient))];
        StepsPerRound = steps;
        scalar.Value(start);
        Operations = scalar.Operations;
    }

    public double[] Values { get; }

    public double[] ExpectedGradient { get; }

    public int StepsPerRound { get; }

    public int Operations { get; }

    public double[] Point(int step) => [.. _start.Select(number => number * (1.0 + (step * 1e-3)))];
}
