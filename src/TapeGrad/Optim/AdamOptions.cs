namespace TapeGrad.Optim;

/// <summary>Settings of <see cref="Adam"/>.</summary>
public sealed record AdamOptions
{
    /// <summary>β₁, the share of the mean that stays from step to step.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is outside [0, 1).</exception>
    public double Beta1 { get; init => field = Guard.Fraction(value, "first beta", nameof(Beta1)); } = 0.9;

    /// <summary>β₂, the share of the mean square that stays from step to step.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is outside [0, 1).</exception>
    public double Beta2 { get; init => field = Guard.Fraction(value, "second beta", nameof(Beta2)); } = 0.999;

    /// <summary>ε, which keeps the denominator away from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative or not finite.</exception>
    public double Epsilon { get; init => field = Guard.NotNegative(value, "epsilon", nameof(Epsilon)); } = 1e-8;

    /// <summary>Weight decay: the share of each parameter that is added to its gradient.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative or not finite.</exception>
    public double WeightDecay { get; init => field = Guard.NotNegative(value, "weight decay", nameof(WeightDecay)); }

    /// <summary>Whether the denominators never shrink (AMSGrad).</summary>
    public bool UseAmsGrad { get; init; }
}
