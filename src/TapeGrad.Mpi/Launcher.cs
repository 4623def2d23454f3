using System.Globalization;
using System.Runtime.InteropServices;

namespace TapeGrad.Mpi;

/// <summary>Who started this process, and the MPI library that belongs to it.</summary>
/// <param name="Name">What messages call it.</param>
/// <param name="Variable">The environment variable that tells it by.</param>
/// <param name="CountVariable">The variable with the number of processes, or null.</param>
/// <param name="Libraries">File names to try, one after the other.</param>
internal sealed record Launcher(string Name, string Variable, string? CountVariable, string[] Libraries)
{
    /// <summary>The variable in which a user names the library.</summary>
    public const string LibraryVariable = "TAPEGRAD_MPI";

    private static readonly string[] OpenMpi = ["libmpi.so.40", "libmpi.40.dylib"];
    private static readonly string[] Mpich = ["libmpi.so.12", "libmpich.so.12", "libmpi.12.dylib"];

    // mpirun within a Slurm job sets its own variables as well, so Slurm comes last.
    private static readonly Launcher[] All =
    [
        new("Open MPI's mpirun", "OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_SIZE", [.. OpenMpi, "libmpi.so"]),
        new("mpirun", "PMI_RANK", "PMI_SIZE", [.. Mpich, "libmpi.so"]),
        new("mpirun", "PMIX_RANK", null, ["libmpi.so", .. OpenMpi, .. Mpich]),
        new("srun", "SLURM_STEP_NUM_TASKS", "SLURM_STEP_NUM_TASKS", ["libmpi.so", .. OpenMpi, .. Mpich]),
    ];

    /// <summary>Finds who started this process together with others; null where nobody did.</summary>
    public static Launcher? Find(Func<string, string?> variables) =>
        All.FirstOrDefault(l => variables(l.Variable) is not null && !(l.Name == "srun" && l.Count(variables) == 1));

    /// <summary>How many processes were started; null where that is unknown.</summary>
    public int? Count(Func<string, string?> variables) =>
        CountVariable is not null && int.TryParse(variables(CountVariable), NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : null;

    /// <summary>Loads the library.</summary>
    /// <exception cref="DllNotFoundException">It cannot be loaded.</exception>
    public nint Load(Func<string, string?> variables)
    {
        string? own = variables(LibraryVariable);
        foreach (string name in own is null ? Libraries : [own])
        {
            if (NativeLibrary.TryLoad(name, out nint library))
            {
                return library;
            }
        }

        throw new DllNotFoundException(own is null
            ? $"{Name} started this process, which cannot load an MPI library: it tried {string.Join(", ", Libraries)}. On Debian and Ubuntu, 'apt-get install openmpi-bin' or 'apt-get install mpich' installs one; on a cluster, load its module. A library with another name goes into the variable {LibraryVariable}."
            : $"The variable {LibraryVariable} names '{own}', which cannot be loaded. Give it the path of libmpi, or remove it.");
    }

    /// <summary>Refuses a library that does not belong to the launcher: each process would then be alone.</summary>
    /// <exception cref="InvalidOperationException">The library counts another number of processes than the launcher.</exception>
    public void RequireCount(Func<string, string?> variables, int size, string version)
    {
        if (Count(variables) is { } count && count != size)
        {
            throw new InvalidOperationException(Name == "srun"
                ? $"srun started {count} processes, but {version} counts {size}, because they were not introduced to each other. Start them with srun --mpi=pmix or --mpi=pmi2; srun --mpi=list shows what there is."
                : $"{Name} started {count} processes, but {version} counts {size}. Library and launcher are of different makers: start with the mpirun that belongs to the library, or name the library of this mpirun in the variable {LibraryVariable}.");
        }
    }
}
