using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TapeGrad.Benchmarks.Workloads.Gmm;

/// <summary>The mixture by hand in plain loops, four points at a time so that no sum waits for itself.</summary>
/// <remarks>
/// With r = softmax of a point's terms, y = Q(x − μ) and e = r·y: ∂L/∂Q = −Σ e (x − μ)ᵀ and ∂L/∂μ = Qᵀ Σ e, so that the
/// means cost one product per component at the very end.
/// </remarks>
internal sealed class GmmLoops : IObjective
{
    private const int Block = 4;

    private readonly GmmData _data;
    private readonly int _d;
    private readonly int _k;
    private readonly int _cells;

    // Per component: the rows of Q up to and with the diagonal, one after the other; their gradient; Σ e; Σ r; α + Σ q.
    private readonly double[] _q;
    private readonly double[] _qGrad;
    private readonly double[] _blame;
    private readonly double[] _share;
    private readonly double[] _offset;

    // Of the current block: points [d][4], x − μ and y [k][d][4], terms and then r [k][4].
    private readonly double[] _x;
    private readonly double[] _centred;
    private readonly double[] _y;
    private readonly double[] _terms;

    public GmmLoops(GmmData data)
    {
        _data = data;
        _d = data.D;
        _k = data.K;
        _cells = _d * (_d + 1) / 2;
        _q = new double[_k * _cells];
        _qGrad = new double[_k * _cells];
        _blame = new double[_k * _d];
        _share = new double[_k];
        _offset = new double[_k];
        _x = new double[_d * Block];
        _centred = new double[_k * _d * Block];
        _y = new double[_k * _d * Block];
        _terms = new double[_k * Block];
    }

    public double Value(ReadOnlySpan<double> point)
    {
        double total = Prepare(point, []);
        for (int i = 0; i < _data.N; i += Block)
        {
            total += Forward(point, i, gradient: false);
        }

        return total - (_data.N * LogSumExp(point[.._k]));
    }

    public double Gradient(ReadOnlySpan<double> point, Span<double> gradient)
    {
        Array.Clear(_qGrad);
        Array.Clear(_blame);
        Array.Clear(_share);
        double total = Prepare(point, gradient);
        for (int i = 0; i < _data.N; i += Block)
        {
            total += Forward(point, i, gradient: true);
            Backward();
        }

        double log = LogSumExp(point[.._k]);
        for (int c = 0; c < _k; c++)
        {
            gradient[c] = _share[c] - (_data.N * Math.Exp(point[c] - log));
            Finish(c, gradient);
        }

        return total - (_data.N * log);
    }

    private static double LogSumExp(ReadOnlySpan<double> terms)
    {
        double max = double.NegativeInfinity;
        foreach (double term in terms)
        {
            max = Math.Max(max, term);
        }

        double sum = 0.0;
        foreach (double term in terms)
        {
            sum += Math.Exp(term - max);
        }

        return Math.Log(sum) + max;
    }

    // Q by rows, and the prior with its gradient.
    private double Prepare(ReadOnlySpan<double> point, Span<double> gradient)
    {
        double half = 0.5 * _data.Gamma * _data.Gamma, prior = _data.Constant;
        for (int c = 0; c < _k; c++)
        {
            int start = _data.Factors + (c * (_d + _data.Triangle));
            double sum = 0.0, squares = 0.0;
            for (int row = 0, to = c * _cells; row < _d; row++)
            {
                for (int column = 0, at = start + _d + row - 1; column < row; at += _d - column - 2, column++)
                {
                    double l = _q[to++] = point[at];
                    squares += l * l;
                    if (!gradient.IsEmpty)
                    {
                        gradient[at] = 2.0 * half * l;
                    }
                }

                double q = point[start + row], e = _q[to++] = Math.Exp(q);
                sum += q;
                squares += e * e;
                if (!gradient.IsEmpty)
                {
                    gradient[start + row] = (2.0 * half * e * e) - _data.M;
                }
            }

            prior += (half * squares) - (_data.M * sum);
            _offset[c] = point[c] + sum;
        }

        return prior;
    }

    // The log-likelihood of four points. Behind the last point it stands again, with no weight.
    private double Forward(ReadOnlySpan<double> point, int first, bool gradient)
    {
        int count = Math.Min(Block, _data.N - first);
        for (int s = 0; s < Block; s++)
        {
            ReadOnlySpan<double> x = _data.X.AsSpan((first + Math.Min(s, count - 1)) * _d, _d);
            for (int j = 0; j < x.Length; j++)
            {
                _x[(j * Block) + s] = x[j];
            }
        }

        for (int c = 0; c < _k; c++)
        {
            Distance(point.Slice(_data.Means + (c * _d), _d), c);
        }

        double total = 0.0;
        for (int s = 0; s < Block; s++)
        {
            double log = s < count ? LogSumExp(s) : double.PositiveInfinity;
            total += s < count ? log : 0.0;
            for (int at = s; gradient && at < _terms.Length; at += Block)
            {
                _terms[at] = Math.Exp(_terms[at] - log);
            }
        }

        return total;
    }

    private double LogSumExp(int s)
    {
        double[] terms = _terms;
        double max = double.NegativeInfinity;
        for (int at = s; at < terms.Length; at += Block)
        {
            max = Math.Max(max, terms[at]);
        }

        double sum = 0.0;
        for (int at = s; at < terms.Length; at += Block)
        {
            sum += Math.Exp(terms[at] - max);
        }

        return Math.Log(sum) + max;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Distance(ReadOnlySpan<double> mean, int c)
    {
        ref double centred = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_centred), c * _d * Block);
        ref double y = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_y), c * _d * Block);
        ref double x = ref MemoryMarshal.GetArrayDataReference(_x);
        ref double q = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_q), c * _cells);
        double d0 = 0.0, d1 = 0.0, d2 = 0.0, d3 = 0.0;
        for (nint row = 0; row < mean.Length * Block; row += Block)
        {
            double m = mean[(int)(row / Block)];
            Unsafe.Add(ref centred, row) = Unsafe.Add(ref x, row) - m;
            Unsafe.Add(ref centred, row + 1) = Unsafe.Add(ref x, row + 1) - m;
            Unsafe.Add(ref centred, row + 2) = Unsafe.Add(ref x, row + 2) - m;
            Unsafe.Add(ref centred, row + 3) = Unsafe.Add(ref x, row + 3) - m;
            double y0 = 0.0, y1 = 0.0, y2 = 0.0, y3 = 0.0;
            for (nint column = 0; column <= row; column += Block)
            {
                double l = q;
                y0 = Math.FusedMultiplyAdd(l, Unsafe.Add(ref centred, column), y0);
                y1 = Math.FusedMultiplyAdd(l, Unsafe.Add(ref centred, column + 1), y1);
                y2 = Math.FusedMultiplyAdd(l, Unsafe.Add(ref centred, column + 2), y2);
                y3 = Math.FusedMultiplyAdd(l, Unsafe.Add(ref centred, column + 3), y3);
                q = ref Unsafe.Add(ref q, 1);
            }

            Unsafe.Add(ref y, row) = y0;
            Unsafe.Add(ref y, row + 1) = y1;
            Unsafe.Add(ref y, row + 2) = y2;
            Unsafe.Add(ref y, row + 3) = y3;
            d0 = Math.FusedMultiplyAdd(y0, y0, d0);
            d1 = Math.FusedMultiplyAdd(y1, y1, d1);
            d2 = Math.FusedMultiplyAdd(y2, y2, d2);
            d3 = Math.FusedMultiplyAdd(y3, y3, d3);
        }

        Span<double> terms = _terms.AsSpan(c * Block, Block);
        double offset = _offset[c];
        terms[0] = offset - (0.5 * d0);
        terms[1] = offset - (0.5 * d1);
        terms[2] = offset - (0.5 * d2);
        terms[3] = offset - (0.5 * d3);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Backward()
    {
        ref double grad = ref MemoryMarshal.GetArrayDataReference(_qGrad);
        for (int c = 0; c < _k; c++)
        {
            ref double centred = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_centred), c * _d * Block);
            ref double y = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_y), c * _d * Block);
            ref double blame = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_blame), c * _d);
            ReadOnlySpan<double> r = _terms.AsSpan(c * Block, Block);
            double r0 = r[0], r1 = r[1], r2 = r[2], r3 = r[3];
            _share[c] += r0 + r1 + (r2 + r3);
            for (nint row = 0; row < _d * Block; row += Block)
            {
                double e0 = r0 * Unsafe.Add(ref y, row), e1 = r1 * Unsafe.Add(ref y, row + 1);
                double e2 = r2 * Unsafe.Add(ref y, row + 2), e3 = r3 * Unsafe.Add(ref y, row + 3);
                Unsafe.Add(ref blame, row / Block) += e0 + e1 + (e2 + e3);
                for (nint column = 0; column <= row; column += Block)
                {
                    double left = Math.FusedMultiplyAdd(e0, Unsafe.Add(ref centred, column), e1 * Unsafe.Add(ref centred, column + 1));
                    double right = Math.FusedMultiplyAdd(e2, Unsafe.Add(ref centred, column + 2), e3 * Unsafe.Add(ref centred, column + 3));
                    grad -= left + right;
                    grad = ref Unsafe.Add(ref grad, 1);
                }
            }
        }
    }

    // From Q by rows to the parameters: the means by Qᵀ Σ e, the diagonal through exp.
    private void Finish(int c, Span<double> gradient)
    {
        Span<double> means = gradient.Slice(_data.Means + (c * _d), _d);
        means.Clear();
        int start = _data.Factors + (c * (_d + _data.Triangle));
        for (int row = 0, from = c * _cells; row < _d; row++)
        {
            double blame = _blame[(c * _d) + row];
            for (int column = 0, at = start + _d + row - 1; column < row; at += _d - column - 2, column++, from++)
            {
                means[column] += _q[from] * blame;
                gradient[at] += _qGrad[from];
            }

            means[row] += _q[from] * blame;
            gradient[start + row] += (_qGrad[from] * _q[from]) + _share[c];
            from++;
        }
    }
}
