namespace TapeGrad.Benchmarks.Contestants;

internal sealed class ObjectGraphSorted : ObjectGraph<SortedOrder>
{
    public override string Name => "objects, topological sort";
}

internal sealed class ObjectGraphInCreationOrder : ObjectGraph<CreationOrder>
{
    public override string Name => "objects, creation order";
}

/// <summary>The demo over an object graph without closures.</summary>
internal abstract class ObjectGraph<TOrder> : DemoContestant
    where TOrder : struct, IOrder<TOrder>
{
    private readonly ObjectNode<TOrder>[] _x = new ObjectNode<TOrder>[2];
    private readonly Layer[] _layers;
    private readonly ObjectNode<TOrder>[] _parameters;

    protected ObjectGraph()
    {
        _layers = [.. Demo.Layers.Select((layer, depth) => new Layer(layer.W, layer.B, nonlinear: depth < 2))];
        _parameters = [.. _layers.SelectMany(layer => layer.Neurons).SelectMany(neuron => neuron.Parameters)];
    }

    public override void Restart()
    {
        for (int i = 0; i < _parameters.Length; i++)
        {
            _parameters[i].Data = Demo.Parameters[i];
        }
    }

    public override double Step(int step)
    {
        ObjectNode<TOrder> loss = Loss();
        foreach (ObjectNode<TOrder> p in _parameters)
        {
            p.Grad = 0.0;
        }

        loss.Backward();
        double rate = Demo.LearningRate(step);
        foreach (ObjectNode<TOrder> p in _parameters)
        {
            p.Data -= rate * p.Grad;
        }

        return loss.Data;
    }

    private ObjectNode<TOrder> Loss()
    {
        ObjectNode<TOrder> margins = Margin(0);
        for (int sample = 1; sample < Demo.Samples; sample++)
        {
            margins += Margin(sample);
        }

        ObjectNode<TOrder>[] p = _parameters;
        ObjectNode<TOrder> squares = p[0] * p[0];
        for (int i = 1; i < p.Length; i++)
        {
            squares += p[i] * p[i];
        }

        return (1.0 / Demo.Samples * margins) + (Demo.Alpha * squares);
    }

    private ObjectNode<TOrder> Margin(int sample)
    {
        _x[0] = new(Demo.X[sample][0]);
        _x[1] = new(Demo.X[sample][1]);
        ObjectNode<TOrder>[] signals = _x;
        foreach (Layer layer in _layers)
        {
            signals = layer.Run(signals);
        }

        return (1.0 + (-Demo.Y[sample] * signals[0])).Relu();
    }

    private sealed class Layer(double[][] w, double[] b, bool nonlinear)
    {
        private readonly ObjectNode<TOrder>[] _outputs = new ObjectNode<TOrder>[b.Length];

        public Neuron[] Neurons { get; } = [.. w.Select((weights, i) => new Neuron(weights, b[i], nonlinear))];

        public ObjectNode<TOrder>[] Run(ObjectNode<TOrder>[] x)
        {
            for (int i = 0; i < _outputs.Length; i++)
            {
                _outputs[i] = Neurons[i].Run(x);
            }

            return _outputs;
        }
    }

    private sealed class Neuron(double[] w, double b, bool nonlinear)
    {
        private readonly ObjectNode<TOrder>[] _w = [.. w.Select(weight => new ObjectNode<TOrder>(weight))];
        private readonly ObjectNode<TOrder> _b = new(b);

        public IEnumerable<ObjectNode<TOrder>> Parameters => [.. _w, _b];

        public ObjectNode<TOrder> Run(ObjectNode<TOrder>[] x)
        {
            ObjectNode<TOrder> sum = _b;
            for (int i = 0; i < _w.Length; i++)
            {
                sum += _w[i] * x[i];
            }

            return nonlinear ? sum.Relu() : sum;
        }
    }
}
