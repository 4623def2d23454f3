using System.Globalization;

namespace TapeGrad.Viewer.Tests;

/// <summary>The colours of blame on a dark ground, on paper, and where the reader forces colours.</summary>
public sealed class DarkModeTests : BrowserFixture
{
    // A number for each of the five strengths of either sign, and none.
    private static readonly double[] Gradients = [-1.0, -0.5, -0.2, -0.1, -0.01, 0.0, 0.01, 0.1, 0.2, 0.5, 1.0];

    [TearDown]
    public void Light() => _browser.Prefer("prefers-color-scheme", "");

    [Test]
    public void Blame_InDarkMode_IsTheBrighterTheStrongerAndItsTextIsReadable()
    {
        _browser.Prefer("prefers-color-scheme", "dark");
        _browser.Open(Written("ramp", HtmlWriter.Write(Ramp())), "#moment=999");

        (double Ground, double[] Bands, double[] Inks) seen = Colours();

        Assert.Multiple(() =>
        {
            for (int i = 0; i < Gradients.Length; i++)
            {
                Assert.That(Contrast(seen.Bands[i], seen.Inks[i]), Is.GreaterThanOrEqualTo(4.5), $"{Gradients[i]}");
            }

            Assert.That(seen.Bands[..6], Is.Ordered.Descending, "from −1 to 0");
            Assert.That(seen.Bands[6..], Is.Ordered.Ascending, "from 0 to 1");
            Assert.That(Contrast(seen.Bands[4], seen.Ground), Is.LessThan(1.4), "weak is the ground's colour");
            Assert.That(Contrast(seen.Bands[10], seen.Ground), Is.GreaterThan(7.0), "strong is bright");
        });
    }

    [Test]
    public void Blame_InPrintOfADarkPage_HasTheColoursOfPaper()
    {
        _browser.Prefer("prefers-color-scheme", "dark");
        _browser.Open(Written("ramp", HtmlWriter.Write(Ramp())), "#moment=999");
        _browser.Emulate("Emulation.setEmulatedMedia", new() { ["media"] = "print" });
        _browser.Settle();
        try
        {
            Assert.That(Colours().Bands[6..], Is.Ordered.Descending);
        }
        finally
        {
            _browser.Emulate("Emulation.setEmulatedMedia", new() { ["media"] = "" });
        }
    }

    [Test]
    public void Page_WithForcedColours_KeepsItsSlidersAndTheBarOfTheLegend()
    {
        _browser.Prefer("forced-colors", "active");
        _browser.Open(ExamplePages.Of("one-weight").Page, "#moment=5&step=3");

        Assert.That(_browser.Script("return matchMedia('(forced-colors: active)').matches"), Is.True);
        Assert.That(_browser.Script("return getComputedStyle(document.querySelector('.legend .scale')).backgroundImage"), Does.StartWith("linear-gradient"));
        // The style of a track cannot be asked for; it inherits this.
        Assert.That(_browser.Script("return [...document.querySelectorAll('input[type=range]')].map(r => getComputedStyle(r).forcedColorAdjust).join()"), Does.Match("^none(,none)+$"));
    }

    // The system's colours are those of Chromium: black on white, or white on black.
    [TestCase("light")]
    [TestCase("dark")]
    public void Picture_WithForcedColours_TellsBoxesEdgesAndMarksApart(string scheme)
    {
        _browser.Emulate("Emulation.setEmulatedMedia", new() { ["features"] = new object[] { Feature("forced-colors", "active"), Feature("prefers-color-scheme", scheme) } });
        (string page, TrainingLog log) = ExamplePages.Of("one-weight");
        Graph graph = log.Steps[0].Graph!;
        _browser.Open(page, "#moment=5&step=1");
        double ground = Luminance(Rgb("const probe = document.body.appendChild(document.createElement('div')); probe.style.backgroundColor = 'Canvas'; return getComputedStyle(probe).backgroundColor"));

        double[] outlines = Luminances("return [...document.querySelectorAll('g.box .edge')].map(e => getComputedStyle(e).stroke)");
        double[] texts = Luminances("return [...document.querySelectorAll('g.box :is(.title, .work, .value, .grad.empty)')].filter(e => e.textContent !== '').map(e => getComputedStyle(e).fill)");
        double[] lines = Luminances("return [...document.querySelectorAll('.link')].map(e => getComputedStyle(e).stroke)");
        double[] cards = Luminances("return [...document.querySelectorAll('g.box .card')].map(e => getComputedStyle(e).fill)");
        string[] widths = [.. ((IEnumerable<object>)_browser.Script("return ['g.box.active .edge', 'g.box:not(.active) .edge'].map(c => getComputedStyle(document.querySelector(c)).strokeWidth)")!).Cast<string>()];
        string[] dashes = [.. ((IEnumerable<object>)_browser.Script("return ['parameter', 'input', 'output'].map(k => { const s = getComputedStyle(document.querySelector(`g.box.${k} .edge`)); return `${s.strokeDasharray} ${s.strokeWidth}`; })")!).Cast<string>()];

        Assert.Multiple(() =>
        {
            Assert.That(outlines, Has.Length.EqualTo(graph.Nodes.Count).And.All.Matches<double>(colour => Contrast(colour, ground) >= 3.0), "outlines of boxes");
            Assert.That(lines, Has.Length.EqualTo(graph.Nodes.Sum(node => node.Operands.Count)).And.All.Matches<double>(colour => Contrast(colour, ground) >= 3.0), "edges");
            Assert.That(cards, Is.All.EqualTo(ground).Within(1e-9), "boxes have the reader's ground");
            Assert.That(texts, Is.All.Matches<double>(colour => Contrast(colour, ground) >= 7.0), "texts have the reader's colour");
            Assert.That(widths[0], Is.Not.EqualTo(widths[1]), "the box of the moment is not told by its colour alone");
            Assert.That(dashes, Is.Unique, "nor is the kind of a leaf");
        });
    }

    private static Dictionary<string, object> Feature(string name, string value) => new() { ["name"] = name, ["value"] = value };

    private double[] Luminances(string script) => [.. ((IEnumerable<object>)_browser.Script(script)!).Cast<string>().Select(Parts).Select(Luminance)];

    private string Rgb(string script) => Parts((string)_browser.Script(script)!);

    private static string Parts(string colour) => string.Join(' ', colour.Split('(', ')')[1].Split(',').Take(3).Select(part => part.Trim()));

    private (double Ground, double[] Bands, double[] Inks) Colours()
    {
        string[] texts = [.. ((IEnumerable<object>)_browser.Script("""
            const rgb = (e) => getComputedStyle(e).fill.match(/\d+/g).join(' ');
            const leaves = [...document.querySelectorAll('g.box.input')].sort((a, b) => a.dataset.node - b.dataset.node);
            return [rgb(document.querySelector('g.box .card')), ...leaves.flatMap(b => [rgb(b.querySelector('.band')), rgb(b.querySelector('.grad'))])]
            """)!).Cast<string>()];
        double[] all = [.. texts.Select(Luminance)];
        return (all[0], [.. all.Skip(1).Where((_, i) => i % 2 == 0)], [.. all.Skip(1).Where((_, i) => i % 2 == 1)]);
    }

    private static Graph Ramp()
    {
        var tape = new Tape();
        Value[] leaves = [.. Gradients.Select((_, i) => tape.Input(1.0, $"x{i}"))];
        Value y = leaves.Select((x, i) => x * Gradients[i]).ToArray().Aggregate((a, b) => a + b).Named("y");
        y.Backward();
        return Graph.From(y);
    }

    private static double Contrast(double a, double b) => (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);

    // The relative luminance of WCAG 2.2.
    private static double Luminance(string rgb)
    {
        double[] parts = [.. rgb.Split(' ').Select(n => double.Parse(n, CultureInfo.InvariantCulture) / 255.0).Select(c => c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4))];
        return (0.2126 * parts[0]) + (0.7152 * parts[1]) + (0.0722 * parts[2]);
    }
}
