namespace TapeGrad.Benchmarks.Workloads.MicroGpt;

/// <summary>The model written with scalar <see cref="Value"/>s, token by token as the original.</summary>
/// <typeparam name="TSum">How sums of products are written.</typeparam>
internal sealed class MicroGptScalar<TSum> : IMicroGpt
    where TSum : struct, ISum
{
    private readonly MicroGptConfig _config;
    private readonly Tape _tape = new();
    private readonly Values _p;
    private readonly Value[] _x;
    private readonly Value[] _normal;
    private readonly Value[] _query;
    private readonly Value[] _mixed;
    private readonly Value[] _projected;
    private readonly Value[] _hidden;
    private readonly Value[] _logits;
    private readonly Value[] _weights;
    private readonly Value[][] _keys;
    private readonly Value[][] _values;

    public MicroGptScalar(MicroGptConfig config)
    {
        _config = config;
        _p = _tape.Parameter(new double[config.ParameterCount]);
        int width = config.Width;
        (_x, _normal, _query, _mixed, _projected) = (new Value[width], new Value[width], new Value[width], new Value[width], new Value[width]);
        (_hidden, _logits, _weights) = (new Value[config.Hidden], new Value[config.Vocabulary], new Value[config.Block]);
        _keys = [.. Enumerable.Range(0, config.Block).Select(_ => new Value[width])];
        _values = [.. Enumerable.Range(0, config.Block).Select(_ => new Value[width])];
    }

    public ReadOnlySpan<double> Gradient => _p.Grad;

    /// <summary>The operations recorded for the last documents.</summary>
    public int Operations => _tape.Count - _p.Count;

    public void Set(ReadOnlySpan<double> parameters)
    {
        int i = 0;
        foreach (Value p in _p)
        {
            p.Data = parameters[i++];
        }
    }

    public double Differentiate(ReadOnlySpan<int[]> documents)
    {
        _tape.Reset();
        Value total = Loss(documents[0]);
        foreach (int[] tokens in documents[1..])
        {
            total += Loss(tokens);
        }

        Value loss = total * (1.0 / documents.Length);
        loss.Backward();
        return loss.Data;
    }

    /// <summary>The graph of the loss of one document, with its gradients.</summary>
    public Graph Picture(int[] tokens)
    {
        _tape.Reset();
        Value loss = Loss(tokens);
        loss.Backward();
        return Graph.From(loss);
    }

    public double[][] Logits(int[] tokens)
    {
        _tape.Reset();
        var logits = new double[_config.Length(tokens)][];
        for (int position = 0; position < logits.Length; position++)
        {
            Forward(tokens[position], position);
            logits[position] = [.. _logits.Select(logit => logit.Data)];
        }

        return logits;
    }

    private Value Loss(int[] tokens)
    {
        int length = _config.Length(tokens);
        Value total = default;
        for (int position = 0; position < length; position++)
        {
            Forward(tokens[position], position);
            Value surprise = -Softmax(_logits)[tokens[position + 1]].Log();
            total = position == 0 ? surprise : total + surprise;
        }

        return total * (1.0 / length);
    }

    private void Forward(int token, int position)
    {
        int width = _config.Width;
        for (int i = 0; i < width; i++)
        {
            _x[i] = _p[(token * width) + i] + _p[_config.Positions + (position * width) + i];
        }

        Normalise(_x, _x);
        Normalise(_x, _normal);
        int matrix = width * width;
        Linear(_config.Query, _normal, _query);
        Linear(_config.Query + matrix, _normal, _keys[position]);
        Linear(_config.Query + (2 * matrix), _normal, _values[position]);
        for (int head = 0; head < _config.Heads; head++)
        {
            Attend(head * _config.Head, position);
        }

        Linear(_config.Output, _mixed, _projected);
        Add(_projected);
        Normalise(_x, _normal);
        Linear(_config.Up, _normal, _hidden);
        foreach (ref Value h in _hidden.AsSpan())
        {
            h = _config.Squared ? h.Relu().Square() : h.Relu();
        }

        Linear(_config.Down, _hidden, _projected);
        Add(_projected);
        Linear(_config.LmHead, _x, _logits);
    }

    private void Attend(int start, int position)
    {
        int end = start + _config.Head;
        Span<Value> weights = _weights.AsSpan(0, position + 1);
        for (int t = 0; t < weights.Length; t++)
        {
            weights[t] = Dot(_query, _keys[t], start, end) * (1.0 / Math.Sqrt(_config.Head));
        }

        Softmax(weights);
        for (int i = start; i < end; i++)
        {
            Value sum = weights[0] * _values[0][i];
            for (int t = 1; t < weights.Length; t++)
            {
                sum = TSum.Add(sum, weights[t], _values[t][i]);
            }

            _mixed[i] = sum;
        }
    }

    private void Add(Value[] y)
    {
        for (int i = 0; i < _x.Length; i++)
        {
            _x[i] += y[i];
        }
    }

    private void Linear(int matrix, Value[] x, Value[] y)
    {
        for (int row = 0; row < y.Length; row++)
        {
            Values weights = _p.Slice(matrix + (row * x.Length), x.Length);
            Value sum = weights[0] * x[0];
            for (int i = 1; i < x.Length; i++)
            {
                sum = TSum.Add(sum, weights[i], x[i]);
            }

            y[row] = sum;
        }
    }

    private static Value Dot(Value[] x, Value[] y, int start, int end)
    {
        Value sum = x[start] * y[start];
        for (int i = start + 1; i < end; i++)
        {
            sum = TSum.Add(sum, x[i], y[i]);
        }

        return sum;
    }

    private static void Normalise(Value[] x, Value[] y)
    {
        Value scale = ((Dot(x, x, 0, x.Length) * (1.0 / x.Length)) + MicroGptConfig.Epsilon).Pow(-0.5);
        for (int i = 0; i < x.Length; i++)
        {
            y[i] = x[i] * scale;
        }
    }

    // In place. The largest is taken out as a plain number: its gradient cancels.
    private static Span<Value> Softmax(Span<Value> x)
    {
        double max = double.NegativeInfinity;
        foreach (Value value in x)
        {
            max = Math.Max(max, value.Data);
        }

        Value sum = default;
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = (x[i] - max).Exp();
            sum = i == 0 ? x[0] : sum + x[i];
        }

        for (int i = 0; i < x.Length; i++)
        {
            x[i] /= sum;
        }

        return x;
    }
}
