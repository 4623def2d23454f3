namespace TapeGrad;

/// <summary>The largest eigenvalues of a symmetric matrix that is only known by its products with vectors.</summary>
internal static class SymmetricEigen
{
    private const double Precision = 1e-10;

    /// <summary>Lanczos' method with full reorthogonalization; the largest eigenvalue first, each with its vector of length 1.</summary>
    /// <remarks>
    /// It ends where the remainder |A v − λ v| of each wanted pair is below 10⁻¹⁰ · |A|, or after <paramref name="most"/> products.
    /// Golub and Van Loan, Matrix Computations, 2013, section 10.1. The start is the same at each call.
    /// </remarks>
    /// <param name="size">The number of rows.</param>
    /// <param name="wanted">How many pairs.</param>
    /// <param name="most">How many products at most.</param>
    /// <param name="times">Writes the product with a vector.</param>
    public static (double Value, double[] Vector, double Remainder)[] Largest(int size, int wanted, int most, Action<double[], double[]> times)
    {
        wanted = Math.Min(wanted, size);
        most = Math.Min(Math.Max(most, wanted), size);
        List<double[]> basis = [];
        List<double> diagonal = [], beside = [];
        double[] q = Unit(Start(size, 0));
        int next = wanted;
        while (true)
        {
            basis.Add(q);
            var product = new double[size];
            times(q, product);
            diagonal.Add(DenseVector.Dot(q, product));
            Orthogonalize(product, basis);
            double length = Householder.Norm(product);
            double norm = diagonal.Concat(beside).Max(Math.Abs);
            bool isInvariant = length <= 1e-13 * norm || norm == 0.0;
            bool isLast = basis.Count == most;
            if (isLast || basis.Count == next)
            {
                // A look costs the cube of the count, so it comes after a quarter more products.
                next += Math.Max(5, next / 4);
                (double[] values, double[][] vectors) = Tridiagonal(diagonal, beside);
                double[] remainders = Array.ConvertAll(vectors, s => isInvariant || basis.Count == size ? 0.0 : length * Math.Abs(s[^1]));
                if (isLast || (!isInvariant && remainders.Take(wanted).All(r => r <= Precision * norm)))
                {
                    return [.. Enumerable.Range(0, wanted).Select(i => (values[i], Combined(basis, vectors[i]), remainders[i]))];
                }
            }

            // Where the space is invariant, a vector outside of it goes on: there may be another vector of the same eigenvalue.
            beside.Add(isInvariant ? 0.0 : length);
            if (isInvariant)
            {
                product = Start(size, basis.Count);
                Orthogonalize(product, basis);
            }

            q = Unit(product);
        }
    }

    // Multiples of the golden ratio without their whole parts: a vector without a pattern, another one at each turn.
    private static double[] Start(int size, int turn) =>
        [.. Enumerable.Range(1, size).Select(i => double.Ieee754Remainder((i * 0.6180339887498949) + (turn * i * 0.4142135623730951) + 0.1, 1.0))];

    // Twice is enough: what the first pass leaves by rounding, the second one takes away.
    private static void Orthogonalize(double[] x, List<double[]> basis)
    {
        for (int pass = 0; pass < 2; pass++)
        {
            foreach (double[] q in basis)
            {
                DenseVector.AddScaled(-DenseVector.Dot(q, x), q, x);
            }
        }
    }

    private static double[] Unit(double[] x)
    {
        double norm = Householder.Norm(x);
        return Array.ConvertAll(x, number => number / norm);
    }

    private static double[] Combined(List<double[]> basis, double[] parts)
    {
        var sum = new double[basis[0].Length];
        for (int i = 0; i < parts.Length; i++)
        {
            DenseVector.AddScaled(parts[i], basis[i], sum);
        }

        return sum;
    }

    // Jacobi's rotations: each one makes an entry beside the diagonal 0, until all are.
    private static (double[] Values, double[][] Vectors) Tridiagonal(List<double> diagonal, List<double> beside)
    {
        int n = diagonal.Count;
        double[][] a = [.. Enumerable.Range(0, n).Select(_ => new double[n])];
        double[][] v = [.. Enumerable.Range(0, n).Select(_ => new double[n])];
        for (int i = 0; i < n; i++)
        {
            a[i][i] = diagonal[i];
            v[i][i] = 1.0;
            if (i + 1 < n)
            {
                a[i][i + 1] = a[i + 1][i] = beside[i];
            }
        }

        bool rotates = true;
        while (rotates)
        {
            rotates = false;
            for (int p = 0; p < n; p++)
            {
                for (int q = p + 1; q < n; q++)
                {
                    if (Math.Abs(a[p][q]) > 1e-17 * (Math.Abs(a[p][p]) + Math.Abs(a[q][q])))
                    {
                        Rotate(a, v, p, q);
                        rotates = true;
                    }
                }
            }
        }

        int[] order = [.. Enumerable.Range(0, n).OrderByDescending(i => a[i][i])];
        return (Array.ConvertAll(order, i => a[i][i]), Array.ConvertAll(order, i => v[i]));
    }

    // The rows of v are the vectors.
    private static void Rotate(double[][] a, double[][] v, int p, int q)
    {
        double half = (a[q][q] - a[p][p]) / (2.0 * a[p][q]);
        double tangent = double.IsFinite(half * half) ? Math.CopySign(1.0, half) / (Math.Abs(half) + Math.Sqrt(1.0 + half * half)) : 0.5 / half;
        double cosine = 1.0 / Math.Sqrt(1.0 + tangent * tangent), sine = tangent * cosine;
        double passed = tangent * a[p][q];
        for (int k = 0; k < a.Length; k++)
        {
            (v[p][k], v[q][k]) = (cosine * v[p][k] - sine * v[q][k], sine * v[p][k] + cosine * v[q][k]);
            if (k != p && k != q)
            {
                (double x, double y) = (cosine * a[p][k] - sine * a[q][k], sine * a[p][k] + cosine * a[q][k]);
                (a[p][k], a[k][p], a[q][k], a[k][q]) = (x, x, y, y);
            }
        }

        a[p][p] -= passed;
        a[q][q] += passed;
        a[p][q] = a[q][p] = 0.0;
    }
}
