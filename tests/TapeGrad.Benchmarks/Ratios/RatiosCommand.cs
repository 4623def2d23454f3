using System.Globalization;

namespace TapeGrad.Benchmarks.Ratios;

/// <summary><c>ratios [--json] [--rounds N]</c>: measures every row and judges every bound.</summary>
internal static class RatiosCommand
{
    private const int Missed = 3;
    private const int UsageError = 2;

    public static int Run(ReadOnlySpan<string> args)
    {
        int rounds = 60;
        bool json = false;
        for (int i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--json":
                    json = true;
                    break;
                case "--rounds" when i + 1 < args.Length && int.TryParse(args[i + 1], CultureInfo.InvariantCulture, out rounds) && rounds > 0:
                    i++;
                    break;
                default:
                    Console.Error.WriteLine($"'{args[i]}' is not understood. Usage: ratios [--json] [--rounds N], with N at least 1.");
                    return UsageError;
            }
        }

        var results = new Results(Rounds.Run(Contestant.All(), rounds));
        Verdict[] verdicts = [.. Bound.All.Select(bound => new Verdict(bound, bound.Measure(results)))];
        Console.Out.WriteLine(json ? JsonReport.Write(results, verdicts) : TextReport.Write(results, verdicts));
        return verdicts.All(verdict => verdict.Holds) ? 0 : Missed;
    }
}

/// <summary>What was measured for a bound.</summary>
internal sealed record Verdict(Bound Bound, double Measured)
{
    public bool Holds => Bound.Holds(Measured);

    public bool? ReachesAim => Bound.ReachesAim(Measured);
}
