namespace TapeGrad.Mpi.Tests;

/// <summary>A job of which one process fails ends, and says why. <see cref="Mpirun"/> fails a job that hangs.</summary>
[NonParallelizable]
public sealed class FailureTests
{
    [TestCaseSource(typeof(Mpirun), nameof(Mpirun.All))]
    public void Exception_OfOneRank_EndsTheJobWithItsMessage(string program, int processes)
    {
        Mpirun.Result result = Mpirun.Run(program, processes, "fail", "throw");

        Assert.That(result.ExitCode, Is.Not.Zero, result.All);
        Assert.That(result.All, Does.Contain($"Rank {processes - 1} of {processes} has failed and ends all: System.FormatException: Row 17 has no label.\n   at "));
    }

    // A signal of which .NET makes an exception, unless the library has taken it.
    [TestCaseSource(typeof(Mpirun), nameof(Mpirun.Implementations))]
    public void NullReference_OfOneRank_IsAnExceptionLikeOthers(string program)
    {
        Mpirun.Result result = Mpirun.Run(program, 2, "fail", "null");

        Assert.That(result.ExitCode, Is.Not.Zero, result.All);
        Assert.That(result.All, Does.Contain("Rank 1 of 2 has failed and ends all: System.NullReferenceException"));
    }

    [TestCaseSource(typeof(Mpirun), nameof(Mpirun.Implementations))]
    public void Exception_OnAnotherThread_EndsTheJobWithItsMessage(string program)
    {
        Mpirun.Result result = Mpirun.Run(program, 2, "fail", "thread");

        Assert.That(result.ExitCode, Is.Not.Zero, result.All);
        Assert.That(result.All, Does.Contain("Rank 1 of 2 has failed and ends all: System.FormatException: Row 17 has no label."));
    }

    // The rank prints what it caught, and the others say that it is gone.
    [TestCaseSource(typeof(Mpirun), nameof(Mpirun.Implementations))]
    public void Exception_ThatOneRankCatches_EndsTheJobWithBothMessages(string program)
    {
        Mpirun.Result result = Mpirun.Run(program, 2, "fail", "catch");

        Assert.That(result.ExitCode, Is.Not.Zero, result.All);
        Assert.That(result.All, Does.Contain("Caught: Row 17 has no label.")
            .And.Contain("Rank 0 is in step 5 of its shared batch 1, but rank 1 has left the cluster. A rank that fails leaves early; its own message says why."));
    }

    [TestCase("mpirun.openmpi", "exit")]
    [TestCase("mpirun.mpich", "exit")]
    [TestCase("mpirun.openmpi", "return")]
    [TestCase("mpirun.mpich", "return")]
    public void Rank_ThatEndsEarly_IsNotTakenForSuccess(string program, string how)
    {
        Mpirun.Result result = Mpirun.Run(program, 2, "fail", how);

        Assert.That(result.ExitCode, Is.Not.Zero, result.All);
        Assert.That(result.All, Does.Contain("but rank 1 has left the cluster."));
    }

    [TestCaseSource(typeof(Mpirun), nameof(Mpirun.All))]
    public void Rank_ThatIsKilled_EndsTheJob(string program, int processes)
    {
        Mpirun.Result result = Mpirun.Run(program, processes, "fail", "kill");

        Assert.That(result.ExitCode, Is.Not.Zero, result.All);
        Assert.That(result.Output, Does.Contain("failing"));
    }

    [TestCase("rows", "Rank 0 shares 1000 rows of 3 numbers in 4 shards, for 337 of 337 parameters", "but rank 1 shares 1001 rows")]
    [TestCase("shards", "Rank 0 shares 1000 rows of 3 numbers in 4 shards", "but rank 1 shares 1000 rows of 3 numbers in 3 shards")]
    [TestCase("parameters", "for 337 of 337 parameters", "for 105 of 105 parameters")]
    [TestCase("seed", "Rank 0 and rank 1 have different parameters in step 1: their checksums are", "Start all ranks with the same parameters")]
    [TestCase("step", "Rank 0 and rank 1 have different parameters in step 2", "take the same steps on all of them")]
    [TestCase("call", "Rank 0 shares 1000 rows", "but rank 1 gathers 1 numbers. Every rank has to make the same calls")]
    [TestCase("gather", "Rank 0 gathers 1 numbers, but rank 1 gathers 2 numbers.", "with the same numbers")]
    public void Ranks_ThatDiffer_AreRefusedWithBothNumbers(string what, string first, string second)
    {
        foreach (string program in Mpirun.Implementations)
        {
            Mpirun.Result result = Mpirun.Run(program, 2, "differ", what);

            Assert.That(result.ExitCode, Is.Not.Zero, result.All);
            Assert.That(result.All, Does.Contain("Rank 0 of 2 has failed and ends all: System.InvalidOperationException: ").And.Contain(first).And.Contain(second));
        }
    }

    [TestCaseSource(typeof(Mpirun), nameof(Mpirun.Implementations))]
    public void Mpi_Twice_IsRefused(string program)
    {
        Assert.That(Mpirun.Run(program, 2, "twice").All, Does.Contain("This process has a cluster already, and MPI starts once in a process."));
        Assert.That(Mpirun.Run(program, 2, "again").All, Does.Contain("The cluster of this process has been disposed, and MPI starts once in a process."));
    }

    [TestCaseSource(typeof(Mpirun), nameof(Mpirun.Implementations))]
    public void Program_WithoutDispose_EndsWell(string program)
    {
        Mpirun.Result result = Mpirun.Run(program, 2, "forgotten");

        Assert.That(result.ExitCode, Is.Zero, result.All);
        Assert.That(result.All, Is.Empty);
    }

    [Test]
    public void Mpi_OfAProcessAlone_KeepsTheSameRules()
    {
        Assert.That(Mpirun.RunAlone([], "twice").Error, Does.Contain("This process has a cluster already"));
        Assert.That(Mpirun.RunAlone([], "again").Error, Does.Contain("The cluster of this process has been disposed"));
    }

    // The variables of launchers, without them.
    [TestCase("OMPI_COMM_WORLD_SIZE", "Open MPI's mpirun started 2 processes, but Open MPI ")]
    [TestCase("SLURM_STEP_NUM_TASKS", "srun started 2 processes, but ")]
    public void Library_ThatCountsOtherwise_IsRefused(string variable, string message)
    {
        Mpirun.Start("mpirun.openmpi", [], "--version");
        Mpirun.Result result = Mpirun.RunAlone(new() { [variable] = "2" }, "gather");

        Assert.That(result.ExitCode, Is.Not.Zero);
        Assert.That(result.Error, Does.Contain(message).And.Contain(" counts 1"));
    }
}
