using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace TapeGrad.Viewer.Tests;

/// <summary>A chart as a reader sees it: which labels stand where, and where each line goes.</summary>
internal sealed partial class ChartReader
{
    public ChartReader(string svg) => Root = XDocument.Parse(svg).Root!;

    public XElement Root { get; }

    public IEnumerable<string> Texts => Elements("text").Select(t => t.Value);

    public string[] Notes => [.. Elements("text").Where(t => Class(t) == "note").Select(t => t.Value)];

    public string[] YLabels => [.. Labels("y-axis")];

    public string[] XLabels => [.. Labels("x-axis").SkipLast(1)];

    public IEnumerable<XElement> Elements(string name) => Root.Descendants(XName.Get(name, Root.Name.NamespaceName));

    public IEnumerable<XElement> OfClass(string name) => Root.Descendants().Where(e => Class(e) == name);

    public XElement Series(string name) => OfClass("series").Single(g => g.Elements().First().Value == name);

    /// <summary>The corners of each unbroken part of a line.</summary>
    public (double X, double Y)[][] Lines(string series) =>
        [.. Series(series).Elements().Where(e => Class(e) == "line").SelectMany(p => p.Attribute("d")!.Value.Split('M', StringSplitOptions.RemoveEmptyEntries)
            .Select(part => part.Split('L').Select(Pair).ToArray()))];

    /// <summary>The number that a reader finds at this height with a ruler between two labels.</summary>
    public double Read(double y, bool logarithmic)
    {
        (double Y, double At)[] ruler = [.. OfClass("y-axis").Single().Elements().Where(e => e.Name.LocalName == "text")
            .Select(t => (double.Parse(t.Attribute("y")!.Value, CultureInfo.InvariantCulture), Number(t.Value)))];
        (double y1, double v1) = ruler[0];
        (double y2, double v2) = ruler[^1];
        return logarithmic
            ? Math.Pow(10.0, Math.Log10(v1) + ((y - y1) / (y2 - y1) * (Math.Log10(v2) - Math.Log10(v1))))
            : ((y2 - y) / (y2 - y1) * v1) + ((y - y1) / (y2 - y1) * v2);
    }

    /// <summary>The step below a point, found in the same way.</summary>
    public double ReadStep(double x)
    {
        XElement[] texts = [.. OfClass("x-axis").Single().Elements().Where(e => e.Name.LocalName == "text").SkipLast(1)];
        double x1 = double.Parse(texts[0].Attribute("x")!.Value, CultureInfo.InvariantCulture);
        double x2 = double.Parse(texts[^1].Attribute("x")!.Value, CultureInfo.InvariantCulture);
        return Number(texts[0].Value) + ((x - x1) / (x2 - x1) * (Number(texts[^1].Value) - Number(texts[0].Value)));
    }

    public static string? Class(XElement element) => element.Attribute("class")?.Value;

    /// <summary>A printed number, such as −1.5×10⁻³⁰⁰ or 20 000, read back.</summary>
    public static double Number(string text)
    {
        string plain = text.Replace("\u202F", "").Replace('−', '-');
        Match power = Power().Match(plain);
        if (power.Success)
        {
            string exponent = string.Concat(power.Groups[2].Value.Select(c => c == '⁻' ? '-' : (char)('0' + "⁰¹²³⁴⁵⁶⁷⁸⁹".IndexOf(c))));
            plain = (power.Groups[1].Value is "" ? "1" : power.Groups[1].Value) + "E" + exponent;
        }

        return double.Parse(plain, CultureInfo.InvariantCulture);
    }

    private static (double, double) Pair(string text)
    {
        string[] parts = text.Split(' ');
        return (double.Parse(parts[0], CultureInfo.InvariantCulture), double.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    private IEnumerable<string> Labels(string axis) => OfClass(axis).Single().Elements().Where(e => e.Name.LocalName == "text").Select(t => t.Value);

    [GeneratedRegex("^(?:(.*)×)?10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)$")]
    private static partial Regex Power();
}
