using OpenQA.Selenium;

namespace TapeGrad.Viewer.Tests;

/// <summary>What can be read and found without good eyes, light and dark, wide and narrow.</summary>
public sealed class AccessibilityTests : BrowserFixture
{
    // The experimental rule is on as well, where the picture is not cut: the name of a box contains what is written in it, and axe
    // reads only what is inside the window.
    private const string Axe = """
        const [colours, done] = arguments;
        const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
        const only = colours ? { runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } } : { runOnly: tags, rules: { 'label-content-name-mismatch': { enabled: innerWidth > 360 } } };
        axe.run(document, only).then(
          r => done(r.violations.flatMap(v => v.nodes.map(n => `${v.id}: ${n.target.join(' ')}: ${n.failureSummary.replaceAll('\n', ' ')}`))),
          e => done([`axe failed: ${e}`]));
        """;

    private static readonly int[] Widths = [1440, 768, 360];

    private static readonly Lazy<string> Library = new(() => File.ReadAllText(Path.Combine(Repository.Web, "node_modules", "axe-core", "axe.min.js")));

    [TearDown]
    public void Bright()
    {
        _browser.Prefer("forced-colors", "none");
        _browser.Resize(1440, 900);
    }

    [Test]
    public void Page_InAnyState_BreaksNoRuleOfAccessibility(
        [Values("start", "forward", "backward", "panel", "help", "about", "guess", "what if", "search", "scope", "table")] string state)
    {
        Open("two-layer", state switch { "start" => "", "forward" => "#moment=6&step=2", "backward" => "#moment=25&step=2", _ => "#moment=999&step=2" });
        switch (state)
        {
            case "panel":
                _browser.Script("document.querySelectorAll('g.box')[8].dispatchEvent(new MouseEvent('click', { bubbles: true }))");
                break;
            case "help":
                _browser.Press("?");
                break;
            case "about":
                _browser.Click("About this page and licences");
                break;
            case "guess":
                _browser.Click("Reset");
                _browser.ClickOn("label.toggle input");
                _browser.Click("Next moment");
                _browser.Press("0" + Keys.Enter);
                break;
            case "what if":
                _browser.Script("const r = document.querySelector(`input[aria-label='Learning rate']`); r.value = '0.25'; r.dispatchEvent(new Event('change'))");
                break;
            case "search":
                _browser.Press("/");
                _browser.Press("w");
                break;
            case "scope":
                _browser.Script("document.querySelector('.frame .close').dispatchEvent(new MouseEvent('click', { bubbles: true }))");
                _browser.Wait("the closed scope", () => _browser.Has("g.box.scope"));
                break;
            case "table":
                _browser.Script("document.querySelector('.chart-table').open = true");
                break;
        }

        AssertNoViolation();
    }

    [Test]
    public void Tabs_InAnyState_BreakNoRuleOfAccessibility([Values("story", "blame", "chosen bar", "why", "loss along", "tour", "zero", "script", "findings", "sign", "slope")] string state)
    {
        Open(state is "zero" or "findings" ? "dead-relu" : "two-layer", state is "sign" or "slope" ? "#moment=18&step=2" : state == "zero" ? "#moment=999&step=500" : "#moment=999&step=2");
        switch (state)
        {
            case "blame":
                _browser.ClickOn("#tab-blame");
                break;
            case "chosen bar":
                _browser.ClickOn("#tab-blame");
                _browser.ClickOn(".board-row");
                break;
            case "loss along":
                _browser.Press("/");
                _browser.Press("w1" + Keys.Enter);
                break;
            case "tour":
                _browser.Script("document.querySelector('.tour-invitation button').click()");
                break;
            case "why":
                _browser.Press("/");
                _browser.Press("h1" + Keys.Enter);
                break;
            case "zero":
                _browser.Press("/");
                _browser.Press("neuron.b" + Keys.Enter);
                break;
            case "script":
                _browser.Click("Script");
                break;
            case "findings":
                _browser.Click("Findings 1");
                break;
            case "sign" or "slope":
                _browser.ClickOn("label.toggle input");
                _browser.Choose("What to guess", state);
                _browser.Click("Next moment");
                break;
        }

        AssertNoViolation();
    }

    [TestCase("start")]
    [TestCase("error")]
    [TestCase("tour")]
    public void Playground_InAnyState_BreaksNoRuleOfAccessibility(string state)
    {
        _browser.Prefer("prefers-color-scheme", "light");
        _browser.Resize(Widths[0], 900);
        _browser.Open(Written("playground-axe", HtmlWriter.WritePlayground(null)), state == "error" ? "#formula=w*sin(x)&data=x%0A1" : "");
        if (state == "tour")
        {
            _browser.Click("Five-minute tour");
            _browser.Wait("the question", () => _browser.Focused == "input Your guess");
        }

        AssertNoViolation();
    }

    private void Open(string example, string address)
    {
        _browser.Prefer("prefers-color-scheme", "light");
        _browser.Resize(Widths[0], 900);
        _browser.Open(ExamplePages.Of(example).Page, address);
    }

    // Of all rules, those of colours alone see another scheme.
    private void AssertNoViolation()
    {
        _browser.Script(Library.Value);
        List<string> violations = [];
        void Look(string feature, string value, int width, bool colours)
        {
            _browser.Prefer(feature, value);
            _browser.Settle();
            violations.AddRange(((IEnumerable<object>)_browser.ScriptAsync(Axe, colours)!).Select(violation => $"{value}, {width} px: {violation}"));
        }

        foreach (int width in Widths)
        {
            _browser.Resize(width, 900);
            Look("prefers-color-scheme", "light", width, colours: false);
            Look("prefers-color-scheme", "dark", width, colours: true);
            Look("forced-colors", "active", width, colours: true);
        }

        Assert.That(violations, Is.Empty, string.Join("\n", violations));
    }
}
