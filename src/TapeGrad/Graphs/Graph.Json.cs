using System.Buffers;
using System.Text;
using System.Text.Json;

namespace TapeGrad;

public sealed partial class Graph
{
    internal const string Format = "tapegrad-graph/1";

    private static readonly string[] KindNames = ["parameter", "input", "constant", "operation"];

    /// <summary>The whole graph as JSON, format <c>tapegrad-graph/1</c>; docs/formats.md describes it.</summary>
    /// <remarks>Numbers are written so that they read back to the same double; NaN and infinities are strings.</remarks>
    /// <exception cref="InvalidOperationException">The graph has more than 5 000 000 nodes.</exception>
    public string ToJson()
    {
        RequireFewNodes();
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Json.Compact))
        {
            writer.WriteStartObject();
            writer.WriteString("format", Format);
            writer.WriteStartArray("nodes");
            foreach (GraphNode node in Nodes)
            {
                writer.WriteStartObject();
                writer.WriteNumber("id", node.Id);
                WriteIdentity(writer, node.Kind, node.Op, node.IsConstantFirst, node.Name, node.Scope);
                writer.WritePropertyName("data");
                Json.Number(writer, node.Data);
                WriteGradients(writer, node);
                if (node.Constants.Count > 0)
                {
                    Json.Numbers(writer, "constants", [.. node.Constants]);
                }

                WriteOperands(writer, node);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            if (_topology.Spans is { } spans)
            {
                if (Source is not null)
                {
                    writer.WriteString("source", Source);
                }

                writer.WritePropertyName("lines");
                LinesJson.Write(writer, spans);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Reads back what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="ArgumentException">The text is not such JSON, is damaged, or holds more than 5 000 000 nodes.</exception>
    public static Graph FromJson(string json) => Json.Read(json, Format, new JsonGraphReader().Read);

    internal void RequireFewNodes()
    {
        if (Nodes.Count > Json.MaxNodes)
        {
            throw new InvalidOperationException(
                $"The graph has {Nodes.Count} nodes, but JSON is written for at most {Json.MaxNodes}. Take a picture of a smaller part.");
        }
    }

    internal static NodeKind? KindNamed(string name) =>
        Array.IndexOf(KindNames, name) is >= 0 and int kind ? (NodeKind)kind : null;

    internal static void WriteIdentity(Utf8JsonWriter writer, NodeKind kind, string op, bool constantFirst, string? name, string scope)
    {
        writer.WriteString("kind", KindNames[(int)kind]);
        if (kind == NodeKind.Operation)
        {
            writer.WriteString("op", op);
        }

        if (constantFirst)
        {
            writer.WriteBoolean("constantFirst", true);
        }

        if (name is not null)
        {
            writer.WriteString("name", name);
        }

        if (scope.Length > 0)
        {
            writer.WriteString("scope", scope);
        }
    }

    private void WriteGradients(Utf8JsonWriter writer, GraphNode node)
    {
        if (!HasGradients)
        {
            return;
        }

        writer.WritePropertyName("grad");
        Json.Number(writer, node.Grad);
        if (!node.AccumulatedGrad.Equals(node.Grad))
        {
            writer.WritePropertyName("accumulatedGrad");
            Json.Number(writer, node.AccumulatedGrad);
        }
    }

    private void WriteOperands(Utf8JsonWriter writer, GraphNode node)
    {
        IReadOnlyList<GraphEdge> operands = node.Operands;
        if (operands.Count == 0)
        {
            return;
        }

        writer.WriteStartArray("operands");
        foreach (GraphEdge edge in operands)
        {
            writer.WriteStartObject();
            writer.WriteNumber("node", edge.Operand);
            writer.WritePropertyName("local");
            Json.Number(writer, edge.LocalDerivative);
            if (HasGradients)
            {
                writer.WritePropertyName("share");
                Json.Number(writer, edge.Share);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
