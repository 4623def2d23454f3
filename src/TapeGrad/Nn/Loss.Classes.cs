namespace TapeGrad.Nn;

// Losses of models that choose: between two classes, or between several.
public static partial class Loss
{
    /// <summary>Binary cross-entropy of probabilities, L = −1⁄n · Σ (tᵢ ln yᵢ + (1 − tᵢ) ln(1 − yᵢ)).</summary>
    /// <remarks>
    /// ∂L/∂yᵢ = (yᵢ − tᵢ) / (n yᵢ (1 − yᵢ)). As in PyTorch a logarithm below −100 counts as −100, so that a sure mistake costs
    /// 100 and not ∞; there the gradient is 0, and nothing is learned. <see cref="BinaryCrossEntropyWithLogits(Values, Values)"/>
    /// learns everywhere.
    /// </remarks>
    /// <param name="probability">What the model gives: the probability of class 1, as after <see cref="Activation.Sigmoid"/>.</param>
    /// <param name="target">The class, 0 or 1, or a probability of class 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A probability or a target is outside [0, 1], or a target is NaN.</exception>
    /// <exception cref="ArgumentException">The prediction is empty, or the target has another number of values.</exception>
    /// <exception cref="InvalidOperationException">A handle is stale, or the tapes differ.</exception>
    public static Value BinaryCrossEntropy(Values probability, Values target)
    {
        CheckShapes(probability.Count, target.Count, nameof(probability));
        CheckProbabilities(probability.Data, "probability");
        CheckTargets(target.Data);
        Values one = target * probability.Log().Clamp(-100.0, 0.0);
        Values zero = (1.0 - target) * (-probability).Log1p().Clamp(-100.0, 0.0);
        return -(one + zero).Mean();
    }

    /// <inheritdoc cref="BinaryCrossEntropy(Values, Values)"/>
    public static Value BinaryCrossEntropy(Values probability, ReadOnlySpan<double> target)
    {
        CheckShapes(probability.Count, target.Length, nameof(probability));
        CheckProbabilities(probability.Data, "probability");
        CheckTargets(target);
        return BinaryCrossEntropy(probability, AsVector(probability, target));
    }

    /// <summary>Binary cross-entropy of logits z, that of the probabilities σ(z), L = 1⁄n · Σ (tᵢ ln(1 + e^−zᵢ) + (1 − tᵢ) ln(1 + e^zᵢ)).</summary>
    /// <remarks>∂L/∂zᵢ = (σ(zᵢ) − tᵢ) / n, with all its digits however sure the model is, right or wrong.</remarks>
    /// <param name="logits">What the model gives, with <see cref="Activation.Identity"/> last: above 0 for class 1.</param>
    /// <param name="target">The class, 0 or 1, or a probability of class 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A target is outside [0, 1].</exception>
    /// <inheritdoc cref="MeanSquaredError(Values, Values)"/>
    public static Value BinaryCrossEntropyWithLogits(Values logits, Values target)
    {
        CheckShapes(logits.Count, target.Count, nameof(logits));
        CheckTargets(target.Data);
        return ((target * (-logits).Softplus()) + ((1.0 - target) * logits.Softplus())).Mean();
    }

    /// <inheritdoc cref="BinaryCrossEntropyWithLogits(Values, Values)"/>
    public static Value BinaryCrossEntropyWithLogits(Values logits, ReadOnlySpan<double> target)
    {
        CheckShapes(logits.Count, target.Length, nameof(logits));
        CheckTargets(target);
        return BinaryCrossEntropyWithLogits(logits, AsVector(logits, target));
    }

    /// <summary>The hinge loss of micrograd's demo, L = 1⁄n · Σ max(0, 1 − tᵢ yᵢ): right by a margin of 1 costs nothing.</summary>
    /// <remarks>∂L/∂yᵢ = −tᵢ / n where tᵢ yᵢ &lt; 1, else 0, also at the kink.</remarks>
    /// <param name="score">What the model gives: above 0 for the one class, below for the other.</param>
    /// <param name="labels">The class of each, −1 or 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A label is neither −1 nor 1.</exception>
    /// <exception cref="ArgumentException">The prediction is empty, or there is another number of labels.</exception>
    /// <exception cref="InvalidOperationException">The handle is stale.</exception>
    public static Value Hinge(Values score, ReadOnlySpan<double> labels)
    {
        CheckShapes(score.Count, labels.Length, nameof(score));
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] is not (1.0 or -1.0))
            {
                throw new ArgumentOutOfRangeException(
                    nameof(labels), labels[i], FormattableString.Invariant($"A label of the hinge loss is −1 or 1, but label {i} is {labels[i]}."));
            }
        }

        return (1.0 - (AsVector(score, labels) * score)).Relu().Mean();
    }

    private static void CheckTargets(ReadOnlySpan<double> target)
    {
        CheckProbabilities(target, "target");
        int at = target.IndexOf(double.NaN);
        if (at >= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(target), double.NaN, FormattableString.Invariant($"Number {at} of the target is NaN, which is not a probability."));
        }
    }

    private static void CheckProbabilities(ReadOnlySpan<double> numbers, string parameter)
    {
        for (int i = 0; i < numbers.Length; i++)
        {
            if (numbers[i] is < 0.0 or > 1.0)
            {
                throw new ArgumentOutOfRangeException(
                    parameter,
                    numbers[i],
                    FormattableString.Invariant($"Probabilities lie in [0, 1], but number {i} of the {(parameter == "target" ? "target" : "prediction")} is {numbers[i]}.")
                    + (parameter == "target" ? "" : " Of scores, take BinaryCrossEntropyWithLogits."));
            }
        }
    }
}
