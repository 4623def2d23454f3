using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TapeGrad;

/// <content>The power.</content>
internal readonly partial struct EightLanes
{
    /// <summary>The power xʸ: products for y = −3 … 4 and roots for ±½, within 4 ulp of Math.Pow; other lanes use Math.Pow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Pow(EightLanes x, EightLanes y)
    {
        Vector512<double> size = Vector512.Abs(y.Value);
        Vector512<double> isHalf = Vector512.Equals(size, Vector512.Create(0.5));
        Vector512<double> isWhole = Vector512.Equals(y.Value, Round(y.Value))
            & Vector512.GreaterThanOrEqual(y.Value, Vector512.Create(-3.0)) & Vector512.LessThanOrEqual(y.Value, Vector512.Create(4.0));
        Vector512<double> isShort = isHalf | isWhole;
        Vector512<double> z = ShortPow(x.Value, y.Value, size, isHalf);

        // Each lane's path depends only on its own exponent, so other lanes do not change its result.
        return Vector512.EqualsAll(isShort.AsInt64(), Vector512<long>.AllBitsSet) ? z : LongPow(x.Value, y.Value, isShort, z);
    }

    // Inverts first: if the power overflowed, its inverse would be 0, although the true result is subnormal.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> ShortPow(Vector512<double> x, Vector512<double> y, Vector512<double> size, Vector512<double> isHalf)
    {
        // Unlike the root, the power ½ of −0 is +0 and that of −∞ is +∞.
        Vector512<double> infinity = Vector512.Create(double.PositiveInfinity);
        Vector512<double> root = Vector512.Abs(Vector512.Sqrt(Vector512.ConditionalSelect(Vector512.Equals(x, -infinity), infinity, x)));
        Vector512<double> factor = Vector512.ConditionalSelect(isHalf, root, x);
        factor = Vector512.ConditionalSelect(Vector512.LessThan(y, Vector512<double>.Zero), Vector512<double>.One / factor, factor);
        Vector512<double> square = factor * factor;
        Vector512<double> z = Vector512.ConditionalSelect(Vector512.Equals(size, Vector512.Create(2.0)), square, factor);
        z = Vector512.ConditionalSelect(Vector512.Equals(size, Vector512.Create(3.0)), square * factor, z);
        z = Vector512.ConditionalSelect(Vector512.Equals(size, Vector512.Create(4.0)), square * square, z);
        return Vector512.ConditionalSelect(Vector512.Equals(size, Vector512<double>.Zero), Vector512<double>.One, z);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static Vector512<double> LongPow(Vector512<double> x, Vector512<double> y, Vector512<double> isShort, Vector512<double> z) =>
        Vector512.ConditionalSelect(isShort, z, Each(Math.Pow, x, y));
}
