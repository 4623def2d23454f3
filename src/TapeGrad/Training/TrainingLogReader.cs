using System.Text.Json;

namespace TapeGrad;

/// <summary>Reads a training log, and refuses it at the first thing that no run could have logged.</summary>
internal sealed class TrainingLogReader
{
    // A node of a shape with its operands; no text of a shape is longer for each of the most nodes.
    private const long MostOfShape = 200L * Json.MaxNodes;

    private readonly List<Graph.Topology> _topologies = [];

    // The latest step of each shape, from which the numbers of the next are told.
    private readonly Dictionary<int, Graph> _previous = [];
    private readonly List<TrainingStep> _steps = [];
    private readonly Dictionary<string, double> _settings = [];
    private string _name = "training";
    private string? _source;
    private int _withLines;
    private long _nodes;
    private int _captions;

    public TrainingLog Read(ref Utf8JsonReader reader)
    {
        Json.Expect(ref reader, JsonTokenType.StartObject, "it");
        JsonProperties seen = new();
        while (Json.NextProperty(ref reader, seen, "it", out string property))
        {
            switch (property)
            {
                case "format": Json.CheckFormat(ref reader, TrainingLogJson.Format, TrainingLogJson.PackedFormat); break;
                case "name": _name = Json.ReadText(ref reader, "'name'"); break;
                case "settings": ReadNumbersByName(ref reader, "'settings'", _settings.Add); break;
                case "graphs": ReadList(ref reader, "'graphs'", ReadTopology); break;
                case "source": _source = Json.ReadText(ref reader, "'source'"); break;
                case "lines": ReadList(ref reader, "'lines'", ReadLines); break;
                case "steps": ReadList(ref reader, "'steps'", ReadStep); break;
                default: reader.Skip(); break;
            }
        }

        Json.RequireFormat(seen, TrainingLogJson.Format);
        foreach (Graph.Topology topology in _topologies.Where(t => t.Spans is not null))
        {
            topology.Source = _source;
        }

        return new TrainingLog(_name, _settings, _steps);
    }

    private void ReadTopology(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            _topologies.Add(new JsonGraphReader(shapeOnly: true).ReadShape(ref reader));
            return;
        }

        string where = $"graph {_topologies.Count}";
        var shape = new Utf8JsonReader(Deflated.Read(Json.ReadBytes(ref reader, where), MostOfShape, where), new JsonReaderOptions { MaxDepth = Json.MaxDepth });
        try
        {
            shape.Read();
            _topologies.Add(new JsonGraphReader(shapeOnly: true).ReadShape(ref shape));
            shape.Read();
        }
        catch (JsonException e)
        {
            throw Json.Error($"{where} is packed, and the text in it does not parse: {e.Message.TrimEnd('.')}");
        }
    }

    // One list of runs for each graph, in their order; empty where the places are not known.
    private void ReadLines(ref Utf8JsonReader reader)
    {
        ScriptSpan[] spans = LinesJson.Read(ref reader);
        if (_withLines == _topologies.Count)
        {
            throw Json.Error($"'lines' has places for more than the {_topologies.Count} graphs before it");
        }

        Graph.Topology topology = _topologies[_withLines++];
        topology.Spans = spans.Length == 0 ? null : LinesJson.Matching(spans, topology, $"graph {_withLines - 1}");
    }

    private void ReadStep(ref Utf8JsonReader reader)
    {
        string where = $"step {_steps.Count + 1}";
        Json.Expect(ref reader, JsonTokenType.StartObject, where);
        double? loss = null;
        int? shape = null;
        int tape = 1;
        List<(string, double)> series = [];
        List<Caption> captions = [];
        byte[]? packed = null;
        Dictionary<string, double[]> numbers = [];
        JsonProperties seen = new();
        while (Json.NextProperty(ref reader, seen, where, out string property))
        {
            switch (property)
            {
                case "step":
                    if (Json.ReadIndex(ref reader, $"'step' of {where}") != _steps.Count + 1)
                    {
                        throw Json.Error($"{where} does not say so");
                    }

                    break;
                case "loss": loss = Json.ReadNumber(ref reader, $"'loss' of {where}"); break;
                case "series": ReadNumbersByName(ref reader, $"'series' of {where}", (name, number) => series.Add((name, number))); break;
                case "tape": tape = Json.ReadIndex(ref reader, $"'tape' of {where}"); break;
                case "graph": shape = Json.ReadIndex(ref reader, $"'graph' of {where}"); break;
                case "data" or "local" or "constants" or "grad" or "accumulatedGrad":
                    numbers[property] = Json.ReadNumbers(ref reader, $"'{property}' of {where}");
                    break;
                case "captions": ReadList(ref reader, $"'captions' of {where}", (ref Utf8JsonReader item) => captions.Add(ReadCaption(ref item, where))); break;
                case "packed": packed = Json.ReadBytes(ref reader, $"'packed' of {where}"); break;
                default: reader.Skip(); break;
            }
        }

        var step = new TrainingStep(_steps.Count + 1, loss ?? throw Json.Error($"{where} has no 'loss'"), tape);
        series.ForEach(s => step.Add(s.Item1, s.Item2));
        captions.ForEach(step.Say);
        step.Close();
        step.Graph = shape is { } index ? GraphOf(index, numbers, packed, where) : null;
        _steps.Add(step);
    }

    private Caption ReadCaption(ref Utf8JsonReader reader, string where)
    {
        string what = $"a caption of {where}";
        Json.Expect(ref reader, JsonTokenType.StartObject, what);
        string line = "";
        int? node = null;
        bool isForward = false;
        JsonProperties seen = new();
        while (Json.NextProperty(ref reader, seen, what, out string property))
        {
            switch (property)
            {
                case "text": line = Caption.Line(Json.ReadText(ref reader, $"'text' of {what}")); break;
                case "node": node = Json.ReadIndex(ref reader, $"'node' of {what}"); break;
                case "forward": isForward = Json.ReadFlag(ref reader, $"'forward' of {what}"); break;
                default: reader.Skip(); break;
            }
        }

        if (Caption.Refusal(line) is not null)
        {
            throw Json.Error($"{what} has {line.Length} characters, and 1 to {Caption.MostCharacters} are read");
        }

        return ++_captions <= Caption.MostInRun
            ? new Caption(line, node, isForward)
            : throw Json.Error($"it has more than {Caption.MostInRun} captions, the most that are read");
    }

    private Graph GraphOf(int index, Dictionary<string, double[]> numbers, byte[]? packed, string where)
    {
        if (index >= _topologies.Count)
        {
            throw Json.Error($"{where} has graph {index}, and there are only {_topologies.Count}; graphs come before steps");
        }

        Graph.Topology shape = _topologies[index];
        _nodes += shape.Count;
        if (_nodes > Json.MaxNodes)
        {
            throw Json.Error($"its graphs have more than {Json.MaxNodes} nodes in all, the most that are read");
        }

        if (packed is not null)
        {
            return _previous[index] = PackedNumbers.Unpack(packed, shape, _previous.GetValueOrDefault(index), where);
        }

        double[] Of(string name, int count) => numbers.TryGetValue(name, out double[]? found) && found.Length == count
            ? found
            : throw Json.Error($"'{name}' of {where} has {found?.Length ?? 0} numbers, and its graph takes {count}");
        return Graph.Of(
            shape,
            Of("data", shape.Count),
            Of("local", shape.Operands.Length),
            Of("constants", shape.ConstantStart[^1]),
            numbers.ContainsKey("grad") ? Of("grad", shape.Count) : null,
            numbers.ContainsKey("grad") && numbers.ContainsKey("accumulatedGrad") ? Of("accumulatedGrad", shape.Count) : null);
    }

    private static void ReadList(ref Utf8JsonReader reader, string what, ElementReader read)
    {
        Json.Expect(ref reader, JsonTokenType.StartArray, what);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            read(ref reader);
        }
    }

    private static void ReadNumbersByName(ref Utf8JsonReader reader, string what, Action<string, double> add)
    {
        Json.Expect(ref reader, JsonTokenType.StartObject, what);
        JsonProperties seen = new();
        while (Json.NextProperty(ref reader, seen, what, out string name))
        {
            add(name, Json.ReadNumber(ref reader, $"'{name}' in {what}"));
        }
    }

    private delegate void ElementReader(ref Utf8JsonReader reader);
}
