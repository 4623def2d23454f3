using System.Text.Json;

namespace TapeGrad;

/// <summary>Reads one graph. Throws at the first thing that a recorded computation cannot contain.</summary>
/// <param name="shapeOnly">Reads a shape out of a log: nodes without numbers, constants counted and operands by id.</param>
internal sealed class JsonGraphReader(bool shapeOnly = false)
{
    // The most plain numbers that an operation stores.
    private const int MostConstants = 2;

    private readonly Graph.Builder _builder = new();
    private readonly Dictionary<int, int> _positions = [];
    private readonly List<double> _grad = [];
    private readonly List<double> _accumulated = [];
    private readonly List<(int Operand, double Local)> _operands = [];
    private readonly List<double> _constants = [];
    private readonly JsonProperties _seen = new();
    private readonly JsonProperties _seenInEdge = new();
    private readonly NodePlace _where = new();
    private int _lastId = -1;
    private NodeKind _lastKind = NodeKind.Parameter;

    public Graph Read(ref Utf8JsonReader reader)
    {
        Json.Expect(ref reader, JsonTokenType.StartObject, "it");
        JsonProperties seen = new();
        ScriptSpan[]? spans = null;
        string? source = null;
        while (Json.NextProperty(ref reader, seen, "it", out string property))
        {
            switch (property)
            {
                case "format":
                    Json.CheckFormat(ref reader, Graph.Format);
                    break;
                case "nodes":
                    ReadNodes(ref reader);
                    break;
                case "source":
                    source = Json.ReadText(ref reader, "'source'");
                    break;
                case "lines":
                    spans = LinesJson.Read(ref reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        Json.RequireFormat(seen, Graph.Format);
        if (_builder.Count == 0)
        {
            throw Json.Error("it has no nodes");
        }

        if (_grad.Count != 0 && _grad.Count != _builder.Count)
        {
            throw Json.Error("some nodes have a gradient and others do not");
        }

        RequireAncestors(_builder.Shape());
        double[]? grad = _grad.Count == 0 ? null : [.. _grad];
        Graph graph = _builder.Build(grad, grad is null || _accumulated.SequenceEqual(_grad) ? null : [.. _accumulated]);
        if (spans is not null)
        {
            graph._topology.Spans = LinesJson.Matching(spans, graph._topology, "the graph");
            graph._topology.Source = source;
        }

        return graph;
    }

    public Graph.Topology ReadShape(ref Utf8JsonReader reader)
    {
        ReadNodes(ref reader);
        if (_builder.Count == 0)
        {
            throw Json.Error("one of its graphs is empty");
        }

        Graph.Topology shape = _builder.Shape();
        RequireAncestors(shape);
        return shape;
    }

    private static void RequireAncestors(Graph.Topology shape)
    {
        var leads = new bool[shape.Count];
        leads[^1] = true;
        for (int p = shape.Count - 1; p >= 0; p--)
        {
            if (!leads[p])
            {
                throw Json.Error($"node {shape.Ids[p]} does not lead to the output, which is the last node");
            }

            foreach (int operand in shape.Operands.AsSpan(shape.OperandStart[p]..shape.OperandStart[p + 1]))
            {
                leads[operand] = true;
            }
        }
    }

    private void ReadNodes(ref Utf8JsonReader reader)
    {
        Json.Expect(ref reader, JsonTokenType.StartArray, "'nodes'");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (_builder.Count == Json.MaxNodes)
            {
                throw Json.Error($"it has more than {Json.MaxNodes} nodes, the most that are read");
            }

            ReadNode(ref reader);
        }
    }

    private void ReadNode(ref Utf8JsonReader reader)
    {
        NodePlace where = _where;
        where.Id = -1;
        Json.Expect(ref reader, JsonTokenType.StartObject, $"{where}");
        int? id = null;
        NodeKind? kind = null;
        double? data = null;
        double? grad = null;
        double? accumulated = null;
        string op = "";
        string scope = "";
        string? name = null;
        bool constantFirst = false;
        _operands.Clear();
        _constants.Clear();
        _seen.Clear();
        while (Json.NextProperty(ref reader, _seen, $"{where}", out string property))
        {
            switch (property)
            {
                case "id": id = Json.ReadIndex(ref reader, $"'id' of {where}"); where.Id = id.Value; break;
                case "kind": kind = ReadKind(ref reader, where); break;
                case "op": op = Json.ReadText(ref reader, $"'op' of {where}"); break;
                case "constantFirst": constantFirst = Json.ReadFlag(ref reader, $"'constantFirst' of {where}"); break;
                case "name": name = Json.ReadText(ref reader, $"'name' of {where}"); break;
                case "scope": scope = Json.ReadText(ref reader, $"'scope' of {where}"); break;
                case "data": data = Json.ReadNumber(ref reader, $"'data' of {where}"); break;
                case "grad": grad = Json.ReadNumber(ref reader, $"'grad' of {where}"); break;
                case "accumulatedGrad": accumulated = Json.ReadNumber(ref reader, $"'accumulatedGrad' of {where}"); break;
                case "constants": ReadConstants(ref reader, where); break;
                case "operands": ReadOperands(ref reader, where); break;
                default: reader.Skip(); break;
            }
        }

        if (shapeOnly)
        {
            data = 0.0;
        }

        if (id is null || kind is null || data is null)
        {
            throw Json.Error($"{where} has no '{(id is null ? "id" : kind is null ? "kind" : "data")}'");
        }

        if (id <= _lastId)
        {
            throw Json.Error($"node {id} comes after node {_lastId}, but ids must rise");
        }

        if (kind != NodeKind.Operation && (op.Length > 0 || _constants.Count > 0))
        {
            throw Json.Error($"node {id} is a leaf and has {(op.Length > 0 ? "an op" : "constants")}");
        }

        if (_constants.Count > MostConstants)
        {
            throw Json.Error($"node {id} has more than {MostConstants} constants");
        }

        if (constantFirst && _constants.Count == 0)
        {
            throw Json.Error($"node {id} has its constant first, but does not have a constant");
        }

        if (kind == NodeKind.Operation && !_seen.Contains("op"))
        {
            throw Json.Error($"node {id} is an operation without 'op'");
        }

        if (kind == NodeKind.Parameter && _lastKind is not NodeKind.Parameter)
        {
            throw Json.Error($"node {id} is a parameter and comes after other nodes");
        }

        if (accumulated is not null && grad is null)
        {
            throw Json.Error($"node {id} has 'accumulatedGrad' without 'grad'");
        }

        if (accumulated is not null && kind != NodeKind.Parameter)
        {
            throw Json.Error($"node {id} has 'accumulatedGrad' but is not a parameter");
        }

        if ((kind == NodeKind.Operation) != (_operands.Count > 0))
        {
            throw Json.Error(_operands.Count > 0 ? $"node {id} is a leaf and has operands" : $"node {id} is an operation without operands");
        }

        foreach ((int operand, double local) in _operands)
        {
            _builder.Operand(
                _positions.TryGetValue(operand, out int position)
                    ? position
                    : throw Json.Error($"node {id} has the operand {operand}, which is not an earlier node"),
                local);
        }

        _constants.ForEach(_builder.Constant);
        _positions.Add(id.Value, _builder.Count);
        _lastId = id.Value;
        where.Last = _lastId;
        _lastKind = kind.Value;
        _builder.Node(id.Value, kind.Value, op, OpTable.Input, constantFirst, name, scope, data.Value);
        if (grad is not null)
        {
            _grad.Add(grad.Value);
            _accumulated.Add(accumulated ?? grad.Value);
        }
    }

    private static NodeKind ReadKind(ref Utf8JsonReader reader, NodePlace where)
    {
        string kind = Json.ReadText(ref reader, $"'kind' of {where}");
        return Graph.KindNamed(kind) ?? throw Json.Error($"'kind' of {where} is '{kind}', which is not a node kind");
    }

    private void ReadConstants(ref Utf8JsonReader reader, NodePlace where)
    {
        if (shapeOnly)
        {
            int count = Json.ReadIndex(ref reader, $"'constants' of {where}");
            _constants.AddRange(Enumerable.Repeat(0.0, Math.Min(count, MostConstants + 1)));
            return;
        }

        Json.Expect(ref reader, JsonTokenType.StartArray, $"'constants' of {where}");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            _constants.Add(Json.ReadNumber(ref reader, $"a constant of {where}"));
        }
    }

    private void ReadOperands(ref Utf8JsonReader reader, NodePlace where)
    {
        Json.Expect(ref reader, JsonTokenType.StartArray, $"'operands' of {where}");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (shapeOnly)
            {
                _operands.Add((Json.ReadIndex(ref reader, $"an operand of {where}"), 0.0));
                continue;
            }

            Json.Expect(ref reader, JsonTokenType.StartObject, $"an operand of {where}");
            int? operand = null;
            double? local = null;
            _seenInEdge.Clear();
            while (Json.NextProperty(ref reader, _seenInEdge, $"an operand of {where}", out string property))
            {
                switch (property)
                {
                    case "node": operand = Json.ReadIndex(ref reader, $"an operand of {where}"); break;
                    case "local": local = Json.ReadNumber(ref reader, $"a local derivative of {where}"); break;
                    default: reader.Skip(); break;
                }
            }

            _operands.Add(operand is null || local is null
                ? throw Json.Error($"an operand of {where} has no '{(operand is null ? "node" : "local")}'")
                : (operand.Value, local.Value));
        }
    }

    // Where an error is: one object for all nodes, which makes its text only when there is an error.
    private sealed class NodePlace
    {
        public int Last { get; set; } = -1;

        public int Id { get; set; } = -1;

        public override string ToString() => Id >= 0 ? $"node {Id}" : Last < 0 ? "the first node" : $"the node after node {Last}";
    }
}
