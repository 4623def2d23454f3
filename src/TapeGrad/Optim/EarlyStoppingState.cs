namespace TapeGrad.Optim;

/// <summary>What <see cref="EarlyStopping"/> remembers.</summary>
/// <param name="Observed">How many losses have come.</param>
/// <param name="BestAt">How many had come with the best; 0 before any.</param>
/// <param name="Best">The best loss; ∞ before any.</param>
public readonly record struct EarlyStoppingState(long Observed, long BestAt, double Best);
