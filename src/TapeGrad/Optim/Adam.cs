namespace TapeGrad.Optim;

/// <summary>Adam: p ← p − rate · m̂ / (√v̂ + ε), with m̂ the mean of the gradients and v̂ that of their squares, both fading.</summary>
/// <remarks>
/// m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², m̂ = m / (1 − β₁ᵏ), v̂ = v / (1 − β₂ᵏ) at step k. Kept are the sums "sum" = m / (1 − β₁)
/// and "squares" = v / (1 − β₂). Weight decay is L2: g ← g + decay · p first. With <c>amsgrad</c>, v̂ is the largest v so far ("largest"),
/// divided alike. Kingma and Ba, 2015 (arXiv:1412.6980); Reddi, Kale and Kumar, 2018 (arXiv:1904.09237).
/// The root is good to 2⁻⁴², so a step is to 2·10⁻¹³ of its length; on hardware without AVX-512, to rounding.
/// </remarks>
public sealed class Adam : AdamBase
{
    /// <summary>Adam over <paramref name="parameters"/>; the defaults are the paper's.</summary>
    /// <param name="parameters">What is learned.</param>
    /// <param name="learningRate">About the length of a step in each parameter.</param>
    /// <param name="beta1">β₁, how much of the mean stays from step to step.</param>
    /// <param name="beta2">β₂, how much of the mean square stays.</param>
    /// <param name="eps">ε, keeps the denominator from 0.</param>
    /// <param name="weightDecay">The share of each parameter that is added to its gradient.</param>
    /// <param name="amsgrad">Whether denominators never shrink.</param>
    /// <exception cref="ArgumentException">There are no parameters, or not all values are parameters.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not positive, a β is outside [0, 1), or ε or the decay is negative; or one is not finite.</exception>
    public Adam(
        Values parameters, double learningRate = 0.001, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weightDecay = 0.0, bool amsgrad = false)
        : base(parameters, learningRate, beta1, beta2, eps, weightDecay, decoupled: false, amsgrad)
    {
    }
}
