using System.Globalization;
using System.Text;

namespace TapeGrad.Cli;

/// <summary>Findings for people: where, what, and what to do.</summary>
internal static class FindingsText
{
    public static string Write(IReadOnlyCollection<Finding> findings, string script, int steps)
    {
        var text = new StringBuilder();
        foreach (Finding finding in findings)
        {
            string line = finding.Line is { } number ? string.Create(CultureInfo.InvariantCulture, $":{number}") : "";
            string step = finding.Step is { } at ? string.Create(CultureInfo.InvariantCulture, $", step {at}") : "";
            text.Append(CultureInfo.InvariantCulture, $"{script}{line}: {Word(finding.Level)} {finding.Code} {finding.Name}{step}\n  {finding.Message}\n  {finding.Action}\n\n");
        }

        string counts = findings.Count == 0 ? "Nothing found" : string.Join(", ", Counts(findings));
        return text.Append(CultureInfo.InvariantCulture, $"{counts} in {Count(steps, "step")}.\n").ToString();
    }

    public static string Word(FindingLevel level) => level switch
    {
        FindingLevel.Error => "error",
        FindingLevel.Warning => "warning",
        _ => "note",
    };

    private static IEnumerable<string> Counts(IEnumerable<Finding> findings) =>
        findings.GroupBy(f => f.Level).OrderByDescending(g => g.Key).Select(g => Count(g.Count(), Word(g.Key)));

    private static string Count(int count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");
}
