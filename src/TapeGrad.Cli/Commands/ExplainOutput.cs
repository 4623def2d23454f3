using System.Globalization;
using System.Text;
using System.Text.Json;

namespace TapeGrad.Cli;

/// <summary>What <c>tapegrad explain</c> prints.</summary>
internal static class ExplainOutput
{
    public static string Text(Explanation[] explanations, Graph graph, GraphInput input, ExplainedNode[] others)
    {
        string output = graph.Output.Name is { Length: > 0 } name ? name : "output";
        var text = new StringBuilder();

        // A name with a line break would look like two gradients.
        text.Append(Message.OneLine(string.Create(CultureInfo.InvariantCulture, $"{input.Title}: {output} = {graph.Output.Data:G6}"))).Append('\n');
        if (!double.IsFinite(graph.Output.Data))
        {
            text.Append('\n').Append(Message.OneLine(NotFiniteGradient.OfData(graph, graph.Output))).Append('\n');
        }

        foreach (Explanation explanation in explanations)
        {
            text.Append('\n').Append(Message.OneLine(explanation.Sentence)).Append('\n');
        }

        if (others.Length > 0)
        {
            string zeros = others.Count(n => n.Gradient == 0.0) is > 0 and int count ? string.Create(CultureInfo.InvariantCulture, $" ({count} with gradient 0)") : "";
            text.Append(CultureInfo.InvariantCulture, $"\n… {others.Length} more{zeros}; --all explains them, and --of NAME one of them.\n");
        }

        return text.ToString();
    }

    public static string Json(Explanation[] explanations, int? step)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, JsonOutput.Options))
        {
            writer.WriteStartObject();
            writer.WriteString("format", "tapegrad-explain/1");
            if (step is { } number)
            {
                writer.WriteNumber("step", number);
            }
            else
            {
                writer.WriteNull("step");
            }

            writer.WriteStartArray("gradients");
            foreach (Explanation explanation in explanations)
            {
                Write(writer, explanation);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static void Write(Utf8JsonWriter writer, Explanation explanation)
    {
        writer.WriteStartObject();
        writer.WriteString("name", explanation.Name);
        JsonOutput.Number(writer, "gradient", explanation.Gradient);
        writer.WriteString("paths", explanation.Paths);
        JsonOutput.Number(writer, "absolute", explanation.Absolute);
        JsonOutput.Number(writer, "kept", explanation.Kept);
        writer.WriteString("cause", explanation.Cause switch
        {
            GradientCause.OutOfReach => "out-of-reach",
            GradientCause.Cut => "cut",
            GradientCause.Underflow => "underflow",
            GradientCause.Cancels => "cancels",
            GradientCause.NotFinite => "not-finite",
            _ => null,
        });
        writer.WriteStartArray("strongest");
        foreach (GradientPath path in explanation.Strongest)
        {
            writer.WriteStartObject();
            JsonOutput.Number(writer, "product", path.Product);
            Numbers(writer, "nodes", path.Nodes.Select(n => n.Id));
            Numbers(writer, "lines", path.Lines);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        JsonOutput.Number(writer, "rest", explanation.Rest);
        writer.WriteString("sentence", explanation.Sentence);
        writer.WriteEndObject();
    }

    private static void Numbers(Utf8JsonWriter writer, string name, IEnumerable<int> numbers)
    {
        writer.WriteStartArray(name);
        foreach (int number in numbers)
        {
            writer.WriteNumberValue(number);
        }

        writer.WriteEndArray();
    }
}
