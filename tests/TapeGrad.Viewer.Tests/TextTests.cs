using System.Globalization;

namespace TapeGrad.Viewer.Tests;

public sealed class TextTests
{
    private static readonly string[] Hostile =
    [
        "\"", "'", "<b>", "</svg><script>alert(1)</script>", "&", "&amp;", "&#65;", "]]>", "<!--", "-->", "<?xml?>", "\n", "\r\n", "\t", "\u0000",
        "\u0007", "\u0085", "\uFFFE", "\uFFFF", "\uD800", "\uDC00x", "\u202E", "\u2028", "😀", "👩‍👩‍👧", "שלום", "e\u0301", "", " ", "%s", "{0}", "\\",
    ];

    [TestCaseSource(nameof(Hostile))]
    public void Charts_HostileName_AreWellFormedAndHoldIt(string name)
    {
        TrainingLog log = Logs.Of(name, 3, i => i, i => [(name, i), ("prediction", i)]);

        ChartReader[] drawings = [.. ChartWriter.WriteAll(log).Select(c => new ChartReader(c.Svg))];

        Assert.That(drawings, Has.Length.EqualTo(3));
        Assert.That(drawings.SelectMany(d => d.Root.DescendantsAndSelf()).Select(e => e.Name.LocalName).Distinct(),
            Is.SubsetOf((string[])["svg", "title", "desc", "rect", "text", "tspan", "g", "path", "circle"]));
    }

    [TestCase("<b>")]
    [TestCase("&amp;")]
    [TestCase("\"'")]
    [TestCase("😀 שלום")]
    public void Weights_HostileName_ComesBackAsItWas(string name) =>
        Assert.That(new ChartReader(ChartWriter.WriteWeights(Logs.Series(name, 1, 2))).Texts, Has.Some.EqualTo($"{name} 2").And.Some.EqualTo($"run: {name}"));

    [TestCase("\u0007")]
    [TestCase("\u202E")]
    [TestCase("\uFFFE")]
    public void Weights_UnprintableName_ShowsAReplacement(string name) =>
        Assert.That(new ChartReader(ChartWriter.WriteWeights(Logs.Series(name, 1, 2))).Texts, Has.Some.EqualTo("\uFFFD 2"));

    [Test]
    public void Weights_NameOf10Kilobytes_IsShortened()
    {
        string svg = ChartWriter.WriteWeights(Logs.Series(new string('x', 10_000), 1, 2));

        Assert.That(svg, Has.Length.LessThan(10_000));
        Assert.That(new ChartReader(svg).Texts, Has.Some.Match("^x{15,25}… 2$"));
    }

    [Test]
    public void Weights_WideNames_LeaveRoomForTheChart()
    {
        var drawing = new ChartReader(ChartWriter.WriteWeights(Logs.Of("W", 3, i => 1, i => [(new string('W', 60), -1.2345e-300 * i), ("\U0001F600", i)])));

        double[] x = [.. drawing.Lines("\U0001F600").Single().Select(p => p.X)];
        Assert.That(x[^1] - x[0], Is.GreaterThan(250.0));
    }

    [Test]
    public void Loss_Reader_HearsTitleAndNumbers()
    {
        var drawing = new ChartReader(ChartWriter.WriteLoss(Logs.Of(4, 2, 1)));

        string[] ids = drawing.Root.Attribute("aria-labelledby")!.Value.Split(' ');
        string[] read = [.. ids.Select(id => drawing.Root.Elements().Single(e => e.Attribute("id")?.Value == id).Value)];
        Assert.That(read[0], Is.EqualTo("run: loss"));
        Assert.That(read[1], Does.Contain("loss: 4 at step 1, 1 at step 3."));
    }

    [TestCase("de-DE")]
    [TestCase("tr-TR")]
    [TestCase("ar-SA")]
    [TestCase("fa-IR")]
    public void Charts_AnyCulture_AreTheSameBytes(string culture)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
            string[] expected = All();
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);

            Assert.That(All(), Is.EqualTo(expected));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        static string[] All()
        {
            TrainingLog log = Logs.Of("run", 12_000, i => Math.Exp(-i / 100.0), i => [("prediction", -1.5 * i), ("target", 1e-7), ("w", i == 5 ? double.NaN : -1e9 / i)]);
            return [.. ChartWriter.WriteAll(log).Select(c => c.Svg), CsvWriter.Write(log), ChartWriter.WriteWeights(Logs.Series("w", -1.5, 2.25))];
        }
    }
}
