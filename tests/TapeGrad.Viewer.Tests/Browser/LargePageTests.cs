using System.Globalization;

namespace TapeGrad.Viewer.Tests;

/// <summary>Pages of many nodes: all of them are drawn, and a frame changes a few elements only.</summary>
public sealed class LargePageTests : BrowserFixture
{
    [TestCase(500, false)]
    [TestCase(1000, true)]
    public void Open_GraphOfManyNodes_DrawsThem(int nodes, bool isChain)
    {
        _browser.Open(Page(nodes, isChain));

        Assert.That(_browser.State, Is.EqualTo("true"));
        Assert.That(_browser.Boxes().Length, Is.InRange(nodes * 9 / 10, nodes));
    }

    [Test]
    public void Play_500Nodes_ChangesFewElementsInAFrame()
    {
        _browser.Open(Page(500, isChain: false));
        _browser.Script("""
            window.changed = [];
            let elements = new Set();
            new MutationObserver((records) => records.forEach((r) => elements.add(r.target)))
              .observe(document.documentElement, { subtree: true, childList: true, attributes: true, characterData: true });
            const count = () => {
              window.changed.push(elements.size);
              elements = new Set();
              requestAnimationFrame(count);
            };
            requestAnimationFrame(count);
            """);

        _browser.Click("Play");
        _browser.Wait("200 frames", () => (long)_browser.Script("return window.changed.length")! > 200L);
        _browser.Click("Pause");

        int[] changed = [.. ((IEnumerable<object>)_browser.Script("return window.changed")!).Select(n => Convert.ToInt32(n, CultureInfo.InvariantCulture))];
        Assert.That(changed.Max(), Is.InRange(1, 50));
    }

    // The arguments of a call end at about 120 000.
    [Test]
    public void Open_FlatGraphOf300000Nodes_StartsInParts()
    {
        var tape = new Tape();
        Value loss = tape.Parameter(new double[150_000], "w").Square().Sum();
        loss.Backward();

        _browser.Open(Written("large-flat", HtmlWriter.Write(Graph.From(loss))));

        Assert.That(_browser.State, Is.EqualTo("true"));
        Assert.That(_browser.Boxes().Length, Is.InRange(1, 500));
    }

    [Test]
    public void Open_FlatGraphOfManyNodes_SaysThatItReadsThem()
    {
        Value loss = new Tape().Parameter(new double[150_000], "w").Square().Sum();
        string page = Written("large-read", HtmlWriter.Write(Graph.From(loss)));
        // What the reader can see in each frame until the page is there.
        _browser.Emulate("Page.addScriptToEvaluateOnNewDocument", new()
        {
            ["source"] = "window.seen = new Set(); const look = () => { const notice = document.getElementById('notice'); if (notice !== null) window.seen.add(notice.textContent); if (!document.documentElement?.dataset.ready) requestAnimationFrame(look); }; look();",
        });

        _browser.Open(page);

        Assert.That((IEnumerable<object>)_browser.Script("return [...window.seen]")!, Does.Contain("Reading 300 001 nodes …"));
    }

    [Test]
    public void Choose_NodeOfALargeGraph_ShowsTheEnginesNumbers()
    {
        var random = new Random(7);
        var tape = new Tape();
        Value[] w = [.. Enumerable.Range(0, 9000).Select(i => tape.Parameter(random.NextDouble() - 0.5, $"w[{i}]"))];
        Value loss = Values.Of([.. w.Select((v, i) => (v * (i % 7)).Tanh())]).Sum().Named("loss");
        loss.Backward();
        var graph = Graph.From(loss);
        string page = Written("large-numbers", HtmlWriter.Write(graph));

        _browser.Open(page, "#moment=9999");

        AssertShows(graph.Output);
        Assert.That(_browser.Text(".board-row .board-name"), Is.EqualTo(w.MaxBy(v => Math.Abs(v.Grad)).Name));
        foreach (int i in (int[])[1, 4321, 8999])
        {
            GraphNode node = graph.Nodes.Single(n => n.Name == $"w[{i}]");
            _browser.Open(page, $"#moment=0&node={node.Id}");
            _browser.Slide("Moment", 99_999);
            AssertShows(node);
        }

        void AssertShows(GraphNode node)
        {
            (int _, string value, string grad) = _browser.Boxes().Single(b => b.Node == node.Id);
            Assert.That(PrintedNumber.Is(value, node.Data) && PrintedNumber.Is(grad, node.Grad), $"{node}: {value}, {grad}");
        }
    }

    [Test]
    public void Page_OfTooManyCharacters_IsRefusedWithAdvice() =>
        Assert.That(
            () => PageSteps.RequireReadable(new string(' ', 151_000_000)),
            Throws.InvalidOperationException.With.Message.StartsWith("The page would hold 151 million characters of data, and a page holds at most 150 million.").And.Message.Contains("--dot"));

    [Test]
    public void Open_FlatGraphOfManyNodes_StacksThoseThatAreAlike()
    {
        var tape = new Tape();
        Value w = tape.Parameter(0.5, "w");
        Value loss = Values.Of([.. Enumerable.Range(0, 100).Select(i => (tape.Input(i, $"x[{i}]") * w).Tanh())]).Sum().Named("loss");
        loss.Backward();

        _browser.Open(Written("flat-stacks", HtmlWriter.Write(Graph.From(loss))), "#moment=9999");

        string[] titles = [.. ((IEnumerable<object>)_browser.Script("return [...document.querySelectorAll('g.box .title')].map(t => t.textContent)")!).Cast<string>()];
        Assert.That(titles, Does.Contain("▸ 100 products").And.Contain("▸ 100 × tanh").And.Contain("w").And.Contain("loss"));
        int parameter = Graph.From(loss).Nodes.Single(n => n.Kind == NodeKind.Parameter).Id;
        Assert.That(PrintedNumber.Is(_browser.Boxes().Single(b => b.Node == parameter).Grad, w.Grad), "the engine's gradient");
    }

    // Terms of five nodes beside each other in scopes of ten terms, or one long chain that uses two leaves again and again.
    internal static string Page(int nodes, bool isChain)
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
            // The sum's copies of the terms are one stack.
            loss = Values.Of([.. Enumerable.Range(0, (nodes - 4) / 4).Select(i => Term(tape, i, a, x))]).Sum();
        }

        loss.Backward();
        return Written($"large-{nodes}-{isChain}", HtmlWriter.Write(Graph.From(loss)));
    }

    private static Value Term(Tape tape, int i, Value a, Value x)
    {
        using (tape.Scope($"terms {i / 10}"))
        {
            return ((tape.Input(i, $"x{i}") * a) + x).Tanh();
        }
    }
}
