using System.Globalization;

namespace TapeGrad.Viewer.Tests;

/// <summary>Text that can be read at any size of the window, and controls that can be reached without scrolling.</summary>
public sealed class LegibilityTests : BrowserFixture
{
    // The pixels of the smallest text of the picture that is drawn; 99 if none is.
    private const string Smallest = """
        const scene = document.querySelector('.scene');
        const drawn = [...scene.querySelectorAll('text')].filter(t => t.getClientRects().length > 0);
        return String(Math.min(99, ...drawn.map(t => parseFloat(getComputedStyle(t).fontSize) * scene.getScreenCTM().a)));
        """;

    [TearDown]
    public void AnyWindow() => _browser.Emulate("Emulation.clearDeviceMetricsOverride", []);

    [Test]
    public void Text_OfThePicture_HasElevenPixelsAtLeast(
        [Values("one-weight", "two-layer", "xor", "curve-fit", "moons")] string example, [Values(360, 1440)] int width)
    {
        _browser.Resize(width, 900);
        _browser.Open(ExamplePages.Of(example).Page, "#moment=9999&step=1");
        double opened = Pixels();
        bool isCropped = _browser.Has(".scene[data-cropped=true]");

        _browser.Script("[...document.querySelectorAll('button')].find(b => b.textContent === 'Fit').click()");
        _browser.Settle();

        Assert.That(opened, Is.InRange(11.0 - 1e-6, 98.0));
        Assert.That(Pixels(), Is.GreaterThanOrEqualTo(11.0 - 1e-6), "fitted, boxes without room for text have none");
        Assert.That(_browser.Has(".scene[data-cropped=true]"), Is.False);
        Assert.That(_browser.Has(".scene.far"), Is.EqualTo(isCropped), "text is hidden only where it does not fit");
    }

    [TestCase("two-layer")]
    [TestCase("xor")]
    public void Picture_OfALesson_FitsIntoTheWindowAsAWhole(string example)
    {
        _browser.Resize(1840, 1000);
        _browser.Open(ExamplePages.Of(example).Page, "#moment=20&step=1");

        Assert.That(_browser.Has(".scene[data-cropped=true]"), Is.False);
    }

    [TestCase(360, 800)]
    [TestCase(720, 450, Description = "a zoom of 200 % in a window of 1440 by 900")]
    [TestCase(1440, 900)]
    public void Play_InAnyWindow_IsInSight(int width, int height)
    {
        _browser.Resize(width, height);
        _browser.Open(ExamplePages.Of("xor").Page);

        Assert.That(_browser.Script("return document.querySelector('.play').getBoundingClientRect().bottom"), Is.LessThanOrEqualTo(height));
    }

    [Test]
    public void CardBesideThePicture_WithNothingToSay_TakesNoRoom()
    {
        var tape = new Tape();
        Value y = tape.Input(3.0, "x").Square().Named("y");
        y.Backward();
        _browser.Resize(1440, 900);
        _browser.Open(Written("no-parameter", HtmlWriter.Write(Graph.From(y))), "#moment=1");
        double before = Width();

        _browser.ClickOn("g.box.output");
        double chosen = Width();
        _browser.Press(OpenQA.Selenium.Keys.Escape);

        Assert.That(chosen, Is.LessThan(before - 200.0));
        Assert.That(Width(), Is.EqualTo(before));
    }

    private double Pixels() => double.Parse((string)_browser.Script(Smallest)!, CultureInfo.InvariantCulture);

    private double Width() => Convert.ToDouble(_browser.Script("return document.querySelector('.scene').getBoundingClientRect().width"), CultureInfo.InvariantCulture);
}
