namespace TapeGrad.Benchmarks.Clusters;

/// <summary>How long a step of R processes takes, in µs, with N rows in S shards.</summary>
/// <remarks>
/// T = start + row · N ⁄ R + shard · S ⁄ R + add · S + latency · log₂ R + wire · S · (R − 1) ⁄ R. N ⁄ R and S ⁄ R are those of the process that has
/// most. Adding is not divided, because every process adds all shards.
/// </remarks>
/// <param name="Start">What a step takes without rows.</param>
/// <param name="Row">Forward and backward for a row.</param>
/// <param name="Shard">What a shard costs the process that computes it, beside its rows.</param>
/// <param name="Add">Adding the sums of a shard.</param>
/// <param name="Latency">Two messages, for each doubling of the processes.</param>
/// <param name="Wire">Sending the sums of a shard.</param>
internal sealed record ClusterModel(double Start, double Row, double Shard, double Add, double Latency, double Wire)
{
    /// <summary>The numbers of the model from a few measured steps.</summary>
    /// <param name="time">Measures: rows, shards, processes, and whether to add only.</param>
    public static ClusterModel Fit(Func<int, int, int, bool, double> time)
    {
        // The size at which the machine was least disturbed.
        double row = ((int[])[10_000, 100_000, 1_000_000]).Min(rows => time(rows, 16, 1, false) / rows);
        double add = (time(100_000, 1024, 1, true) - time(100_000, 16, 1, true)) / 1008;
        double alone = (time(100_000, 1024, 1, false) - time(100_000, 16, 1, false)) / 1008;
        double shard = Math.Max(0.0, alone - add);
        double two = (time(100_000, 1024, 2, false) - time(100_000, 16, 2, false)) / 1008;
        double wire = Math.Max(0.0, 2.0 * (two - add - (shard / 2.0)));
        double start = Math.Max(0.0, time(100, 1, 1, false) - (100 * row));
        double latency = Math.Max(0.0, time(100, 1, 2, false) - time(100, 1, 1, false));
        return new ClusterModel(start, row, shard, add, latency, wire);
    }

    public double Predict(double rows, int shards, int processes)
    {
        double most = Math.Ceiling((double)shards / processes);
        return Start + (Row * rows * most / shards) + (Shard * most) + (Add * shards)
            + (Latency * Math.Log2(processes)) + (Wire * shards * (processes - 1) / processes);
    }
}
