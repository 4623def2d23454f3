using System.Diagnostics;
using System.Globalization;

namespace TapeGrad.Mutants;

/// <summary>A worker, which ends where a mutant does not come to an end.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly Process _process;

    /// <param name="folder">The folder with tests and library.</param>
    /// <param name="pattern">Which tests.</param>
    /// <param name="mutants">The greatest number of a mutant.</param>
    /// <param name="active">The mutant that is on from the start.</param>
    public WorkerProcess(string folder, string pattern, int mutants, int active = 0)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = folder,
            ArgumentList = { typeof(WorkerProcess).Assembly.Location, "worker", folder, pattern, mutants.ToString(CultureInfo.InvariantCulture) },
            Environment =
            {
                ["TAPEGRAD_MUTANT"] = active.ToString(CultureInfo.InvariantCulture),
                ["DOTNET_GCHeapHardLimit"] = "0x100000000",
                ["DOTNET_DbgEnableMiniDump"] = "0",
            },
        };
        _process = Process.Start(start)!;
        Tests = Answer(60.0) is { } count ? int.Parse(count, CultureInfo.InvariantCulture) : 0;
    }

    /// <summary>How many tests there are; 0 if they could not be loaded.</summary>
    public int Tests { get; }

    public void Ask(string task) => _process.StandardInput.WriteLine(task);

    /// <summary>The next line; null if the process ended, took more processor time than this, or came to a stop.</summary>
    public string? Answer(double seconds)
    {
        Task<string?> line = _process.StandardOutput.ReadLineAsync();
        double first = Used(), last = first;
        long changed = Stopwatch.GetTimestamp();
        for (int pause = 10; !line.Wait(pause); pause = Math.Min(2 * pause, 500))
        {
            double now = Used();
            if (now - last > 0.02)
            {
                (last, changed) = (now, Stopwatch.GetTimestamp());
            }

            if (now - first > seconds || Stopwatch.GetElapsedTime(changed) > Patience)
            {
                return null;
            }
        }

        return line.Result;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private double Used() => _process.HasExited ? 0.0 : _process.TotalProcessorTime.TotalSeconds;
}
