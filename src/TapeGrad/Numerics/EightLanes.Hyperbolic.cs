using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TapeGrad;

/// <content>The hyperbolic functions.</content>
internal readonly partial struct EightLanes
{
    // With e = e^|x| / 2: e − 1 / 4e, and a polynomial where that would cancel. Half of e^|x| overflows only where sinh does.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Sinh(EightLanes x)
    {
        Vector512<double> size = Vector512.Abs(x.Value);
        Vector512<double> half = ExpOf(size, -1.0);
        Vector512<double> far = half - (Vector512.Create(0.25) / half);
        Vector512<double> near = Fma(size * size * size, SinhTail(size * size), size);
        return SignOf(x.Value, Vector512.ConditionalSelect(Vector512.LessThan(size, Vector512<double>.One), near, far));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Cosh(EightLanes x)
    {
        Vector512<double> half = ExpOf(Vector512.Abs(x.Value), -1.0);
        return half + (Vector512.Create(0.25) / half);
    }

    // With m = e^−2|x| − 1 at full precision: −m / (2 + m).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Tanh(EightLanes x)
    {
        Vector512<double> m = Expm1Of(Vector512.Create(-2.0) * Vector512.Abs(x.Value));
        return SignOf(x.Value, m / (Vector512.Create(2.0) + m));
    }

    // (sinh x / x − 1) / x² for |x| ≤ 1, in z = x².
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> SinhTail(Vector512<double> z)
    {
        Vector512<double> sum = Fma(Vector512.Create(7.746178593018827e-13), z, Vector512.Create(1.6057679623801638e-10));
        sum = Fma(sum, z, Vector512.Create(2.5052117695907823e-08));
        sum = Fma(sum, z, Vector512.Create(2.7557319191381816e-06));
        sum = Fma(sum, z, Vector512.Create(0.00019841269841324198));
        sum = Fma(sum, z, Vector512.Create(0.008333333333333299));
        return Fma(sum, z, Vector512.Create(0.16666666666666666));
    }

    // |y| with the sign of x.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> SignOf(Vector512<double> x, Vector512<double> y) =>
        Vector512.ConditionalSelect(Vector512.Create(-0.0), x, y);
}
