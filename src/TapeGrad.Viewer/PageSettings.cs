using System.Buffers;
using System.Text;
using System.Text.Json;
using TapeGrad.Graphviz;

namespace TapeGrad.Viewer;

/// <summary>The settings in a page: the colours of blame, which are those of all pictures, the quiz, the findings and the playground.</summary>
internal static class PageSettings
{
    public static string Json(Quiz? quiz, IReadOnlyList<Finding> findings, Playground? playground)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("palette");
            WriteRamp(writer, "light", BlameScale.Raises, BlameScale.Lowers, BlameScale.Neutral);
            WriteRamp(writer, "dark", BlameScale.DarkRaises, BlameScale.DarkLowers, BlameScale.DarkNeutral);
            writer.WriteEndObject();
            if (quiz is not null)
            {
                WriteQuiz(writer, quiz);
            }

            if (findings.Count > 0)
            {
                WriteFindings(writer, findings);
            }

            if (playground is not null)
            {
                writer.WriteStartObject("playground");
                if (playground.Formula is { } formula)
                {
                    writer.WriteString("formula", formula);
                }

                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteRamp(Utf8JsonWriter writer, string ground, string[] raises, string[] lowers, string neutral)
    {
        writer.WriteStartObject(ground);
        Texts(writer, "raises", raises);
        Texts(writer, "lowers", lowers);
        writer.WriteString("neutral", neutral);
        writer.WriteEndObject();
    }

    private static void WriteQuiz(Utf8JsonWriter writer, Quiz quiz)
    {
        writer.WriteStartArray("quiz");
        foreach (QuizQuestion question in quiz.Questions)
        {
            writer.WriteStartObject();
            writer.WriteString("question", question.Question);
            Texts(writer, "answers", question.Answers);
            writer.WriteNumber("right", question.Right);
            writer.WriteString("explanation", question.Explanation);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteFindings(Utf8JsonWriter writer, IReadOnlyList<Finding> findings)
    {
        writer.WriteStartArray("findings");
        foreach (Finding finding in findings)
        {
            writer.WriteStartObject();
            writer.WriteString("code", finding.Code);
            writer.WriteString("name", finding.Name);
            writer.WriteString("level", finding.Level switch { FindingLevel.Error => "error", FindingLevel.Warning => "warning", _ => "note" });
            if (finding.Step is { } step)
            {
                writer.WriteNumber("step", step);
            }

            if (finding.Line is { } line)
            {
                writer.WriteNumber("line", line);
            }

            writer.WriteString("message", finding.Message);
            writer.WriteString("action", finding.Action);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Texts(Utf8JsonWriter writer, string name, IEnumerable<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (string text in texts)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }
}
