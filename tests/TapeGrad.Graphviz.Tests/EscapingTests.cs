using System.Text.Json;

namespace TapeGrad.Graphviz.Tests;

public sealed class EscapingTests
{
    private static readonly string[] Hostile =
    [
        "\"", "\\", "\\N", "\\", "a\\\"b", "<b>", "</TABLE>", "<", "&", "&amp;", "&#65;", "a & b", "\n", "line\nbreak", "\r\n", "\t",
        "😀", "👩‍👩‍👧", "שלום", "e\u0301", "]", "}", "{|}", ";", "//", "/* */", "#", "->", "", " ", "\u0000", "\u0007", "\uFFFE", "\u2028", "%s",
        "]]>", "<!--", "</script>", "javascript:alert(1)",
    ];

    [TestCaseSource(nameof(Hostile))]
    public void Write_HostileName_IsAcceptedByDot(string name)
    {
        string dot = DotWriter.Write(Named(name), new DotOptions { Title = name });

        Assert.That(Pictures.Dot(dot), Does.Contain("n1 ->"));
    }

    [TestCase("\\N")]
    [TestCase("a\\\"b")]
    [TestCase("&amp;")]
    [TestCase("</TABLE>")]
    [TestCase("😀 שלום")]
    public void Write_HostileName_ComesBackAsItWas(string name)
    {
        string json = Pictures.Dot(DotWriter.Write(Named(name)), "dot_json");

        string tooltip = JsonDocument.Parse(json).RootElement.GetProperty("objects").EnumerateArray()
            .Single(o => o.GetProperty("name").GetString() == "n1").GetProperty("tooltip").GetString()!;
        Assert.That(tooltip.Replace("\\\\", "\\").Replace("&amp;", "&"), Does.StartWith(name + ", n1"));
    }

    [TestCase("\\N", "\\N")]
    [TestCase("a\\Gb", "a\\Gb")]
    [TestCase("a\u202Eb\u2066", "a\uFFFDb\uFFFD")]
    public void Write_HostileName_IsDrawnAsItIs(string name, string expected)
    {
        string svg = Pictures.Dot(DotWriter.Write(Named(name)), "svg");

        string[] texts = [.. System.Xml.Linq.XDocument.Parse(svg).Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value)];
        Assert.That(texts.Count(t => t == expected), Is.GreaterThanOrEqualTo(4), string.Join('|', texts));
    }

    [Test]
    public void Write_NameOf10Kilobytes_IsShortenedInTheLabel()
    {
        string dot = DotWriter.Write(Named(new string('x', 10_000)));

        Assert.That(dot, Does.Contain("<B>" + new string('x', 39) + "…</B>"));
        Assert.That(dot, Has.Length.LessThan(20_000));
        Pictures.Dot(dot);
    }

    private static Graph Named(string name)
    {
        var tape = new Tape();
        Value x = tape.Input(1.0, name);
        Value y;
        using (tape.Scope(name))
        {
            y = x.Exp().Named(name);
        }

        Value loss = (y * 2.0).Named(name);
        loss.Backward();
        return Graph.From(loss);
    }
}
