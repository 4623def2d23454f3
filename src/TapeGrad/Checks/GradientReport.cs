namespace TapeGrad;

/// <summary>What a gradient check found, entry by entry.</summary>
public sealed class GradientReport
{
    internal GradientReport(IReadOnlyList<GradientEntry> entries) => Entries = entries;

    /// <summary>One entry per parameter and input, in the order in which they were made.</summary>
    public IReadOnlyList<GradientEntry> Entries { get; }

    /// <summary>Whether no entry differs. A kink passes, and so does what differences cannot decide.</summary>
    public bool Passed => Entries.All(e => e.Verdict != GradientVerdict.Differs);
}
