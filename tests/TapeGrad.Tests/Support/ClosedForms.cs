namespace TapeGrad.Tests;

/// <summary>Functions in other forms than the library's, slow and plain, good to about 1e-14.</summary>
internal static class ClosedForms
{
    public static double Log1p(double x) => Math.Abs(x) < 0.5 ? 2.0 * Math.Atanh(x / (2.0 + x)) : Math.Log(1.0 + x);

    public static double Expm1(double x) => Math.Abs(x) <= 1.0 ? 2.0 * Math.Sinh(x / 2.0) * Math.Exp(x / 2.0) : Math.Exp(x) - 1.0;

    public static double Sinh(double x)
    {
        double size = Math.Abs(x);
        double e = Expm1(size);
        double half = Math.Exp(size / 2.0);
        return Math.CopySign(size > 20.0 ? 0.5 * half * half : 0.5 * (e + (e / (e + 1.0))), x);
    }

    public static double Cosh(double x)
    {
        double half = Math.Exp(Math.Abs(x) / 2.0);
        return (0.5 * half * half) + (0.5 / half / half);
    }

    public static double Tanh(double x)
    {
        double e = Expm1(2.0 * Math.Min(Math.Abs(x), 30.0));
        return double.IsNaN(x) ? x : Math.CopySign(e / (e + 2.0), x);
    }

    public static double Sigmoid(double x) => x < 0.0 ? Math.Exp(x) / (1.0 + Math.Exp(x)) : 1.0 / (1.0 + Math.Exp(-x));

    public static double SigmoidSlope(double x)
    {
        double e = Math.Exp(-Math.Abs(x));
        return e / (1.0 + e) / (1.0 + e);
    }

    public static double Softplus(double x) => x > 0.0 ? x + Log1p(Math.Exp(-x)) : Log1p(Math.Exp(x));

    /// <summary>e^−kx², k a power of two, with the rounding of x² put right.</summary>
    public static double Bell(double x, double k)
    {
        double square = x * x;
        return square > 1e5 ? 0.0 : Math.Exp(-k * square) * (1.0 - (k * Math.FusedMultiplyAdd(x, x, -square)));
    }

    public static double Density(double x) => Bell(x, 0.5) / Math.Sqrt(2.0 * Math.PI);

    /// <summary>The normal distribution: a power series inside, Mills' ratio as a continued fraction far below 0.</summary>
    public static double Normal(double x)
    {
        if (Math.Abs(x) > 2.0)
        {
            double size = Math.Abs(x);
            double ratio = size;
            for (int n = 200; n > 0; n--)
            {
                ratio = size + (n / ratio);
            }

            double tail = Density(x) / ratio;
            return x < 0.0 ? tail : 1.0 - tail;
        }

        return 0.5 + (Density(x) * OddSeries(x, 1.0));
    }

    public static double Erf(double x) =>
        double.IsInfinity(x) ? Math.Sign(x)
        : Math.Abs(x) < 2.5 ? 2.0 / Math.Sqrt(Math.PI) * Bell(x, 1.0) * OddSeries(x, 2.0)
        : Math.CopySign(1.0 - (2.0 * Normal(-Math.Sqrt(2.0) * Math.Abs(x))), x);

    /// <summary>The outer argument of the tanh form of GELU.</summary>
    public static double GeluAngle(double x) => Math.Sqrt(2.0 / Math.PI) * (x + (0.044715 * x * x * x));

    public static double GeluTanhSlope(double x)
    {
        double bell = SigmoidSlope(2.0 * GeluAngle(x));
        return Sigmoid(2.0 * GeluAngle(x)) + (bell == 0.0 ? 0.0 : 2.0 * x * bell * Math.Sqrt(2.0 / Math.PI) * (1.0 + (3.0 * 0.044715 * x * x)));
    }

    // x + c x³/3 + c² x⁵/(3 · 5) + …
    private static double OddSeries(double x, double c)
    {
        double term = x;
        double sum = x;
        for (int n = 3; Math.Abs(term) > 1e-18 * Math.Abs(sum); n += 2)
        {
            term *= c * x * x / n;
            sum += term;
        }

        return sum;
    }
}
