using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TapeGrad.Optim;

/// <summary>Keeps gradients small: between <see cref="Value.Backward"/> and <see cref="Optimizer.Step"/>.</summary>
/// <remarks>
/// Clipping changes the <see cref="Value.Grad"/> of parameters. A picture still shows the gradient of the last sweep, and
/// beside it the clipped one. A gradient that is NaN stays NaN.
/// </remarks>
public static class Clip
{
    /// <summary>g ← g · min(1, maxNorm/(‖g‖ + 1e-6)), over all of the run together; returns ‖g‖ as it was.</summary>
    /// <remarks>
    /// The direction stays. The 1e-6 is PyTorch's: the norm ends a little below the limit. Norms of gradients too large or
    /// too small to be squared are right as well; if one is infinite, so is the norm, and 0 or NaN remains, as in PyTorch.
    /// Source: Pascanu, Mikolov, Bengio 2013, "On the difficulty of training recurrent neural networks".
    /// </remarks>
    /// <exception cref="ArgumentException">The run is empty, or a value of it is no parameter.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxNorm"/> is 0 or less, NaN or infinite.</exception>
    public static double ByNorm(Values parameters, double maxNorm)
    {
        Require.Parameters(parameters);
        Require.Positive(maxNorm, "The largest norm");
        double norm = Norm(parameters.Grad);
        double scale = maxNorm / (norm + 1e-6);
        if (!(scale >= 1.0))
        {
            Scale(parameters.MutableGrad, scale);
        }

        return norm;
    }

    /// <summary>Every g ← max(−limit, min(g, limit)).</summary>
    /// <exception cref="ArgumentException">The run is empty, or a value of it is no parameter.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is 0 or less, NaN or infinite.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ByValue(Values parameters, double limit)
    {
        Require.Parameters(parameters);
        Require.Positive(limit, "The limit");
        Span<double> gradients = parameters.MutableGrad;
        for (int i = 0; i < gradients.Length; i++)
        {
            gradients[i] = Math.Clamp(gradients[i], -limit, limit);
        }
    }

    private static double Norm(ReadOnlySpan<double> gradients)
    {
        double squares = SumOfSquares(gradients, 1.0);
        if (squares is > 1e-280 and < double.PositiveInfinity or double.NaN)
        {
            return Math.Sqrt(squares);
        }

        // Some squares are too large or too small for a number: once more, in another unit.
        double largest = 0.0;
        foreach (double g in gradients)
        {
            largest = Math.Max(largest, Math.Abs(g));
        }

        if (largest == 0.0 || double.IsInfinity(largest))
        {
            return largest;
        }

        double unit = Math.ScaleB(1.0, Math.Clamp(-Math.ILogB(largest), -1000, 1000));
        return Math.Sqrt(SumOfSquares(gradients, unit)) / unit;
    }

    // Eight sums, whatever the machine, added in one order: the same bits everywhere.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double SumOfSquares(ReadOnlySpan<double> gradients, double unit)
    {
        ref double at = ref MemoryMarshal.GetReference(gradients);
        Vector512<double> sums = default;
        int whole = gradients.Length - (gradients.Length % Vector512<double>.Count);
        for (int i = 0; i < whole; i += Vector512<double>.Count)
        {
            Vector512<double> g = Vector512.LoadUnsafe(ref at, (nuint)i) * unit;
            sums += g * g;
        }

        double sum = 0.0;
        for (int lane = 0; lane < Vector512<double>.Count; lane++)
        {
            sum += sums[lane];
        }

        for (int i = whole; i < gradients.Length; i++)
        {
            double g = gradients[i] * unit;
            sum += g * g;
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scale(Span<double> gradients, double scale)
    {
        for (int i = 0; i < gradients.Length; i++)
        {
            gradients[i] *= scale;
        }
    }
}
