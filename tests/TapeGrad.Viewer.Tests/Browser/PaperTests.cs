using System.Globalization;

namespace TapeGrad.Viewer.Tests;

/// <summary>A page on paper: the whole picture in the width of the sheet, with the numbers of its moment, and the open tab.</summary>
public sealed class PaperTests : BrowserFixture
{
    // What the page looks like while the browser prints it.
    private const string Watch = """
        window.printed = null;
        matchMedia('print').addEventListener('change', ({ matches }) => {
          if (!matches) return;
          const scene = document.querySelector('.scene');
          const room = scene.getBoundingClientRect();
          const boxes = [...scene.querySelectorAll('g.box')].map((b) => b.getBoundingClientRect());
          const isOut = (b) => b.left < room.left - 1 || b.right > room.right + 1 || b.top < room.top - 1 || b.bottom > room.bottom + 1;
          const lines = [...document.querySelectorAll('.script-line')].filter((line) => line.getClientRects().length > 0);
          window.printed = {
            width: room.width, height: room.height, text: 12.5 * scene.getScreenCTM().a, cut: boxes.filter(isOut).length,
            values: [...scene.querySelectorAll('g.box')].map((b) => [b.dataset.node, b.querySelector('.grad').textContent].join(' ')),
            lines: lines.map((line) => line.querySelector('code').textContent), lit: lines.filter((line) => line.closest('.now') !== null).map((line) => line.querySelector('code').textContent),
          };
        });
        """;

    [TearDown]
    public void AnyWindow() => _browser.Emulate("Emulation.clearDeviceMetricsOverride", []);

    [Test]
    public void Picture_OnPaper_IsWholeAndAsLargeAsASheetAllows(
        [Values("one-weight", "two-layer", "xor", "chain-rule")] string example, [Values(360, 1440)] int window, [Values("A4", "Letter")] string paper)
    {
        (string page, TrainingLog log) = ExamplePages.Of(example);
        _browser.Resize(window, 900);
        _browser.Open(page, "#moment=999&step=1");
        string[] seen = Gradients();

        Print(paper);

        Assert.That(Printed("cut"), Is.Zero, "boxes are cut off");
        Assert.That(Printed("width"), Is.LessThanOrEqualTo(paper == "A4" ? 718.0 : 740.0), "the width of the sheet within its margins");
        Assert.That(Printed("height"), Is.LessThanOrEqualTo(790.0), "below the head of the page and above the sentence");
        Assert.That(Printed("text"), Is.GreaterThanOrEqualTo(9.0), "pixels of the smallest text: 6.75 points");
        Assert.That((IEnumerable<object>)_browser.Script("return window.printed.values")!, Is.EquivalentTo(seen), "the numbers of the moment");
        Assert.That(seen, Has.Length.EqualTo(log.Steps[0].Graph!.Nodes.Count));

        _browser.Settle();
        Assert.That(Gradients(), Is.EquivalentTo(seen), "afterwards the page is as it was");
    }

    [Test]
    public void Script_OnPaper_IsWholeWithTheLineOfTheMoment()
    {
        (string page, TrainingLog log) = ExamplePages.Of("one-weight");
        _browser.Resize(1440, 900);
        _browser.Open(page, "#moment=2&step=1");
        _browser.Click("Script");
        string lit = _browser.Text(".script-lines .now code");

        Print("A4");

        string[] lines = [.. ((IEnumerable<object>)_browser.Script("return window.printed.lines")!).Cast<string>()];
        Assert.That(lines, Is.EqualTo(log.Steps[0].Graph!.Source!.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n')));
        Assert.That((IEnumerable<object>)_browser.Script("return window.printed.lit")!, Is.EqualTo((string[])[lit]));
    }

    [Test]
    public void Playground_OnPaper_HasItsFormulaAndNumbersAndNoButton()
    {
        _browser.Resize(1440, 900);
        _browser.Open(Written("playground-paper", HtmlWriter.WritePlayground(null)), "#formula=w*x&data=x%0A1%0A2%0A3%0A4%0A5%0A6");
        _browser.Emulate("Emulation.setEmulatedMedia", new() { ["media"] = "print" });
        try
        {
            object[] shown = [.. (IEnumerable<object>)_browser.Script("return ['#formula', '#csv', '.start-values input'].map(c => document.querySelector(c)).map(e => `${e.value} ${e.getClientRects().length > 0 && e.scrollHeight <= e.clientHeight}`)")!];
            Assert.That(shown, Is.EqualTo((object[])["w*x true", "x\n1\n2\n3\n4\n5\n6 true", "0.5 true"]));
            Assert.That(_browser.Script("return [...document.querySelectorAll('button, select')].filter(b => b.getClientRects().length > 0).length"), Is.Zero);
        }
        finally
        {
            _browser.Emulate("Emulation.setEmulatedMedia", new() { ["media"] = "" });
        }
    }

    private string[] Gradients() => [.. _browser.Boxes().Select(box => $"{box.Node} {box.Grad}")];

    private void Print(string paper)
    {
        _browser.Script(Watch);
        (double width, double height) = paper == "A4" ? (8.27, 11.69) : (8.5, 11.0);
        _browser.Emulate("Page.printToPDF", new() { ["paperWidth"] = width, ["paperHeight"] = height });
        _browser.Wait("the print", () => _browser.Script("return window.printed !== null") is true);
    }

    private double Printed(string what) => Convert.ToDouble(_browser.Script("return window.printed[arguments[0]]", what), CultureInfo.InvariantCulture);
}
