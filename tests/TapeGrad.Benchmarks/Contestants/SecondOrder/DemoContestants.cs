using TapeGrad.Benchmarks.Ratios;

namespace TapeGrad.Benchmarks.Contestants.SecondOrder;

/// <summary>A row about the demo's network and its batch, at the initial parameters.</summary>
internal abstract class CurvedDemo : Contestant
{
    private static readonly double[] Rows = [.. Demo.X.Zip(Demo.Y, (x, y) => (double[])[.. x, y]).SelectMany(row => row)];

    private readonly CompiledGraph _graph;
    private readonly Tape _tape;
    private readonly double _value;

    /// <param name="output">What to compile, of the network, its loss for one row, and that row.</param>
    protected CurvedDemo(Func<FusedLayers, Value, Values, Value> output)
    {
        _tape = new Tape();
        var network = new FusedLayers(_tape);
        Values row = _tape.Input([0.5, -0.25, 1.0]);
        Value loss = (1.0 - (row[2] * network.Score(row[..2]))).Relu();
        _graph = _tape.Compile(output(network, loss, row), [.. row]);
        _value = _graph.EvaluateBatch(Rows);
    }

    public override string Workload => "second order, micrograd demo, 100 samples";

    public override int Operations => Demo.Operations;

    public override int StepsPerRound => 50;

    public override IReadOnlyList<double> Losses => [.. Enumerable.Repeat(_value, StepsPerRound + 1)];

    public override void Restart()
    {
    }

    public override double Step(int step)
    {
        _tape.ZeroGrad();
        return _graph.BackwardBatch(Rows);
    }
}

internal sealed class CurvedDemoGradient() : CurvedDemo((_, loss, _) => loss)
{
    public override string Name => "gradient";
}

internal sealed class CurvedDemoProduct() : CurvedDemo((network, loss, _) => loss.Directional(network.Parameters, Direction(network)))
{
    public override string Name => "Hessian times a direction";

    // A constant direction: as parameters they would be part of the network.
    private static Values Direction(FusedLayers network) =>
        network.Tape.Constant([.. Enumerable.Range(0, Demo.ParameterCount).Select(i => Math.Cos(i))]);
}

internal sealed class CurvedDemoPenalty() : CurvedDemo((_, loss, row) => loss + (10.0 * loss.Gradient(row[..2]).Norm().Square()))
{
    public override string Name => "with a gradient penalty";
}
