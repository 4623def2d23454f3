namespace TapeGrad.Optim;

/// <summary>Settings of <see cref="Adagrad"/>.</summary>
public sealed record AdagradOptions
{
    /// <summary>How fast the rate falls besides: at step k it is divided by 1 + (k − 1) · this number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative or not finite.</exception>
    public double RateDecay { get; init => field = Guard.NotNegative(value, "rate decay", nameof(RateDecay)); }

    /// <summary>Weight decay: the share of each parameter that is added to its gradient.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative or not finite.</exception>
    public double WeightDecay { get; init => field = Guard.NotNegative(value, "weight decay", nameof(WeightDecay)); }

    /// <summary>The first value of the sums of squares.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative or not finite.</exception>
    public double InitialSquares { get; init => field = Guard.NotNegative(value, "initial sum of squares", nameof(InitialSquares)); }

    /// <summary>ε, which keeps the denominator away from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative or not finite.</exception>
    public double Epsilon { get; init => field = Guard.NotNegative(value, "epsilon", nameof(Epsilon)); } = 1e-10;
}
