namespace TapeGrad;

public readonly partial struct Values
{
    /// <summary>The numbers of a run of parameters, to be written over: what optimizers and checkpoints use.</summary>
    /// <remarks>
    /// Taking the span counts as a change of every parameter of the run at this moment, whatever is written: pictures of
    /// what was recorded before are refused from here on. Use it at once; when the tape grows, it moves, and a span stays behind.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The handle is stale or empty, or a node of the run is no parameter.</exception>
    public Span<double> MutableData => Count == 0 ? [] : RequireTape().ChangeData(Start, Count);

    /// <summary>Whether all of the run are parameters.</summary>
    internal bool AreParameters => Count > 0 && RequireTape().AreParameters(Start, Count);

    /// <summary>The gradients of a run of parameters, for clipping: the numbers of the last sweep stay those of the picture.</summary>
    internal Span<double> MutableGrad => Count == 0 ? [] : RequireTape().ChangeGrad(Start, Count);

    /// <summary>Copies the numbers of the run, of whatever kind, to the start of <paramref name="destination"/>.</summary>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter than the run; nothing is copied.</exception>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public void CopyTo(Span<double> destination)
    {
        ReadOnlySpan<double> data = Data;
        if (destination.Length < data.Length)
        {
            throw new ArgumentException(
                $"The run has {data.Length} values, but the destination has room for {destination.Length}. Make room for all of them, or copy a Slice.",
                nameof(destination));
        }

        data.CopyTo(destination);
    }
}
