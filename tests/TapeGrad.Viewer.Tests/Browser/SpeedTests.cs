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
    public void Open_GraphOfThisManyNodes_IsReadyInTime(int nodes, double seconds)
    {
        string page = LargePageTests.Page(nodes, isChain: false);
        _browser.Open(page);
        Assert.That(_browser.Boxes().Length, Is.InRange(nodes * 9 / 10, nodes + 10));

        double best = Enumerable.Range(0, 3).Min(_ => Time(() => _browser.Open(page)));

        TestContext.Out.WriteLine($"{best:F2} s");
        Assert.That(best, Is.LessThan(seconds));
    }

    [Test]
    public void Open_FlatGraphOfAMillionNodes_IsReadyInTime()
    {
        var random = new Random(1);
        Value loss = new Tape().Parameter([.. Enumerable.Range(0, 500_000).Select(_ => random.NextDouble() - 0.5)], "w").Square().Sum();
        loss.Backward();
        string page = Written("flat-million", HtmlWriter.Write(Graph.From(loss)));

        double best = Enumerable.Range(0, 3).Min(_ => Time(() => _browser.Open(page)));

        TestContext.Out.WriteLine($"{best:F2} s");
        Assert.That(best, Is.LessThan(2.0));
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

    [Test]
    public void Drag_500Boxes_PaintsAFrameInTime()
    {
        _browser.Open(LargePageTests.Page(500, isChain: false), "#moment=9999");
        _browser.ClickOn("#tab-what-if");

        double[] frames = Dragged("Slide a", 0.0, 1.0);

        Assert.That(frames[frames.Length * 9 / 10], Is.LessThan(16.0), "milliseconds of work in nine of ten frames");
    }

    [Test]
    public void Drag_1000StepsOfTwoLayer_ComputesThemAllInTime()
    {
        _browser.Open(ExamplePages.Of("two-layer", "epochs=1000").Page, "#moment=9999&step=1");
        _browser.ClickOn("#tab-what-if");
        double[] times = [.. Enumerable.Range(0, 9).Select(i => Convert.ToDouble(
            _browser.ScriptAsync($$"""
                const done = arguments[0];
                const slider = document.querySelector("input[aria-label='Slide w5']");
                const start = performance.now();
                slider.value = String({{i}} / 10 - 1);
                slider.dispatchEvent(new Event('input', { bubbles: true }));
                const look = () => (document.querySelector('.banner').getAttribute('aria-busy') === 'true' || document.querySelector('.banner').hidden ? requestAnimationFrame(look) : done(performance.now() - start));
                requestAnimationFrame(() => requestAnimationFrame(look));
                """),
            CultureInfo.InvariantCulture)).Order()];
        TestContext.Out.WriteLine($"1 000 steps: {times[0]:F0} ms at best, {times[4]:F0} in the middle");

        Assert.That(times[4], Is.LessThan(300.0), "milliseconds until all is computed and drawn");
    }

    // The work of each frame of a drag: computing at the input, and drawing.
    private double[] Dragged(string slider, double from, double to)
    {
        object found = _browser.ScriptAsync($$"""
            const done = arguments[0];
            const slider = document.querySelector("input[aria-label='{{slider}}']");
            const work = [];
            let spent = 0;
            const ask = window.requestAnimationFrame;
            window.requestAnimationFrame = (act) => ask((now) => {
              const start = performance.now();
              act(now);
              spent += performance.now() - start;
            });
            const drag = (i) => {
              if (i > 0) work.push(spent);
              if (i > 120) return done(work.slice(20));
              const start = performance.now();
              slider.value = String({{from.ToString(CultureInfo.InvariantCulture)}} + i / 120 * {{(to - from).ToString(CultureInfo.InvariantCulture)}});
              slider.dispatchEvent(new Event('input', { bubbles: true }));
              spent = performance.now() - start;
              ask(() => setTimeout(() => drag(i + 1)));
            };
            drag(0);
            """)!;
        double[] frames = [.. ((IEnumerable<object>)found).Select(t => Convert.ToDouble(t, CultureInfo.InvariantCulture)).Order()];
        TestContext.Out.WriteLine($"{slider}: {frames[frames.Length / 10]:F1} / {frames[frames.Length / 2]:F1} / {frames[frames.Length * 9 / 10]:F1} ms of work (tenth, middle, nine tenths)");
        return frames;
    }

    private static double Time(Action act)
    {
        long start = Stopwatch.GetTimestamp();
        act();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
