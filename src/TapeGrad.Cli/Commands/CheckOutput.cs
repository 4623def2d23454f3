using System.Globalization;
using System.Text;
using System.Text.Json;

namespace TapeGrad.Cli;

/// <summary>What <c>tapegrad check</c> prints.</summary>
internal static class CheckOutput
{
    public const string NotReached = "the loss does not depend on it";

    // A reader who compares both numbers sees this much.
    private const double Visible = 0.01;

    public static string Table(GradientReport report, StepInput input)
    {
        var table = new TextTable("name", "analytic", "numeric", "error", "verdict");
        foreach (GradientEntry entry in report.Entries)
        {
            if (entry.IsReached)
            {
                table.Add(
                    entry.Name,
                    entry.Analytic.ToString("G10", CultureInfo.InvariantCulture),
                    entry.Numeric.ToString("G10", CultureInfo.InvariantCulture),
                    entry.Error.ToString("0.0e+0", CultureInfo.InvariantCulture),
                    entry.Verdict switch
                    {
                        GradientVerdict.Differs => "DIFFERS",
                        GradientVerdict.Agrees when IsByOperations(entry) => "agrees by its operations, the loss is too noisy to tell",
                        _ => Verdict(entry),
                    });
            }
            else
            {
                table.Add(entry.Name, "0", NotReached);
            }
        }

        string[] findings = [.. report.Entries.Select(e => e.Finding).OfType<string>().Distinct(), .. UnclearedGradients.Sentence(input.Graph) is { } uncleared ? [uncleared] : (string[])[]];
        string undecided = report.Entries.Count(e => e.Verdict == GradientVerdict.Undecided) is > 0 and int count
            ? string.Create(CultureInfo.InvariantCulture, $", {count} cannot be decided by differences")
            : "";
        GradientEntry[] reached = [.. report.Entries.Where(e => e.IsReached)];
        int agree = reached.Count(e => e.Verdict is GradientVerdict.Agrees or GradientVerdict.Kink);
        string others = reached.Length == report.Entries.Count ? "" : string.Create(
            CultureInfo.InvariantCulture, $", the loss does not depend on {report.Entries.Count - reached.Length} {(report.Entries.Count - reached.Length == 1 ? "other" : "others")}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{table}\n{string.Concat(findings.Select(f => f + "\n"))}step {input.Step.Number}: {agree} of {reached.Length} gradients agree{undecided}{others}\n");
    }

    public static string Json(GradientReport report, StepInput input)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, JsonOutput.Options))
        {
            writer.WriteStartObject();
            writer.WriteString("format", "tapegrad-check/1");
            writer.WriteString("name", input.Log.Name);
            writer.WriteNumber("step", input.Step.Number);
            writer.WriteBoolean("passed", report.Passed);
            if (UnclearedGradients.Sentence(input.Graph) is { } uncleared)
            {
                writer.WriteString("uncleared", uncleared);
            }

            writer.WriteStartArray("entries");
            foreach (GradientEntry entry in report.Entries)
            {
                writer.WriteStartObject();
                writer.WriteString("name", entry.Name);
                JsonOutput.Number(writer, "analytic", entry.Analytic);
                JsonOutput.Number(writer, "numeric", entry.Numeric);
                JsonOutput.Number(writer, "error", entry.Error);
                writer.WriteString("verdict", Verdict(entry));
                writer.WriteBoolean("reached", entry.IsReached);
                if (entry.Operation is not null)
                {
                    writer.WriteString("operation", entry.Operation);
                    writer.WriteString("finding", entry.Finding);
                }

                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static bool IsByOperations(GradientEntry entry) =>
        entry.Error > Visible * Math.Max(Math.Abs(entry.Analytic), Math.Abs(entry.Numeric));

    private static string Verdict(GradientEntry entry) => entry.Verdict switch
    {
        GradientVerdict.Agrees => "agrees",
        GradientVerdict.Kink => "kink",
        GradientVerdict.Undecided => "undecided",
        _ => "differs",
    };
}
