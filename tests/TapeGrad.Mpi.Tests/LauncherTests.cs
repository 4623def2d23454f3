namespace TapeGrad.Mpi.Tests;

/// <summary>Who started the process, told by environment variables.</summary>
public sealed class LauncherTests
{
    [TestCase("", null)]
    [TestCase("OMPI_COMM_WORLD_SIZE=2", "Open MPI's mpirun")]
    [TestCase("PMI_RANK=0 PMI_SIZE=2", "mpirun")]
    [TestCase("PMIX_RANK=0", "mpirun")]
    [TestCase("SLURM_STEP_NUM_TASKS=4", "srun")]
    [TestCase("SLURM_STEP_NUM_TASKS=1", null)]
    [TestCase("SLURM_STEP_NUM_TASKS=1 OMPI_COMM_WORLD_SIZE=2", "Open MPI's mpirun")]
    public void Find_ByVariables_GivesTheLauncher(string variables, string? name) =>
        Assert.That(Launcher.Find(Variables(variables))?.Name, Is.EqualTo(name));

    [Test]
    public void Load_WithoutALibrary_SaysWhatToInstall()
    {
        Launcher launcher = Launcher.Find(Variables("OMPI_COMM_WORLD_SIZE=2"))! with { Libraries = ["libnone.so.1", "libnone.so"] };

        Assert.That(() => launcher.Load(Variables("")), Throws.TypeOf<DllNotFoundException>().With.Message.EqualTo(
            "Open MPI's mpirun started this process, which cannot load an MPI library: it tried libnone.so.1, libnone.so. On Debian and Ubuntu, 'apt-get install openmpi-bin' or 'apt-get install mpich' installs one; on a cluster, load its module. A library with another name goes into the variable TAPEGRAD_MPI."));
        Assert.That(() => launcher.Load(Variables("TAPEGRAD_MPI=/nowhere/libmpi.so")), Throws.TypeOf<DllNotFoundException>().With.Message.EqualTo(
            "The variable TAPEGRAD_MPI names '/nowhere/libmpi.so', which cannot be loaded. Give it the path of libmpi, or remove it."));
    }

    [Test]
    public void Count_OtherThanThatOfTheLibrary_IsRefused()
    {
        Func<string, string?> variables = Variables("PMI_RANK=0 PMI_SIZE=3");
        Launcher launcher = Launcher.Find(variables)!;

        Assert.That(() => launcher.RequireCount(variables, 3, "MPICH 4.0.2"), Throws.Nothing);
        Assert.That(() => launcher.RequireCount(variables, 1, "Open MPI 4.1.4"), Throws.InvalidOperationException.With.Message.EqualTo(
            "mpirun started 3 processes, but Open MPI 4.1.4 counts 1. Library and launcher are of different makers: start with the mpirun that belongs to the library, or name the library of this mpirun in the variable TAPEGRAD_MPI."));
    }

    private static Func<string, string?> Variables(string text)
    {
        var all = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(v => v.Split('=')).ToDictionary(v => v[0], v => v[1]);
        return name => all.GetValueOrDefault(name);
    }
}
