using System.Globalization;

namespace TapeGrad;

/// <summary>What a gradient check found, entry by entry.</summary>
public sealed class GradientReport
{
    private const int MostShown = 3;

    internal GradientReport(IReadOnlyList<GradientEntry> entries) => Entries = entries;

    /// <summary>One entry per parameter and input, in the order in which they were made.</summary>
    public IReadOnlyList<GradientEntry> Entries { get; }

    /// <summary>Whether no entry differs. A kink passes, and so does what differences cannot decide.</summary>
    public bool Passed => Entries.All(e => e.Verdict != GradientVerdict.Differs);

    /// <summary>The report in a few words, <c>Failed: 2 agree, 1 differ; w: …</c>, with at most three entries that differ.</summary>
    public override string ToString()
    {
        string counts = string.Join(", ", Enum.GetValues<GradientVerdict>()
            .Select(verdict => (Verdict: verdict, Count: Entries.Count(e => e.Verdict == verdict)))
            .Where(group => group.Count > 0)
            .Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Count} {Words(group.Verdict)}")));
        string differing = string.Concat(Entries.Where(e => e.Verdict == GradientVerdict.Differs).Take(MostShown).Select(e => $"; {e}"));
        return $"{(Passed ? "Passed" : "Failed")}: {(counts.Length == 0 ? "no entries" : counts)}{differing}";
    }

    private static string Words(GradientVerdict verdict) => verdict switch
    {
        GradientVerdict.Agrees => "agree",
        GradientVerdict.Kink => "at a kink",
        GradientVerdict.Undecided => "undecided",
        _ => "differ",
    };
}
