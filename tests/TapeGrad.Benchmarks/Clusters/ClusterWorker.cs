using System.Diagnostics;
using System.Globalization;
using TapeGrad.Mpi;
using TapeGrad.Nn;
using TapeGrad.Optim;

namespace TapeGrad.Benchmarks.Clusters;

/// <summary>One process of a measured training: the network 2-16-16-1 on two half-moons.</summary>
internal static class ClusterWorker
{
    public const string Command = "cluster-worker";

    /// <summary>Measures whole steps, and prints the least and the median time in µs on rank 0.</summary>
    /// <param name="args">Rows, shards, milliseconds to measure; a fourth argument leaves out all rows, so that only the sums are added.</param>
    public static int Run(string[] args)
    {
        long[] numbers = [.. args.Take(3).Select(a => long.Parse(a, CultureInfo.InvariantCulture))];
        bool onlyAdds = args.Length > 3;
        using var cluster = Cluster.Mpi();
        var tape = new Tape();
        var net = new Mlp(tape, [2, 16, 16, 1], Activation.Relu, Activation.Identity, new Pcg32(1));
        Values row = tape.Input([0.0, 0.0, 1.0]);
        CompiledGraph graph = tape.Compile((1.0 - (row[2] * net.Forward(row[..2])[0])).Relu(), [.. row]);
        tape.Reset();
        SharedBatch batch = cluster.Share(graph, tape.Parameters, numbers[0], Fill, (int)numbers[1]);
        var adam = new Adam(tape.Parameters, 1e-6);
        double[] gradients = new double[tape.Parameters.Count];
        var nothing = new BatchParts(numbers[0], batch.Parts.Count, 0, 0);
        void Step()
        {
            if (onlyAdds)
            {
                graph.BackwardBatch([], nothing, _ => { }, gradients);
                return;
            }

            batch.Backward();
            adam.Step(batch.Gradients);
        }

        // All ranks take as many steps as rank 0 finds right: enough for the JIT, then as many as the time allows.
        var watch = Stopwatch.StartNew();
        int warm = 0;
        do
        {
            for (int i = 0; i < 10; i++)
            {
                Step();
            }

            warm += 10;
        }
        while (cluster.Gather(watch.ElapsedMilliseconds)[0] < numbers[2] / 2.0);

        int steps = Math.Max(10, 2 * warm);
        double[] times = new double[steps];
        for (int i = 0; i < steps; i++)
        {
            long start = Stopwatch.GetTimestamp();
            Step();
            times[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }

        Array.Sort(times);
        if (cluster.Rank == 0)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{times[0]} {times[steps / 2]}"));
        }

        return 0;
    }

    private static void Fill(long first, Span<double> rows)
    {
        var random = new Pcg32(7, (ulong)first);
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = i % 3 == 2 ? (i % 2 == 0 ? 1.0 : -1.0) : (2.0 * random.NextDouble()) - 1.0;
        }
    }
}
