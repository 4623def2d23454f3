using System.Globalization;
using System.Text;

namespace TapeGrad.Cli;

/// <summary>Findings for people: where, what, and what to do.</summary>
internal static class FindingsText
{
    /// <param name="findings">The findings.</param>
    /// <param name="script">The script, or the saved log.</param>
    /// <param name="diagnosis">What looked at it.</param>
    /// <param name="hasFailed">Whether the script ended before its end: it is not said then that nothing was found.</param>
    public static string Write(IReadOnlyCollection<Finding> findings, string script, Diagnosis diagnosis, bool hasFailed)
    {
        var text = new StringBuilder();
        foreach (Finding finding in findings)
        {
            // A line is a line of the script, and a saved file has none.
            string line = finding.Line is not { } number ? ""
                : diagnosis.Limits.Length == 0 ? string.Create(CultureInfo.InvariantCulture, $":{number}")
                : string.Create(CultureInfo.InvariantCulture, $", line {number} of its script");
            string step = finding.Step is { } at ? string.Create(CultureInfo.InvariantCulture, $", step {at}") : "";
            text.Append(CultureInfo.InvariantCulture, $"{script}{line}: {Word(finding.Level)} {finding.Code} {finding.Name}{step}\n  {finding.Message}\n  {finding.Action}\n\n");
        }

        if (hasFailed && findings.Count == 0)
        {
            return "";
        }

        string counts = findings.Count == 0 ? "Nothing found" : string.Join(", ", Counts(findings));
        return text.Append(CultureInfo.InvariantCulture, $"{counts} in {Count(diagnosis.Steps, "step")}.{(diagnosis.Limits.Length == 0 ? "" : $" {diagnosis.Limits}")}\n").ToString();
    }

    public static string Word(FindingLevel level) => level switch
    {
        FindingLevel.Error => "error",
        FindingLevel.Warning => "warning",
        _ => "note",
    };

    private static IEnumerable<string> Counts(IEnumerable<Finding> findings) =>
        from level in (FindingLevel[])[FindingLevel.Error, FindingLevel.Warning, FindingLevel.Note]
        let count = findings.Count(f => f.Level == level)
        where count > 0
        select Count(count, Word(level));

    private static string Count(int count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");
}
