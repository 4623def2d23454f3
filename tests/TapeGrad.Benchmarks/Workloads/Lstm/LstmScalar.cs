namespace TapeGrad.Benchmarks.Workloads.Lstm;

/// <summary>The LSTM written with scalar <see cref="Value"/>s.</summary>
internal sealed class LstmScalar(LstmData data) : ScalarObjective(data.ParameterCount)
{
    private readonly Value[] _x = new Value[data.Bits];
    private readonly Value[] _hidden = new Value[data.Layers * data.Bits];
    private readonly Value[] _cell = new Value[data.Layers * data.Bits];

    protected override Value Record(Values p)
    {
        int b = data.Bits;
        Values inWeight = p.Slice(data.Extra, b), outWeight = p.Slice(data.Extra + b, b), outBias = p.Slice(data.Extra + (2 * b), b);
        Start(p[0].Tape);
        Value total = default;
        for (int step = 0; step < data.Steps; step++)
        {
            ReadOnlySpan<double> input = data.Sequence.AsSpan(step * b, b), gold = data.Sequence.AsSpan((step + 1) * b, b);
            for (int i = 0; i < b; i++)
            {
                _x[i] = input[i] * inWeight[i];
            }

            for (int layer = 0; layer < data.Layers; layer++)
            {
                Run(p.Slice(layer * 8 * b, 8 * b), layer * b);
            }

            Value sum = default;
            for (int i = 0; i < b; i++)
            {
                _x[i] = (_x[i] * outWeight[i]) + outBias[i];
                sum = i == 0 ? _x[i].Exp() : sum + _x[i].Exp();
            }

            Value log = (sum + 2.0).Log();
            for (int i = 0; i < b; i++)
            {
                Value term = gold[i] * (_x[i] - log);
                total = step == 0 && i == 0 ? term : total + term;
            }
        }

        return total * (-1.0 / (data.Steps * b));
    }

    private void Start(Tape tape)
    {
        for (int i = 0; i < _hidden.Length; i++)
        {
            int layer = i / data.Bits, at = (layer * 2 * data.Bits) + (i % data.Bits);
            _hidden[i] = tape.Constant(data.State[at]);
            _cell[i] = tape.Constant(data.State[at + data.Bits]);
        }
    }

    private void Run(Values layer, int first)
    {
        int b = data.Bits;
        for (int i = 0; i < b; i++)
        {
            ref Value hidden = ref _hidden[first + i], cell = ref _cell[first + i];
            Value forget = Gate(layer, i, _x[i]).Sigmoid(), ingate = Gate(layer, b + i, hidden).Sigmoid();
            Value outgate = Gate(layer, (2 * b) + i, _x[i]).Sigmoid(), change = Gate(layer, (3 * b) + i, hidden).Tanh();
            cell = (cell * forget) + (ingate * change);
            hidden = outgate * cell.Tanh();
            _x[i] = hidden;
        }
    }

    private Value Gate(Values layer, int i, Value x) => (x * layer[i]) + layer[(4 * data.Bits) + i];
}
