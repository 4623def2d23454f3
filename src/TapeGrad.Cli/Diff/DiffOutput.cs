using System.Globalization;
using System.Text;
using System.Text.Json;

namespace TapeGrad.Cli;

/// <summary>What <c>tapegrad diff</c> prints.</summary>
internal static class DiffOutput
{
    private const int MostNames = 8;

    public static string Text(GraphDiff diff, string a, string b, int top)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"A: {Message.OneLine($"{a}: {Output(diff.A)}")}\nB: {Message.OneLine($"{b}: {Output(diff.B)}")}\n\n");
        Nodes(text, "appeared", diff.Appeared);
        Nodes(text, "disappeared", diff.Disappeared);
        Table(text, "number", diff.Numbers, top);
        Table(text, "gradient", diff.Gradients, top);
        double change = diff.B.Output.Data - diff.A.Output.Data;
        if (change != 0.0 && double.IsFinite(change) && diff.Parts.Count > 0 && diff.Parts.All(p => double.IsFinite(p.Part)))
        {
            text.Append(CultureInfo.InvariantCulture, $"The change of {Message.OneLine(diff.Parts[0].Name)} explains more of the change of the loss than any other: {Number(diff.Parts[0].Part)} of {Number(change)}, to first order.\n");
        }

        return text.Append(Verdict(diff)).Append('\n').ToString();
    }

    /// <summary>Whether both are the same mathematics, in one sentence.</summary>
    public static string Verdict(GraphDiff diff)
    {
        string tolerance = diff.Tolerance.ToString("0.##e+0", CultureInfo.InvariantCulture).Replace("e+0", "", StringComparison.Ordinal);
        if (diff.SameMathematics)
        {
            return $"The loss and all gradients are the same within {tolerance}{(diff.SameShape ? ", and so is the graph" : ", though the graph is not")}.";
        }

        string names = Message.OneLine(string.Join(", ", diff.OtherGradients.Take(MostNames))) + (diff.OtherGradients.Count > MostNames ? ", …" : "");
        string gradients = diff.OtherGradients.Count == 0 ? "" : string.Create(
            CultureInfo.InvariantCulture, $"{diff.OtherGradients.Count} {(diff.OtherGradients.Count == 1 ? "gradient" : "gradients")} ({names})");
        return $"Not the same within {tolerance}: {(diff.SameLoss ? "" : "the loss")}{(diff.SameLoss || gradients.Length == 0 ? "" : " and ")}{gradients}.";
    }

    public static string Json(GraphDiff diff, string a, string b, int top)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, JsonOutput.Options))
        {
            writer.WriteStartObject();
            writer.WriteString("format", "tapegrad-diff/1");
            writer.WriteString("a", a);
            writer.WriteString("b", b);
            JsonOutput.Number(writer, "tolerance", diff.Tolerance);
            writer.WriteBoolean("same", diff.SameMathematics);
            writer.WriteBoolean("sameShape", diff.SameShape);
            writer.WriteBoolean("sameLoss", diff.SameLoss);
            writer.WriteStartArray("otherGradients");
            diff.OtherGradients.ToList().ForEach(writer.WriteStringValue);
            writer.WriteEndArray();
            writer.WriteStartObject("loss");
            JsonOutput.Number(writer, "a", diff.A.Output.Data);
            JsonOutput.Number(writer, "b", diff.B.Output.Data);
            writer.WriteEndObject();
            Nodes(writer, "appeared", diff.Appeared, top);
            Nodes(writer, "disappeared", diff.Disappeared, top);
            Changes(writer, "numbers", diff.Numbers, top);
            Changes(writer, "gradients", diff.Gradients, top);
            writer.WriteStartArray("explained");
            foreach ((string name, double part) in diff.Parts.Take(top))
            {
                writer.WriteStartObject();
                writer.WriteString("name", name);
                JsonOutput.Number(writer, "part", part);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static string Output(Graph graph) => $"{(graph.Output.Name is { Length: > 0 } name ? name : "output")} = {Number(graph.Output.Data)}";

    private static void Nodes(StringBuilder text, string what, IReadOnlyList<GraphNode> nodes)
    {
        if (nodes.Count > 0)
        {
            string ops = string.Join(", ", nodes.GroupBy(n => n.Op.Length > 0 ? n.Op : n.Kind.ToString().ToLowerInvariant()).Select(g => $"{g.Count()} × {g.Key}"));
            string names = string.Join(", ", nodes.Where(n => n.Name is not null).Select(n => n.Name).Distinct().Take(MostNames));
            text.Append(CultureInfo.InvariantCulture, $"{nodes.Count} {(nodes.Count == 1 ? "node" : "nodes")} {what}: {Message.OneLine(ops)}{(names.Length > 0 ? $"; among them {Message.OneLine(names)}" : "")}\n");
        }
    }

    private static void Table(StringBuilder text, string what, IReadOnlyList<GraphDiff.Change> changes, int top)
    {
        if (changes.Count == 0)
        {
            return;
        }

        var table = new TextTable(what, "A", "B", "change");
        foreach (GraphDiff.Change change in changes.Take(top))
        {
            table.Add(change.Name, Number(change.A), Number(change.B), Number(change.B - change.A));
        }

        text.Append(text[^2] == '\n' ? "" : "\n").Append(table);
        text.Append(changes.Count > top ? string.Create(CultureInfo.InvariantCulture, $"… {changes.Count - top} more\n\n") : "\n");
    }

    private static void Nodes(Utf8JsonWriter writer, string what, IReadOnlyList<GraphNode> nodes, int top)
    {
        writer.WriteNumber(what + "Count", nodes.Count);
        writer.WriteStartArray(what);
        foreach (GraphNode node in nodes.Take(top))
        {
            writer.WriteStartObject();
            writer.WriteNumber("id", node.Id);
            writer.WriteString("name", node.Name);
            writer.WriteString("op", node.Op);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Changes(Utf8JsonWriter writer, string what, IReadOnlyList<GraphDiff.Change> changes, int top)
    {
        writer.WriteNumber(what + "Count", changes.Count);
        writer.WriteStartArray(what);
        foreach (GraphDiff.Change change in changes.Take(top))
        {
            writer.WriteStartObject();
            writer.WriteString("name", change.Name);
            writer.WriteNumber("id", change.Node.Id);
            JsonOutput.Number(writer, "a", change.A);
            JsonOutput.Number(writer, "b", change.B);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static string Number(double number) => number == 0.0 ? "0" : number.ToString("G6", CultureInfo.InvariantCulture);
}
