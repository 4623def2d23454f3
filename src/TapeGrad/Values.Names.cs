namespace TapeGrad;

public readonly partial struct Values
{
    /// <summary>Names the nodes of the run <c>h[0]</c>, <c>h[1]</c> …, for pictures and messages, and returns it.</summary>
    /// <remarks>A run that has just been recorded keeps one text for all its nodes, so naming it costs next to nothing.</remarks>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Values Named(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (Count > 0)
        {
            RequireTape().NameVector(Start, Count, name);
        }

        return this;
    }
}
