using OpenQA.Selenium;

namespace TapeGrad.Viewer.Tests;

/// <summary>Why a chosen node has its gradient: the engine's paths, and the causes of 0 and NaN.</summary>
public sealed class WhyPanelTests : BrowserFixture
{
    [Test]
    public void Why_SomePaths_AddUpToTheEnginesGradient()
    {
        (string page, TrainingLog log) = ExamplePages.Of("two-layer");
        Graph graph = log.Steps[1].Graph!;
        GraphNode x1 = graph.Nodes.Single(n => n.Name == "x1");
        Explanation expected = graph.Explain(x1, 5);

        Choose(page, "#moment=999&step=2", "x1");

        Assert.That(_browser.Text(".why"), Does.Contain(expected.Paths + " paths lead"));
        string[] products = Texts(".path-product");
        Assert.That(products, Has.Length.EqualTo(expected.Strongest.Count).And.Length.GreaterThan(1));
        foreach ((string text, GradientPath path) in products.Zip(expected.Strongest))
        {
            Assert.That(PrintedNumber.Is(text.Replace("▶ ", "", StringComparison.Ordinal), path.Product), $"{text}, not {path.Product}");
        }

        Assert.That(PrintedNumber.Is(_browser.Text(".path-sum.total").Replace("= ", "", StringComparison.Ordinal), x1.Grad));
    }

    [Test]
    public void Why_PathPressed_LightsItsEdgesOneAfterTheOther()
    {
        (string page, TrainingLog log) = ExamplePages.Of("two-layer");
        Graph graph = log.Steps[1].Graph!;
        int edges = graph.Explain(graph.Nodes.Single(n => n.Name == "w6"), 1).Strongest[0].Nodes.Count - 1;
        Choose(page, "#moment=999&step=2", "w6");

        _browser.ClickOn("button.path");

        long Lit() => (long)_browser.Script("return document.querySelectorAll('.link.main').length")!;
        long first = Lit();
        Assert.That(first, Is.InRange(1L, edges - 1L), "the output's edge comes first");
        Assert.That(_browser.Script("return document.querySelectorAll('g.box.aside').length"), Is.GreaterThan(0L), "all else is dimmed");
        _browser.Wait("the whole path", () => Lit() == edges);
        _browser.Press(Keys.Escape);
        Assert.That(Lit(), Is.Zero, "another choice ends it");
    }

    [Test]
    public void Why_WithReducedMotion_LightsThePathAtOnce()
    {
        _browser.Prefer("prefers-reduced-motion", "reduce");
        try
        {
            (string page, TrainingLog log) = ExamplePages.Of("two-layer");
            Graph graph = log.Steps[1].Graph!;
            int edges = graph.Explain(graph.Nodes.Single(n => n.Name == "w6"), 1).Strongest[0].Nodes.Count - 1;
            Choose(page, "#moment=999&step=2", "w6");

            _browser.ClickOn("button.path");

            Assert.That(_browser.Script("return document.querySelectorAll('.link.main').length"), Is.EqualTo((long)edges));
        }
        finally
        {
            _browser.Prefer("prefers-reduced-motion", "no-preference");
        }
    }

    [Test]
    public void Why_Zero_ShowsTheCutAndLeadsToIt()
    {
        var tape = new Tape();
        Value w = tape.Parameter(-2.0, "w");
        Value hidden = w.Relu().Named("hidden");
        Value y = (hidden * 3.0).Named("y");
        y.Backward();
        Choose(Written("cut", HtmlWriter.Write(Graph.From(y))), "#moment=999", "w");

        Assert.That(_browser.Text(".why"), Does.Contain("Blame stops at one place: hidden gets +3, but relu is off, because w = −2."));
        _browser.Script("[...document.querySelectorAll('.why .chip')].find(c => c.textContent === 'hidden').click()");
        _browser.Settle();
        Assert.That(_browser.Text(".panel h2"), Is.EqualTo("hidden"));
    }

    [Test]
    public void Why_NotFinite_ShowsTheFirstCause()
    {
        var tape = new Tape();
        Value p = tape.Parameter(0.0, "p");
        Value y = (p.Sqrt() * 2.0).Named("y");
        y.Backward();

        Choose(Written("nan", HtmlWriter.Write(Graph.From(y))), "#moment=999", "p");

        Assert.That(_browser.Text(".why"), Does.Contain("Blame is finite down to sqrt(p), which gets +2; its local derivative is ∞, because p = 0."));
    }

    [Test]
    public void Why_WhileOneGuesses_TellsNothing()
    {
        _browser.Open(ExamplePages.Of("two-layer").Page);
        _browser.ClickOn("label.toggle input");
        _browser.Press("/");
        _browser.Press("w6" + Keys.Enter);

        Assert.That(_browser.Has("button.path"), Is.False);
    }

    private void Choose(string page, string address, string name)
    {
        _browser.Open(page, address);
        _browser.Press("/");
        _browser.Press(name + Keys.Enter);
    }

    private string[] Texts(string css) => [.. ((IEnumerable<object>)_browser.Script("return [...document.querySelectorAll(arguments[0])].map(e => e.textContent)", css)!).Cast<string>()];
}
