using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TapeGrad;

public readonly partial struct Values
{
    /// <summary>The logarithm of the sum of exponentials, y = ln Σ e^xᵢ, a smooth maximum.</summary>
    /// <remarks>
    /// Local derivatives: ∂y/∂xᵢ = e^(xᵢ − y), the softmax. The largest number is subtracted first, so nothing overflows. One node.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The vector is empty, or its handle is stale or empty.</exception>
    public Value LogSumExp() => LogSumExpOp.Instance.Record(this);
}

internal sealed class LogSumExpOp() : Reduction("logsumexp")
{
    public static readonly LogSumExpOp Instance = new();

    public override double Evaluate(ref double x, int count)
    {
        double most = ExtremumOp.Max.Evaluate(ref x, count);
        return double.IsInfinity(most) ? most : most + Math.Log(SumOfExp(ref x, count, most));
    }

    // The derivatives are scaled to add up to 1, because y is rounded and e^(x − y) multiplies that error.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Locals(ref double x, int count, double y, ref double locals)
    {
        var shift = Vector512.Create(y);
        Vector512<double> sum = default;
        for (int i = 0; i < count; i += Simd.Width)
        {
            Vector512<double> share = Simd.Exp(Simd.Load(ref x, i) - shift);
            Simd.Store(share, ref locals, i);
            sum += Simd.First(count - i, share);
        }

        // If a number is infinite, its own share is NaN and the others are already 0, so they are not scaled.
        double whole = Simd.Sum(sum);
        var total = Vector512.Create(double.IsNaN(whole) ? 1.0 : whole);
        for (int i = 0; i < count; i += Simd.Width)
        {
            Simd.Store(Simd.Load(ref locals, i) / total, ref locals, i);
        }
    }

    public override void LocalsOf<T>(ReadOnlySpan<T> x, T y, Span<T> locals)
    {
        T sum = T.Zero(y);
        for (int i = 0; i < x.Length; i++)
        {
            locals[i] = T.Exp(x[i] - y);
            sum += locals[i];
        }

        // As above: if a number is infinite, the sum is NaN.
        T total = T.IfZero(sum - sum, sum, T.One(y));
        for (int i = 0; i < x.Length; i++)
        {
            locals[i] /= total;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Forward(KernelOperands x)
    {
        for (int v = 0; v < x.Vectors; v++)
        {
            Vector512<double> most = x.Max(v);
            Vector512<double> sum = default;
            for (int i = 0; i < x.Count; i++)
            {
                sum += Simd.Exp(x.Operand(i, v) - most);
            }

            Vector512<double> infinite = Vector512.Equals(Vector512.Abs(most), Vector512.Create(double.PositiveInfinity));
            x.SetResult(v, Vector512.ConditionalSelect(infinite, most, most + Simd.Log(sum)));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Backward(KernelOperands x)
    {
        for (int v = 0; v < x.Vectors; v++)
        {
            Vector512<double> shift = x.Result(v);
            Vector512<double> sum = default;
            for (int i = 0; i < x.Count; i++)
            {
                sum += Simd.Exp(x.Operand(i, v) - shift);
            }

            // As in Locals, shares are not scaled if a number is infinite.
            Vector512<double> scale = Vector512.ConditionalSelect(Vector512.Equals(sum, sum), Vector512<double>.One / sum, Vector512<double>.One);
            for (int i = 0; i < x.Count; i++)
            {
                x.Pass(i, v, scale * Simd.Exp(x.Operand(i, v) - shift));
            }
        }
    }

    /// <summary>Σ e^(xᵢ − shift).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double SumOfExp(ref double x, int count, double shift)
    {
        var shifts = Vector512.Create(shift);
        Vector512<double> sum = default;
        for (int i = 0; i < count; i += Simd.Width)
        {
            sum += Simd.First(count - i, Simd.Exp(Simd.Load(ref x, i) - shifts));
        }

        return Simd.Sum(sum);
    }
}
