namespace TapeGrad.Benchmarks.Workloads;

/// <summary>Functions with known curvature: a sparse Hessian, and a dense one.</summary>
internal static class Curved
{
    /// <summary>A chain of valleys, whose Hessian is tridiagonal.</summary>
    public static Value Rosenbrock(Values x)
    {
        Value sum = (100.0 * (x[1] - x[0].Square()).Square()) + (1.0 - x[0]).Square();
        for (int i = 1; i < x.Count - 1; i++)
        {
            sum = sum + (100.0 * (x[i + 1] - x[i].Square()).Square()) + (1.0 - x[i]).Square();
        }

        return sum;
    }

    /// <summary>The free energy of a mixture (Griewank and Walther): every number meets every other one.</summary>
    public static Value Helmholtz(Values x)
    {
        int n = x.Count;
        double root = Math.Sqrt(2.0);
        Value volume = Sum(n, i => x[i] * (0.01 + (0.001 * i / n)));
        Value mixing = Sum(n, i => x[i] * (x[i] / (1.0 - volume)).Log());
        Value attraction = Sum(n, i => x[i] * Sum(n, j => x[j] * (1.0 / (1 + i + j))));
        Value ratio = (1.0 + ((1.0 + root) * volume)) / (1.0 + ((1.0 - root) * volume));
        return mixing - (attraction / (Math.Sqrt(8.0) * volume) * ratio.Log());
    }

    /// <summary>Shares of a mixture, or any other point.</summary>
    public static double[] Point(int n) => [.. Enumerable.Range(0, n).Select(i => (1.0 + (0.5 * Math.Sin(i))) / n)];

    private static Value Sum(int n, Func<int, Value> term)
    {
        Value sum = term(0);
        for (int i = 1; i < n; i++)
        {
            sum = sum + term(i);
        }

        return sum;
    }
}
