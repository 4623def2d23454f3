using TapeGrad.Benchmarks.Workloads;

namespace TapeGrad.Benchmarks.Contestants;

/// <summary>TapeGrad with scalar values, written as a user of micrograd would write it.</summary>
/// <typeparam name="TSum">How sums of products are written.</typeparam>
internal abstract class ScalarDemo<TSum> : DemoContestant
    where TSum : struct, ISum
{
    private readonly Value[] _x = new Value[2];
    private readonly Tape _tape = new();
    private readonly Layer[] _layers;

    protected ScalarDemo() =>
        _layers = [.. Demo.Layers.Select((layer, depth) => new Layer(_tape, layer.W, layer.B, nonlinear: depth < 2))];

    // The garbage of a tape with room for a million nodes, less that of one without any.
    public override double? TapeBytesPerOperation
    {
        get
        {
            const int Nodes = 1_000_000;
            long start = GC.GetAllocatedBytesForCurrentThread();
            _ = new Tape(Nodes);
            long middle = GC.GetAllocatedBytesForCurrentThread();
            _ = new Tape(0);
            return (double)(middle - start - (GC.GetAllocatedBytesForCurrentThread() - middle)) / Nodes;
        }
    }

    public override void Restart()
    {
        _tape.Reset();
        int i = 0;
        foreach (Value p in _tape.Parameters)
        {
            p.Data = Demo.Parameters[i++];
        }
    }

    public override double Step(int step)
    {
        _tape.Reset();
        Value loss = Loss();
        loss.Backward();
        double rate = Demo.LearningRate(step);
        foreach (Value p in _tape.Parameters)
        {
            p.Data -= rate * p.Grad;
        }

        return loss.Data;
    }

    private Value Loss()
    {
        Value margins = Margin(0);
        for (int sample = 1; sample < Demo.Samples; sample++)
        {
            margins += Margin(sample);
        }

        Values p = _tape.Parameters;
        Value squares = p[0] * p[0];
        for (int i = 1; i < p.Count; i++)
        {
            squares = TSum.Add(squares, p[i], p[i]);
        }

        return (margins * (1.0 / Demo.Samples)) + (Demo.Alpha * squares);
    }

    private Value Margin(int sample)
    {
        _x[0] = _tape.Input(Demo.X[sample][0]);
        _x[1] = _tape.Input(Demo.X[sample][1]);
        Value[] signals = _x;
        foreach (Layer layer in _layers)
        {
            signals = layer.Run(signals);
        }

        return (1.0 + (-Demo.Y[sample] * signals[0])).Relu();
    }

    private sealed class Layer(Tape tape, double[][] w, double[] b, bool nonlinear)
    {
        private readonly Neuron[] _neurons = [.. w.Select((weights, i) => new Neuron(tape, weights, b[i], nonlinear))];
        private readonly Value[] _outputs = new Value[b.Length];

        public Value[] Run(Value[] x)
        {
            for (int i = 0; i < _neurons.Length; i++)
            {
                _outputs[i] = _neurons[i].Run(x);
            }

            return _outputs;
        }
    }

    private sealed class Neuron(Tape tape, double[] w, double b, bool nonlinear)
    {
        private readonly Value[] _w = [.. tape.Parameter(w)];
        private readonly Value _b = tape.Parameter(b);

        public Value Run(Value[] x)
        {
            Value sum = _b;
            for (int i = 0; i < _w.Length; i++)
            {
                sum = TSum.Add(sum, _w[i], x[i]);
            }

            return nonlinear ? sum.Relu() : sum;
        }
    }
}

internal sealed class ScalarTape : ScalarDemo<ByOperators>
{
    public override string Name => "scalar tape";
}

/// <summary>The same, with each product and its sum recorded together.</summary>
internal sealed class ScalarTapeAddProduct : ScalarDemo<ByAddProduct>
{
    public override string Name => "scalar tape, AddProduct";

    public override double? TapeBytesPerOperation => null;
}
