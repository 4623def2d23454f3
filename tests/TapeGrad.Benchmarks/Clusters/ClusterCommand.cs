using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace TapeGrad.Benchmarks.Clusters;

/// <summary>Measures trainings on one and two processes under each mpirun that is installed, and fits the model of docs/performance.md.</summary>
internal static class ClusterCommand
{
    private const int Rounds = 3;

    private static readonly (int Rows, int Shards)[] Cases =
        [(100, 1), (10_000, 16), (100_000, 16), (1_000_000, 16), (100_000, 256), (100_000, 1024)];

    public static int Run()
    {
        foreach (string program in (string[])["mpirun.openmpi", "mpirun.mpich"])
        {
            if (Measure(program, 100, 1, 1, false) is not null)
            {
                Report(program);
            }
        }

        return 0;
    }

    private static void Report(string program)
    {
        Dictionary<(int Rows, int Shards, int Processes, bool OnlyAdds), List<(double Least, double Median)>> times = [];
        (int, int, int, bool)[] all =
        [
            .. Cases.SelectMany(c => (int[])[1, 2], (c, processes) => (c.Rows, c.Shards, processes, false)),
            (100_000, 16, 1, true), (100_000, 1024, 1, true),
        ];
        foreach ((int, int, int, bool) key in Enumerable.Repeat(all, Rounds).SelectMany(keys => keys))
        {
            (int rows, int shards, int processes, bool onlyAdds) = key;
            if (Measure(program, rows, shards, processes, onlyAdds) is { } time)
            {
                (times.TryGetValue(key, out var list) ? list : times[key] = []).Add(time);
                Console.Error.WriteLine(FormattableString.Invariant($"{program} -np {processes}: {rows} rows, {shards} shards, {time.Least:F1} µs"));
            }
        }

        double Least(int rows, int shards, int processes, bool onlyAdds = false) => times[(rows, shards, processes, onlyAdds)].Min(t => t.Least);
        double Median(int rows, int shards, int processes) => times[(rows, shards, processes, false)].Min(t => t.Median);
        ClusterModel model = ClusterModel.Fit((rows, shards, processes, onlyAdds) => Least(rows, shards, processes, onlyAdds));

        Line($"{program}: µs a step, the least of {Rounds} processes (the best median of one)");
        Line($"{"rows",9} {"shards",6} {"1 process",22} {"2 processes",22} {"times",6} {"model 1",10} {"model 2",10}");
        foreach ((int rows, int shards) in Cases)
        {
            double one = Least(rows, shards, 1), two = Least(rows, shards, 2);
            Line($"{rows,9} {shards,6} {one,10:F1} ({Median(rows, shards, 1),9:F1}) {two,10:F1} ({Median(rows, shards, 2),9:F1}) {one / two,6:F2} {model.Predict(rows, shards, 1),10:F1} {model.Predict(rows, shards, 2),10:F1}");
        }

        Line($"start {model.Start:F1} µs, row {1000 * model.Row:F1} ns, shard {model.Shard:F3} µs, add {model.Add:F4} µs, latency {model.Latency:F1} µs, wire {model.Wire:F3} µs a shard");

        // A network of 10 Gbit/s with 20 µs for two messages, instead of the memory of one machine.
        ClusterModel network = model with { Latency = 20.0, Wire = 338 * 64 / 10_000.0 };
        Line($"{"processes",9} {"shards",6} {"10^6 rows",12} {"times",7} {"10^8 rows",14} {"times",7}   (model, 20 µs and 10 Gbit/s)");
        foreach (int processes in (int[])[1, 2, 4, 16, 64, 256, 1000])
        {
            int shards = Math.Max(16, processes);
            double small = network.Predict(1e6, shards, processes), large = network.Predict(1e8, shards, processes);
            Line($"{processes,9} {shards,6} {small,12:F0} {network.Predict(1e6, 16, 1) / small,7:F1} {large,14:F0} {network.Predict(1e8, 16, 1) / large,7:F1}");
        }
    }

    private static (double Least, double Median)? Measure(string program, int rows, int shards, int processes, bool onlyAdds)
    {
        string[] options = program == "mpirun.openmpi" ? ["--allow-run-as-root", "--oversubscribe"] : [];
        var start = new ProcessStartInfo(program, [
            .. options, "-np", $"{processes}", "dotnet", typeof(ClusterCommand).Assembly.Location,
            ClusterWorker.Command, $"{rows}", $"{shards}", "1000", .. onlyAdds ? (string[])["adds"] : []])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["TERM"] = "dumb";
        try
        {
            using Process process = Process.Start(start)!;
            string[] words = process.StandardOutput.ReadToEnd().Split();
            process.WaitForExit();
            return process.ExitCode != 0 ? null
                : (double.Parse(words[0], CultureInfo.InvariantCulture), double.Parse(words[1], CultureInfo.InvariantCulture));
        }
        catch (Win32Exception)
        {
            Console.Error.WriteLine($"{program} is not installed.");
            return null;
        }
    }

    private static void Line(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
