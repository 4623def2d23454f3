using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TapeGrad;

/// <content>Polynomials.</content>
internal readonly partial struct EightLanes
{
    /// <summary>c₀ + c₁x + c₂x² …, as four interleaved sums that do not depend on each other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Polynomial(ReadOnlySpan<double> coefficients, EightLanes x)
    {
        Vector512<double> square = x.Value * x.Value;
        Vector512<double> fourth = square * square;
        int i = (coefficients.Length - 1) & ~3;
        Vector512<double> a = Vector512.Create(coefficients[i]);
        Vector512<double> b = i + 1 < coefficients.Length ? Vector512.Create(coefficients[i + 1]) : default;
        Vector512<double> c = i + 2 < coefficients.Length ? Vector512.Create(coefficients[i + 2]) : default;
        Vector512<double> d = i + 3 < coefficients.Length ? Vector512.Create(coefficients[i + 3]) : default;
        for (i -= 4; i >= 0; i -= 4)
        {
            a = Fma(a, fourth, Vector512.Create(coefficients[i]));
            b = Fma(b, fourth, Vector512.Create(coefficients[i + 1]));
            c = Fma(c, fourth, Vector512.Create(coefficients[i + 2]));
            d = Fma(d, fourth, Vector512.Create(coefficients[i + 3]));
        }

        return Fma(Fma(d, x.Value, c), square, Fma(b, x.Value, a));
    }
}
