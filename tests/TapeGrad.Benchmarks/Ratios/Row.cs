namespace TapeGrad.Benchmarks.Ratios;

/// <summary>What was measured of one contestant: the microseconds per unit of every round, and its bytes.</summary>
internal sealed record Row(Contestant Contestant, double[] Rounds, double BytesPerStep)
{
    public double Median { get; } = MedianOf(Rounds);

    /// <summary>The fastest round: all rounds do the same work, so it is the one that was disturbed least.</summary>
    public double Min { get; } = Rounds.Min();

    public double Max { get; } = Rounds.Max();

    public double NanosecondsPerOperation => Min * 1000.0 / Contestant.Operations;

    /// <summary>How many times as long this row takes: the median of the ratios of the two within each round.</summary>
    public double Over(Row other) => MedianOf([.. Rounds.Zip(other.Rounds, (mine, others) => mine / others)]);

    private static double MedianOf(double[] numbers)
    {
        double[] sorted = [.. numbers.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2.0;
    }
}
