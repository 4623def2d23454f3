using System.Diagnostics;

namespace TapeGrad.Benchmarks.Ratios;

/// <summary>Checks, warms up and times contestants, all in this process.</summary>
internal static class Rounds
{
    // Each round trains the same steps from the same weights, so that all rounds do the same work.
    private const int Steps = 10;

    // The runtime compiles again what was called 30 times, in the background and 100 ms after the last such call; with
    // instrumentation in between, a method is through after two such waits, and its callees may come later.
    private const int WarmUps = 12;
    private static readonly TimeSpan Compiling = TimeSpan.FromMilliseconds(150);

    /// <summary>Times all rows of each workload in rotating order, so that what disturbs a round disturbs all of them.</summary>
    /// <exception cref="InvalidDataException">A contestant does not reproduce the reference losses.</exception>
    public static IReadOnlyList<Row> Run(IEnumerable<Contestant> contestants, int count)
    {
        List<Row> rows = [];
        foreach (IGrouping<string, Contestant> workload in contestants.GroupBy(c => c.Workload).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            Contestant[] all = [.. workload];
            Array.ForEach(all, Check);
            WarmUp(all);
            double[][] times = Time(all, count);
            rows.AddRange(all.Select((c, i) => new Row(c, times[i], BytesPerStep(c))).OrderByDescending(row => row.Median));
        }

        return rows;
    }

    private static void Check(Contestant contestant)
    {
        contestant.Restart();
        for (int step = 0; step < contestant.Losses.Count; step++)
        {
            double loss = contestant.Step(step);
            if (!(Math.Abs(loss - contestant.Losses[step]) <= 1e-9 * Math.Abs(contestant.Losses[step])))
            {
                throw new InvalidDataException(string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"'{contestant.Name}' is wrong: its loss at step {step} is {loss}, but must be {contestant.Losses[step]}."));
            }
        }
    }

    private static void WarmUp(Contestant[] contestants)
    {
        for (int i = 0; i < WarmUps; i++)
        {
            Array.ForEach(contestants, contestant => Round(contestant));
            Thread.Sleep(Compiling);
        }
    }

    private static double[][] Time(Contestant[] contestants, int count)
    {
        double[][] times = [.. contestants.Select(_ => new double[count])];
        for (int round = 0; round < count; round++)
        {
            for (int turn = 0; turn < contestants.Length; turn++)
            {
                int i = (round + turn) % contestants.Length;
                times[i][round] = Round(contestants[i]);
            }
        }

        return times;
    }

    // The first step finds the caches full of the one before, and is not timed.
    private static double Round(Contestant contestant)
    {
        contestant.Restart();
        contestant.Step(0);
        long start = Stopwatch.GetTimestamp();
        for (int step = 1; step <= Steps; step++)
        {
            contestant.Step(step);
        }

        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / Steps;
    }

    private static double BytesPerStep(Contestant contestant)
    {
        contestant.Restart();
        contestant.Step(0);
        long start = GC.GetAllocatedBytesForCurrentThread();
        for (int step = 1; step <= Steps; step++)
        {
            contestant.Step(step);
        }

        return (double)(GC.GetAllocatedBytesForCurrentThread() - start) / Steps;
    }
}
