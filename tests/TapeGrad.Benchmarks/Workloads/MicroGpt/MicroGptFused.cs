namespace TapeGrad.Benchmarks.Workloads.MicroGpt;

/// <summary>The model written with runs of values, layer by layer over all positions of a document.</summary>
internal sealed class MicroGptFused : IMicroGpt
{
    private readonly MicroGptConfig _config;
    private readonly Tape _tape = new();

    // What is about to be joined.
    private readonly Values[] _rows;
    private readonly Value[] _numbers;
    private readonly double[] _mask;

    public MicroGptFused(MicroGptConfig config)
    {
        _config = config;
        Parameters = _tape.Parameter(new double[config.ParameterCount]);
        (_rows, _numbers) = (new Values[config.Block * config.Heads], new Value[config.Block]);
        _mask = new double[config.Block * config.Heads * config.Block];
    }

    public Values Parameters { get; }

    public ReadOnlySpan<double> Gradient => Parameters.Grad;

    public void Set(ReadOnlySpan<double> parameters) => parameters.CopyTo(Parameters.MutableData);

    public double Differentiate(ReadOnlySpan<int[]> documents)
    {
        _tape.Reset();
        Value total = Loss(documents[0]);
        foreach (int[] tokens in documents[1..])
        {
            total += Loss(tokens);
        }

        Value loss = documents.Length == 1 ? total : total / documents.Length;
        loss.Backward();
        return loss.Data;
    }

    public double[][] Logits(int[] tokens)
    {
        _tape.Reset();
        return [.. Forward(tokens).Data.ToArray().Chunk(_config.Vocabulary)];
    }

    private Value Loss(int[] tokens)
    {
        int length = _config.Length(tokens), vocabulary = _config.Vocabulary;
        Values logits = Forward(tokens);
        for (int position = 0; position < length; position++)
        {
            _numbers[position] = logits.Slice(position * vocabulary, vocabulary).LogSumExp();
        }

        Values sums = Values.Of(_numbers.AsSpan(0, length));
        for (int position = 0; position < length; position++)
        {
            _numbers[position] = logits[(position * vocabulary) + tokens[position + 1]];
        }

        return (sums - Values.Of(_numbers.AsSpan(0, length))).Mean();
    }

    // The logits of all positions, [position][token]; as all that follows, row after row.
    private Values Forward(int[] tokens)
    {
        int width = _config.Width, length = _config.Length(tokens);
        for (int position = 0; position < length; position++)
        {
            _rows[position] = Row(Parameters, tokens[position], width) + Parameters.Slice(_config.Positions + (position * width), width);
        }

        Values x = Normalise(Values.Join(_rows.AsSpan(0, length)), length);
        x += Linear(Attention(Normalise(x, length), length), _config.Output, width, width);
        Values hidden = Linear(Normalise(x, length), _config.Up, width, _config.Hidden).Relu();
        x += Linear(_config.Squared ? hidden.Square() : hidden, _config.Down, _config.Hidden, width);
        return Linear(x, _config.LmHead, width, _config.Vocabulary);
    }

    private Values Attention(Values x, int length)
    {
        int width = _config.Width, head = _config.Head, heads = _config.Heads, matrix = width * width;
        Values queriesAndKeys = Linear(x, _config.Query, width, 2 * width);

        // A row of the matrix times all positions gives one number of the values, at each of them.
        for (int i = 0; i < width; i++)
        {
            _rows[i] = Parameters.Slice(_config.Query + (2 * matrix) + (i * width), width).Linear(x);
        }

        Values values = Values.Join(_rows.AsSpan(0, width));
        for (int i = 0; i < heads * length; i++)
        {
            _rows[i] = queriesAndKeys.Slice((i % length * 2 * width) + width + (i / length * head), head);
        }

        Values keys = Values.Join(_rows.AsSpan(0, heads * length));
        Span<Values> rows = _rows.AsSpan(0, length * heads);
        for (int i = 0; i < rows.Length; i++)
        {
            (int position, int h) = (i / heads, i % heads);
            rows[i] = queriesAndKeys.Slice((position * 2 * width) + (h * head), head).Linear(Row(keys, h, length * head));
        }

        Values scores = (Values.Join(rows) * (1.0 / Math.Sqrt(head))) + Mask(length);
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = Row(scores, i, length).Softmax();
        }

        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = rows[i].Linear(Row(values, i % heads, head * length));
        }

        return Values.Join(rows);
    }

    // What comes later is not looked at.
    private Values Mask(int length)
    {
        Span<double> mask = _mask.AsSpan(0, length * _config.Heads * length);
        for (int i = 0; i < mask.Length; i++)
        {
            mask[i] = i % length > i / (length * _config.Heads) ? double.NegativeInfinity : 0.0;
        }

        return _tape.Constant(mask);
    }

    private Values Linear(Values x, int matrix, int inputs, int outputs)
    {
        Values weights = Parameters.Slice(matrix, outputs * inputs);
        Span<Values> rows = _rows.AsSpan(0, x.Count / inputs);
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = Row(x, i, inputs).Linear(weights);
        }

        return Values.Join(rows);
    }

    private Values Normalise(Values x, int length)
    {
        int width = _config.Width;
        for (int i = 0; i < length; i++)
        {
            _numbers[i] = Row(x, i, width).Dot(Row(x, i, width));
        }

        Values scales = ((Values.Of(_numbers.AsSpan(0, length)) * (1.0 / width)) + MicroGptConfig.Epsilon).Sqrt().Reciprocal();
        for (int i = 0; i < length; i++)
        {
            _rows[i] = Row(x, i, width) * scales[i];
        }

        return Values.Join(_rows.AsSpan(0, length));
    }

    private static Values Row(Values x, int index, int width) => x.Slice(index * width, width);
}
