namespace TapeGrad;

/// <summary>An entry of a list in the order of the tape: it is about the nodes from <see cref="StartOf"/> on.</summary>
internal interface ITapeEntry<TSelf>
    where TSelf : struct, ITapeEntry<TSelf>
{
    static abstract int StartOf(in TSelf entry);
}

/// <summary>The search in such lists.</summary>
internal static class TapeOrder
{
    /// <summary>The place of the last entry that starts at the node or before it; −1 if all start after it. O(log n).</summary>
    public static int LastAt<T>(ReadOnlySpan<T> entries, int index)
        where T : struct, ITapeEntry<T>
    {
        int low = 0;
        int high = entries.Length;
        while (low < high)
        {
            int middle = (int)(((uint)low + (uint)high) / 2);
            (low, high) = T.StartOf(entries[middle]) <= index ? (middle + 1, high) : (low, middle);
        }

        return low - 1;
    }
}
