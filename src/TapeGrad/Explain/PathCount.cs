using System.Globalization;
using System.Numerics;

namespace TapeGrad;

/// <summary>The number of paths from a node to the output, as text.</summary>
internal static class PathCount
{
    private const double Exact = 9007199254740992.0;
    private const double MostDigits = 100_000;

    /// <summary>All digits of the number; beyond 10⁵ digits its size, as <c>~1e123456</c>.</summary>
    public static string Of(PathSweeps sweeps, int from)
    {
        if (sweeps.Paths[from] <= Exact)
        {
            return ((long)sweeps.Paths[from]).ToString(CultureInfo.InvariantCulture);
        }

        bool[] between = sweeps.Reach(from);
        double digits = double.IsFinite(sweeps.Paths[from]) ? Math.Log10(sweeps.Paths[from]) : Logarithm(sweeps, from, between);
        return digits > MostDigits
            ? string.Create(CultureInfo.InvariantCulture, $"~1e{Math.Floor(digits)}")
            : (NarrowCount.Of(sweeps.Shape, from, between) ?? LongCount(sweeps.Shape, from, between)).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The count with a long number at each node. A number is dropped after its last reader, so that only those at the front are in memory.</summary>
    internal static BigInteger LongCount(Graph.Topology shape, int from, bool[] between)
    {
        var counts = new BigInteger[shape.Count];
        counts[^1] = BigInteger.One;
        for (int p = shape.Count - 1; p > from; p--)
        {
            if (!between[p])
            {
                continue;
            }

            foreach (int operand in shape.OperandsOf(p))
            {
                if (between[operand])
                {
                    counts[operand] = counts[operand].IsZero ? counts[p] : counts[operand] + counts[p];
                }
            }

            counts[p] = default;
        }

        return counts[from];
    }

    // log₁₀ of the number.
    private static double Logarithm(PathSweeps sweeps, int from, bool[] between)
    {
        double[] logs = new double[sweeps.Count];
        Array.Fill(logs, double.NegativeInfinity);
        logs[^1] = 0.0;
        for (int p = sweeps.Count - 1; p > from; p--)
        {
            if (!between[p])
            {
                continue;
            }

            foreach (int operand in sweeps.Shape.OperandsOf(p))
            {
                (double less, double more) = logs[operand] < logs[p] ? (logs[operand], logs[p]) : (logs[p], logs[operand]);
                logs[operand] = more + Math.Log2(1.0 + Math.Pow(2.0, less - more));
            }
        }

        return logs[from] * Math.Log10(2.0);
    }
}
