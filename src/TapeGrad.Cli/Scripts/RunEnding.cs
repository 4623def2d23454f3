using System.Runtime.InteropServices;

namespace TapeGrad.Cli;

/// <summary>Writes the steps logged so far, however a run ends: by Ctrl+C, by Environment.Exit, or by an exception on another thread.</summary>
internal sealed class RunEnding : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Action _write;
    private readonly Func<Exception, string> _describe;
    private readonly PosixSignalRegistration[] _signals;
    private readonly ManualResetEventSlim _parked = new();
    private volatile bool _interrupted;

    public RunEnding(TrainingLog log, Action write, Func<Exception, string> describe)
    {
        _write = write;
        _describe = describe;
        _signals =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Interrupt(context, ExitCode.Interrupted)),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Interrupt(context, ExitCode.Terminated)),
        ];
        AppDomain.CurrentDomain.ProcessExit += OnExit;
        AppDomain.CurrentDomain.UnhandledException += OnUnhandled;

        // After a signal the script stops at its next step, so that the log does not change while it is written.
        log.StepLogged += (_, _) =>
        {
            if (_interrupted)
            {
                _parked.Set();
                Thread.CurrentThread.Join();
            }
        };
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

    private void Interrupt(PosixSignalContext context, int exitCode)
    {
        context.Cancel = true;
        _interrupted = true;
        _parked.Wait(Patience);
        Environment.Exit(exitCode);
    }

    private void OnUnhandled(object sender, UnhandledExceptionEventArgs e)
    {
        Console.Error.WriteLine(e.ExceptionObject is Exception exception ? _describe(exception) : "The script failed on another thread.");
        Environment.Exit(ExitCode.Failed);
    }

    private void OnExit(object? sender, EventArgs e)
    {
        try
        {
            _write();
        }
        catch (UserErrorException failure)
        {
            Console.Error.WriteLine(failure.Message);
            Environment.ExitCode = failure.ExitCode;
        }
    }
}
