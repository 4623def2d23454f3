namespace TapeGrad.Optim;

/// <summary>Ends training when a loss has not improved for a while: usually that on data that is not trained with.</summary>
/// <remarks>
/// <code>
/// if (stopping.Observe(validationLoss)) { tape.Parameters.CopyTo(best); }
/// if (stopping.ShouldStop) { best.CopyTo(tape.Parameters.MutableData); break; }
/// </code>
/// Source: Prechelt 1998, "Early stopping — but when?"
/// </remarks>
public sealed class EarlyStopping
{
    private readonly double _minimumGain;

    /// <summary>Waits for <paramref name="patience"/> observations without an improvement.</summary>
    /// <param name="patience">How many losses in a row may fail to improve; 1 or more.</param>
    /// <param name="minimumGain">By how much a loss has to be below the best to count; 0 or more, in units of the loss.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="patience"/> is less than 1, or <paramref name="minimumGain"/> negative, NaN or infinite.</exception>
    public EarlyStopping(int patience, double minimumGain = 0.0)
    {
        Require.AtLeastOne(patience, "Patience");
        Patience = patience;
        _minimumGain = Require.NotNegative(minimumGain, "The minimum gain");
        State = new(0, 0, double.PositiveInfinity);
    }

    /// <summary>How many losses in a row may fail to improve.</summary>
    public int Patience { get; }

    /// <summary>The smallest loss that counted; ∞ before the first.</summary>
    public double Best => State.Best;

    /// <summary>How many losses have come since the best.</summary>
    public long Waited => State.Observed - State.BestAt;

    /// <summary>Whether patience has run out.</summary>
    public bool ShouldStop => Waited >= Patience;

    /// <summary>All that it remembers: save it, and set it to go on.</summary>
    public EarlyStoppingState State { get; set; }

    /// <summary>Takes the next loss; true if it is the best so far, and the parameters are worth keeping.</summary>
    /// <remarks>The loss counts if loss &lt; Best − minimumGain. NaN is never an improvement.</remarks>
    public bool Observe(double loss)
    {
        long observed = State.Observed + 1;
        bool better = loss < Best - _minimumGain;
        State = better ? new(observed, observed, loss) : State with { Observed = observed };
        return better;
    }
}
