namespace TapeGrad;

public readonly partial struct Values
{
    /// <summary>The numbers of a vector of parameters, to be written over, as optimizers do.</summary>
    /// <remarks>
    /// Taking the span counts as a change of every parameter of the vector at this moment, whatever is written: from now on,
    /// taking a picture of earlier nodes throws. Use the span at once: a growing tape moves its numbers, and the span keeps the old ones.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The handle is stale or empty, or a node of the vector is not a parameter.</exception>
    public Span<double> MutableData => Count == 0 ? [] : RequireTape().ChangeData(Start, Count);

    /// <summary>The gradients of a vector of parameters, for clipping. A picture still shows those of the last sweep.</summary>
    internal Span<double> MutableGrad => Count == 0 ? [] : RequireTape().ChangeGrad(Start, Count);

    /// <summary>Copies the numbers of the vector to the start of <paramref name="destination"/>.</summary>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter than the vector; nothing is copied.</exception>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public void CopyTo(Span<double> destination)
    {
        ReadOnlySpan<double> data = Data;
        if (destination.Length < data.Length)
        {
            throw new ArgumentException(
                $"The vector has {data.Length} values, but the destination has room for {destination.Length}. Make room for all of them, or copy a Slice.",
                nameof(destination));
        }

        data.CopyTo(destination);
    }
}
