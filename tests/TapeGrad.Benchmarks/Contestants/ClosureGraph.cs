namespace TapeGrad.Benchmarks.Contestants;

/// <summary>micrograd itself in C#: an object per operation with a set of children and a closure that sends blame back.</summary>
internal sealed class ClosureGraph : DemoContestant
{
    private readonly Neuron[][] _layers;
    private readonly Scalar[] _parameters;

    public ClosureGraph()
    {
        _layers = [.. Demo.Layers.Select((layer, depth) =>
            layer.W.Select((w, i) => new Neuron(w, layer.B[i], nonlinear: depth < 2)).ToArray())];
        _parameters = [.. _layers.SelectMany(layer => layer).SelectMany(neuron => neuron.Parameters)];
    }

    public override string Name => "closures, as micrograd";

    public override void Restart()
    {
        for (int i = 0; i < _parameters.Length; i++)
        {
            _parameters[i].Data = Demo.Parameters[i];
        }
    }

    public override double Step(int step)
    {
        Scalar loss = Loss();
        foreach (Scalar p in _parameters)
        {
            p.Grad = 0.0;
        }

        loss.Backward();
        double rate = Demo.LearningRate(step);
        foreach (Scalar p in _parameters)
        {
            p.Data -= rate * p.Grad;
        }

        return loss.Data;
    }

    private Scalar Loss()
    {
        Scalar margins = Margin(0);
        for (int sample = 1; sample < Demo.Samples; sample++)
        {
            margins += Margin(sample);
        }

        Scalar squares = _parameters[0] * _parameters[0];
        for (int i = 1; i < _parameters.Length; i++)
        {
            squares += _parameters[i] * _parameters[i];
        }

        return (margins * (1.0 / Demo.Samples)) + (Demo.Alpha * squares);
    }

    private Scalar Margin(int sample)
    {
        Scalar[] signals = [new Scalar(Demo.X[sample][0]), new Scalar(Demo.X[sample][1])];
        foreach (Neuron[] layer in _layers)
        {
            var outputs = new Scalar[layer.Length];
            for (int i = 0; i < layer.Length; i++)
            {
                outputs[i] = layer[i].Run(signals);
            }

            signals = outputs;
        }

        return (1.0 + (-Demo.Y[sample] * signals[0])).Relu();
    }

    private sealed class Neuron(double[] w, double b, bool nonlinear)
    {
        private readonly Scalar[] _w = [.. w.Select(weight => new Scalar(weight))];
        private readonly Scalar _b = new(b);

        public IEnumerable<Scalar> Parameters => [.. _w, _b];

        public Scalar Run(Scalar[] x)
        {
            Scalar sum = _b;
            for (int i = 0; i < _w.Length; i++)
            {
                sum += _w[i] * x[i];
            }

            return nonlinear ? sum.Relu() : sum;
        }
    }

    // micrograd keeps the operands in a set. An array does the same here, and halves the time of this row.
    private sealed class Scalar(double data, params Scalar[] children)
    {
        private Action _backward = static () => { };

        public double Data { get; set; } = data;

        private Scalar[] Children { get; } = children;

        public double Grad { get; set; }

        public static implicit operator Scalar(double number) => new(number);

        public static Scalar operator +(Scalar x, Scalar y)
        {
            var z = new Scalar(x.Data + y.Data, x, y);
            z._backward = () =>
            {
                x.Grad += z.Grad;
                y.Grad += z.Grad;
            };
            return z;
        }

        public static Scalar operator *(Scalar x, Scalar y)
        {
            var z = new Scalar(x.Data * y.Data, x, y);
            z._backward = () =>
            {
                x.Grad += y.Data * z.Grad;
                y.Grad += x.Data * z.Grad;
            };
            return z;
        }

        public Scalar Relu()
        {
            var y = new Scalar(Data < 0.0 ? 0.0 : Data, this);
            y._backward = () => Grad += (y.Data > 0.0 ? 1.0 : 0.0) * y.Grad;
            return y;
        }

        public void Backward()
        {
            List<Scalar> order = [];
            HashSet<Scalar> visited = [];
            Build(this);
            Grad = 1.0;
            for (int i = order.Count - 1; i >= 0; i--)
            {
                order[i]._backward();
            }

            void Build(Scalar node)
            {
                if (visited.Add(node))
                {
                    foreach (Scalar child in node.Children)
                    {
                        Build(child);
                    }

                    order.Add(node);
                }
            }
        }
    }
}
