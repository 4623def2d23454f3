namespace TapeGrad.Benchmarks.Workloads.Gmm;

/// <summary>The mixture written with scalar <see cref="Value"/>s, as the formula stands.</summary>
internal sealed class GmmScalar(GmmData data) : ScalarObjective(data.ParameterCount)
{
    private readonly Value[] _terms = new Value[data.K];
    private readonly Value[] _sums = new Value[data.K];
    private readonly Value[] _diagonal = new Value[data.K * data.D];
    private readonly Value[] _centred = new Value[data.D];

    protected override Value Record(Values p)
    {
        int d = data.D, k = data.K;
        Value prior = default;
        for (int c = 0; c < k; c++)
        {
            Values factor = Factor(p, c);
            Value sum = factor[0];
            Value squares = default;
            for (int i = 0; i < factor.Count; i++)
            {
                Value q = factor[i];
                if (i < d)
                {
                    sum = i == 0 ? q : sum + q;
                    _diagonal[(c * d) + i] = q = q.Exp();
                }

                squares = i == 0 ? q.Square() : squares + q.Square();
            }

            _sums[c] = sum;
            Value share = (0.5 * data.Gamma * data.Gamma * squares) - (data.M * sum);
            prior = c == 0 ? share : prior + share;
        }

        Value total = prior + data.Constant;
        for (int i = 0; i < data.N; i++)
        {
            ReadOnlySpan<double> x = data.X.AsSpan(i * d, d);
            for (int c = 0; c < k; c++)
            {
                _terms[c] = p[c] + _sums[c] - (0.5 * Distance(p, c, x));
            }

            total += LogSumExp(_terms);
        }

        for (int c = 0; c < k; c++)
        {
            _terms[c] = p[c];
        }

        return total - (data.N * LogSumExp(_terms));
    }

    /// <summary>log Σ exp, with the largest term taken out as a plain number: its gradient cancels.</summary>
    private static Value LogSumExp(ReadOnlySpan<Value> terms)
    {
        double max = double.NegativeInfinity;
        foreach (Value term in terms)
        {
            max = Math.Max(max, term.Data);
        }

        Value sum = (terms[0] - max).Exp();
        for (int i = 1; i < terms.Length; i++)
        {
            sum += (terms[i] - max).Exp();
        }

        return sum.Log() + max;
    }

    // ‖Q(x − μ)‖², row by row of Q.
    private Value Distance(Values p, int c, ReadOnlySpan<double> x)
    {
        int d = data.D;
        Values mean = p.Slice(data.Means + (c * d), d);
        Values triangle = Factor(p, c).Slice(d, data.Triangle);
        Value squares = default;
        for (int row = 0; row < d; row++)
        {
            _centred[row] = x[row] - mean[row];
            Value sum = _diagonal[(c * d) + row] * _centred[row];
            for (int column = 0, at = row - 1; column < row; at += d - column - 2, column++)
            {
                sum += triangle[at] * _centred[column];
            }

            squares = row == 0 ? sum.Square() : squares + sum.Square();
        }

        return squares;
    }

    private Values Factor(Values p, int c) => p.Slice(data.Factors + (c * (data.D + data.Triangle)), data.D + data.Triangle);
}
