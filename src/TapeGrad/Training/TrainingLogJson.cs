using System.Buffers;
using System.Text;
using System.Text.Json;

namespace TapeGrad;

/// <summary>Writes a training log: each topology once, and the numbers per step; both packed where they are many.</summary>
internal static class TrainingLogJson
{
    internal const string Format = "tapegrad-log/1";

    internal const string PackedFormat = "tapegrad-log/2";

    internal const string PageFormat = "tapegrad-page/1";

    // About 400 kB of text. A person reads less, and a file that is read by a person stays plain.
    private const long MostPlainNumbers = 20_000;

    public static string Write(TrainingLog log, Func<TrainingStep, bool> withGraph, long mostPlainNumbers = MostPlainNumbers, bool isForPage = false)
    {
        Graph?[] graphs = [.. log.Steps.Select(step => step.Graph is not null && withGraph(step) ? step.Graph : null)];
        // Steps in a row share the object; a shape that comes back after another has one of its own.
        Dictionary<Graph.Topology, int> places = new(Graph.Topology.ByContent);
        long nodes = 0, numbers = 0;
        foreach (Graph graph in graphs.OfType<Graph>())
        {
            nodes += graph._topology.Count;
            numbers += NumbersOf(graph);
            places.TryAdd(graph._topology, places.Count);
        }

        if (nodes > Json.MaxNodes)
        {
            throw new InvalidOperationException(
                $"The graphs of this log have {nodes} nodes in all, and JSON is written for at most {Json.MaxNodes}. Keep fewer steps.");
        }

        bool packs = numbers > mostPlainNumbers;
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Json.Compact))
        {
            writer.WriteStartObject();
            writer.WriteString("format", !packs ? Format : isForPage ? PageFormat : PackedFormat);
            writer.WriteString("name", log.Name);
            writer.WriteStartObject("settings");
            foreach ((string name, double value) in log.Settings)
            {
                writer.WritePropertyName(name);
                Json.Number(writer, value);
            }

            writer.WriteEndObject();
            writer.WriteStartArray("graphs");
            foreach (Graph.Topology topology in places.Keys)
            {
                if (packs && isForPage)
                {
                    PackedShape.Write(writer, topology);
                }
                else if (packs)
                {
                    writer.WriteBase64StringValue(Packed(topology));
                }
                else
                {
                    WriteTopology(writer, topology);
                }
            }

            writer.WriteEndArray();
            WriteLines(writer, places.Keys);
            writer.WriteStartArray("steps");
            var previous = new Graph?[places.Count];
            for (int i = 0; i < graphs.Length; i++)
            {
                writer.WriteStartObject();
                WriteSeries(writer, log.Steps[i]);
                if (graphs[i] is { } graph)
                {
                    int place = places[graph._topology];
                    writer.WriteNumber("graph", place);
                    if (packs)
                    {
                        writer.WriteBase64String("packed", PackedNumbers.Pack(graph, previous[place]));
                        previous[place] = graph;
                    }
                    else
                    {
                        WriteNumbers(writer, graph);
                    }
                }

                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>The data of a page of one graph: plain if it is small, and otherwise packed as one step.</summary>
    public static string WritePage(Graph graph, string name)
    {
        if (NumbersOf(graph) <= MostPlainNumbers)
        {
            return graph.ToJson();
        }

        graph.RequireFewNodes();

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Json.Compact))
        {
            writer.WriteStartObject();
            writer.WriteString("format", PageFormat);
            writer.WriteString("name", name);
            writer.WriteBoolean("training", false);
            writer.WriteStartArray("graphs");
            PackedShape.Write(writer, graph._topology);
            writer.WriteEndArray();
            WriteLines(writer, [graph._topology]);
            writer.WriteStartArray("steps");
            writer.WriteStartObject();
            writer.WritePropertyName("loss");
            Json.Number(writer, graph._data[^1]);
            writer.WriteStartObject("series");
            writer.WriteEndObject();
            writer.WriteNumber("graph", 0);
            writer.WriteBase64String("packed", PackedNumbers.Pack(graph, null));
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static long NumbersOf(Graph graph) => (2L * graph._data.Length) + graph._locals.Length + graph._constants.Length;

    // The text of the script once, and where in it the nodes of each shape were recorded.
    private static void WriteLines(Utf8JsonWriter writer, IReadOnlyCollection<Graph.Topology> topologies)
    {
        if (topologies.All(topology => topology.Spans is null))
        {
            return;
        }

        if (topologies.Select(topology => topology.Source).FirstOrDefault(source => source is not null) is { } text)
        {
            writer.WriteString("source", text);
        }

        writer.WriteStartArray("lines");
        foreach (Graph.Topology topology in topologies)
        {
            LinesJson.Write(writer, topology.Spans);
        }

        writer.WriteEndArray();
    }

    private static void WriteTopology(Utf8JsonWriter writer, Graph.Topology topology)
    {
        writer.WriteStartArray();
        for (int i = 0; i < topology.Count; i++)
        {
            writer.WriteStartObject();
            writer.WriteNumber("id", topology.Ids[i]);
            Graph.WriteIdentity(
                writer, topology.Kinds[i], topology.Ops[i], topology.ConstantFirst[i], topology.Names[i], topology.Scopes[i]);
            if (topology.ConstantStart[i + 1] > topology.ConstantStart[i])
            {
                writer.WriteNumber("constants", topology.ConstantStart[i + 1] - topology.ConstantStart[i]);
            }

            if (topology.OperandStart[i + 1] > topology.OperandStart[i])
            {
                writer.WriteStartArray("operands");
                for (int e = topology.OperandStart[i]; e < topology.OperandStart[i + 1]; e++)
                {
                    writer.WriteNumberValue(topology.Ids[topology.Operands[e]]);
                }

                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static byte[] Packed(Graph.Topology topology)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Json.Compact))
        {
            WriteTopology(writer, topology);
        }

        return Deflated.Of(buffer.WrittenSpan);
    }

    private static void WriteSeries(Utf8JsonWriter writer, TrainingStep step)
    {
        writer.WriteNumber("step", step.Number);
        writer.WritePropertyName("loss");
        Json.Number(writer, step.Loss);
        if (step.Tape != 1)
        {
            writer.WriteNumber("tape", step.Tape);
        }

        writer.WriteStartObject("series");
        foreach ((string name, double value) in step.Series)
        {
            writer.WritePropertyName(name);
            Json.Number(writer, value);
        }

        writer.WriteEndObject();
        if (step.Captions.Count > 0)
        {
            WriteCaptions(writer, step.Captions);
        }
    }

    private static void WriteCaptions(Utf8JsonWriter writer, IReadOnlyList<Caption> captions)
    {
        writer.WriteStartArray("captions");
        foreach (Caption caption in captions)
        {
            writer.WriteStartObject();
            writer.WriteString("text", caption.Text);
            if (caption.Node is { } node)
            {
                writer.WriteNumber("node", node);
            }

            if (caption.IsForward)
            {
                writer.WriteBoolean("forward", true);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteNumbers(Utf8JsonWriter writer, Graph graph)
    {
        Json.Numbers(writer, "data", graph._data);
        Json.Numbers(writer, "local", graph._locals);
        Json.Numbers(writer, "constants", graph._constants);
        if (graph._grad is not null)
        {
            Json.Numbers(writer, "grad", graph._grad);
        }

        if (graph._accumulated is not null)
        {
            Json.Numbers(writer, "accumulatedGrad", graph._accumulated);
        }
    }
}
