using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TapeGrad;

/// <summary>k · (√v + ε) for the denominators of adaptive steps, without a square root where the hardware can estimate 1/√v.</summary>
/// <remarks>
/// The hardware's square root takes as long as the rest of a step. Its estimate y ≈ 1/√v has a relative error below 2⁻¹⁴.
/// With r = v·y², √v = v·y · r^(−1/2). For |1 − r| ≤ 2⁻¹³ the parabola ((B + 1 − r)² + b) · 3/8 equals r^(−1/2) to
/// 2⁻⁴² (Taylor to the second power, the third economised). So k is 8/3 there, and four multiply-adds give the result,
/// ε included.
/// </remarks>
internal static class FastSqrt
{
    private const double Third = 1.0 / (1 << 13) / (1 << 13) * 5.0 / 16.0;
    private const double Shift = (2.0 / 3.0) + Third;

    /// <summary>The least v, because the estimate for 0 is infinite. Adding it does not change a v above 10⁻²⁸⁴.</summary>
    public const double Least = 1e-300;

    /// <summary>The factor k.</summary>
    public static double Scale => Avx512F.IsSupported ? 8.0 / 3.0 : 1.0;

    /// <summary>k · √v + <paramref name="scaledEps"/>, for v ≥ <see cref="Least"/>, infinite v included.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Plus(Vector512<double> v, Vector512<double> scaledEps)
    {
        if (!Avx512F.IsSupported)
        {
            return Vector512.Sqrt(v) + scaledEps;
        }

        // For v = ∞ the estimate is 0, and ∞ · 0 would be NaN.
        Vector512<double> y = Vector512.MaxNative(Avx512F.ReciprocalSqrt14(v), Vector512.Create(1e-200));
        Vector512<double> t = v * y;
        Vector512<double> f = Avx512F.FusedMultiplyAddNegated(t, y, Vector512.Create(1.0 + Shift));
        Vector512<double> u = Vector512.FusedMultiplyAdd(f, f, Vector512.Create((8.0 / 3.0) - (Shift * Shift)));
        return Vector512.FusedMultiplyAdd(t, u, scaledEps);
    }
}
