namespace TapeGrad.Nn;

/// <summary>How wrong a prediction is, as one number that training makes small: the mean over all numbers of a batch, or over its rows.</summary>
/// <remarks>
/// A batch is one vector, row after row: <c>Values.Join(model.Forward(x0), model.Forward(x1))</c>. A target is plain numbers or
/// a vector: of inputs, for a graph that is compiled, or of other values, which then get gradients as the prediction does.
/// </remarks>
public static partial class Loss
{
    /// <summary>The mean squared error, L = 1⁄n · Σ (yᵢ − tᵢ)².</summary>
    /// <remarks>∂L/∂yᵢ = 2 (yᵢ − tᵢ) / n.</remarks>
    /// <exception cref="ArgumentException">The prediction is empty, or the target has another number of values.</exception>
    /// <exception cref="InvalidOperationException">A handle is stale, or the tapes differ.</exception>
    public static Value MeanSquaredError(Values prediction, Values target)
    {
        CheckShapes(prediction.Count, target.Count);
        return (prediction - target).Square().Mean();
    }

    /// <inheritdoc cref="MeanSquaredError(Values, Values)"/>
    public static Value MeanSquaredError(Values prediction, ReadOnlySpan<double> target) =>
        MeanSquaredError(prediction, AsVector(prediction, target));

    /// <summary>The mean absolute error, L = 1⁄n · Σ |yᵢ − tᵢ|: an outlier pulls no harder than any other point.</summary>
    /// <remarks>∂L/∂yᵢ = sign(yᵢ − tᵢ) / n, and 0 where they are equal.</remarks>
    /// <inheritdoc cref="MeanSquaredError(Values, Values)"/>
    public static Value MeanAbsoluteError(Values prediction, Values target)
    {
        CheckShapes(prediction.Count, target.Count);
        return (prediction - target).Abs().Mean();
    }

    /// <inheritdoc cref="MeanAbsoluteError(Values, Values)"/>
    public static Value MeanAbsoluteError(Values prediction, ReadOnlySpan<double> target) =>
        MeanAbsoluteError(prediction, AsVector(prediction, target));

    /// <summary>Huber's loss, the mean of e² / 2 for |e| ≤ δ, and of δ (|e| − δ / 2) beyond, with e = y − t.</summary>
    /// <remarks>
    /// ∂L/∂yᵢ = e / n, cut off at ±δ / n; both sides agree at the border. Half the squared error near the target and the
    /// absolute error far from it. Source: Huber, "Robust Estimation of a Location Parameter", 1964.
    /// </remarks>
    /// <param name="prediction">What the model gives.</param>
    /// <param name="target">What it should give.</param>
    /// <param name="delta">δ, from where on an error counts as an outlier.</param>
    /// <exception cref="ArgumentOutOfRangeException">δ is 0, negative or NaN.</exception>
    /// <inheritdoc cref="MeanSquaredError(Values, Values)"/>
    public static Value Huber(Values prediction, Values target, double delta = 1.0)
    {
        if (!(delta > 0.0))
        {
            throw new ArgumentOutOfRangeException(nameof(delta), delta, FormattableString.Invariant($"Huber's delta must be positive, but was {delta}."));
        }

        CheckShapes(prediction.Count, target.Count);

        // With c the error kept within ±δ, c (e − c / 2) is e² / 2 inside and δ (|e| − δ / 2) outside.
        Values error = prediction - target;
        Values clamped = error.Clamp(-delta, delta);
        return (clamped * (error - (0.5 * clamped))).Mean();
    }

    /// <inheritdoc cref="Huber(Values, Values, double)"/>
    public static Value Huber(Values prediction, ReadOnlySpan<double> target, double delta = 1.0) =>
        Huber(prediction, AsVector(prediction, target), delta);

    /// <summary>The penalty on large weights that drives the useless ones to 0, L = α · Σ |pᵢ|.</summary>
    /// <remarks>∂L/∂pᵢ = α · sign(pᵢ), and 0 at 0. Add it to a loss.</remarks>
    /// <param name="parameters">The parameters to be kept small, such as <see cref="Mlp.Parameters"/>.</param>
    /// <param name="strength">α.</param>
    /// <exception cref="ArgumentOutOfRangeException">α is negative or NaN.</exception>
    /// <exception cref="InvalidOperationException">The vector is empty, or its handle is stale.</exception>
    public static Value L1(Values parameters, double strength) => CheckedStrength(strength) * parameters.Abs().Sum();

    /// <summary>The penalty on large weights that shrinks all in proportion, L = α · Σ pᵢ².</summary>
    /// <remarks>∂L/∂pᵢ = 2 α pᵢ. As in micrograd's demo there is no ½, and biases count too. Add it to a loss.</remarks>
    /// <inheritdoc cref="L1(Values, double)"/>
    public static Value L2(Values parameters, double strength) => CheckedStrength(strength) * parameters.Dot(parameters);

    private static double CheckedStrength(double strength) => strength >= 0.0
        ? strength
        : throw new ArgumentOutOfRangeException(
            nameof(strength), strength, FormattableString.Invariant($"The strength of a penalty must not be negative, but was {strength}."));

    private static Values AsVector(Values prediction, ReadOnlySpan<double> target)
    {
        CheckShapes(prediction.Count, target.Length);
        return prediction[0].Tape.Constant(target, "target");
    }

    private static void CheckShapes(int prediction, int target, string parameter = "prediction")
    {
        if (prediction == 0)
        {
            throw new ArgumentException("The prediction is empty, so it does not have a mean. Give at least one value.", parameter);
        }

        if (prediction != target)
        {
            throw new ArgumentException(
                $"The prediction has {Count(prediction)}, but the target has {Count(target)}. Give one target for each.", nameof(target));
        }
    }

    private static string Count(int values) => values == 1 ? "1 value" : FormattableString.Invariant($"{values} values");
}
