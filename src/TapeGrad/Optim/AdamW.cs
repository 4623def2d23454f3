namespace TapeGrad.Optim;

/// <summary>AdamW: p ← p · (1 − rate · decay), then a step of <see cref="Adam"/> without its L2 term.</summary>
/// <remarks>All weights decay at the same pace, whatever their gradients are. Loshchilov and Hutter, 2019 (arXiv:1711.05101).</remarks>
public sealed class AdamW : Optimizer
{
    private readonly AdamRule _rule;

    /// <summary>AdamW over <paramref name="parameters"/>; the defaults are PyTorch's.</summary>
    /// <param name="parameters">What is learned.</param>
    /// <param name="learningRate">About the length of a step in each parameter.</param>
    /// <param name="options">The other settings, or null for the defaults.</param>
    /// <exception cref="ArgumentException">There are no parameters, or not all values are parameters.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not positive and finite.</exception>
    public AdamW(Values parameters, double learningRate = 0.001, AdamWOptions? options = null)
        : base(parameters, learningRate, AdamRule.StateNames(options is { UseAmsGrad: true })) => _rule = new(this, options ?? new());

    /// <inheritdoc/>
    protected override void Update(Span<double> parameters, ReadOnlySpan<double> gradients) => _rule.Update(parameters, gradients);
}
