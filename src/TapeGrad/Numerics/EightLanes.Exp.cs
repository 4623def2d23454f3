using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TapeGrad;

/// <content>The exponential and functions built on it.</content>
internal readonly partial struct EightLanes
{
    // Adding 1.5 · 2⁵² rounds to a whole number, which is then in the low bits.
    private const double Rounder = 6755399441055744.0;
    private const double PerLn2 = 1.4426950408889634;
    private const double Ln2 = 0.6931471805599453;
    private const double Ln2Rest = 2.3190468138462996e-17;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Exp(EightLanes x) => ExpOf(x.Value);

    /// <summary>eˣ − 1, with full precision near 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Expm1(EightLanes x) => SignOf(x.Value, Expm1Of(x.Value));

    /// <summary>e^−kx², for k = 1 or a power of two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Bell(EightLanes x, double k)
    {
        // For |x| > 40 the result is 0 for every k in use. The rounding error of x² is kept.
        Vector512<double> size = Vector512.Abs(x.Value);
        size = Vector512.ConditionalSelect(Vector512.GreaterThan(size, Vector512.Create(40.0)), Vector512.Create(40.0), size);
        Vector512<double> square = size * size;
        Vector512<double> rest = Fma(size, size, -square);
        return ExpOf(Vector512.Create(-k) * square, 0.0, Vector512.Create(-k) * rest, hasRest: true);
    }

    // With x = n ln 2 + r: 2ⁿ (eʳ − 1) + (2ⁿ − 1). Half of it is computed and doubled, because 2ⁿ may overflow although the
    // result does not; near 0, where half of a tiny number would be rounded, it is eʳ − 1. The sign of 0 is lost.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Expm1Of(Vector512<double> x)
    {
        x = Vector512.ConditionalSelect(Vector512.GreaterThan(x, Vector512.Create(709.9)), Vector512.Create(709.9), x);
        x = Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512.Create(-60.0)), Vector512.Create(-60.0), x);
        Vector512<double> n = Round(x * Vector512.Create(PerLn2));
        Vector512<double> r = Fma(n, Vector512.Create(-Ln2Rest), Fma(n, Vector512.Create(-Ln2), x));
        Vector512<double> half = PowerOfTwo(n - Vector512<double>.One);
        Vector512<double> near = Fma(r * r, ExpTail(r), r);
        Vector512<double> sum = Fma(half, near, half - Vector512.Create(0.5));
        return Vector512.ConditionalSelect(Vector512.Equals(n, Vector512<double>.Zero), near, sum + sum);
    }

    // e^(x + rest) · 2^shift. Beyond the two bounds it is 0 or ∞ for each shift in use. NaN is on neither side of a bound,
    // so it stays.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> ExpOf(Vector512<double> x, double shift = 0.0, Vector512<double> rest = default, bool hasRest = false)
    {
        x = Vector512.ConditionalSelect(Vector512.GreaterThan(x, Vector512.Create(720.0)), Vector512.Create(720.0), x);
        x = Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512.Create(-760.0)), Vector512.Create(-760.0), x);
        Vector512<double> n = Round(x * Vector512.Create(PerLn2));
        Vector512<double> r = Fma(n, Vector512.Create(-Ln2Rest), Fma(n, Vector512.Create(-Ln2), x));
        if (hasRest)
        {
            r += rest;
        }

        return Scale(Vector512<double>.One + Fma(r * r, ExpTail(r), r), n + Vector512.Create(shift));
    }

    // (eʳ − 1 − r) / r² for |r| ≤ ½ ln 2, to 1e-18 of eʳ.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> ExpTail(Vector512<double> r)
    {
        Vector512<double> z = r * r;
        Vector512<double> even = Fma(Vector512.Create(2.09147553258932e-09), z, Vector512.Create(2.755727347871858e-07));
        Vector512<double> odd = Fma(Vector512.Create(2.5105312729622103e-08), z, Vector512.Create(2.755725517000089e-06));
        even = Fma(even, z, Vector512.Create(2.480158732567746e-05));
        odd = Fma(odd, z, Vector512.Create(0.0001984126987500228));
        even = Fma(even, z, Vector512.Create(0.0013888888888883711));
        odd = Fma(odd, z, Vector512.Create(0.008333333333326084));
        even = Fma(even, z, Vector512.Create(0.04166666666666667));
        odd = Fma(odd, z, Vector512.Create(0.1666666666666667));
        even = Fma(even, z, Vector512.Create(0.5));
        return Fma(odd, r, even);
    }

    // x · 2ⁿ in two steps. The first is exact, so the result is rounded once, even if it is subnormal.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Scale(Vector512<double> x, Vector512<double> n)
    {
        Vector512<double> half = Round(n * Vector512.Create(0.5));
        return x * PowerOfTwo(half) * PowerOfTwo(n - half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> PowerOfTwo(Vector512<double> n) => Vector512.ShiftLeft(
        (n + Vector512.Create(Rounder + 1023.0)).AsInt64(), 52).AsDouble();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Round(Vector512<double> x) =>
        x + Vector512.Create(Rounder) - Vector512.Create(Rounder);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Fma(Vector512<double> x, Vector512<double> y, Vector512<double> z) =>
        Vector512.FusedMultiplyAdd(x, y, z);
}
