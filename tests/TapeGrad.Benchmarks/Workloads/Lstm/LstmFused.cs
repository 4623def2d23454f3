namespace TapeGrad.Benchmarks.Workloads.Lstm;

/// <summary>The LSTM written with runs of values, all layers at once: each is one character behind the layer before it.</summary>
internal sealed class LstmFused : IObjective
{
    private readonly LstmData _data;
    private readonly Tape _tape = new();
    private readonly Values _p;
    private readonly int _width;

    // What is about to be joined: by gate and layer, and by character.
    private readonly Values[] _parts;
    private readonly Value[] _logs;
    private readonly Value[] _rights;

    // How many bits of each character are 1; hidden and cell of all layers at the start.
    private readonly double[] _ones;
    private readonly double[] _hidden;
    private readonly double[] _cell;

    public LstmFused(LstmData data)
    {
        _data = data;
        _p = _tape.Parameter(new double[data.ParameterCount]);
        _width = data.Layers * data.Bits;
        (_parts, _logs, _rights) = (new Values[4 * data.Layers], new Value[data.Steps], new Value[data.Steps]);
        _ones = [.. data.Sequence.Chunk(data.Bits).Skip(1).Select(bits => bits.Sum())];
        double[] Start(int which) => [.. data.State.Chunk(data.Bits).Where((_, i) => i % 2 == which).SelectMany(bits => bits)];
        (_hidden, _cell) = (Start(0), Start(1));
    }

    public double Value(ReadOnlySpan<double> point) => Record(point).Data;

    public double Gradient(ReadOnlySpan<double> point, Span<double> gradient)
    {
        Value loss = Record(point);
        loss.Backward();
        _p.Grad.CopyTo(gradient);
        return loss.Data;
    }

    private Value Record(ReadOnlySpan<double> point)
    {
        int b = _data.Bits, layers = _data.Layers;
        _tape.Reset();
        point.CopyTo(_p.MutableData);
        Values inWeight = _p.Slice(_data.Extra, b), outWeight = _p.Slice(_data.Extra + b, b), outBias = _p.Slice(_data.Extra + (2 * b), b);
        Values weights = Gates(0), biases = Gates(4 * b);
        Values sequence = _tape.Constant(_data.Sequence);
        (Values hidden, Values cell) = (_tape.Constant(_hidden), _tape.Constant(_cell));
        for (int step = 0; step < _data.Steps + layers - 1; step++)
        {
            // Behind the last character the first layers run on, and nobody looks at them.
            Values x = step < _data.Steps ? sequence.Slice(step * b, b) * inWeight : hidden[..b];
            (Values nextHidden, Values nextCell) = Run(Values.Join(x, hidden[..(_width - b)]), hidden, cell, weights, biases);

            // At the beginning, the last layers have not begun yet.
            int begun = Math.Min(layers, step + 1) * b;
            (hidden, cell) = begun == _width ? (nextHidden, nextCell)
                : (Values.Join(nextHidden[..begun], hidden[begun..]), Values.Join(nextCell[..begun], cell[begun..]));
            int foretold = step + 1 - layers;
            if (foretold >= 0)
            {
                Values y = (hidden[(_width - b)..] * outWeight) + outBias;
                _logs[foretold] = y.Exp().Sum();
                _rights[foretold] = y.Dot(sequence.Slice((foretold + 1) * b, b));
            }
        }

        // Σ gold · (y − log): each logarithm as often as there are ones.
        Values logs = (Values.Of(_logs) + 2.0).Log();
        return (Values.Of(_rights).Sum() - logs.Dot(_tape.Constant(_ones))) * (-1.0 / (_data.Steps * b));
    }

    // Weights or biases as [forget | outgate | ingate | change][layer][bit].
    private Values Gates(int start)
    {
        ReadOnlySpan<int> order = [0, 2, 1, 3];
        int b = _data.Bits, layers = _data.Layers;
        for (int i = 0; i < _parts.Length; i++)
        {
            _parts[i] = _p.Slice((i % layers * 8 * b) + start + (order[i / layers] * b), b);
        }

        return Values.Join(_parts);
    }

    private (Values Hidden, Values Cell) Run(Values x, Values hidden, Values cell, Values weights, Values biases)
    {
        // Products that are neighbours on the tape are joined without a copy.
        Values products = Values.Join(
            x * weights[.._width], x * weights.Slice(_width, _width), hidden * weights.Slice(2 * _width, _width), hidden * weights[(3 * _width)..]);
        Values gates = products + biases;
        Values open = gates[..(3 * _width)].Sigmoid(), change = gates[(3 * _width)..].Tanh();
        cell = (cell * open[.._width]) + (open[(2 * _width)..] * change);
        return (open.Slice(_width, _width) * cell.Tanh(), cell);
    }
}
