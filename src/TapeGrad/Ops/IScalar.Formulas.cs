using System.Runtime.CompilerServices;

namespace TapeGrad;

/// <content>Functions that .NET lacks or computes with a loss of digits, as formulas. Lanes have formulas of their own.</content>
public partial interface IScalar<T>
{
    /// <summary>ln(1 + x). .NET's LogP1 is the naive form: LogP1(1e-17) = 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static virtual T Log1p(T x)
    {
        // Near 0 the factor x / (u − 1) corrects the rounding error of u = 1 + x (Kahan). Elsewhere ln u is accurate.
        T u = 1.0 + x;
        T excess = u - 1.0;
        T near = T.IfZero(excess, x, T.Log(u) * (x / excess));
        return T.IfPositive((x + 0.5) * (1.0 - x), near, T.Log(u));
    }

    /// <summary>eˣ − 1. .NET's ExpM1 is the naive form: ExpM1(1e-17) = 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static virtual T Expm1(T x)
    {
        // The inverse of that correction (Kahan): the factor x / ln u corrects the rounding error of u = eˣ.
        T u = T.Exp(x);
        T excess = u - 1.0;
        T near = T.IfZero(excess, x, excess * (x / T.Log(u)));
        return T.IfPositive((1.0 + x) * (1.0 - x), near, excess);
    }

    /// <summary>e^−kx², for k = 1 or a power of two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static virtual T Bell(T x, double k)
    {
        // For |x| > 40 the result is 0 for every k in use.
        x = T.Min(T.Abs(x), T.Constant(x, 40.0));

        // Rounding x² would change e^−x² by x² times the rounding error. So x = head + tail, with head² exact (Dekker).
        T shifted = x * 134217729.0;
        T head = shifted - (shifted - x);
        return T.Exp(-k * (head * head)) * T.Exp(-k * ((x - head) * (x + head)));
    }

    /// <summary>c₀ + c₁x + c₂x² …, by Horner's rule.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static virtual T Polynomial(ReadOnlySpan<double> coefficients, T x)
    {
        T sum = T.Constant(x, coefficients[^1]);
        for (int i = coefficients.Length - 2; i >= 0; i--)
        {
            sum = (sum * x) + coefficients[i];
        }

        return sum;
    }
}
