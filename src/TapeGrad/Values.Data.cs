namespace TapeGrad;

public readonly partial struct Values
{
    /// <summary>The numbers of a run of parameters, to be written: by optimizers, and when a saved state is loaded.</summary>
    /// <remarks>
    /// Taking it counts as a change of all of them: what was recorded before has the old numbers. Take it again after more
    /// was recorded; when the tape grows, its memory moves, and a span stays behind.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The handle is stale or empty, or not all values of the run are parameters.</exception>
    public Span<double> MutableData => Count == 0 ? [] : Checked().ChangeData(this);

    /// <summary>Copies the numbers of the run.</summary>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter than the run.</exception>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public void CopyTo(Span<double> destination)
    {
        if (destination.Length < Count)
        {
            throw new ArgumentException(
                $"There is room for {destination.Length} numbers, but the run has {Count}. Give a span at least as long.", nameof(destination));
        }

        Data.CopyTo(destination);
    }
}
