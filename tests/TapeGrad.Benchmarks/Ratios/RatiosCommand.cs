using System.Globalization;

namespace TapeGrad.Benchmarks.Ratios;

/// <summary><c>ratios [--only WORKLOAD] [--json] [--rounds N] [--against DIRECTORY]</c>: measures every row and judges every bound.</summary>
internal static class RatiosCommand
{
    private const int Missed = 3;
    private const int UsageError = 2;
    private const string Usage = "Usage: ratios [--only WORKLOAD]... [--json] [--rounds N] [--against DIRECTORY], with N at least 1, and another build of the benchmarks in DIRECTORY.";

    public static int Run(ReadOnlySpan<string> args)
    {
        int rounds = 60;
        bool json = false;
        List<string> only = [];
        IEnumerable<Contestant> others = [];
        for (int i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--json":
                    json = true;
                    break;
                case "--only" when i + 1 < args.Length:
                    only.Add(args[++i]);
                    break;
                case "--rounds" when i + 1 < args.Length && int.TryParse(args[i + 1], CultureInfo.InvariantCulture, out rounds) && rounds > 0:
                    i++;
                    break;
                case "--against" when i + 1 < args.Length && File.Exists(Path.Combine(args[i + 1], "TapeGrad.Benchmarks.dll")):
                    others = OtherBuild.In(args[++i]);
                    break;
                default:
                    Console.Error.WriteLine($"'{args[i]}' is not understood. {Usage}");
                    return UsageError;
            }
        }

        Contestant[] contestants = [.. Contestant.All(), .. others];
        string[] workloads = [.. contestants.Select(c => c.Workload).Distinct().Order(StringComparer.Ordinal)];
        if (only.Find(part => !workloads.Any(workload => Matches(workload, part))) is { } unknown)
        {
            Console.Error.WriteLine($"No workload is called '{unknown}'. There are: {string.Join("; ", workloads)}. A part of the name will do.");
            return UsageError;
        }

        var results = new Results(Rounds.Run(contestants.Where(c => only.Count == 0 || only.Exists(part => Matches(c.Workload, part))), rounds));
        Verdict[] verdicts = results.Judge();
        Console.Out.WriteLine(json ? JsonReport.Write(results, verdicts) : TextReport.Write(results, verdicts));
        return verdicts.All(verdict => verdict.Holds || verdict.Bound.IsAim || !verdict.IsJudged) ? 0 : Missed;
    }

    private static bool Matches(string workload, string part) => workload.Contains(part, StringComparison.OrdinalIgnoreCase);
}

/// <summary>What was measured for a bound.</summary>
internal sealed record Verdict(Bound Bound, double Measured)
{
    public bool Holds => Bound.Holds(Measured);

    public bool? ReachesAim => Bound.ReachesAim(Measured);

    /// <summary>Whether this process may use the cores that the bound needs; a process that is pinned to one core may not.</summary>
    public bool IsJudged => Bound.Cores <= Environment.ProcessorCount;

    public string Word => !IsJudged ? "SKIP" : Holds ? "PASS" : "MISS";
}
