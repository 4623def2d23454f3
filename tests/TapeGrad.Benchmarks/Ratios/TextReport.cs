using System.Globalization;
using System.Text;

namespace TapeGrad.Benchmarks.Ratios;

/// <summary>The measurement as a table to read.</summary>
internal static class TextReport
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    public static string Write(Results results, IEnumerable<Verdict> verdicts)
    {
        var text = new StringBuilder();
        foreach (IGrouping<string, Row> workload in results.Rows.GroupBy(row => row.Contestant.Workload))
        {
            Row[] rows = [.. workload];
            text.AppendLine(Invariant, $"{workload.Key}, {rows[0].Contestant.Operations} operations per {rows[0].Contestant.Unit}");
            text.AppendLine(Invariant, $"    {$"µs per {rows[0].Contestant.Unit}:",-32} {"median",9} {"min",9} {"max",9} {"ns/op",7} {"bytes/step",11} {"tape bytes/op",14}");
            for (int i = 0; i < rows.Length; i++)
            {
                Row row = rows[i];
                text.AppendLine(Invariant, $"({i + 1}) {row.Contestant.Name,-32} {row.Median,9:F2} {row.Min,9:F2} {row.Max,9:F2} " +
                    $"{row.NanosecondsPerOperation,7:F2} {row.BytesPerStep,11:F0} {row.Contestant.TapeBytesPerOperation?.ToString("F1", Invariant) ?? "-",14}");
            }

            text.AppendLine();
            text.AppendLine(Invariant, $"    {"times as long as:",-32} {string.Join(' ', rows.Select((_, i) => $"{$"({i + 1})",9}"))}");
            for (int i = 0; i < rows.Length; i++)
            {
                text.AppendLine(Invariant, $"({i + 1}) {rows[i].Contestant.Name,-32} {string.Join(' ', rows.Select(other =>
                    rows[i].Over(other).ToString("F3", Invariant).PadLeft(9)))}");
            }

            text.AppendLine();
        }

        foreach (Verdict verdict in verdicts)
        {
            Bound bound = verdict.Bound;
            string limit = bound.AtLeast is { } least ? $"≥ {Number(least)}" : $"≤ {Number(bound.AtMost!.Value)}";
            string aim = verdict.ReachesAim is { } reached ? $"; aim {Number(bound.Aim!.Value)}: {(reached ? "reached" : "not reached")}" : "";
            string pinned = verdict.IsJudged ? "" : string.Create(Invariant, $"; not judged, because this process may use {Environment.ProcessorCount} of the {bound.Cores} cores that it needs");
            text.AppendLine(Invariant, $"{verdict.Word} {bound.Text}: {verdict.Measured:F2} {bound.Unit} ({(bound.IsAim ? "aim " : "")}{limit}{aim}{pinned})");
        }

        return text.ToString().TrimEnd();
    }

    private static string Number(double number) => number.ToString(Invariant);
}
