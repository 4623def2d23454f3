using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TapeGrad;

public readonly partial struct Values
{
    /// <summary>The Euclidean norm, y = √Σ xᵢ².</summary>
    /// <remarks>
    /// Local derivatives: ∂y/∂xᵢ = xᵢ / y, and 0 at the zero vector. Where squares would overflow or vanish, all
    /// numbers are divided by the largest first. One node.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The vector is empty, or its handle is stale or empty.</exception>
    public Value Norm() => NormOp.Instance.Record(this);
}

internal sealed class NormOp() : Reduction("norm")
{
    // A norm between these has squares that neither overflow nor lose digits that count.
    private const double Small = 1e-140;
    private const double Large = 1e140;

    public static readonly NormOp Instance = new();

    public override double Evaluate(ref double x, int count)
    {
        double y = Math.Sqrt(SumOfSquares(ref x, count, 1.0));
        if (y is > Small and < Large || double.IsNaN(y))
        {
            return y;
        }

        double most = 0.0;
        for (int i = 0; i < count; i++)
        {
            most = Math.Max(most, Math.Abs(Unsafe.Add(ref x, i)));
        }

        return most == 0.0 || double.IsInfinity(most) ? most : most * Math.Sqrt(SumOfSquares(ref x, count, most));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Locals(ref double x, int count, double y, ref double locals)
    {
        var norm = Vector512.Create(y == 0.0 ? 1.0 : y);
        for (int i = 0; i < count; i += Simd.Width)
        {
            Simd.Store(Simd.Load(ref x, i) / norm, ref locals, i);
        }
    }

    public override void LocalsOf<T>(ReadOnlySpan<T> x, T y, Span<T> locals)
    {
        T norm = T.IfZero(y, T.One(y), y);
        for (int i = 0; i < x.Length; i++)
        {
            locals[i] = x[i] / norm;
        }
    }

    // Always divides by the largest, because the lanes of a vector cannot choose.
    public override void Forward(KernelOperands x)
    {
        for (int v = 0; v < x.Vectors; v++)
        {
            Vector512<double> most = Vector512.Abs(x.Operand(0, v));
            for (int i = 1; i < x.Count; i++)
            {
                most = Vector512.Max(most, Vector512.Abs(x.Operand(i, v)));
            }

            // If the largest is 0, ∞ or NaN, dividing would give NaN, and the largest is the result.
            Vector512<double> inverse = Vector512<double>.One / most;
            Vector512<double> plain = Vector512.Equals(most * inverse, most * inverse) & Vector512.LessThan(most, Vector512.Create(double.PositiveInfinity));
            Vector512<double> sum = default;
            for (int i = 0; i < x.Count; i++)
            {
                Vector512<double> part = x.Operand(i, v) / most;
                sum += part * part;
            }

            x.SetResult(v, Vector512.ConditionalSelect(plain, most * Vector512.Sqrt(sum), most));
        }
    }

    public override void Backward(KernelOperands x)
    {
        for (int v = 0; v < x.Vectors; v++)
        {
            Vector512<double> y = x.Result(v);
            Vector512<double> norm = Vector512.ConditionalSelect(Vector512.Equals(y, Vector512<double>.Zero), Vector512<double>.One, y);
            for (int i = 0; i < x.Count; i++)
            {
                x.Pass(i, v, x.Operand(i, v) / norm);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double SumOfSquares(ref double x, int count, double unit)
    {
        var units = Vector512.Create(unit);
        Vector512<double> sum = default;
        for (int i = 0; i < count; i += Simd.Width)
        {
            Vector512<double> part = Simd.First(count - i, Simd.Load(ref x, i));
            part = unit == 1.0 ? part : part / units;
            sum += part * part;
        }

        return Simd.Sum(sum);
    }
}
