namespace TapeGrad.Optim;

/// <summary>Adam with weight decay beside the gradient: p ← p·(1 − rate·weightDecay) first, then <see cref="Adam"/> without decay.</summary>
/// <remarks>
/// In <see cref="Adam"/> the decay is divided by √v̂ like any gradient, so parameters with large gradients hardly feel it; here all do.
/// Source: Loshchilov, Hutter 2019, "Decoupled weight decay regularization".
/// </remarks>
/// <inheritdoc cref="Adam(Values, double, double, double, double, double, bool)"/>
public sealed class AdamW(
    Values parameters,
    double learningRate = 0.001,
    double beta1 = 0.9,
    double beta2 = 0.999,
    double epsilon = 1e-8,
    double weightDecay = 0.01,
    bool amsgrad = false)
    : Adam(parameters, learningRate, beta1, beta2, epsilon, weightDecay, amsgrad, decoupled: true);
