using System.Diagnostics;
using System.Globalization;

namespace TapeGrad.Viewer.Tests;

/// <summary>How long a page makes one wait. Times depend on the machine, so these tests run only when they are asked for.</summary>
[Explicit]
[Category("Speed")]
public sealed class SpeedTests : BrowserFixture
{
    [TestCase(50, 1.0)]
    [TestCase(500, 2.0)]
    [TestCase(2000, 8.0)]
    public void Open_GraphOfThisManyNodes_IsReadyInTime(int nodes, double seconds)
    {
        string page = LargePageTests.Page(nodes, isChain: false);
        _browser.Open(page);
        Assert.That(_browser.Boxes().Length, Is.InRange(nodes * 9 / 10, nodes));

        double best = Enumerable.Range(0, 3).Min(_ => Time(() => _browser.Open(page)));

        Assert.That(best, Is.LessThan(seconds));
    }

    [Test]
    public void Open_ALongChain_IsReadyInTime()
    {
        string page = LargePageTests.Page(2000, isChain: true);

        Assert.That(Time(() => _browser.Open(page)), Is.LessThan(10.0));
    }

    [Test]
    public void Play_500Nodes_PaintsAFrameInTime()
    {
        _browser.Open(LargePageTests.Page(500, isChain: false));
        _browser.Script("""
            window.frames16 = [];
            const ask = window.requestAnimationFrame;
            window.requestAnimationFrame = (act) => ask((now) => {
              const start = performance.now();
              act(now);
              window.frames16.push(performance.now() - start);
            });
            """);

        _browser.Click("Play");
        _browser.Wait("200 frames", () => (long)_browser.Script("return window.frames16.length")! > 200L);
        _browser.Click("Pause");

        double[] frames = [.. ((IEnumerable<object>)_browser.Script("return window.frames16")!).Select(t => Convert.ToDouble(t, CultureInfo.InvariantCulture)).Order()];
        Assert.That(frames[frames.Length * 9 / 10], Is.LessThan(16.0), "milliseconds of work in nine of ten frames");
    }

    private static double Time(Action act)
    {
        long start = Stopwatch.GetTimestamp();
        act();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
