namespace TapeGrad.Optim;

/// <summary>Settings of <see cref="RmsProp"/>.</summary>
public sealed record RmsPropOptions
{
    /// <summary>α, the share of the mean square that stays from step to step.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is outside [0, 1).</exception>
    public double Alpha { get; init => field = Guard.Fraction(value, "alpha", nameof(Alpha)); } = 0.99;

    /// <summary>ε, which keeps the denominator away from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative or not finite.</exception>
    public double Epsilon { get; init => field = Guard.NotNegative(value, "epsilon", nameof(Epsilon)); } = 1e-8;

    /// <summary>Weight decay: the share of each parameter that is added to its gradient.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative or not finite.</exception>
    public double WeightDecay { get; init => field = Guard.NotNegative(value, "weight decay", nameof(WeightDecay)); }

    /// <summary>The share of the momentum that stays from step to step; 0 for no momentum.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative or not finite.</exception>
    public double Momentum { get; init => field = Guard.NotNegative(value, "momentum", nameof(Momentum)); }

    /// <summary>Whether the square of the mean gradient is subtracted from the mean square.</summary>
    public bool Centered { get; init; }
}
