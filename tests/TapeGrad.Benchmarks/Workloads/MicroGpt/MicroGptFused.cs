namespace TapeGrad.Benchmarks.Workloads.MicroGpt;

/// <summary>The model written with runs of values, layer by layer over the positions of a document.</summary>
internal sealed class MicroGptFused : IMicroGpt
{
    private readonly MicroGptConfig _config;
    private readonly Tape _tape = new();

    // Of each position.
    private readonly Values[] _x;
    private readonly Values[] _qkv;
    private readonly Value[] _losses;

    private readonly Value[] _gathered;
    private readonly Values[] _weights;
    private readonly Value[] _mixed;

    public MicroGptFused(MicroGptConfig config)
    {
        _config = config;
        Parameters = _tape.Parameter(new double[config.ParameterCount]);
        (_x, _qkv, _losses) = (new Values[config.Block], new Values[config.Block], new Value[config.Block]);
        (_gathered, _weights, _mixed) = (new Value[config.Block * config.Width], new Values[config.Heads], new Value[config.Width]);
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
        Attend(tokens);
        return [.. Enumerable.Range(0, _config.Length(tokens)).Select(position => Logits(position).Data.ToArray())];
    }

    private Value Loss(int[] tokens)
    {
        Attend(tokens);
        Span<Value> losses = _losses.AsSpan(0, _config.Length(tokens));
        for (int position = 0; position < losses.Length; position++)
        {
            Values logits = Logits(position);
            losses[position] = logits.LogSumExp() - logits[tokens[position + 1]];
        }

        return Values.Of(losses).Mean();
    }

    // Up to and with the attention.
    private void Attend(int[] tokens)
    {
        int width = _config.Width, length = _config.Length(tokens);
        Values matrices = Matrix(_config.Query, 3 * width, width);
        for (int position = 0; position < length; position++)
        {
            Values token = Parameters.Slice(tokens[position] * width, width);
            _x[position] = Normalise(token + Parameters.Slice(_config.Positions + (position * width), width));
            _qkv[position] = Normalise(_x[position]).Linear(matrices);
        }

        // Keys number by number of a token, values token by token: [head][token][i] and [head][i][token].
        int head = _config.Head;
        Span<Value> gathered = _gathered.AsSpan(0, length * width);
        for (int at = 0; at < gathered.Length; at++)
        {
            gathered[at] = _qkv[at / head % length][width + (at / (head * length) * head) + (at % head)];
        }

        Values keys = Values.Of(gathered);
        for (int at = 0; at < gathered.Length; at++)
        {
            gathered[at] = _qkv[at % length][(2 * width) + (at / length)];
        }

        Values values = Values.Of(gathered);
        for (int position = 0; position < length; position++)
        {
            Values mixed = Mix(_qkv[position][..width] / Math.Sqrt(head), keys, values, position, length);
            _x[position] += mixed.Linear(Matrix(_config.Output, width, width));
        }
    }

    private Values Mix(Values query, Values keys, Values values, int position, int length)
    {
        int head = _config.Head;
        for (int h = 0; h < _weights.Length; h++)
        {
            Values scores = query.Slice(h * head, head).Linear(keys.Slice(h * length * head, (position + 1) * head));
            _weights[h] = scores.Softmax();
        }

        for (int i = 0; i < _mixed.Length; i++)
        {
            _mixed[i] = values.Slice(i * length, position + 1).Dot(_weights[i / head]);
        }

        return Values.Of(_mixed);
    }

    private Values Logits(int position)
    {
        int width = _config.Width;
        Values x = _x[position];
        Values hidden = Normalise(x).Linear(Matrix(_config.Up, _config.Hidden, width)).Relu();
        x += (_config.Squared ? hidden.Square() : hidden).Linear(Matrix(_config.Down, width, _config.Hidden));
        return x.Linear(Matrix(_config.LmHead, _config.Vocabulary, width));
    }

    private static Values Normalise(Values x) => x * ((x.Dot(x) / x.Count) + MicroGptConfig.Epsilon).Pow(-0.5);

    private Values Matrix(int start, int outputs, int inputs) => Parameters.Slice(start, outputs * inputs);
}
