using System.Text;
using System.Text.Json;

namespace TapeGrad.Cli;

/// <summary>Findings as SARIF 2.1.0 (OASIS), which services that scan code read.</summary>
internal static class FindingsSarif
{
    /// <summary>The findings in a script. Those of a saved run have no lines in its file.</summary>
    public static string Write(IEnumerable<Finding> findings, string script)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, JsonOutput.Options))
        {
            writer.WriteStartObject();
            writer.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
            writer.WriteString("version", "2.1.0");
            writer.WriteStartArray("runs");
            writer.WriteStartObject();
            WriteTool(writer);
            writer.WriteStartArray("results");
            foreach (Finding finding in findings)
            {
                WriteResult(writer, finding, Uri(script));
            }

            writer.WriteEndArray();
            writer.WriteString("columnKind", "utf16CodeUnits");
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static void WriteTool(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("tool");
        writer.WriteStartObject("driver");
        writer.WriteString("name", "tapegrad doctor");
        writer.WriteStartArray("rules");
        foreach ((string code, string name) in Diagnosis.Codes)
        {
            writer.WriteStartObject();
            writer.WriteString("id", code);
            writer.WriteString("name", name);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter writer, Finding finding, string uri)
    {
        writer.WriteStartObject();
        writer.WriteString("ruleId", finding.Code);
        writer.WriteString("level", FindingsText.Word(finding.Level));
        writer.WriteStartObject("message");
        writer.WriteString("text", $"{finding.Message} {finding.Action}");
        writer.WriteEndObject();
        writer.WriteStartArray("locations");
        writer.WriteStartObject();
        writer.WriteStartObject("physicalLocation");
        writer.WriteStartObject("artifactLocation");
        writer.WriteString("uri", uri);
        writer.WriteEndObject();
        if (finding.Line is { } line && !SavedLog.IsName(uri))
        {
            writer.WriteStartObject("region");
            writer.WriteNumber("startLine", line);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    // Relative to the folder of the run, with '/' and without blanks, as the format asks.
    private static string Uri(string script) =>
        string.Join('/', Path.GetRelativePath(".", script).Split(Path.DirectorySeparatorChar).Select(System.Uri.EscapeDataString));
}
