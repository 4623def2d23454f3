namespace TapeGrad.Optim;

/// <summary>AdamW: p ← p · (1 − rate · decay), then a step of <see cref="Adam"/> without its L2 term.</summary>
/// <remarks>So weights fade at one pace, whatever their gradients. Loshchilov and Hutter, 2019 (arXiv:1711.05101).</remarks>
public sealed class AdamW : AdamBase
{
    /// <summary>AdamW over <paramref name="parameters"/>; the defaults are PyTorch's.</summary>
    /// <param name="parameters">What is learned.</param>
    /// <param name="learningRate">About the length of a step in each parameter.</param>
    /// <param name="beta1">β₁, how much of the mean stays from step to step.</param>
    /// <param name="beta2">β₂, how much of the mean square stays.</param>
    /// <param name="eps">ε, keeps the denominator from 0.</param>
    /// <param name="weightDecay">How fast weights fade; times the rate, it is the share that a step takes away.</param>
    /// <param name="amsgrad">Whether denominators never shrink.</param>
    /// <exception cref="ArgumentException">There are no parameters, or not all values are parameters.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not positive, a β is outside [0, 1), or ε or the decay is negative; or one is not finite.</exception>
    public AdamW(
        Values parameters, double learningRate = 0.001, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weightDecay = 0.01, bool amsgrad = false)
        : base(parameters, learningRate, beta1, beta2, eps, weightDecay, decoupled: true, amsgrad)
    {
    }
}
