using OpenQA.Selenium;

namespace TapeGrad.Viewer.Tests;

/// <summary>The tour of a first visit.</summary>
public sealed class TourTests : BrowserFixture
{
    [Test]
    public void Tour_OnAFirstVisit_IsOfferedOnceAndHasFiveStops()
    {
        string page = ExamplePages.Of("one-weight").Page;
        _browser.Open(page);
        _browser.Script("localStorage.clear()");
        _browser.Open(page);
        Assert.That(_browser.Text(".tour-invitation button"), Is.EqualTo("New here? Take the tour"));
        Assert.That(_browser.Script("return document.activeElement === document.body"), Is.True, "the invitation takes no focus");
        Assert.That(_browser.Has(".page-tour:not([hidden])"), Is.False);
        long top = Top();

        _browser.Script("document.querySelector('.tour-invitation button').focus()");
        _browser.Press(Keys.Enter);
        var titles = new HashSet<string>();
        for (int stop = 1; stop <= 5; stop++)
        {
            Assert.That(titles.Add(_browser.Text(".page-tour h2")), $"stop {stop}");
            Assert.That(_browser.Text(".tour-buttons .muted"), Is.EqualTo($"{stop} of 5"));
            Assert.That(_browser.Script("""
                const part = document.querySelector('.tour-part').getBoundingClientRect(), card = document.querySelector('.page-tour').getBoundingClientRect();
                return part.bottom > 0 && part.top < innerHeight && card.top >= 0 && card.bottom <= innerHeight && card.left >= 0 && card.right <= innerWidth
                """), Is.True, $"stop {stop}: the card and its part are in sight");
            Assert.That(_browser.Focused, Is.EqualTo(stop < 5 ? "button Next" : "button Done"));
            _browser.Press(Keys.Enter);
        }

        Assert.That(_browser.Has(".page-tour:not([hidden])"), Is.False);
        Assert.That(_browser.Focused, Is.EqualTo("button Take the tour"));
        _browser.Open(page);
        Assert.That(_browser.Text(".tour-invitation button"), Is.EqualTo("Take the tour"), "it was seen");
        Assert.That(Top(), Is.EqualTo(top), "the invitation takes no room");
    }

    [Test]
    public void Tour_Escape_EndsItAndLeavesThePageAsItIs()
    {
        _browser.Open(ExamplePages.Of("two-layer").Page, "#moment=12&step=2");
        _browser.Script("document.querySelector('.tour-invitation button').click()");
        _browser.Press(Keys.ArrowRight);
        Assert.That(_browser.Moment, Is.EqualTo(13), "the page stays usable");

        _browser.Press(Keys.Escape);

        Assert.That(_browser.Has(".page-tour:not([hidden])"), Is.False);
        Assert.That(_browser.Has(".tour-part"), Is.False);
        Assert.That((_browser.Moment, _browser.TrainingStep), Is.EqualTo((13, 2)));
    }

    private long Top() => (long)_browser.Script("return Math.round(document.querySelector('.stage').getBoundingClientRect().top)")!;
}
