using System.Text.Json;

namespace TapeGrad;

/// <summary>The property <c>lines</c> of both formats: runs of nodes that were recorded at one place of the script.</summary>
/// <remarks>A run is [nodes, line, first column, column after the last], without columns where only the line is known.</remarks>
internal static class LinesJson
{
    public static void Write(Utf8JsonWriter writer, ReadOnlySpan<ScriptSpan> spans)
    {
        writer.WriteStartArray();
        int count;
        for (int i = 0; i < spans.Length; i += count)
        {
            ScriptSpan span = spans[i];
            count = spans[i..].IndexOfAnyExcept(span);
            count = count < 0 ? spans.Length - i : count;
            writer.WriteStartArray();
            writer.WriteNumberValue(count);
            writer.WriteNumberValue(span.Line);
            if (span.To > 0)
            {
                writer.WriteNumberValue(span.From);
                writer.WriteNumberValue(span.To);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    public static ScriptSpan[] Read(ref Utf8JsonReader reader)
    {
        List<ScriptSpan> spans = [];
        Json.Expect(ref reader, JsonTokenType.StartArray, "'lines'");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            Json.Expect(ref reader, JsonTokenType.StartArray, "a run in 'lines'");
            List<int> run = [];
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                run.Add(Json.ReadIndex(ref reader, "a number in 'lines'"));
            }

            ScriptSpan span = run switch
            {
                [> 0, var line] => new ScriptSpan(line, 0, 0),
                [> 0, > 0 and var line, var from, var to] when from < to => new ScriptSpan(line, from, to),
                _ => throw Json.Error("a run in 'lines' is not [nodes, line] or [nodes, line, first column, column after the last]"),
            };
            if (run[0] > Json.MaxNodes - spans.Count)
            {
                throw Json.Error($"'lines' has places for more than {Json.MaxNodes} nodes");
            }

            spans.AddRange(Enumerable.Repeat(span, run[0]));
        }

        return [.. spans];
    }

    public static ScriptSpan[] Matching(ScriptSpan[] spans, Graph.Topology shape, string what) => spans.Length == shape.Count
        ? spans
        : throw Json.Error($"'lines' of {what} has places for {spans.Length} nodes, but there are {shape.Count}");
}
