using System.Text;
using System.Text.Json;

namespace TapeGrad.Cli;

/// <summary>Findings as JSON, format <c>tapegrad-doctor/1</c>; docs/formats.md describes it.</summary>
internal static class FindingsJson
{
    public static string Write(IEnumerable<Finding> findings, Diagnosis diagnosis)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, JsonOutput.Options))
        {
            writer.WriteStartObject();
            writer.WriteString("format", "tapegrad-doctor/1");
            writer.WriteStartArray("findings");
            foreach (Finding finding in findings)
            {
                writer.WriteStartObject();
                writer.WriteString("code", finding.Code);
                writer.WriteString("name", finding.Name);
                writer.WriteString("level", FindingsText.Word(finding.Level));
                Number(writer, "step", finding.Step);
                Number(writer, "line", finding.Line);
                writer.WriteString("message", finding.Message);
                writer.WriteString("action", finding.Action);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            if (diagnosis.NotAsked.Count > 0)
            {
                writer.WriteStartArray("notAsked");
                foreach (string code in diagnosis.NotAsked)
                {
                    writer.WriteStringValue(code);
                }

                writer.WriteEndArray();
                writer.WriteString("limits", diagnosis.Limits);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static void Number(Utf8JsonWriter writer, string name, int? number)
    {
        if (number is { } known)
        {
            writer.WriteNumber(name, known);
        }
        else
        {
            writer.WriteNull(name);
        }
    }
}
