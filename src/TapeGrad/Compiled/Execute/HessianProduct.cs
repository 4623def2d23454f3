namespace TapeGrad;

/// <summary>The product of a Hessian with one direction: a program whose row is the point and the direction.</summary>
/// <remarks>For one direction this takes half as long as <see cref="Linearization"/>, which is two programs.</remarks>
internal sealed class HessianProduct
{
    private readonly Replay _replay;
    private readonly int _inputs;
    private readonly Stack<double[]> _idle = [];

    public HessianProduct(ScalarGraph graph, int output, int inputs)
    {
        _inputs = inputs;
        var copy = new GraphCopy(graph, [output], inputs, inputs, parameters: null);
        int[] product = GraphDerivatives.Forward(copy.Graph, copy.Gradient(), copy.Point, copy.Directions);
        int[] outputs = [.. copy.Outputs, .. product];
        _replay = new Replay(copy.Graph, copy.Graph.DependencesOf(outputs), outputs, 2 * inputs);
    }

    /// <summary>Returns the output at a point, and writes the product of the Hessian with a direction.</summary>
    public double Run(double[] parameters, ReadOnlySpan<double> point, ReadOnlySpan<double> direction, Span<double> product)
    {
        double[] memory = Rent();
        Span<double> row = memory.AsSpan(0, 2 * _inputs);
        Span<double> results = memory.AsSpan(2 * _inputs);
        point.CopyTo(row);
        direction.CopyTo(row[_inputs..]);
        ReplayCall call = _replay.Start(parameters, backward: false);
        _replay.Evaluate(call, row, 1, results, 1);
        _replay.End(call);
        results[1..].CopyTo(product);
        double output = results[0];
        lock (_idle)
        {
            _idle.Push(memory);
        }

        return output;
    }

    private double[] Rent()
    {
        lock (_idle)
        {
            return _idle.TryPop(out double[]? memory) ? memory : new double[(3 * _inputs) + 1];
        }
    }
}
