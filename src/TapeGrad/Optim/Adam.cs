namespace TapeGrad.Optim;

/// <summary>Adam: p ← p − rate · m̂ / (√v̂ + ε), with m̂ the fading mean of the gradients and v̂ that of their squares.</summary>
/// <remarks>
/// m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², m̂ = m / (1 − β₁ᵏ), v̂ = v / (1 − β₂ᵏ) at step k. The state is the sums "sum" = m / (1 − β₁)
/// and "squares" = v / (1 − β₂). Weight decay is L2: g ← g + decay · p first. <see cref="AdamOptions.UseAmsGrad"/> uses the largest v
/// so far ("largest") in place of v. Kingma and Ba, 2015 (arXiv:1412.6980); Reddi, Kale and Kumar, 2018 (arXiv:1904.09237).
/// The relative error of the root is at most 2⁻⁴², so that of a step is about 2·10⁻¹³. On hardware without AVX-512 the root is exact.
/// </remarks>
public sealed class Adam : Optimizer
{
    private readonly AdamRule _rule;

    /// <summary>Adam over <paramref name="parameters"/>; the defaults are the paper's.</summary>
    /// <param name="parameters">What is learned.</param>
    /// <param name="learningRate">About the length of a step in each parameter.</param>
    /// <param name="options">The other settings, or null for the defaults.</param>
    /// <exception cref="ArgumentException">There are no parameters, or not all values are parameters.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not positive and finite.</exception>
    public Adam(Values parameters, double learningRate = 0.001, AdamOptions? options = null)
        : base(parameters, learningRate, AdamRule.StateNames(options is { UseAmsGrad: true })) => _rule = new(this, options ?? new());

    /// <inheritdoc/>
    protected override void Update(Span<double> parameters, ReadOnlySpan<double> gradients) => _rule.Update(parameters, gradients);
}
