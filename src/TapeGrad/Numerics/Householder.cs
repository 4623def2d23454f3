namespace TapeGrad;

/// <summary>Least squares by reflections, which keep twice the digits of the normal equations.</summary>
internal static class Householder
{
    /// <summary>Makes the matrix triangular by reflections from the left: A ← Qᵀ A, with 0 below the diagonal.</summary>
    /// <param name="columns">The matrix, column after column.</param>
    /// <param name="height">The length of a column.</param>
    /// <param name="eliminated">How many columns become triangular; those after them are only reflected, as a right side is.</param>
    public static void Triangularize(Span<double> columns, int height, int eliminated)
    {
        int width = columns.Length / height;
        for (int k = 0; k < Math.Min(eliminated, height); k++)
        {
            Span<double> v = columns.Slice(k * height, height)[k..];
            double norm = Norm(v);
            if (norm == 0.0)
            {
                continue;
            }

            // v becomes the normal of the mirror, and its length 2 / vᵀv follows from the first number.
            double diagonal = v[0] > 0.0 ? -norm : norm;
            v[0] -= diagonal;
            double scale = -1.0 / (diagonal * v[0]);
            for (int j = k + 1; j < width; j++)
            {
                Span<double> column = columns.Slice(j * height, height)[k..];
                DenseVector.AddScaled(-scale * DenseVector.Dot(v, column), v, column);
            }

            v.Clear();
            v[0] = diagonal;
        }
    }

    /// <summary>Solves R x = b for the upper triangle of a matrix, column after column; x is 0 where R has 0 on its diagonal.</summary>
    public static void Solve(ReadOnlySpan<double> columns, int height, ReadOnlySpan<double> b, Span<double> x)
    {
        b[..x.Length].CopyTo(x);
        for (int k = x.Length - 1; k >= 0; k--)
        {
            ReadOnlySpan<double> column = columns.Slice(k * height, height);
            x[k] = column[k] == 0.0 ? 0.0 : x[k] / column[k];
            DenseVector.AddScaled(-x[k], column[..k], x);
        }
    }

    /// <summary>√Σ xᵢ², without overflow and underflow on the way.</summary>
    public static double Norm(ReadOnlySpan<double> x)
    {
        double largest = DenseVector.Largest(x);
        if (largest == 0.0 || !double.IsFinite(largest))
        {
            return largest;
        }

        double sum = 0.0;
        foreach (double number in x)
        {
            double part = number / largest;
            sum += part * part;
        }

        return largest * Math.Sqrt(sum);
    }
}
