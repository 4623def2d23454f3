using System.Runtime.InteropServices;

namespace TapeGrad.Mpi;

/// <summary>Keeps the signal handlers of .NET while a library is loaded that sets its own.</summary>
/// <remarks>
/// .NET makes exceptions of signals: of SIGSEGV a <see cref="NullReferenceException"/>, of SIGFPE a <see cref="DivideByZeroException"/>.
/// UCX, which MPI libraries use for their networks, takes these signals for itself and then ends the process without an exception.
/// </remarks>
internal sealed partial class SignalHandlers : IDisposable
{
    // SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE and SIGSEGV of Linux and macOS are among them. SIGKILL has no handler, which does no harm.
    private const int First = 4;
    private const int Count = 8;

    // More than a struct sigaction takes on any system.
    private const int Size = 512;

    private readonly byte[] _actions = new byte[Count * Size];

    public SignalHandlers()
    {
        for (int i = 0; i < Count && !OperatingSystem.IsWindows(); i++)
        {
            _ = Read(First + i, 0, ref _actions[i * Size]);
        }
    }

    public void Dispose()
    {
        for (int i = 0; i < Count && !OperatingSystem.IsWindows(); i++)
        {
            _ = Write(First + i, ref _actions[i * Size], 0);
        }
    }

    [LibraryImport("libc", EntryPoint = "sigaction")]
    private static partial int Read(int signal, nint action, ref byte old);

    [LibraryImport("libc", EntryPoint = "sigaction")]
    private static partial int Write(int signal, ref byte action, nint old);
}
