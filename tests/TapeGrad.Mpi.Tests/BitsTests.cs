using System.Globalization;
using TapeGrad.Optim;

namespace TapeGrad.Mpi.Tests;

/// <summary>Any number of processes gives the bits of one.</summary>
[NonParallelizable]
public sealed class BitsTests
{
    [TestCaseSource(typeof(Mpirun), nameof(Mpirun.All))]
    public void Train_WithoutAShardCount_HasTheBitsOfAPlainBatch(string program, int processes)
    {
        string expected = Plain(rows: 1000, steps: 10);

        Mpirun.Result result = Mpirun.Run(program, processes, "train", "1000", "0", "10");

        Assert.That(result.Output, Is.EqualTo($"{processes} {expected} 1\n"), result.Error);
        Assert.That(result.ExitCode, Is.Zero);
    }

    // 7 shards over 2 and 4 processes: they have 3 and 4, and 1, 2, 2 and 2.
    [TestCaseSource(typeof(Mpirun), nameof(Mpirun.All))]
    public void Train_WithUnevenShards_HasTheBitsOfOneProcess(string program, int processes)
    {
        string expected = Alone(rows: 101, shards: 7, steps: 10);

        Mpirun.Result result = Mpirun.Run(program, processes, "train", "101", "7", "10");

        Assert.That(result.Output, Is.EqualTo($"{processes} {expected} 1\n"), result.Error);
    }

    // Some processes have nothing to do, others a single row.
    [TestCase("mpirun.openmpi", 1)]
    [TestCase("mpirun.mpich", 1)]
    [TestCase("mpirun.openmpi", 3)]
    [TestCase("mpirun.mpich", 3)]
    public void Train_WithMoreProcessesThanShards_HasTheBitsOfOneProcess(string program, int rows)
    {
        string expected = Alone(rows, shards: rows, steps: 10);

        Mpirun.Result result = Mpirun.Run(program, 4, "train", $"{rows}", $"{rows}", "10");

        Assert.That(result.Output, Is.EqualTo($"4 {expected} 1\n"), result.Error);
    }

    [TestCaseSource(typeof(Mpirun), nameof(Mpirun.Implementations))]
    public void Train_OnThreadsOfEachProcess_HasTheSameBits(string program)
    {
        string expected = Plain(rows: 3000, steps: 5);

        Mpirun.Result result = Mpirun.Run(program, 2, "train", "3000", "0", "5", "2");

        Assert.That(result.Output, Is.EqualTo($"2 {expected} 1\n"), result.Error);
    }

    [Test]
    public void Train_WithoutALauncher_IsAClusterOfOneWithTheSameBits()
    {
        Mpirun.Result result = Mpirun.RunAlone([], "train", "1000", "0", "10");

        Assert.That(result.Output, Is.EqualTo($"1 {Plain(rows: 1000, steps: 10)} 1\n"), result.Error);
    }

    [TestCaseSource(typeof(Mpirun), nameof(Mpirun.All))]
    public void Gather_PutsTheNumbersInTheOrderOfRanks(string program, int processes)
    {
        Mpirun.Result result = Mpirun.Run(program, processes, "gather");

        string name = program == "mpirun.openmpi" ? "Open MPI" : "MPICH";
        string numbers = string.Join(' ', Enumerable.Range(0, processes).Select(rank => $"{rank} {10 * rank}"));
        Assert.That(result.Output, Does.Match($@"^rank {processes - 1} of {processes}, {name} [0-9.]+: {numbers}\n$"), result.Error);
    }

    // The training stops at step 4 on two processes and goes on to step 9 on four, and on one.
    [TestCaseSource(typeof(Mpirun), nameof(Mpirun.Implementations))]
    public void Training_Resumed_OnAnotherNumberOfProcesses_HasTheBitsOfOneGo(string program)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("tapegrad-mpi-");
        string File(string name) => Path.Combine(folder.FullName, name);

        Mpirun.Result whole = Mpirun.RunAlone([], "save", File("whole.json"), "9");
        Mpirun.Result first = Mpirun.Run(program, 2, "save", File("run.json"), "4");
        System.IO.File.Copy(File("run.json"), File("copy.json"));
        Mpirun.Result four = Mpirun.Run(program, 4, "save", File("run.json"), "9");
        Mpirun.Result one = Mpirun.RunAlone([], "save", File("copy.json"), "9");

        Assert.That(first.Output, Does.StartWith("0 "), first.Error);
        Assert.That(four.Output, Is.EqualTo("4" + whole.Output[1..]), four.Error);
        Assert.That(one.Output, Is.EqualTo(four.Output), one.Error);
        Assert.That(System.IO.File.ReadAllText(File("run.json")), Is.EqualTo(System.IO.File.ReadAllText(File("whole.json"))));
        folder.Delete(recursive: true);
    }

    // What a user without a cluster writes.
    private static string Plain(int rows, int steps)
    {
        var moons = new Moons();
        double[] all = Moons.Rows(rows);
        var adam = new Adam(moons.Tape.Parameters, 0.01);
        double mean = 0.0;
        for (int step = 0; step < steps; step++)
        {
            mean = moons.Graph.BackwardBatch(all);
            adam.Step();
            moons.Tape.ZeroGrad();
        }

        return string.Create(CultureInfo.InvariantCulture, $"{moons.Hash} {mean:R}");
    }

    private static string Alone(int rows, int shards, int steps)
    {
        using var cluster = Cluster.Alone();
        var moons = new Moons();
        SharedBatch batch = cluster.Share(moons.Graph, moons.Tape.Parameters, Moons.Rows(rows), shards);
        var adam = new Adam(moons.Tape.Parameters, 0.01);
        double mean = 0.0;
        for (int step = 0; step < steps; step++)
        {
            mean = batch.Backward();
            adam.Step();
            moons.Tape.ZeroGrad();
        }

        return string.Create(CultureInfo.InvariantCulture, $"{moons.Hash} {mean:R}");
    }
}
