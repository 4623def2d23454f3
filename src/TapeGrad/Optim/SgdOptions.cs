namespace TapeGrad.Optim;

/// <summary>Settings of <see cref="Sgd"/>.</summary>
public sealed record SgdOptions
{
    /// <summary>The share of the momentum that stays from step to step; 0 for no momentum.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative or not finite.</exception>
    public double Momentum { get; init => field = Guard.NotNegative(value, "momentum", nameof(Momentum)); }

    /// <summary>The share of each gradient, after the first, that does not join the momentum.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative or not finite.</exception>
    public double Dampening { get; init => field = Guard.NotNegative(value, "dampening", nameof(Dampening)); }

    /// <summary>Whether a step looks ahead along the momentum; this needs a momentum and no dampening.</summary>
    public bool UseNesterov { get; init; }

    /// <summary>Weight decay: the share of each parameter that is added to its gradient.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative or not finite.</exception>
    public double WeightDecay { get; init => field = Guard.NotNegative(value, "weight decay", nameof(WeightDecay)); }
}
