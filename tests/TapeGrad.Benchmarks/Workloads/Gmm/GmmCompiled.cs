namespace TapeGrad.Benchmarks.Workloads.Gmm;

/// <summary>The mixture recorded for one point, and replayed over all of them.</summary>
/// <remarks>
/// Q(x − μ) is written as Qx − Qμ. What belongs to no point, Qμ, exp q and the prior among it, is computed once a call.
/// </remarks>
internal sealed class GmmCompiled : IObjective
{
    private readonly GmmData _data;
    private readonly Tape _tape = new();
    private readonly Values _p;
    private readonly CompiledGraph _graph;

    public GmmCompiled(GmmData data)
    {
        _data = data;
        _p = _tape.Parameter(new double[data.ParameterCount]);
        Values x = _tape.Input(new double[data.D]);

        // The mean over the points is what a replay gives.
        Value total = (data.N * (Likelihood(x) - _p[..data.K].LogSumExp())) + Prior() + data.Constant;
        _graph = _tape.Compile(total, [.. x]);
    }

    public double Value(ReadOnlySpan<double> point)
    {
        point.CopyTo(_p.MutableData);
        return _graph.EvaluateBatch(_data.X);
    }

    public double Gradient(ReadOnlySpan<double> point, Span<double> gradient)
    {
        point.CopyTo(_p.MutableData);
        _tape.ZeroGrad();
        double total = _graph.BackwardBatch(_data.X);
        _p.Grad.CopyTo(gradient);
        return total;
    }

    private Value Likelihood(Values x)
    {
        // Row by row, because sums over the same numbers are quicker side by side.
        var y = new Value[_data.K, _data.D];
        for (int i = 0; i < _data.D; i++)
        {
            for (int c = 0; c < _data.K; c++)
            {
                Values row = Row(c, i), mean = _p.Slice(_data.Means + (c * _data.D), row.Count);
                y[c, i] = row.Dot(x[..row.Count]) - row.Dot(mean);
            }
        }

        var terms = new Value[_data.K];
        for (int c = 0; c < terms.Length; c++)
        {
            Values distance = Values.Of([.. Enumerable.Range(0, _data.D).Select(i => y[c, i])]);
            terms[c] = _p[c] + Diagonal(c).Sum() - (0.5 * distance.Dot(distance));
        }

        return Values.Of(terms).LogSumExp();
    }

    // Below the diagonal the numbers stand column by column.
    private Values Row(int c, int i)
    {
        var row = new Value[i + 1];
        Values triangle = _p.Slice(Factor(c) + _data.D, _data.Triangle);
        for (int column = 0, at = i - 1; column < i; at += _data.D - column - 2, column++)
        {
            row[column] = triangle[at];
        }

        row[i] = Diagonal(c)[i].Exp();
        return Values.Of(row);
    }

    private Value Prior()
    {
        Value prior = _tape.Constant(0.0);
        for (int c = 0; c < _data.K; c++)
        {
            Values triangle = _p.Slice(Factor(c) + _data.D, _data.Triangle), diagonal = Diagonal(c).Exp();
            prior += (0.5 * _data.Gamma * _data.Gamma * (diagonal.Dot(diagonal) + triangle.Dot(triangle))) - (_data.M * Diagonal(c).Sum());
        }

        return prior;
    }

    private Values Diagonal(int c) => _p.Slice(Factor(c), _data.D);

    private int Factor(int c) => _data.Factors + (c * (_data.D + _data.Triangle));
}
