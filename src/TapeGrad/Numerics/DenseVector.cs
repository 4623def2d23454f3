namespace TapeGrad;

/// <summary>Sums over plain arrays, added from the first number to the last, so that they have the same bits everywhere.</summary>
internal static class DenseVector
{
    public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double sum = 0.0;
        for (int i = 0; i < x.Length; i++)
        {
            sum += x[i] * y[i];
        }

        return sum;
    }

    /// <summary>y += k · x, number by number.</summary>
    public static void AddScaled(double k, ReadOnlySpan<double> x, Span<double> y)
    {
        for (int i = 0; i < x.Length; i++)
        {
            y[i] += k * x[i];
        }
    }

    /// <summary>max |xᵢ|.</summary>
    public static double Largest(ReadOnlySpan<double> x)
    {
        double largest = 0.0;
        foreach (double number in x)
        {
            largest = Math.Max(largest, Math.Abs(number));
        }

        return largest;
    }
}
