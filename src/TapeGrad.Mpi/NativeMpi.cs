using System.Reflection;
using System.Runtime.InteropServices;

namespace TapeGrad.Mpi;

/// <summary>The functions of libmpi. Each returns an error code, 0 for success.</summary>
/// <remarks>
/// A handle is a pointer in Open MPI and a 32-bit number in MPICH. Declared as <see cref="nint"/>, both are passed in the same
/// register, so one set of signatures serves both.
/// </remarks>
internal static partial class NativeMpi
{
    /// <summary>The name in the imports below; <see cref="Use"/> says which library it is.</summary>
    private const string Library = "libmpi";

    /// <summary>The thread level: any thread may call, one at a time.</summary>
    public const int Serialized = 2;

    /// <summary>Uses a library that is loaded for all functions. To be called once.</summary>
    public static void Use(nint library) => NativeLibrary.SetDllImportResolver(
        Assembly.GetExecutingAssembly(), (name, _, _) => name == Library ? library : 0);

    [LibraryImport(Library, EntryPoint = "MPI_Init_thread")]
    public static partial int InitThread(nint argumentCount, nint arguments, int required, out int provided);

    [LibraryImport(Library, EntryPoint = "MPI_Comm_rank")]
    public static partial int CommRank(nint communicator, out int rank);

    [LibraryImport(Library, EntryPoint = "MPI_Comm_size")]
    public static partial int CommSize(nint communicator, out int size);

    [LibraryImport(Library, EntryPoint = "MPI_Comm_set_errhandler")]
    public static partial int CommSetErrorHandler(nint communicator, nint handler);

    [LibraryImport(Library, EntryPoint = "MPI_Allgather")]
    public static partial int AllGather(
        ref double mine, int mineCount, nint mineType, ref double all, int allCount, nint allType, nint communicator);

    [LibraryImport(Library, EntryPoint = "MPI_Allgatherv")]
    public static partial int AllGatherInPlace(
        nint inPlace, int ignoredCount, nint ignoredType, ref double all, int[] counts, int[] starts, nint type, nint communicator);

    [LibraryImport(Library, EntryPoint = "MPI_Error_string")]
    public static partial int ErrorString(int error, ref byte text, out int length);

    [LibraryImport(Library, EntryPoint = "MPI_Get_library_version")]
    public static partial int GetLibraryVersion(ref byte text, out int length);

    [LibraryImport(Library, EntryPoint = "MPI_Abort")]
    public static partial int Abort(nint communicator, int exitCode);

    [LibraryImport(Library, EntryPoint = "MPI_Finalize")]
    public static partial int Finish();
}
