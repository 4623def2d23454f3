namespace TapeGrad.Benchmarks.Workloads;

/// <summary>An objective over the scalar tape: one node per operation.</summary>
internal abstract class ScalarObjective : IObjective
{
    private readonly Tape _tape = new();
    private readonly Values _parameters;

    protected ScalarObjective(int parameters) => _parameters = _tape.Parameter(new double[parameters]);

    /// <summary>The operations that the last evaluation recorded.</summary>
    public int Operations => _tape.Count - _parameters.Count;

    public double Value(ReadOnlySpan<double> point)
    {
        Start(point);
        return Record(_parameters).Data;
    }

    public double Gradient(ReadOnlySpan<double> point, Span<double> gradient)
    {
        Start(point);
        Value output = Record(_parameters);
        output.Backward();
        _parameters.Grad.CopyTo(gradient);
        return output.Data;
    }

    /// <summary>The graph of the objective at a point, with its gradients.</summary>
    public Graph Picture(ReadOnlySpan<double> point)
    {
        Start(point);
        Value output = Record(_parameters);
        output.Backward();
        return Graph.From(output);
    }

    /// <summary>Records the objective. Data are plain numbers, so that nearly every node is an operation.</summary>
    protected abstract Value Record(Values parameters);

    private void Start(ReadOnlySpan<double> point)
    {
        _tape.Reset();
        int i = 0;
        foreach (Value p in _parameters)
        {
            p.Data = point[i++];
        }
    }
}
