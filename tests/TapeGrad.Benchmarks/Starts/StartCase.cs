using System.Diagnostics;
using System.Runtime.InteropServices;

namespace TapeGrad.Benchmarks.Starts;

/// <summary>One command of the tool: the least time, and the least processor time, of its runs.</summary>
internal sealed class StartCase(string name, double bound, Func<string[]> arguments)
{
    public string Name => name;

    public double Bound => bound;

    public double Time { get; private set; } = double.PositiveInfinity;

    public double ProcessorTime { get; private set; } = double.PositiveInfinity;

    /// <summary>Runs all commands in turn, in a folder that has no cache of scripts before each round.</summary>
    public static IReadOnlyList<StartCase> Measure(string tool, string folder, int rounds)
    {
        string cache = Path.Combine(folder, "cache"), lesson = Path.Combine(folder, "moons.cs"), text = "";
        StartCase copy = new("examples copy", 0, () => ["examples", "copy", "moons", folder]);
        copy.Run(tool, cache);
        text = File.ReadAllText(lesson);
        StartCase[] cases =
        [
            new("eval", 100, () => ["eval", "Tanh(w*x + b)", "--at", "w=0.5", "x=2", "b=-0.5"]),
            new("first run of the lesson moons", 1500, () => ["run", lesson]),
            new("second run of moons", 250, () => ["run", lesson]),
            new("run of moons after a change", 1000, () => ["run", Write(lesson, $"{text}\n// {Guid.NewGuid()}\n")]),
            new("first run of a script of one line", 1000, () => ["run", Write(Path.Combine(folder, "line.cs"), "Console.WriteLine(1);")]),
            new("its second run", 75, () => ["run", Path.Combine(folder, "line.cs")]),
        ];
        for (int round = 0; round < rounds; round++)
        {
            Directory.Delete(cache, recursive: true);
            Write(lesson, text);
            Array.ForEach(cases, c => c.Run(tool, cache));
        }

        return cases;
    }

    private static string Write(string file, string text)
    {
        File.WriteAllText(file, text);
        return file;
    }

    private void Run(string tool, string cache)
    {
        var start = new ProcessStartInfo(tool, arguments()) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["XDG_DATA_HOME"] = Directory.CreateDirectory(cache).FullName;
        double before = ProcessorTimeOfChildren();
        long begin = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Time = Math.Min(Time, Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
        ProcessorTime = Math.Min(ProcessorTime, ProcessorTimeOfChildren() - before);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{tool} {string.Join(' ', start.ArgumentList)} ended with exit code {process.ExitCode}: {error.Result}");
        }
    }

    // A process that has ended does not say any more what it took. Seconds and microseconds come first, for the user and for the system.
    private static double ProcessorTimeOfChildren()
    {
        const int Children = -1;
        long[] usage = new long[32];
        return OperatingSystem.IsWindows() || getrusage(Children, usage) != 0 ? double.NaN
            : (1e3 * (usage[0] + usage[2])) + (1e-3 * (usage[1] + usage[3]));
    }

    [DllImport("libc", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int getrusage(int who, [Out] long[] usage);
}
