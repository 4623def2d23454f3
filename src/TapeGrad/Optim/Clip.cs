namespace TapeGrad.Optim;

/// <summary>Shortens gradients between Backward and the step, so that one wild sample cannot throw the parameters far.</summary>
public static class Clip
{
    // torch.nn.utils.clip_grad_norm_ adds this, against division by 0.
    private const double NormEps = 1e-6;

    /// <summary>Shortens the whole gradient: g ← g · min(1, maxNorm / (‖g‖₂ + 10⁻⁶)), and returns ‖g‖₂ as it was.</summary>
    /// <remarks>
    /// This is PyTorch's <c>clip_grad_norm_</c>, with its 10⁻⁶. As in PyTorch, a norm that is NaN or infinite spreads to all gradients,
    /// so check the number that is returned. Pascanu, Mikolov and Bengio, 2013 (arXiv:1211.5063).
    /// </remarks>
    /// <exception cref="ArgumentException">There are no parameters, or not all values are parameters.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxNorm"/> is not positive and finite.</exception>
    public static double ByNorm(Values parameters, double maxNorm)
    {
        Guard.Parameters(parameters);
        Guard.Positive(maxNorm, "largest norm", nameof(maxNorm));
        Span<double> gradients = parameters.MutableGrad;
        double norm = Norm(gradients);
        double factor = maxNorm / (norm + NormEps);
        if (!(factor >= 1.0))
        {
            foreach (ref double g in gradients)
            {
                g *= factor;
            }
        }

        return norm;
    }

    /// <summary>Shortens each gradient on its own: g ← min(max(g, −limit), limit). NaN stays NaN.</summary>
    /// <exception cref="ArgumentException">There are no parameters, or not all values are parameters.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is not positive and finite.</exception>
    public static void ByValue(Values parameters, double limit)
    {
        Guard.Parameters(parameters);
        Guard.Positive(limit, "limit", nameof(limit));
        foreach (ref double g in parameters.MutableGrad)
        {
            g = Math.Clamp(g, -limit, limit);
        }
    }

    // Scaled by the largest, so that no square overflows or vanishes.
    private static double Norm(ReadOnlySpan<double> gradients)
    {
        double largest = 0.0, sum = 0.0;
        foreach (double g in gradients)
        {
            largest = Math.Max(largest, Math.Abs(g));
        }

        if (largest == 0.0 || !double.IsFinite(largest))
        {
            return largest;
        }

        foreach (double g in gradients)
        {
            sum += g / largest * (g / largest);
        }

        return largest * Math.Sqrt(sum);
    }
}
