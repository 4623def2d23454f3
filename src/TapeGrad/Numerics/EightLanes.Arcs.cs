using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TapeGrad;

/// <content>The inverse circular functions.</content>
internal readonly partial struct EightLanes
{
    // For |x| > ½: arcsin |x| = π/2 − 2 arcsin √((1 − |x|) / 2).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Asin(EightLanes x)
    {
        (Vector512<double> s, Vector512<double> tail, Vector512<double> isFar) = AsinParts(x.Value);
        Vector512<double> far = Vector512.Create(Quarter) - (s + (s + (Vector512.Create(2.0) * tail) - Vector512.Create(QuarterRest)));
        return SignOf(x.Value, Vector512.ConditionalSelect(isFar, far, s + tail));
    }

    // arccos x = π/2 − arcsin x for |x| ≤ ½; otherwise a = 2 arcsin √((1 − |x|) / 2), and π − a for x < 0.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Acos(EightLanes x)
    {
        (Vector512<double> s, Vector512<double> tail, Vector512<double> isFar) = AsinParts(x.Value);
        Vector512<double> near = Vector512.Create(Quarter) - (SignOf(x.Value, s) - (Vector512.Create(QuarterRest) - (tail ^ (x.Value & Vector512.Create(-0.0)))));
        Vector512<double> twice = Vector512.Create(2.0) * (s + tail);
        Vector512<double> left = Vector512.Create(2.0 * Quarter) - (twice - Vector512.Create(2.0 * QuarterRest));
        Vector512<double> far = Vector512.ConditionalSelect(Vector512.LessThan(x.Value, Vector512<double>.Zero), left, twice);
        return Vector512.ConditionalSelect(isFar, far, near);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Atan(EightLanes x)
    {
        Vector512<double> size = Vector512.Abs(x.Value);
        Vector512<double> isSteep = Vector512.GreaterThan(size, Vector512<double>.One);
        Vector512<double> t = Vector512.ConditionalSelect(isSteep, Vector512<double>.One / size, size);
        return SignOf(x.Value, FromAxis(isSteep, AtanNear(t)));
    }

    // The smaller side divided by the larger gives an angle up to π/4. Reflections give the other angles.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Atan2(EightLanes y, EightLanes x)
    {
        Vector512<double> height = Vector512.Abs(y.Value);
        Vector512<double> width = Vector512.Abs(x.Value);
        Vector512<double> isSteep = Vector512.GreaterThan(height, width);
        Vector512<double> larger = Vector512.ConditionalSelect(isSteep, height, width);
        Vector512<double> smaller = Vector512.ConditionalSelect(isSteep, width, height);

        // 0 / 0 counts as 0, the angle 0, and ∞ / ∞ as 1, the angle π/4.
        Vector512<double> t = Vector512.ConditionalSelect(Vector512.Equals(larger, Vector512<double>.Zero), larger, smaller / larger);
        t = Vector512.ConditionalSelect(Vector512.Equals(smaller, Vector512.Create(double.PositiveInfinity)), Vector512<double>.One, t);
        Vector512<double> angle = FromAxis(isSteep, AtanNear(t));
        Vector512<double> left = Vector512.Create(2.0 * Quarter) - (angle - Vector512.Create(2.0 * QuarterRest));
        angle = Vector512.ConditionalSelect(Vector512.LessThan(x.Value.AsInt64(), Vector512<long>.Zero).AsDouble(), left, angle);
        Vector512<double> isNumber = Vector512.Equals(x.Value, x.Value) & Vector512.Equals(y.Value, y.Value);
        return Vector512.ConditionalSelect(isNumber, SignOf(y.Value, angle), Vector512.Create(double.NaN));
    }

    // arcsin s = s + tail, with s = |x| for |x| ≤ ½ and √((1 − |x|) / 2) above. NaN for |x| > 1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<double> S, Vector512<double> Tail, Vector512<double> IsFar) AsinParts(Vector512<double> x)
    {
        Vector512<double> size = Vector512.Abs(x);
        Vector512<double> isFar = Vector512.GreaterThan(size, Vector512.Create(0.5));
        Vector512<double> halved = Fma(size, Vector512.Create(-0.5), Vector512.Create(0.5));
        Vector512<double> z = Vector512.ConditionalSelect(isFar, halved, size * size);
        Vector512<double> s = Vector512.ConditionalSelect(isFar, Vector512.Sqrt(halved), size);
        return (s, s * z * AsinTail(z), isFar);
    }

    // (arcsin s / s − 1) / s² for s ≤ ½, in z = s².
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> AsinTail(Vector512<double> z)
    {
        Vector512<double> w = z * z;
        Vector512<double> even = Fma(Vector512.Create(0.028757851367421566), w, Vector512.Create(0.01740087944269402));
        Vector512<double> odd = Fma(Vector512.Create(-0.014851887071247204), w, Vector512.Create(0.005457506718640358));
        even = Fma(even, w, Vector512.Create(0.01032281435018578));
        odd = Fma(odd, w, Vector512.Create(0.011479177415184906));
        even = Fma(even, w, Vector512.Create(0.013971212973552933));
        odd = Fma(odd, w, Vector512.Create(0.017352392720869973));
        even = Fma(even, w, Vector512.Create(0.02237217294214989));
        odd = Fma(odd, w, Vector512.Create(0.030381944138531247));
        even = Fma(even, w, Vector512.Create(0.04464285714635543));
        odd = Fma(odd, w, Vector512.Create(0.07499999999998433));
        even = Fma(even, w, Vector512.Create(0.16666666666666669));
        return Fma(odd, z, even);
    }

    // arctan t for 0 ≤ t ≤ 1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> AtanNear(Vector512<double> t)
    {
        Vector512<double> z = t * t;
        Vector512<double> w = z * z;
        Vector512<double> even = Fma(Vector512.Create(-1.1832505417555692e-05), w, Vector512.Create(-0.0007518472526973822));
        Vector512<double> odd = Fma(Vector512.Create(0.0001368724853148122), w, Vector512.Create(0.002622977891906089));
        even = Fma(even, w, Vector512.Create(-0.006575683344151699));
        odd = Fma(odd, w, Vector512.Create(0.012756172907694298));
        even = Fma(even, w, Vector512.Create(-0.020238706986393514));
        odd = Fma(odd, w, Vector512.Create(0.027567942297344678));
        even = Fma(even, w, Vector512.Create(-0.033750132001619734));
        odd = Fma(odd, w, Vector512.Create(0.03872640214042632));
        even = Fma(even, w, Vector512.Create(-0.04308119655330471));
        odd = Fma(odd, w, Vector512.Create(0.04752086773576656));
        even = Fma(even, w, Vector512.Create(-0.05261265735709454));
        odd = Fma(odd, w, Vector512.Create(0.05882074956371294));
        even = Fma(even, w, Vector512.Create(-0.06666636435777692));
        odd = Fma(odd, w, Vector512.Create(0.07692305354678655));
        even = Fma(even, w, Vector512.Create(-0.09090908969557403));
        odd = Fma(odd, w, Vector512.Create(0.11111111107234799));
        even = Fma(even, w, Vector512.Create(-0.14285714285648404));
        odd = Fma(odd, w, Vector512.Create(0.19999999999999554));
        even = Fma(even, w, Vector512.Create(-0.3333333333333333));
        return Fma(t * z, Fma(odd, z, even), t);
    }

    // The angle, or π/2 minus the angle.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> FromAxis(Vector512<double> isSteep, Vector512<double> angle) => Vector512.ConditionalSelect(
        isSteep, Vector512.Create(Quarter) - (angle - Vector512.Create(QuarterRest)), angle);
}
