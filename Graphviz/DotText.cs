using System.Globalization;
using System.Text;

namespace TapeGrad.Graphviz;

/// <summary>Texts and numbers in the form that DOT needs. All user text passes through this class.</summary>
internal static class DotText
{
    private const int MaxLabel = 40;
    private const int MaxTooltip = 2000;

    /// <summary>A number in four significant digits, with a true minus sign.</summary>
    public static string Number(double number) => number switch
    {
        double.NaN => "NaN",
        double.PositiveInfinity => "∞",
        double.NegativeInfinity => "−∞",
        0.0 => "0",
        _ => number.ToString("G4", CultureInfo.InvariantCulture)
            .Replace("E+0", "e", StringComparison.Ordinal).Replace("E+", "e", StringComparison.Ordinal)
            .Replace("E-0", "e−", StringComparison.Ordinal).Replace("E-", "e−", StringComparison.Ordinal)
            .Replace('-', '−'),
    };

    /// <summary>A gradient, always with its sign.</summary>
    public static string Signed(double number) => number > 0.0 ? "+" + Number(number) : Number(number);

    /// <summary>A number with every digit, for tooltips.</summary>
    public static string Exact(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    public static string Decimal(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>A count in groups of three digits.</summary>
    public static string Count(int number) => number.ToString("N0", CultureInfo.InvariantCulture).Replace(',', '\u00A0');

    /// <summary>A text, shortened for a label.</summary>
    public static string Shortened(string text) => Shorten(text, MaxLabel);

    /// <summary>Text for an HTML-like label, shortened.</summary>
    public static string Html(string text)
    {
        var escaped = new StringBuilder();
        foreach (Rune rune in Shortened(text).EnumerateRunes())
        {
            escaped.Append(rune.Value switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                '\\' => @"\\", // \N would become the node's id, in HTML-like labels and as an entity as well
                ']' => "&#93;", // dot takes a bare one at the start of a text for the end of a CDATA section
                '\n' => "↵",
                _ => Printable(rune),
            });
        }

        return escaped.ToString();
    }

    /// <summary>A quoted string, shortened only if it is very long. A backslash does not start an escape of dot (\N), nor &amp; an entity.</summary>
    public static string Quoted(string text)
    {
        var escaped = new StringBuilder("\"");
        foreach (Rune rune in Shorten(text, MaxTooltip).EnumerateRunes())
        {
            escaped.Append(rune.Value switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '&' => "&amp;",
                '\n' => "\\n",
                _ => Printable(rune),
            });
        }

        return escaped.Append('"').ToString();
    }

    // SVG is XML, which does not allow control characters and the two non-characters. Marks of direction would also change
    // the direction of the text after them.
    public static string Printable(Rune rune) =>
        Rune.IsControl(rune) || rune.Value is 0xFFFE or 0xFFFF or 0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069)
            ? "\uFFFD"
            : rune.ToString();

    private static string Shorten(string text, int length)
    {
        var elements = new StringInfo(text.Length > 4 * length ? text[..(4 * length)] : text);
        return elements.LengthInTextElements <= length && text.Length <= 4 * length
            ? text
            : elements.SubstringByTextElements(0, Math.Min(length, elements.LengthInTextElements) - 1) + "…";
    }
}
