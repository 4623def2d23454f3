using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TapeGrad;

/// <content>Sine, cosine and tangent.</content>
internal readonly partial struct EightLanes
{
    // π/2 in three parts of 53 digits each.
    private const double Quarter = 1.5707963267948966;
    private const double QuarterRest = 6.123233995736766e-17;
    private const double QuarterDust = -1.4973849048591698e-33;

    // Up to this |x| the three parts have enough digits. Larger lanes are computed one by one.
    private const double Far = 33554432.0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Sin(EightLanes x)
    {
        Vector512<double> y = SinOf(x.Value, 0L);
        return IsFar(x.Value) ? OneByOne(Math.Sin, x.Value, y) : y;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Cos(EightLanes x)
    {
        Vector512<double> y = SinOf(x.Value, 1L);
        return IsFar(x.Value) ? OneByOne(Math.Cos, x.Value, y) : y;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Tan(EightLanes x)
    {
        (Vector512<double> r, Vector512<double> rest, Vector512<long> n) = Reduce(x.Value);
        Vector512<double> sin = SinNear(r, rest);
        Vector512<double> cos = CosNear(r, rest);
        Vector512<double> isOdd = BitSet(n, 1L);
        Vector512<double> y = Vector512.ConditionalSelect(isOdd, -cos, sin) / Vector512.ConditionalSelect(isOdd, sin, cos);
        y = Vector512.ConditionalSelect(Vector512.Equals(x.Value, Vector512<double>.Zero), x.Value, y);
        return IsFar(x.Value) ? OneByOne(Math.Tan, x.Value, y) : y;
    }

    // sin (x + quarters · π/2).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> SinOf(Vector512<double> x, long quarters)
    {
        (Vector512<double> r, Vector512<double> rest, Vector512<long> n) = Reduce(x);
        n += Vector512.Create(quarters);
        Vector512<double> y = Vector512.ConditionalSelect(BitSet(n, 1L), CosNear(r, rest), SinNear(r, rest));
        y ^= Vector512.ShiftLeft(n & Vector512.Create(2L), 62).AsDouble();

        // The sums above lose the sign of zero.
        return quarters != 0L ? y : Vector512.ConditionalSelect(Vector512.Equals(x, Vector512<double>.Zero), x, y);
    }

    // x = n · π/2 + r + rest. The first step is exact. The second keeps its rounding error, because r may be almost 0.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<double> Head, Vector512<double> Tail, Vector512<long> N) Reduce(Vector512<double> x)
    {
        Vector512<double> shifted = (x * Vector512.Create(0.6366197723675814)) + Vector512.Create(Rounder);
        Vector512<double> n = shifted - Vector512.Create(Rounder);
        Vector512<double> near = Fma(n, Vector512.Create(-Quarter), x);
        Vector512<double> product = n * Vector512.Create(QuarterRest);
        Vector512<double> error = Fma(n, Vector512.Create(QuarterRest), -product);
        Vector512<double> r = near - product;
        Vector512<double> back = r - near;
        Vector512<double> lost = (near - (r - back)) - (product + back);
        return (r, Fma(n, Vector512.Create(-QuarterDust), lost - error), shifted.AsInt64());
    }

    // sin (r + rest) for |r| ≤ π/4; the rest is multiplied by the derivative, about 1 − r²/2.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> SinNear(Vector512<double> r, Vector512<double> rest)
    {
        Vector512<double> z = r * r;
        Vector512<double> sum = Fma(Vector512.Create(1.5917848524808262e-10), z, Vector512.Create(-2.5051127944014188e-08));
        sum = Fma(sum, z, Vector512.Create(2.755731608381636e-06));
        sum = Fma(sum, z, Vector512.Create(-0.00019841269836722418));
        sum = Fma(sum, z, Vector512.Create(0.008333333333330925));
        sum = Fma(sum, z, Vector512.Create(-0.16666666666666666));
        Vector512<double> slope = Fma(z, Vector512.Create(-0.5), Vector512<double>.One);
        return r + Fma(z * r, sum, rest * slope);
    }

    // cos (r + rest) for |r| ≤ π/4. The rounding error of 1 − r²/2 is added to the small terms.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> CosNear(Vector512<double> r, Vector512<double> rest)
    {
        Vector512<double> z = r * r;
        Vector512<double> sum = Fma(Vector512.Create(-1.1382456778061306e-11), z, Vector512.Create(2.0876143827993133e-09));
        sum = Fma(sum, z, Vector512.Create(-2.7557317260008837e-07));
        sum = Fma(sum, z, Vector512.Create(2.480158729874307e-05));
        sum = Fma(sum, z, Vector512.Create(-0.0013888888888887382));
        sum = Fma(sum, z, Vector512.Create(0.041666666666666664));
        Vector512<double> half = Vector512.Create(0.5) * z;
        Vector512<double> most = Vector512<double>.One - half;
        return most + ((Vector512<double>.One - most - half) + Fma(z * z, sum, -(r * rest)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> BitSet(Vector512<long> n, long bit) =>
        Vector512.Equals(n & Vector512.Create(bit), Vector512.Create(bit)).AsDouble();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsFar(Vector512<double> x) => Vector512.GreaterThanAny(Vector512.Abs(x), Vector512.Create(Far));

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static Vector512<double> OneByOne(Func<double, double> f, Vector512<double> x, Vector512<double> near) =>
        Vector512.ConditionalSelect(Vector512.GreaterThan(Vector512.Abs(x), Vector512.Create(Far)), Each(f, x), near);
}
