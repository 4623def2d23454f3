using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TapeGrad;

/// <content>The natural logarithm.</content>
internal readonly partial struct EightLanes
{
    // The high part of ln 2 is short, so its products with exponents are exact.
    private const double Ln2High = 0.6931471805598903;
    private const double Ln2Low = 5.497923018708371e-14;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Log(EightLanes x) => LogOf(x.Value, default, hasRest: false);

    /// <summary>ln(1 + x), with full precision near 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Log1p(EightLanes x)
    {
        // The rounding error of the sum u = 1 + x is kept (Knuth) and corrected for.
        Vector512<double> u = Vector512<double>.One + x.Value;
        Vector512<double> added = u - Vector512<double>.One;
        Vector512<double> rest = (Vector512<double>.One - (u - added)) + (x.Value - added);
        return SignOf(x.Value, LogOf(u, rest, hasRest: true));
    }

    // x = 2ᵏ · (1 + f) with 1 + f from √½ to √2, and ln (1 + f) = 2 artanh s with s = f / (2 + f). The largest term, f, is added last.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> LogOf(Vector512<double> x, Vector512<double> rest, bool hasRest)
    {
        Vector512<double> tiny = Vector512.LessThan(x, Vector512.Create(2.2250738585072014e-308));
        Vector512<double> normal = Vector512.ConditionalSelect(tiny, x * Vector512.Create(18014398509481984.0), x);
        Vector512<long> over = normal.AsInt64() - Vector512.Create(0x3FE6A09E667F3BCDL);
        Vector512<double> f = (normal.AsInt64() - (over & Vector512.Create(-1L << 52))).AsDouble() - Vector512<double>.One;

        // The exponent, a small whole number, goes into the low bits of a double, which converts it.
        Vector512<double> k = (Vector512.ShiftRightArithmetic(over, 52) + Vector512.Create(Rounder).AsInt64()).AsDouble() - Vector512.Create(Rounder);
        k -= tiny & Vector512.Create(54.0);

        Vector512<double> s = f / (Vector512.Create(2.0) + f);
        Vector512<double> half = Vector512.Create(0.5) * f * f;
        Vector512<double> small = Fma(k, Vector512.Create(Ln2Low), s * (half + LogTail(s * s)));
        if (hasRest)
        {
            // The slope at f is 1 / (1 + f). The estimate 1 − f is enough, because the rest is small if f is large.
            Vector512<double> power = PowerOfTwo(-k) & Vector512.LessThan(k, Vector512.Create(100.0));
            small = Fma(rest * power, Vector512<double>.One - f, small);
        }

        Vector512<double> y = Fma(k, Vector512.Create(Ln2High), f - (half - small));

        // The cases 0, negative numbers, ∞ and NaN.
        y = Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512.Create(double.PositiveInfinity)), y, x);
        Vector512<double> wrong = Vector512.ConditionalSelect(
            Vector512.LessThan(x, Vector512<double>.Zero), Vector512.Create(double.NaN), Vector512.Create(double.NegativeInfinity));
        return Vector512.ConditionalSelect(Vector512.LessThanOrEqual(x, Vector512<double>.Zero), wrong, y);
    }

    // 2 artanh s / s − 2 for |s| ≤ 0.172, in z = s².
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> LogTail(Vector512<double> z)
    {
        Vector512<double> sum = Fma(Vector512.Create(0.14617807153417325), z, Vector512.Create(0.15331611722055008));
        sum = Fma(sum, z, Vector512.Create(0.1818289243253687));
        sum = Fma(sum, z, Vector512.Create(0.22222211089379496));
        sum = Fma(sum, z, Vector512.Create(0.28571428626253836));
        sum = Fma(sum, z, Vector512.Create(0.3999999999989889));
        return z * Fma(sum, z, Vector512.Create(0.666666666666667));
    }
}
