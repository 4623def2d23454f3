using System.Globalization;
using System.Text;

namespace TapeGrad.Viewer;

/// <summary>Texts and coordinates as SVG takes them. User text appears nowhere but through here.</summary>
internal static class SvgText
{
    /// <summary>A pixel position, to a hundredth.</summary>
    public static string Pixel(double position) => position.ToString("0.##", CultureInfo.InvariantCulture) is var text && text == "-0" ? "0" : text;

    /// <summary>Text for an element or an attribute, shortened to <paramref name="length"/> characters as a reader counts them.</summary>
    public static string Escape(string text, int length)
    {
        var escaped = new StringBuilder();
        foreach (Rune rune in Shorten(text, length).EnumerateRunes())
        {
            escaped.Append(rune.Value switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                '\'' => "&#39;",
                '\n' => "↵",
                _ => Printable(rune),
            });
        }

        return escaped.ToString();
    }

    /// <summary>About how wide a text is drawn, in units of the font size: fonts differ, so this leans to the wide side.</summary>
    public static double Width(string text)
    {
        double width = 0.0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            width += rune.Value switch
            {
                >= 0x1100 and not (>= 0x2000 and < 0x2E80) => 1.05,
                'm' or 'w' or 'M' or 'W' or '@' or '%' => 0.9,
                'i' or 'j' or 'l' or 't' or 'f' or 'r' or '.' or ',' or ':' or ' ' or '\u202F' or '(' or ')' or '\'' => 0.33,
                _ => 0.6,
            };
        }

        return width;
    }

    public static string Shorten(string text, int length)
    {
        // One character as a reader counts may be many: a letter with a thousand accents is cut too.
        string head = text.Length > 4 * length ? text[..(4 * length)] : text;
        var elements = new StringInfo(head);
        return elements.LengthInTextElements <= length && head.Length == text.Length
            ? text
            : elements.SubstringByTextElements(0, Math.Min(length - 1, elements.LengthInTextElements)) + "…";
    }

    // Control characters and the two non-characters have no place in XML; marks that turn the direction of writing would
    // turn what follows the name as well.
    private static string Printable(Rune rune) =>
        Rune.IsControl(rune) || rune.Value is 0xFFFE or 0xFFFF or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069)
            ? "\uFFFD"
            : rune.ToString();
}
