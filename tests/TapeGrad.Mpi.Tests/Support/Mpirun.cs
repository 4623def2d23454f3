using System.ComponentModel;
using System.Diagnostics;

namespace TapeGrad.Mpi.Tests;

/// <summary>Starts the <see cref="Worker"/> under the mpirun of an implementation, with a time limit.</summary>
internal static class Mpirun
{
    // Far above what any job takes, also on a busy machine: a job that hangs fails here.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    public static string Program { get; } = typeof(Worker).Assembly.Location;

    public static string Dotnet { get; } =
        Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";

    /// <summary>Both implementations, each with 2 and with 4 processes.</summary>
    public static IEnumerable<TestCaseData> All =>
        from program in Implementations
        from processes in (int[])[2, 4]
        select new TestCaseData(program, processes).SetArgDisplayNames(program, $"{processes}");

    /// <summary>Both launchers, by the names that Debian gives them where both are installed.</summary>
    public static IEnumerable<string> Implementations => ["mpirun.openmpi", "mpirun.mpich"];

    public static Result Run(string program, int processes, params string[] arguments)
    {
        // Four processes on two cores, which may run other tests as well: who waits lets others run.
        string[] options = program == "mpirun.openmpi"
            ? ["--allow-run-as-root", "--oversubscribe", "--mca", "mpi_yield_when_idle", "1"] : [];
        return Start(program, [], [.. options, "-np", $"{processes}", Dotnet, Program, .. arguments]);
    }

    /// <summary>Starts the worker by itself, as a launcher or a user would.</summary>
    public static Result RunAlone(Dictionary<string, string> environment, params string[] arguments) =>
        Start(Dotnet, environment, [Program, .. arguments]);

    /// <summary>Runs a program to its end.</summary>
    public static Result Start(string program, Dictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };

        // Open MPI gives its processes a terminal, to which .NET would send control sequences.
        start.Environment["TERM"] = "dumb";
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = StartOrSkip(start);
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{program} {string.Join(' ', arguments)} has not ended after {Limit}.\n{output.Result}\n{error.Result}");
        }

        return new Result(process.ExitCode, output.Result.ReplaceLineEndings("\n"), error.Result.ReplaceLineEndings("\n"));
    }

    private static Process StartOrSkip(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception) when (Environment.GetEnvironmentVariable("CI") is null)
        {
            Assert.Ignore($"{start.FileName} is not installed.");
            throw;
        }
    }

    /// <summary>What a job has printed and how it ended.</summary>
    public sealed record Result(int ExitCode, string Output, string Error)
    {
        /// <summary>All that was printed: launchers mix the streams of their processes.</summary>
        public string All => Output + Error;
    }
}
