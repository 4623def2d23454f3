using System.Globalization;

namespace TapeGrad.Viewer.Tests;

/// <summary>Numbers as the page prints them.</summary>
internal static class PrintedNumber
{
    /// <summary>Whether the text is this number in four significant digits.</summary>
    public static bool Is(string text, double number) =>
        double.IsNaN(number) ? text == "NaN" : Read(text) is var read && (read == number || Math.Abs(read - number) <= 0.5001e-3 * Math.Abs(number));

    public static double Read(string text) => text.Replace('−', '-').Replace("+", "", StringComparison.Ordinal).Trim('(', ')') switch
    {
        "∞" => double.PositiveInfinity,
        "-∞" => double.NegativeInfinity,
        var plain => double.Parse(plain, NumberStyles.Float, CultureInfo.InvariantCulture),
    };
}
