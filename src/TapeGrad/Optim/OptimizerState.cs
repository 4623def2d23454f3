namespace TapeGrad.Optim;

/// <summary>The state of an <see cref="Optimizer"/> between two steps: plain numbers, to be saved in any form.</summary>
/// <remarks>
/// The parameters are saved beside it (<see cref="Values.CopyTo"/>). The arguments of the constructor, such as the betas of
/// Adam, are not part of it: they stand in the program that makes the optimizer.
/// </remarks>
public sealed class OptimizerState
{
    /// <summary>Takes the numbers as they are; the vectors are not copied.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="stepCount"/> is negative, or <paramref name="learningRate"/> negative, NaN or infinite.</exception>
    public OptimizerState(string optimizer, long stepCount, double learningRate, IReadOnlyDictionary<string, double[]> moments)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(moments);
        Require.NotNegative(stepCount, "Step count");
        Require.NotNegative(learningRate, "Learning rate");
        Optimizer = optimizer;
        StepCount = stepCount;
        LearningRate = learningRate;
        Moments = moments;
    }

    /// <summary>The name of the optimizer's class, such as <c>Adam</c>.</summary>
    public string Optimizer { get; }

    /// <summary>How many steps had been taken.</summary>
    public long StepCount { get; }

    /// <summary>The rate that the next step would have used.</summary>
    public double LearningRate { get; }

    /// <summary>What the optimizer remembers of earlier gradients: named vectors, one number per parameter.</summary>
    public IReadOnlyDictionary<string, double[]> Moments { get; }
}
