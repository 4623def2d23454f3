using System.Numerics;

namespace TapeGrad.Benchmarks.Workloads.MicroGpt;

/// <summary>The model recorded once for each length of a document, and replayed over documents of that length.</summary>
/// <remarks>
/// A graph cannot look up a token. So what a document looks up is its row of inputs: at each position, the embedding of
/// the token and the head's row of the next one; and what arrives there is added to the rows where it came from.
/// </remarks>
internal sealed class MicroGptCompiled : IMicroGpt
{
    private readonly MicroGptConfig _config;
    private readonly Tape _tape = new();
    private readonly double[] _gradient;
    private readonly CompiledGraph?[] _graphs;
    private double[] _rows = [];
    private double[] _rowGradients = [];

    public MicroGptCompiled(MicroGptConfig config)
    {
        _config = config;
        _gradient = new double[config.ParameterCount];
        _graphs = new CompiledGraph?[config.Block + 1];
        Parameters = _tape.Parameter(_gradient);
    }

    public Values Parameters { get; }

    public ReadOnlySpan<double> Gradient => _gradient;

    private int Inputs => 2 * _config.Width;

    public void Set(ReadOnlySpan<double> parameters) => parameters.CopyTo(Parameters.MutableData);

    /// <inheritdoc/>
    /// <remarks>All documents have to be as long as the first.</remarks>
    public double Differentiate(ReadOnlySpan<int[]> documents)
    {
        int length = _config.Length(documents[0]), each = length * Inputs;
        if (_rows.Length != documents.Length * each)
        {
            (_rows, _rowGradients) = (new double[documents.Length * each], new double[documents.Length * each]);
        }

        for (int i = 0; i < documents.Length; i++)
        {
            LookUp(documents[i], _rows.AsSpan(i * each, each));
        }

        CompiledGraph graph = _graphs[length] ??= Compile(documents[0]);
        _tape.ZeroGrad();
        double loss = graph.BackwardBatch(_rows, _rowGradients);
        Parameters.Grad.CopyTo(_gradient);
        for (int i = 0; i < documents.Length; i++)
        {
            AddBack(documents[i], _rowGradients.AsSpan(i * each, each));
        }

        return loss;
    }

    public double[][] Logits(int[] tokens)
    {
        Values[] x = Forward(Row(tokens));
        return [.. x.Select(row => row.Linear(Matrix(_config.LmHead, _config.Vocabulary)).Data.ToArray())];
    }

    private void LookUp(int[] tokens, Span<double> row)
    {
        ReadOnlySpan<double> p = Parameters.Data;
        int width = _config.Width;
        for (int position = 0; !row.IsEmpty; position++, row = row[Inputs..])
        {
            p.Slice(tokens[position] * width, width).CopyTo(row);
            p.Slice(_config.LmHead + (tokens[position + 1] * width), width).CopyTo(row[width..]);
        }
    }

    private void AddBack(int[] tokens, ReadOnlySpan<double> row)
    {
        int width = _config.Width;
        for (int position = 0; !row.IsEmpty; position++, row = row[Inputs..])
        {
            Add(row[..width], _gradient.AsSpan(tokens[position] * width, width));
            Add(row[width..Inputs], _gradient.AsSpan(_config.LmHead + (tokens[position + 1] * width), width));
        }
    }

    private static void Add(ReadOnlySpan<double> from, Span<double> to)
    {
        for (int i = 0; i < from.Length; i += Vector<double>.Count)
        {
            (new Vector<double>(from[i..]) + new Vector<double>(to[i..])).CopyTo(to[i..]);
        }
    }

    private Values Row(int[] tokens)
    {
        _tape.Reset();
        var row = new double[_config.Length(tokens) * Inputs];
        LookUp(tokens, row);
        return _tape.Input(row);
    }

    private CompiledGraph Compile(int[] tokens)
    {
        Values row = Row(tokens);
        Values[] x = Forward(row);
        Values head = Matrix(_config.LmHead, _config.Vocabulary);
        Value[] losses = [.. x.Select((signal, position) =>
            signal.Linear(head).LogSumExp() - signal.Dot(row.Slice((position * Inputs) + _config.Width, _config.Width)))];
        CompiledGraph graph = _tape.Compile(Values.Of(losses).Mean(), [.. row]);
        _tape.Reset();
        return graph;
    }

    // What goes into the head, at each position.
    private Values[] Forward(Values row)
    {
        int width = _config.Width, matrix = width * width;
        Values[] x = [.. Enumerable.Range(0, row.Count / Inputs).Select(position => Normalise(
            row.Slice(position * Inputs, width) + Parameters.Slice(_config.Positions + (position * width), width)))];
        Values[] normal = [.. x.Select(Normalise)];
        Values[] queries = Linear(normal, _config.Query, width);
        Values[] keys = Linear(normal, _config.Query + matrix, width);
        Values[] values = Linear(normal, _config.Query + (2 * matrix), width);
        Values[] attention = [.. queries.Select((query, position) => Attend(query, keys.AsSpan(0, position + 1), values.AsSpan(0, position + 1)))];
        x = Add(x, Linear(attention, _config.Output, width));
        Values[] hidden = [.. Linear([.. x.Select(Normalise)], _config.Up, _config.Hidden).Select(h => h.Relu())];
        return Add(x, Linear(_config.Squared ? [.. hidden.Select(h => h.Square())] : hidden, _config.Down, width));
    }

    private Values Attend(Values query, ReadOnlySpan<Values> keys, ReadOnlySpan<Values> values)
    {
        int head = _config.Head;
        var mixed = new Value[query.Count];
        var column = new Value[keys.Length];
        for (int h = 0; h < query.Count; h += head)
        {
            Values[] mine = [.. keys.ToArray().Select(key => key.Slice(h, head))];
            Values weights = (query.Slice(h, head).Linear(Values.Join(mine)) / Math.Sqrt(head)).Softmax();
            for (int i = h; i < h + head; i++)
            {
                for (int t = 0; t < column.Length; t++)
                {
                    column[t] = values[t][i];
                }

                mixed[i] = weights.Dot(Values.Of(column));
            }
        }

        return Values.Of(mixed);
    }

    private static Values Normalise(Values x) => x * ((x.Dot(x) / x.Count) + MicroGptConfig.Epsilon).Sqrt().Reciprocal();

    private static Values[] Add(Values[] x, Values[] y) => [.. x.Zip(y, (a, b) => a + b)];

    private Values[] Linear(Values[] x, int matrix, int outputs) => [.. x.Select(row => row.Linear(Parameters.Slice(matrix, outputs * row.Count)))];

    private Values Matrix(int start, int outputs) => Parameters.Slice(start, outputs * _config.Width);
}
