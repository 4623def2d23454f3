using System.Globalization;
using System.Text;

namespace TapeGrad.Viewer;

/// <summary>Texts and coordinates in the form that SVG needs. All user text passes through this class.</summary>
internal static class SvgText
{
    // In UTF-16 units. The longest emoji, a family, has 11.
    private const int LongestCharacter = 32;

    /// <summary>A pixel position, to a hundredth.</summary>
    public static string Pixel(double position) => position.ToString("0.##", CultureInfo.InvariantCulture) is var text && text == "-0" ? "0" : text;

    /// <summary>Text for an element or an attribute.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (Rune rune in text.EnumerateRunes())
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

    /// <summary>The approximate width of a text in units of the font size. Fonts differ, so this is rather too wide.</summary>
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

    /// <summary>A text cut to about this width, between whole characters as a reader sees them.</summary>
    public static string Fit(string text, double width)
    {
        var fitting = new StringBuilder();
        TextElementEnumerator elements = StringInfo.GetTextElementEnumerator(text);
        while (elements.MoveNext())
        {
            // One letter may carry a thousand accents, and fonts draw only a few of them.
            string element = elements.GetTextElement();
            width -= Width(element);
            if (width < 0.0 || element.Length > LongestCharacter)
            {
                return fitting.Append('…').ToString();
            }

            fitting.Append(element);
        }

        return text;
    }

    // XML does not allow control characters and the two non-characters. Marks that change the direction of writing would
    // also change the direction of the text after the name.
    private static string Printable(Rune rune) =>
        Rune.IsControl(rune) || rune.Value is 0xFFFE or 0xFFFF or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069)
            ? "\uFFFD"
            : rune.ToString();
}
