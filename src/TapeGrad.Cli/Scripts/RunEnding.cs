using System.Diagnostics;
using System.Runtime.InteropServices;

namespace TapeGrad.Cli;

/// <summary>Writes the steps logged so far, however a run ends: by a signal, by Environment.Exit, or by an exception on another thread.</summary>
internal sealed class RunEnding : IDisposable
{
    // The program 'timeout' sends its signal twice at once. A person who means it twice is slower.
    private static readonly TimeSpan OneSignal = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(0.3);

    private readonly RunOutputs _outputs;
    private readonly Func<Exception, string> _describe;
    private readonly PosixSignalRegistration[] _signals;
    private readonly Lock _counting = new();
    private long _interrupted;

    public RunEnding(RunOutputs outputs, Func<Exception, string> describe)
    {
        _outputs = outputs;
        _describe = describe;
        _signals =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Interrupt(context, ExitCode.Interrupted)),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Interrupt(context, ExitCode.Terminated)),
            .. HangUp(),
        ];
        AppDomain.CurrentDomain.ProcessExit += OnExit;
        AppDomain.CurrentDomain.UnhandledException += OnUnhandled;
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        AppDomain.CurrentDomain.UnhandledException -= OnUnhandled;
        foreach (PosixSignalRegistration signal in _signals)
        {
            signal.Dispose();
        }
    }

    /// <summary>After a signal, waits for the end of the process, whose exit code is that of the signal.</summary>
    public void WaitIfInterrupted()
    {
        if (Interlocked.Read(ref _interrupted) != 0)
        {
            Thread.Sleep(Timeout.Infinite);
        }
    }

    // Under 'nohup' the end of the terminal is ignored, and stays so.
    private PosixSignalRegistration[] HangUp()
    {
        const int HangUpSignal = 1;
        const nint Ignore = 1;
        if (!OperatingSystem.IsWindows())
        {
            nint before = SetHandler(HangUpSignal, Ignore);
            if (before == Ignore)
            {
                return [];
            }

            SetHandler(HangUpSignal, before);
        }

        return [PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => Interrupt(context, ExitCode.HungUp))];
    }

    private void Interrupt(PosixSignalContext context, int exitCode)
    {
        context.Cancel = true;
        bool first;
        lock (_counting)
        {
            first = _interrupted == 0;
            if (!first && Stopwatch.GetElapsedTime(_interrupted) < OneSignal)
            {
                return;
            }

            _interrupted = first ? Stopwatch.GetTimestamp() : _interrupted;
        }

        try
        {
            if (first)
            {
                _outputs.Interrupt();
            }
        }
        finally
        {
            End(exitCode);
        }
    }

    // Environment.Exit waits if the script has called it already, and that call may wait for a pipe that is never read.
    private static void End(int exitCode)
    {
        if (!OperatingSystem.IsWindows())
        {
            void AfterPatience()
            {
                Thread.Sleep(Patience);
                ExitNow(exitCode);
            }

            new Thread(AfterPatience) { IsBackground = true }.Start();
        }

        Environment.Exit(exitCode);
    }

    private void OnUnhandled(object sender, UnhandledExceptionEventArgs e)
    {
        Message.Write(e.ExceptionObject is Exception exception ? _describe(exception) : "The script failed on another thread.");
        Environment.Exit(ExitCode.Failed);
    }

    private void OnExit(object? sender, EventArgs e)
    {
        if (Interlocked.Read(ref _interrupted) != 0)
        {
            return;
        }

        _outputs.Log.Close();
        if (_outputs.Write() is { } failure)
        {
            Message.Write(failure.Message);
            Environment.ExitCode = Environment.ExitCode == ExitCode.Ok ? failure.ExitCode : Environment.ExitCode;
        }
    }

    [DllImport("libc", EntryPoint = "signal")]
    private static extern nint SetHandler(int signal, nint handler);

    [DllImport("libc", EntryPoint = "_exit")]
    private static extern void ExitNow(int exitCode);
}
