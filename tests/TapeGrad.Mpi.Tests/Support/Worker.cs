using System.Diagnostics;
using System.Globalization;
using TapeGrad.Optim;

namespace TapeGrad.Mpi.Tests;

/// <summary>What the tests start under mpirun, as one process of several: the first argument names the job.</summary>
internal static class Worker
{
    private static int Main(string[] args)
    {
        int Number(int place) => int.Parse(args[place], CultureInfo.InvariantCulture);
        switch (args[0])
        {
            case "train":
                Train(rows: Number(1), shards: Number(2), steps: Number(3), threads: args.Length > 4 ? Number(4) : 1);
                return 0;
            case "save":
                Save(args[1], steps: Number(2));
                return 0;
            case "fail":
                return Fail(args[1]);
            case "differ":
                Differ(args[1]);
                return 0;
            case "gather":
                Gather();
                return 0;
            default:
                Misuse(args[0]);
                return 0;
        }
    }

    // Prints the bits that one process and a plain BackwardBatch have to have as well.
    private static void Train(int rows, int shards, int steps, int threads)
    {
        using var cluster = Cluster.Mpi();
        var moons = new Moons();
        moons.Graph.Threads = threads;
        SharedBatch batch = cluster.Share(moons.Graph, moons.Tape.Parameters, rows, Moons.Read, shards);
        var adam = new Adam(moons.Tape.Parameters, 0.01);
        double mean = 0.0;
        for (int step = 0; step < steps; step++)
        {
            mean = batch.Backward();
            adam.Step(batch.Gradients);
        }

        // Every rank has the same bits, and not the first one alone.
        double[] means = cluster.Gather(mean);
        if (cluster.Rank == 0)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{cluster.Size} {moons.Hash} {mean:R} {means.Distinct().Count()}"));
        }
    }

    private static void Save(string file, int steps)
    {
        using var cluster = Cluster.Mpi();
        var moons = new Moons();
        SharedBatch batch = cluster.Share(moons.Graph, moons.Tape.Parameters, Moons.Rows(1000));
        var adam = new Adam(moons.Tape.Parameters, 0.01);
        var training = new SavedTraining(file, adam);
        long start = training.Resume();
        for (long step = start; step < steps; step++)
        {
            batch.Backward();
            adam.Step(batch.Gradients);
            if (cluster.Rank == 0)
            {
                training.Save();
            }
        }

        if (cluster.Rank == 0)
        {
            Console.WriteLine($"{start} {moons.Hash}");
        }
    }

    // Trains for ever, but for one rank.
    private static int Fail(string how)
    {
        try
        {
            using var cluster = Cluster.Mpi();
            var moons = new Moons();
            SharedBatch batch = cluster.Share(moons.Graph, moons.Tape.Parameters, Moons.Rows(1000));
            for (int step = 0; ; step++)
            {
                batch.Backward();
                if (step == 3 && cluster.Rank == cluster.Size - 1)
                {
                    Console.WriteLine("failing");
                    switch (how)
                    {
                        case "throw" or "catch":
                            throw new FormatException("Row 17 has no label.");
                        case "null":
                            string text = null!;
                            return text.Length;
                        case "thread":
                            var thread = new Thread(() => throw new FormatException("Row 17 has no label."));
                            thread.Start();
                            thread.Join();
                            break;
                        case "exit":
                            Environment.Exit(3);
                            break;
                        case "return":
                            return 0;
                        case "kill":
                            Process.GetCurrentProcess().Kill();
                            break;
                    }
                }
            }
        }
        catch (FormatException e) when (how == "catch")
        {
            Console.Error.WriteLine($"Caught: {e.Message}");
            return 5;
        }
    }

    private static void Differ(string what)
    {
        using var cluster = Cluster.Mpi();
        bool isOdd = cluster.Rank == 1;
        var moons = new Moons(seed: isOdd && what == "seed" ? 2 : 1, width: isOdd && what == "parameters" ? 8 : 16);
        if (isOdd && what == "call")
        {
            cluster.Gather(1.0);
        }

        SharedBatch batch = cluster.Share(
            moons.Graph, moons.Tape.Parameters, Moons.Rows(isOdd && what == "rows" ? 1001 : 1000), isOdd && what == "shards" ? 3 : 4);
        batch.Backward();
        cluster.Gather(isOdd && what == "gather" ? [1.0, 2.0] : [1.0]);
        if (isOdd && what == "step")
        {
            moons.Tape.Parameters.MutableData[0] += 1e-12;
        }

        batch.Backward();
    }

    private static void Gather()
    {
        using var cluster = Cluster.Mpi();
        string all = string.Join(' ', cluster.Gather(cluster.Rank, 10 * cluster.Rank));
        string seen = $"{cluster}: {all}";
        if (cluster.Rank == cluster.Size - 1)
        {
            Console.WriteLine(seen);
        }
    }

    private static void Misuse(string what)
    {
        var cluster = Cluster.Mpi();
        if (what == "again")
        {
            cluster.Dispose();
            cluster.Dispose();
        }

        // Without Dispose, the end of the program leaves the cluster.
        if (what != "forgotten")
        {
            using Cluster second = Cluster.Mpi();
        }
    }
}
