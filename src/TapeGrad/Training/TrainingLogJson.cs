using System.Buffers;
using System.Text;
using System.Text.Json;

namespace TapeGrad;

/// <summary>Writes a training log: each topology once, and the numbers per step.</summary>
internal static class TrainingLogJson
{
    internal const string Format = "tapegrad-log/1";

    public static string Write(TrainingLog log, Func<TrainingStep, bool> withGraph)
    {
        Graph?[] graphs = [.. log.Steps.Select(step => step.Graph is not null && withGraph(step) ? step.Graph : null)];
        // Steps in a row share the object; a shape that comes back after another has one of its own.
        Dictionary<Graph.Topology, int> places = new(Graph.Topology.ByContent);
        long nodes = 0;
        foreach (Graph graph in graphs.OfType<Graph>())
        {
            nodes += graph._topology.Count;
            places.TryAdd(graph._topology, places.Count);
        }

        if (nodes > Json.MaxNodes)
        {
            throw new InvalidOperationException(
                $"The graphs of this log have {nodes} nodes in all, and JSON is written for at most {Json.MaxNodes}. Keep fewer steps.");
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Json.Compact))
        {
            writer.WriteStartObject();
            writer.WriteString("format", Format);
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
                WriteTopology(writer, topology);
            }

            writer.WriteEndArray();
            WriteLines(writer, places.Keys);
            writer.WriteStartArray("steps");
            for (int i = 0; i < graphs.Length; i++)
            {
                WriteStep(writer, log.Steps[i], graphs[i], places);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

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

    private static void WriteStep(Utf8JsonWriter writer, TrainingStep step, Graph? graph, Dictionary<Graph.Topology, int> places)
    {
        writer.WriteStartObject();
        writer.WriteNumber("step", step.Number);
        writer.WritePropertyName("loss");
        Json.Number(writer, step.Loss);
        writer.WriteStartObject("series");
        foreach ((string name, double value) in step.Series)
        {
            writer.WritePropertyName(name);
            Json.Number(writer, value);
        }

        writer.WriteEndObject();
        if (graph is not null)
        {
            writer.WriteNumber("graph", places[graph._topology]);
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

        writer.WriteEndObject();
    }
}
