namespace TapeGrad;

/// <summary>The parts of a batch that several processes compute together, and which of them are computed here.</summary>
/// <remarks>
/// Of N rows in S parts, part s has the rows from ⌊s·N ⁄ S⌋ up to ⌊(s + 1)·N ⁄ S⌋, so the parts depend on N and S alone. Here are
/// the parts from <see cref="First"/> up to <see cref="End"/>, which is not among them.
/// </remarks>
public readonly record struct BatchParts
{
    private const int RowsPerPart = 256;
    private const int MostParts = 16;

    /// <summary>Names the parts that are computed here.</summary>
    /// <param name="rows">How many rows the whole batch has.</param>
    /// <param name="count">How many parts the whole batch has.</param>
    /// <param name="first">The first part that is computed here.</param>
    /// <param name="end">The part behind the last one that is computed here; equal to <paramref name="first"/> where none is.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of rows or of parts is below 1, the parts are more than the rows, or not 0 ≤ first ≤ end ≤ count.</exception>
    public BatchParts(long rows, int count, int first, int end)
    {
        if (rows < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(rows), rows, "A batch has 1 row or more.");
        }

        if (count < 1 || count > rows)
        {
            throw new ArgumentOutOfRangeException(nameof(count), count, $"A batch of {ShortText.Count(rows, "row")} has 1 part or more, and a row or more in each part.");
        }

        if (end < 0 || end > count)
        {
            throw new ArgumentOutOfRangeException(nameof(end), end, $"The parts of {count} end between 0 and {count}.");
        }

        if (first < 0 || first > end)
        {
            throw new ArgumentOutOfRangeException(nameof(first), first, $"The parts that end before part {end} start between 0 and {end}.");
        }

        (Rows, Count, First, End) = (rows, count, first, end);
    }

    /// <summary>How many rows the whole batch has.</summary>
    public long Rows { get; }

    /// <summary>How many parts the whole batch has.</summary>
    public int Count { get; }

    /// <summary>The first part that is computed here.</summary>
    public int First { get; }

    /// <summary>The part behind the last one that is computed here.</summary>
    public int End { get; }

    /// <summary>All parts of a batch, as <see cref="CompiledGraph.BackwardBatch(ReadOnlySpan{double})"/> divides it: one below 512 rows, then one for about 256 rows, and 16 at most.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number of rows is below 1.</exception>
    public static BatchParts Of(long rows)
    {
        int count = rows < 2 * RowsPerPart ? 1 : (int)Math.Min((rows + (RowsPerPart / 2)) / RowsPerPart, MostParts);
        return new BatchParts(rows, count, 0, count);
    }

    /// <summary>The first row of a part, counted from the first row of the batch: ⌊part · Rows ⁄ Count⌋.</summary>
    public long Start(int part) => (long)((Int128)part * Rows / Count);
}
