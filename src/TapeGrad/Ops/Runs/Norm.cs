using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TapeGrad;

public readonly partial struct Values
{
    /// <summary>The Euclidean norm, y = √Σ xᵢ².</summary>
    /// <remarks>
    /// Local derivatives: ∂y/∂xᵢ = xᵢ / y, and 0 at the zero vector. The largest is divided out where squares would
    /// overflow or vanish. One node.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The run is empty, or its handle is stale or empty.</exception>
    public Value Norm() => NormOp.Instance.Record(this);
}

internal sealed class NormOp() : Reduction("norm")
{
    // Between these, no square that counts overflows or loses digits.
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
