namespace TapeGrad;

public readonly partial struct Values
{
    /// <summary>Names the nodes of the vector <c>h[0]</c>, <c>h[1]</c> …, for pictures and messages, and returns it.</summary>
    /// <remarks>A vector that has just been recorded stores one text for all its nodes, so naming it costs next to nothing.</remarks>
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
