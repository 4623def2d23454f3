using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace TapeGrad.Mpi;

/// <summary>All processes that MPI has started, as one of them sees them.</summary>
internal sealed class World
{
    // More than MPI_MAX_ERROR_STRING and MPI_MAX_LIBRARY_VERSION_STRING of any library.
    private const int MostText = 16_384;

    private readonly nint _communicator;
    private readonly nint _double;
    private readonly nint _inPlace;

    /// <summary>Starts MPI in this process, which can happen once.</summary>
    /// <param name="library">The library that is loaded.</param>
    public World(nint library)
    {
        NativeMpi.Use(library);

        // Open MPI exports what handles point to. The handles of MPICH, and of all that share its binary interface, are numbers.
        bool isOpen = NativeLibrary.TryGetExport(library, "ompi_mpi_comm_world", out _communicator);
        _communicator = isOpen ? _communicator : 0x44000000;
        _double = isOpen ? NativeLibrary.GetExport(library, "ompi_mpi_double") : 0x4c00080b;
        nint errorsReturn = isOpen ? NativeLibrary.GetExport(library, "ompi_mpi_errors_return") : 0x54000001;
        _inPlace = isOpen ? 1 : -1;

        Require(NativeMpi.InitThread(0, 0, NativeMpi.Serialized, out _), "MPI_Init_thread");
        Require(NativeMpi.CommSetErrorHandler(_communicator, errorsReturn), "MPI_Comm_set_errhandler");
        Require(NativeMpi.CommRank(_communicator, out int rank), "MPI_Comm_rank");
        Require(NativeMpi.CommSize(_communicator, out int size), "MPI_Comm_size");
        (Rank, Size) = (rank, size);
        byte[] version = new byte[MostText];
        Require(NativeMpi.GetLibraryVersion(ref version[0], out int length), "MPI_Get_library_version");
        Version = ShortVersion(Encoding.UTF8.GetString(version, 0, length));
    }

    public int Rank { get; }

    public int Size { get; }

    /// <summary>Name and version of the library, <c>Open MPI 4.1.4</c>.</summary>
    public string Version { get; }

    /// <summary>Whether MPI has ended in this process, so that nobody waits for it.</summary>
    public bool HasFinished { get; private set; }

    /// <summary>Gathers as many numbers from each rank.</summary>
    public void Gather(ReadOnlySpan<double> mine, Span<double> all) => Require(
        NativeMpi.AllGather(
            ref MemoryMarshal.GetReference(mine), mine.Length, _double, ref MemoryMarshal.GetReference(all), mine.Length, _double, _communicator),
        "MPI_Allgather");

    /// <summary>Gathers numbers from each rank into the places that they have in the span of this rank.</summary>
    /// <param name="all">All numbers. Those of this rank are there.</param>
    /// <param name="counts">How many numbers each rank has.</param>
    /// <param name="starts">Where they are.</param>
    public void Gather(Span<double> all, int[] counts, int[] starts) => Require(
        NativeMpi.AllGatherInPlace(_inPlace, 0, _double, ref MemoryMarshal.GetReference(all), counts, starts, _double, _communicator), "MPI_Allgatherv");

    /// <summary>Ends MPI in this process, after all ranks have come here.</summary>
    public void Finish()
    {
        HasFinished = true;
        Require(NativeMpi.Finish(), "MPI_Finalize");
    }

    /// <summary>Ends all processes, this one as well.</summary>
    public void Abort(int exitCode) => _ = NativeMpi.Abort(_communicator, exitCode);

    private static void Require(int error, string function)
    {
        if (error != 0)
        {
            byte[] text = new byte[MostText];
            string what = NativeMpi.ErrorString(error, ref text[0], out int length) == 0 ? Encoding.UTF8.GetString(text, 0, length) : "unknown";
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture, $"{function} has failed with the error {error}: {what}. The job cannot go on; start it again, and go on from the last step that was saved."));
        }
    }

    // "Open MPI v4.1.4, package: Debian …", and "MPICH Version:\t4.0.2\nMPICH Release date:\t…".
    private static string ShortVersion(string version) =>
        version.TrimEnd('\0').Split('\n')[0].Split(',')[0].Replace(" v", " ", StringComparison.Ordinal).Replace(" Version:\t", " ", StringComparison.Ordinal).Trim();
}
