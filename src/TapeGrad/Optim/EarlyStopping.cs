namespace TapeGrad.Optim;

/// <summary>Ends a training when the loss on data that is not used for training stops falling.</summary>
/// <remarks>
/// <code>
/// if (stopping.ShouldStop(validationLoss)) break;
/// </code>
/// To resume, write <see cref="Best"/> and <see cref="LossesSinceBest"/> back, as <see cref="SavedTraining"/> does. <see cref="IsOver"/>
/// then says whether the training had already ended. Prechelt, "Early stopping – but when?", 1998.
/// </remarks>
public sealed class EarlyStopping
{
    /// <summary>Stops after <paramref name="patience"/> losses in a row that are not lower than the best by more than <paramref name="leastGain"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="patience"/> is below 1, or <paramref name="leastGain"/> is negative or not finite.</exception>
    public EarlyStopping(int patience, double leastGain = 0.0)
    {
        Patience = patience >= 1
            ? patience
            : throw new ArgumentOutOfRangeException(nameof(patience), patience, "The patience must be at least 1 loss.");
        LeastGain = Guard.NotNegative(leastGain, "least gain", nameof(leastGain));
    }

    /// <summary>How many losses in a row may be no better than the best before it is time to stop.</summary>
    public int Patience { get; }

    /// <summary>How much lower than the best a loss has to be to count as better.</summary>
    public double LeastGain { get; }

    /// <summary>The lowest loss so far; +∞ before the first.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The loss is NaN.</exception>
    public double Best
    {
        get;
        set => field = !double.IsNaN(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The best loss cannot be NaN. Give the one that was saved.");
    } = double.PositiveInfinity;

    /// <summary>How many losses came since the best.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public int LossesSinceBest
    {
        get;
        set => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The number of losses since the best cannot be negative. Give the one that was saved.");
    }

    /// <summary>Whether <see cref="ShouldStop"/> has said that it is time to stop.</summary>
    public bool IsOver => LossesSinceBest >= Patience;

    /// <summary>Whether the last loss was the best so far: the moment to save the parameters.</summary>
    public bool HasImproved => LossesSinceBest == 0 && Best < double.PositiveInfinity;

    /// <summary>Takes the next loss, and says whether it is time to stop. NaN is not an improvement.</summary>
    public bool ShouldStop(double loss)
    {
        if (loss < Best - LeastGain)
        {
            (Best, LossesSinceBest) = (loss, 0);
        }
        else
        {
            LossesSinceBest++;
        }

        return IsOver;
    }
}
