using System.Diagnostics;

namespace TapeGrad.Benchmarks.Ratios;

/// <summary>Checks, warms up and times contestants, all in this process.</summary>
internal static class Rounds
{
    // The runtime compiles again what was called 30 times, in the background and 100 ms after the last such call; with
    // instrumentation in between, a method is through after two such waits, and its callees may come later.
    private const int WarmUps = 12;
    private static readonly TimeSpan Compiling = TimeSpan.FromMilliseconds(150);

    // No workload may hold up the others: past this time, it ends as soon as it has rounds for a median.
    private const int Enough = 15;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

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

        CheckGradient(contestant);
    }

    private static void CheckGradient(Contestant contestant)
    {
        double[] expected = contestant.ExpectedGradient.ToArray();
        double scale = expected.Length == 0 ? 0.0 : expected.Max(Math.Abs);
        for (int i = 0; i < contestant.Gradient.Length; i++)
        {
            double number = contestant.Gradient[i];
            if (!(Math.Abs(number - expected[i]) <= 1e-9 * scale))
            {
                throw new InvalidDataException(string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"'{contestant.Name}' is wrong: number {i} of its gradient is {number}, but must be {expected[i]}."));
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
        List<double>[] times = [.. contestants.Select(_ => new List<double>(count))];
        long start = Stopwatch.GetTimestamp();
        for (int round = 0; round < count && (round < Enough || Stopwatch.GetElapsedTime(start) < Patience); round++)
        {
            for (int turn = 0; turn < contestants.Length; turn++)
            {
                int i = (round + turn) % contestants.Length;
                times[i].Add(Round(contestants[i]));
            }
        }

        return [.. times.Select(list => list.ToArray())];
    }

    // The first step finds the caches full of the one before, and is not timed.
    private static double Round(Contestant contestant)
    {
        int steps = contestant.StepsPerRound;
        contestant.Restart();
        contestant.Step(0);
        long start = Stopwatch.GetTimestamp();
        for (int step = 1; step <= steps; step++)
        {
            contestant.Step(step);
        }

        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / (steps * contestant.UnitsPerStep);
    }

    private static double BytesPerStep(Contestant contestant)
    {
        int steps = contestant.StepsPerRound;
        contestant.Restart();
        contestant.Step(0);
        long start = GC.GetAllocatedBytesForCurrentThread();
        for (int step = 1; step <= steps; step++)
        {
            contestant.Step(step);
        }

        return (double)(GC.GetAllocatedBytesForCurrentThread() - start) / steps;
    }
}
