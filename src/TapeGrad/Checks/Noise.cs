namespace TapeGrad;

/// <summary>How far rounding can move the value of a function.</summary>
internal static class Noise
{
    public const double Epsilon = 2.220446049250313e-16;

    /// <summary>How far from x <see cref="Measured(Func{double, double}, double)"/> looks, as a part of x, or alone at 0.</summary>
    public const double Reach = 3.0 * Step * Golden;

    private const double Step = 0.618e-9;
    private const double Golden = 1.6180339887;

    /// <summary>The rounding errors of all operations of a graph, each carried to the output by the adjoint of its node.</summary>
    public static double Of(Graph graph)
    {
        double noise = 0.0;
        for (int p = 0; p < graph._data.Length; p++)
        {
            double adjoint = Math.Abs(graph._grad![p]);
            if (graph._topology.Kinds[p] == NodeKind.Operation && adjoint > 0.0)
            {
                noise += adjoint * OfOperation(graph, p);
            }
        }

        return noise;
    }

    /// <summary>The rounding error of one operation: a sum rounds its largest parts, also where they cancel.</summary>
    public static double OfOperation(Graph graph, int p)
    {
        double parts = Math.Abs(graph._data[p]);
        ReadOnlySpan<int> operands = graph._topology.OperandsOf(p);
        if (operands.Length > 1)
        {
            double sum = 0.0;
            for (int e = 0; e < operands.Length; e++)
            {
                sum += Math.Abs(graph._locals[graph._topology.OperandStart[p] + e] * graph._data[operands[e]]);
            }

            parts = Math.Max(parts, sum);
        }

        return double.IsFinite(parts) ? Epsilon * parts : 0.0;
    }

    /// <summary>
    /// The standard deviation of f around x, from seven points that are too close to tell anything else: differences of the
    /// fourth order of a smooth function vanish there, and those of noise do not (ECnoise, by Moré and Wild). Rounding is a
    /// grid, and points in tune with it see no noise, so two distances are tried, in the ratio that is hardest to be in tune with.
    /// </summary>
    public static double Measured(Func<double, double> f, double x)
    {
        double step = (x == 0.0 ? 1.0 : Math.Abs(x)) * Step;
        return Math.Max(Measured(f, x, step), Measured(f, x, step * Golden));
    }

    /// <summary>
    /// The height of a stair: where differences from f(x) over shorter steps are 0, the shortest that is not 0. Large numbers
    /// that cancel leave such stairs, and points that are close together do not see them.
    /// </summary>
    /// <param name="differences">Differences over falling steps.</param>
    public static double OfStairs(ReadOnlySpan<double> differences)
    {
        double height = 0.0;
        bool isFlat = false;
        for (int i = differences.Length - 1; i >= 0 && height == 0.0; i--)
        {
            height = isFlat && double.IsFinite(differences[i]) ? Math.Abs(differences[i]) : 0.0;
            isFlat |= differences[i] == 0.0;
        }

        return height;
    }

    private static double Measured(Func<double, double> f, double x, double step)
    {
        Span<double> at = stackalloc double[7];
        for (int i = 0; i < at.Length; i++)
        {
            at[i] = f(x + ((i - 3) * step));
        }

        double squares = 0.0;
        for (int i = 0; i < 3; i++)
        {
            double fourth = at[i] - (4.0 * at[i + 1]) + (6.0 * at[i + 2]) - (4.0 * at[i + 3]) + at[i + 4];
            squares += fourth * fourth;
        }

        // At the edge of a domain some points have no value, and this knows nothing.
        double noise = Math.Sqrt(squares / 3.0 / 70.0);
        return double.IsFinite(noise) ? noise : 0.0;
    }
}
