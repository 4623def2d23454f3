using System.Globalization;
using OpenQA.Selenium;

namespace TapeGrad.Viewer.Tests;

/// <summary>A picture that is larger than its window: a small map of the whole, and a hint that says how to see the rest.</summary>
public sealed class CroppedPictureTests : BrowserFixture
{
    [TearDown]
    public void AnyWindow() => _browser.Emulate("Emulation.clearDeviceMetricsOverride", []);

    [Test]
    public void Minimap_OfACroppedPicture_HasEachBoxAndFramesWhatIsSeen()
    {
        (string page, TrainingLog log) = ExamplePages.Of("two-layer");
        Open(page, 1000, 700);

        Assert.That(IsSeen(".minimap"));
        Assert.That(_browser.Script("return document.querySelector('.minimap-boxes').getAttribute('d').split('M').length - 1"), Is.EqualTo((long)log.Steps[0].Graph!.Nodes.Count));
        AssertFrameIsWhatIsSeen();
        Assert.That(_browser.Script("return document.querySelector('.minimap').getAttribute('aria-hidden')"), Is.EqualTo("true"), "the keys move from box to box instead");
    }

    [TestCase(0.1)]
    [TestCase(0.9)]
    public void Minimap_Pressed_BringsThatPlaceIntoTheMiddle(double share)
    {
        Open(ExamplePages.Of("two-layer").Page, 1000, 700);

        _browser.Point(".minimap", share, pressed: true);

        AssertFrameIsWhatIsSeen();
        double[] seen = Numbers("const b = document.querySelector('.scene').getAttribute('viewBox').split(' ').map(Number); const w = document.querySelector('.minimap').viewBox.baseVal.width; return [(b[0] + b[2] / 2) / w]");
        Assert.That(seen[0], Is.EqualTo(share).Within(0.02));
    }

    // The place that a moment needs is not under the map.
    [Test]
    public void Minimap_AtEachMoment_LeavesTheBoxesOfTheMomentInSight()
    {
        Open(ExamplePages.Of("two-layer").Page, 1000, 700, "#moment=1&step=1");
        for (; _browser.Moment < _browser.Moments; _browser.Press(Keys.ArrowRight))
        {
            Assert.That(Covered(".box.active"), Is.Zero, $"moment {_browser.Moment}");
        }
    }

    // The first layers are at the top left, the last ones at the bottom right.
    [Test]
    public void Minimap_WhereACornerIsFree_CoversNoBox()
    {
        Open(ExamplePages.Of("moons").Page, 1440, 900);

        Assert.That(IsSeen(".minimap"));
        Assert.That(Covered(".box"), Is.Zero);
    }

    [Test]
    public void Fit_ACroppedPicture_NeedsNeitherMapNorHint()
    {
        Open(ExamplePages.Of("two-layer").Page, 1000, 700);
        Assert.That(IsSeen(".hint"));

        _browser.Click("Fit the picture");

        Assert.That((IsSeen(".minimap"), IsSeen(".hint")), Is.EqualTo((false, false)));
    }

    [TestCase("two-layer", 1000, true)]
    [TestCase("one-weight", 1920, false)]
    public void Hint_OfAScreenForMany_IsThereWhereThePictureIsCutOff(string example, int width, bool isCut)
    {
        Open(ExamplePages.Of(example).Page, width, 900);

        _browser.Press("f");
        _browser.Wait("the screen", () => _browser.Has("[data-screen]"));
        _browser.Settle();

        Assert.That(IsSeen(".hint"), Is.EqualTo(isCut));
        Assert.That(IsCutOff(), Is.EqualTo(isCut), "boxes reach beyond the edge");
        if (!isCut)
        {
            return;
        }

        Assert.That(_browser.Script("return document.querySelector('.hint').innerText"), Is.EqualTo("Drag to see the rest, or press 0."), "the page's button Fit is not on this screen");
        _browser.Press("0");
        Assert.That(IsCutOff(), Is.False);
        Assert.That(IsSeen(".hint"), Is.False);
    }

    private void Open(string page, int width, int height, string address = "#moment=999&step=1")
    {
        _browser.Resize(width, height);
        _browser.Open(page, address);
    }

    private void AssertFrameIsWhatIsSeen()
    {
        double[] frame = Numbers("const f = document.querySelector('.minimap-frame'); return ['x', 'y', 'width', 'height'].map(n => f.getAttribute(n))");
        double[] seen = Numbers("return document.querySelector('.scene').getAttribute('viewBox').split(' ')");
        Assert.That(frame, Is.EqualTo(seen).Within(0.51));
    }

    private long Covered(string css) => (long)_browser.Script("""
        const map = document.querySelector('.minimap').getBoundingClientRect();
        return [...document.querySelectorAll(arguments[0])].filter((box) => {
          const { left, right, top, bottom } = box.getBoundingClientRect();
          return left < map.right && right > map.left && top < map.bottom && bottom > map.top;
        }).length;
        """, css)!;

    private bool IsSeen(string css) => (bool)_browser.Script("return document.querySelector(arguments[0]).getClientRects().length > 0", css)!;

    private bool IsCutOff() => (bool)_browser.Script("""
        const room = document.querySelector('.scene').getBoundingClientRect();
        return [...document.querySelectorAll('g.box')].map((b) => b.getBoundingClientRect()).some((b) => b.left < room.left - 1 || b.right > room.right + 1 || b.top < room.top - 1 || b.bottom > room.bottom + 1);
        """)!;

    private double[] Numbers(string script) => [.. ((IEnumerable<object>)_browser.Script(script)!).Select(n => Convert.ToDouble(n, CultureInfo.InvariantCulture))];
}
