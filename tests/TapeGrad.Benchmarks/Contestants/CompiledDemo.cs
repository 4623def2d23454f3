namespace TapeGrad.Benchmarks.Contestants;

/// <summary>TapeGrad, recorded once from one sample and replayed over all of them.</summary>
internal abstract class CompiledDemo : DemoContestant
{
    private static readonly double[] Rows = [.. Demo.X.Zip(Demo.Y, (x, y) => (double[])[.. x, y]).SelectMany(row => row)];

    protected abstract Tape Tape { get; }

    protected abstract CompiledGraph Graph { get; }

    public override double Step(int step)
    {
        Tape.ZeroGrad();
        double loss = Graph.BackwardBatch(Rows);
        FusedLayers.Update(Tape.Parameters, Demo.LearningRate(step));
        return loss;
    }
}

/// <summary>The same, written with runs of values.</summary>
internal sealed class CompiledFused : CompiledDemo
{
    private readonly FusedLayers _network = new(new Tape());

    public CompiledFused()
    {
        Values x = Tape.Input([0.0, 0.0]);
        Value y = Tape.Input(1.0);
        Values p = Tape.Parameters;
        Value loss = (1.0 - (y * _network.Score(x))).Relu() + (Demo.Alpha * p.Dot(p));
        Graph = Tape.Compile(loss, x[0], x[1], y);
    }

    public override string Name => "compiled, from runs";

    protected override Tape Tape => _network.Tape;

    protected override CompiledGraph Graph { get; }

    public override void Restart() => _network.Restart();
}

/// <summary>The same, written with scalar values whose parameters lie neuron by neuron.</summary>
internal sealed class CompiledScalar : CompiledDemo
{
    public CompiledScalar()
    {
        var layers = new (Value[][] W, Value[] B)[Demo.Layers.Length];
        for (int depth = 0; depth < layers.Length; depth++)
        {
            (double[][] w, double[] b) = Demo.Layers[depth];
            layers[depth] = (new Value[w.Length][], new Value[w.Length]);
            for (int i = 0; i < w.Length; i++)
            {
                layers[depth].W[i] = [.. Tape.Parameter(w[i])];
                layers[depth].B[i] = Tape.Parameter(b[i]);
            }
        }

        Value[] inputs = [Tape.Input(0.0), Tape.Input(0.0), Tape.Input(1.0)];
        Value[] signals = inputs[..2];
        for (int depth = 0; depth < layers.Length; depth++)
        {
            signals = [.. layers[depth].W.Zip(layers[depth].B, (w, b) => Neuron(signals, w, b, depth < 2))];
        }

        Value squares = Tape.Parameters.Select(p => p * p).Aggregate((sum, p) => sum + p);
        Value loss = (1.0 - (inputs[2] * signals[0])).Relu() + (Demo.Alpha * squares);
        Graph = Tape.Compile(loss, inputs);
    }

    public override string Name => "compiled, from scalars";

    protected override Tape Tape { get; } = new();

    protected override CompiledGraph Graph { get; }

    public override void Restart()
    {
        Tape.Reset();
        Demo.Parameters.CopyTo(Tape.Parameters.MutableData);
    }

    private static Value Neuron(Value[] x, Value[] w, Value b, bool nonlinear)
    {
        Value sum = w.Zip(x, (weight, signal) => weight * signal).Aggregate(b, (total, product) => total + product);
        return nonlinear ? sum.Relu() : sum;
    }
}
