namespace TapeGrad.Cli;

/// <summary>One line of a source text as messages quote it: cut around the place that matters, so that it fits on a terminal.</summary>
internal static class SourceQuote
{
    private const int Width = 120;

    /// <summary>The line, and a second line with carets under the place.</summary>
    public static (string Text, string Carets) Around(string line, int start, int length)
    {
        int place = Math.Min(start, line.Length);
        int from = Math.Clamp(place - (Width / 2), 0, Math.Max(0, line.Length - Width));
        int to = Math.Min(line.Length, from + Width);
        string left = from > 0 ? "…" : "";
        string text = left + line[from..to] + (to < line.Length ? "…" : "");
        string before = new([.. (left + line[from..place]).Select(c => c == '\t' ? '\t' : ' ')]);
        return (new([.. text.Select(c => char.IsControl(c) && c != '\t' ? ' ' : c)]), before + new string('^', Math.Max(1, Math.Min(length, to - place))));
    }
}
