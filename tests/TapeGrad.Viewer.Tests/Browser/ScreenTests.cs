using System.Globalization;
using OpenQA.Selenium;

namespace TapeGrad.Viewer.Tests;

/// <summary>The teacher's screen: one key, text that the last row can read, and nothing beside the picture until it is asked for.</summary>
public sealed class ScreenTests : BrowserFixture
{
    // The pixels of the smallest text that can be seen, and what it says.
    private const string Smallest = """
        let least = [99, ''];
        const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        for (let text = walk.nextNode(); text !== null; text = walk.nextNode()) {
          const element = text.parentElement;
          if (text.data.trim() === '' || element.closest('option, script, style, noscript') || !element.checkVisibility({ visibilityProperty: true })) continue;
          const scale = element.ownerSVGElement?.getScreenCTM().a ?? 1;
          const size = parseFloat(getComputedStyle(element).fontSize) * scale;
          if (size < least[0]) least = [size, text.data];
        }
        return least.map(String);
        """;

    [TearDown]
    public void AnyWindow() => _browser.Emulate("Emulation.clearDeviceMetricsOverride", []);

    [TestCase(1920, 1080, 28.0)]
    [TestCase(1366, 768, 20.0)]
    [TestCase(360, 740, 20.0)]
    public void F_FillsTheWindowWithTextThatCanBeReadFromAfar(int width, int height, double sentence)
    {
        _browser.Resize(width, height);
        _browser.Open(ExamplePages.Of("two-layer").Page, "#moment=40&step=3");

        _browser.Press("f");
        _browser.Wait("the layout for this window", () => Number("return document.querySelector('.controls').getBoundingClientRect().bottom") is var bottom && bottom > height - 40 && bottom <= height);

        Assert.That(Number("return parseFloat(getComputedStyle(document.querySelector('.sentence')).fontSize)"), Is.GreaterThanOrEqualTo(sentence));
        AssertReadable(16.0);
        Assert.That(_browser.Has(".beside:not([hidden])"), Is.False, "the card has nothing to say yet");
        AssertMomentIsInSight(width);
        _browser.Press(Keys.ArrowRight);
        AssertMomentIsInSight(width);

        _browser.Script("document.querySelector('.box.output').dispatchEvent(new MouseEvent('click', { bubbles: true }))");
        _browser.Settle();
        Assert.That(_browser.Text(".beside:not([hidden]) h2"), Is.EqualTo("E"));
        AssertReadable(16.0);
        _browser.Press(Keys.Escape);
        Assert.That(_browser.Has(".beside:not([hidden])"), Is.False);
        _browser.Press(Keys.Escape);
        Assert.That(_browser.Has("[data-screen]"), Is.False);
        Assert.That(_browser.Has(".beside[data-side=story]:not([hidden])"), "the page is as it was");
    }

    [TestCase(360, 740)]
    [TestCase(1440, 900)]
    public void Text_OfThePage_HasElevenPixelsAtLeast(int width, int height)
    {
        _browser.Resize(width, height);
        _browser.Open(ExamplePages.Of("two-layer").Page, "#moment=40&step=3&what=learning-rate:0.5");

        foreach (string tab in (string[])["blame", "what-if", "script", "node"])
        {
            _browser.Script("document.querySelector(arguments[0]).click()", $"#tab-{tab}");
            _browser.Settle();
            AssertReadable(11.0);
        }
    }

    private void AssertReadable(double pixels)
    {
        object[] found = [.. (IEnumerable<object>)_browser.Script(Smallest)!];
        Assert.That(double.Parse((string)found[0], CultureInfo.InvariantCulture), Is.InRange(pixels - 1e-6, 98.0), (string)found[1]);
    }

    // In a narrow window the two ends of an edge may be too far apart for one of them.
    private void AssertMomentIsInSight(int width)
    {
        long[] found = [.. ((IEnumerable<object>)_browser.Script("""
            const room = document.querySelector('.scene').getBoundingClientRect();
            const boxes = [...document.querySelectorAll('.box.active')].map((b) => b.getBoundingClientRect());
            return [boxes.length, boxes.filter((b) => b.left >= room.left - 1 && b.right <= room.right + 1 && b.top >= room.top - 1 && b.bottom <= room.bottom + 1).length];
            """)!).Cast<long>()];
        Assert.That(found[1], Is.GreaterThanOrEqualTo(width < 600 ? 1L : found[0]), "the camera follows");
    }

    private double Number(string script) => Convert.ToDouble(_browser.Script(script), CultureInfo.InvariantCulture);
}
