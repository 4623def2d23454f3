namespace TapeGrad.Nn;

/// <summary>During training, sets each number to 0 with probability p, so that a neuron cannot rely on a single other one.</summary>
/// <remarks>
/// yᵢ = xᵢ / (1 − p) with probability 1 − p, else 0; ∂yᵢ/∂xᵢ = 1 / (1 − p) or 0. The numbers that stay are scaled up, so the mean is
/// that of x. After training, y is x, and nothing is recorded. A compiled graph keeps the choice that was recorded. Source: Srivastava et al., "Dropout: A Simple Way to Prevent Neural Networks from Overfitting", 2014.
/// </remarks>
public sealed class Dropout
{
    private readonly Pcg32 _random;

    /// <summary>Makes a dropout that is off until <see cref="IsTraining"/> is set.</summary>
    /// <param name="probability">p, at least 0 and below 1.</param>
    /// <param name="random">The generator that chooses: one draw for each number, during training only.</param>
    /// <exception cref="ArgumentOutOfRangeException">p is not in [0, 1).</exception>
    public Dropout(double probability, Pcg32 random)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (!(probability is >= 0.0 and < 1.0))
        {
            throw new ArgumentOutOfRangeException(
                nameof(probability), probability, FormattableString.Invariant($"The probability of being dropped is at least 0 and below 1, but was {probability}."));
        }

        Probability = probability;
        _random = random;
    }

    /// <summary>p.</summary>
    public double Probability { get; }

    /// <summary>Whether numbers are dropped. Set it to true for training steps, and to false to look at results.</summary>
    public bool IsTraining { get; set; }

    /// <summary>Drops some of the numbers during training; returns <paramref name="x"/> itself otherwise.</summary>
    /// <exception cref="InvalidOperationException">The handle is stale.</exception>
    public Values Forward(Values x)
    {
        if (!IsTraining || Probability == 0.0 || x.Count == 0)
        {
            return x;
        }

        var mask = new double[x.Count];
        foreach (ref double kept in mask.AsSpan())
        {
            kept = _random.NextDouble() < Probability ? 0.0 : 1.0 / (1.0 - Probability);
        }

        return x * x[0].Tape.Constant(mask, "kept");
    }

    /// <summary>The dropout in a few words, <c>Dropout 0.5, off</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"Dropout {Probability}, {(IsTraining ? "training" : "off")}");
}
