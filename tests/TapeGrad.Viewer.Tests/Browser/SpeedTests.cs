using System.Diagnostics;
using System.Globalization;

namespace TapeGrad.Viewer.Tests;

/// <summary>How long a page makes one wait. The times are those of a shared machine, and hold with a margin on a quiet one.</summary>
public sealed class SpeedTests : BrowserFixture
{
    [TestCase(50, 1.0)]
    [TestCase(500, 2.0)]
    [TestCase(2000, 8.0)]
    public void Open_GraphOfThisManyNodes_IsReadyInTime(int nodes, double seconds)
    {
        string page = Page(nodes, isChain: false);
        _browser.Open(page);
        Assert.That(_browser.Boxes().Length, Is.InRange(nodes * 9 / 10, nodes));

        double best = Enumerable.Range(0, 3).Min(_ => Time(() => _browser.Open(page)));

        Assert.That(best, Is.LessThan(seconds));
    }

    [Test]
    public void Open_ALongChain_IsReadyInTime()
    {
        string page = Page(2000, isChain: true);

        Assert.That(Time(() => _browser.Open(page)), Is.LessThan(10.0));
    }

    [Test]
    public void Play_500Nodes_PaintsAFrameInTime()
    {
        _browser.Open(Page(500, isChain: false));
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

    // Terms of five nodes beside each other, or one long chain that uses two leaves again and again.
    private static string Page(int nodes, bool isChain)
    {
        var tape = new Tape();
        Value a = tape.Parameter(0.5, "a");
        Value x = tape.Input(0.25, "x");
        Value loss = x;
        if (isChain)
        {
            for (int i = 0; i < nodes - 2; i++)
            {
                loss = (i % 3) switch { 0 => loss * a, 1 => loss + x, _ => loss.Tanh() };
            }
        }
        else
        {
            loss = Values.Of([.. Enumerable.Range(0, (nodes - 2) / 5).Select(i => ((tape.Input(i, $"x{i}") * a) + x).Tanh())]).Sum();
        }

        loss.Backward();
        return Written($"speed-{nodes}-{isChain}", HtmlWriter.Write(Graph.From(loss)));
    }
}
