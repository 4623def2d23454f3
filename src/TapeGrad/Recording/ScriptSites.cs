namespace TapeGrad;

/// <summary>The text of a script, and the places in it that its marks name by number.</summary>
/// <param name="Source">The text.</param>
/// <param name="Spans">The places; number 0 is an unknown one.</param>
internal sealed record ScriptSites(string Source, ScriptSpan[] Spans)
{
    public ScriptSpan this[int site] => (uint)site < (uint)Spans.Length ? Spans[site] : default;
}
