namespace TapeGrad.Benchmarks.Workloads.Lstm;

/// <summary>The LSTM by hand in plain loops; the gradient walks back through what every step left.</summary>
internal sealed class LstmLoops(LstmData data) : IObjective
{
    // Of each step, layer and bit. Hidden and cell have one step more: the start.
    private readonly Unit[] _units = new Unit[data.Steps * data.Layers * data.Bits];
    private readonly double[] _hidden = new double[(data.Steps + 1) * data.Layers * data.Bits];
    private readonly double[] _cell = new double[(data.Steps + 1) * data.Layers * data.Bits];
    private readonly double[] _outBlame = new double[data.Steps * data.Bits];
    private readonly double[] _x = new double[data.Bits];
    private readonly double[] _hiddenBlame = new double[data.Layers * data.Bits];
    private readonly double[] _cellBlame = new double[data.Layers * data.Bits];

    public double Value(ReadOnlySpan<double> point) => Forward(point);

    public double Gradient(ReadOnlySpan<double> point, Span<double> gradient)
    {
        double loss = Forward(point);
        gradient.Clear();
        Array.Clear(_hiddenBlame);
        Array.Clear(_cellBlame);
        for (int step = data.Steps - 1; step >= 0; step--)
        {
            Backward(point, gradient, step);
        }

        return loss;
    }

    private static double Sigmoid(double x) => 1.0 / (1.0 + Math.Exp(-x));

    // Twice as fast as Math.Tanh. Near 0 it is exact to an ulp of 1 only, and more is not asked for here.
    private static double Tanh(double x) => 1.0 - (2.0 / (1.0 + Math.Exp(2.0 * x)));

    private double Forward(ReadOnlySpan<double> p)
    {
        int b = data.Bits, wide = data.Layers * b;
        for (int i = 0; i < wide; i++)
        {
            int at = (i / b * 2 * b) + (i % b);
            (_hidden[i], _cell[i]) = (data.State[at], data.State[at + b]);
        }

        double total = 0.0;
        for (int step = 0; step < data.Steps; step++)
        {
            ReadOnlySpan<double> input = data.Sequence.AsSpan(step * b, b), inWeight = p.Slice(data.Extra, b);
            for (int i = 0; i < b; i++)
            {
                _x[i] = input[i] * inWeight[i];
            }

            for (int layer = 0; layer < data.Layers; layer++)
            {
                Run(p.Slice(layer * 8 * b, 8 * b), (step * wide) + (layer * b));
            }

            total += Foretell(p.Slice(data.Extra + b, 2 * b), step);
        }

        return -total / (data.Steps * b);
    }

    private void Run(ReadOnlySpan<double> p, int first)
    {
        int b = data.Bits, wide = data.Layers * b;
        ReadOnlySpan<double> w = p[..(4 * b)], bias = p.Slice(4 * b, 4 * b);
        Span<double> x = _x;
        Span<Unit> units = _units.AsSpan(first, x.Length);
        ReadOnlySpan<double> hidden = _hidden.AsSpan(first, x.Length), cell = _cell.AsSpan(first, x.Length);
        Span<double> nextHidden = _hidden.AsSpan(first + wide, x.Length), nextCell = _cell.AsSpan(first + wide, x.Length);
        for (int i = 0; i < x.Length; i++)
        {
            ref Unit unit = ref units[i];
            unit.X = x[i];
            unit.Forget = Sigmoid((x[i] * w[i]) + bias[i]);
            unit.Ingate = Sigmoid((hidden[i] * w[b + i]) + bias[b + i]);
            unit.Outgate = Sigmoid((x[i] * w[(2 * b) + i]) + bias[(2 * b) + i]);
            unit.Change = Tanh((hidden[i] * w[(3 * b) + i]) + bias[(3 * b) + i]);
            nextCell[i] = (cell[i] * unit.Forget) + (unit.Ingate * unit.Change);
            unit.Tanh = Tanh(nextCell[i]);
            x[i] = nextHidden[i] = unit.Outgate * unit.Tanh;
        }
    }

    // Σ gold · (y − log), and its blame.
    private double Foretell(ReadOnlySpan<double> output, int step)
    {
        int b = data.Bits;
        ReadOnlySpan<double> gold = data.Sequence.AsSpan((step + 1) * b, b), x = _x;
        Span<double> blame = _outBlame.AsSpan(step * b, b);
        double sum = 2.0, right = 0.0, golds = 0.0;
        for (int i = 0; i < blame.Length; i++)
        {
            double y = (x[i] * output[i]) + output[b + i];
            right += gold[i] * y;
            golds += gold[i];
            sum += blame[i] = Math.Exp(y);
        }

        double scale = golds / sum;
        for (int i = 0; i < blame.Length; i++)
        {
            blame[i] = ((scale * blame[i]) - gold[i]) / (data.Steps * b);
        }

        return right - (golds * Math.Log(sum));
    }

    private void Backward(ReadOnlySpan<double> p, Span<double> gradient, int step)
    {
        int b = data.Bits, wide = data.Layers * b;
        Span<double> blame = _x;
        for (int i = 0; i < blame.Length; i++)
        {
            double y = _outBlame[(step * b) + i];
            gradient[data.Extra + b + i] += y * _hidden[((step + 2) * wide) - b + i];
            gradient[data.Extra + (2 * b) + i] += y;
            blame[i] = y * p[data.Extra + b + i];
        }

        for (int layer = data.Layers - 1; layer >= 0; layer--)
        {
            int at = layer * 8 * b;
            Unrun(p.Slice(at, 4 * b), gradient.Slice(at, 8 * b), layer * b, step * wide);
        }

        for (int i = 0; i < blame.Length; i++)
        {
            gradient[data.Extra + i] += blame[i] * data.Sequence[(step * b) + i];
        }
    }

    private void Unrun(ReadOnlySpan<double> w, Span<double> gradient, int layer, int step)
    {
        int b = data.Bits;
        Span<double> blame = _x;
        for (int i = 0; i < blame.Length; i++)
        {
            ref readonly Unit unit = ref _units[step + layer + i];
            double before = _hidden[step + layer + i];
            double hidden = blame[i] + _hiddenBlame[layer + i];
            double cell = (hidden * unit.Outgate * (1.0 - (unit.Tanh * unit.Tanh))) + _cellBlame[layer + i];
            double forget = cell * _cell[step + layer + i] * unit.Forget * (1.0 - unit.Forget);
            double ingate = cell * unit.Change * unit.Ingate * (1.0 - unit.Ingate);
            double outgate = hidden * unit.Tanh * unit.Outgate * (1.0 - unit.Outgate);
            double change = cell * unit.Ingate * (1.0 - (unit.Change * unit.Change));
            gradient[i] += forget * unit.X;
            gradient[b + i] += ingate * before;
            gradient[(2 * b) + i] += outgate * unit.X;
            gradient[(3 * b) + i] += change * before;
            gradient[(4 * b) + i] += forget;
            gradient[(5 * b) + i] += ingate;
            gradient[(6 * b) + i] += outgate;
            gradient[(7 * b) + i] += change;
            _cellBlame[layer + i] = cell * unit.Forget;
            _hiddenBlame[layer + i] = (ingate * w[b + i]) + (change * w[(3 * b) + i]);
            blame[i] = (forget * w[i]) + (outgate * w[(2 * b) + i]);
        }
    }

    private struct Unit
    {
        public double X;
        public double Forget;
        public double Ingate;
        public double Outgate;
        public double Change;
        public double Tanh;
    }
}
