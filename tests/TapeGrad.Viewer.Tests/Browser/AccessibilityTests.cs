using OpenQA.Selenium;

namespace TapeGrad.Viewer.Tests;

/// <summary>What can be read and found without good eyes, light and dark, wide and narrow.</summary>
public sealed class AccessibilityTests : BrowserFixture
{
    // The experimental rule is on as well, where the picture is not cut: the name of a box contains what is written in it, and axe
    // reads only what is inside the window.
    private const string Axe = """
        const done = arguments[arguments.length - 1];
        axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], rules: { 'label-content-name-mismatch': { enabled: innerWidth > 360 } } }).then(
          r => done(r.violations.flatMap(v => v.nodes.map(n => `${v.id}: ${n.target.join(' ')}: ${n.failureSummary.replaceAll('\n', ' ')}`))),
          e => done([`axe failed: ${e}`]));
        """;

    [Test]
    public void Page_InAnyLightWidthAndState_BreaksNoRuleOfAccessibility(
        [Values("light", "dark")] string scheme, [Values(360, 768, 1440)] int width, [Values("start", "forward", "backward", "panel", "help", "about", "guess", "what if", "search", "scope", "table")] string state)
    {
        _browser.Prefer("prefers-color-scheme", scheme);
        _browser.Resize(width, 900);
        _browser.Open(ExamplePages.Of("two-layer").Page, state switch { "start" => "", "forward" => "#moment=6&step=2", "backward" => "#moment=25&step=2", _ => "#moment=999&step=2" });
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
    public void Tabs_InAnyLightAndWidth_BreakNoRuleOfAccessibility(
        [Values("light", "dark", "forced")] string scheme, [Values(360, 1440)] int width, [Values("blame", "chosen bar", "why", "zero", "script", "findings", "sign", "slope")] string state)
    {
        _browser.Prefer(scheme == "forced" ? "forced-colors" : "prefers-color-scheme", scheme == "forced" ? "active" : scheme);
        _browser.Resize(width, 900);
        _browser.Open(ExamplePages.Of(state is "zero" or "findings" ? "dead-relu" : "two-layer").Page, state is "sign" or "slope" ? "#moment=18&step=2" : state == "zero" ? "#moment=999&step=500" : "#moment=999&step=2");
        switch (state)
        {
            case "chosen bar":
                _browser.ClickOn(".board-row");
                break;
            case "why":
                _browser.Press("/");
                _browser.Press("x1" + Keys.Enter);
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

    private void AssertNoViolation()
    {
        _browser.Settle();
        _browser.Script(File.ReadAllText(Path.Combine(Repository.Web, "node_modules", "axe-core", "axe.min.js")));
        object[] violations = [.. (IEnumerable<object>)_browser.ScriptAsync(Axe)!];
        Assert.That(violations, Is.Empty, string.Join("\n", violations));
    }
}
