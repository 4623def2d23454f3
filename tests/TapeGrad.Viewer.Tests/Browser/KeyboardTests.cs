using OpenQA.Selenium;

namespace TapeGrad.Viewer.Tests;

/// <summary>The page without a mouse, and how clicks and keys share the picture.</summary>
public sealed class KeyboardTests : BrowserFixture
{
    [Test]
    public void Keys_Alone_PlayStepSearchAndHelp()
    {
        (string page, TrainingLog log) = ExamplePages.Of("two-layer");
        _browser.Open(page);

        _browser.Press(Keys.ArrowRight);
        _browser.Press(Keys.ArrowRight);
        _browser.Press(Keys.ArrowLeft);
        Assert.That(_browser.Moment, Is.EqualTo(1));
        _browser.Press(Keys.ArrowRight, withShift: true);
        Assert.That(_browser.TrainingStep, Is.EqualTo(2));
        _browser.Press(Keys.End);
        Assert.That(_browser.Moment, Is.EqualTo(_browser.Moments));
        _browser.Press(Keys.Home);
        Assert.That((_browser.Moment, _browser.TrainingStep), Is.EqualTo((0, 1)));
        _browser.Press(" ");
        _browser.Wait("the first moment", () => _browser.Moment >= 1);
        _browser.Press(" ");
        Assert.That(_browser.HasButton("Play"));
        _browser.Press("?");
        Assert.That(_browser.Has("dialog[open]"));
        _browser.Press(Keys.Escape);
        Assert.That(_browser.Has("dialog[open]"), Is.False);
    }

    [TestCase("Esc")]
    [TestCase("Close")]
    public void About_ByKeysAlone_ShowsTheLicences(string closed)
    {
        _browser.Open(ExamplePages.Of("two-layer").Page);
        for (int i = 0; i < 100 && !_browser.Focused.StartsWith("button About", StringComparison.Ordinal); i++)
        {
            _browser.Press(Keys.Tab);
        }

        _browser.Press(Keys.Enter);
        Assert.That(_browser.Has("dialog#about[open]"));
        Assert.That(_browser.Focused, Is.EqualTo("button Close"));
        Assert.That(_browser.Text("#about pre"), Does.Contain("The TapeGrad contributors").And.Contain("Apache License").And.Contain("Eclipse Public License - v 1.0").And.Contain("Expat, within"));
        _browser.Press(closed == "Esc" ? Keys.Escape : Keys.Enter);
        Assert.That(_browser.Has("dialog[open]"), Is.False);
        Assert.That(_browser.Focused, Does.StartWith("button About"));
        Assert.That(_browser.Errors(), Is.Empty);
    }

    [Test]
    public void Tab_ThroughThePage_ReachesEveryControlAndShowsTheFocus()
    {
        _browser.Open(ExamplePages.Of("two-layer").Page);
        HashSet<string> reached = [];
        List<string> unseen = [];

        for (int i = 0; i < 300; i++)
        {
            _browser.Press(Keys.Tab);
            string focused = _browser.Focused;
            if (!reached.Add(focused) && focused.StartsWith("input Search nodes", StringComparison.Ordinal))
            {
                break;
            }

            if (_browser.Script("const s = getComputedStyle(document.activeElement); return s.outlineStyle !== 'none' || s.boxShadow !== 'none' || document.activeElement.closest('g.box, .frame') !== null || document.activeElement === document.body") is false)
            {
                unseen.Add(focused);
            }
        }

        foreach (string name in (string[])["button Play", "button Reset", "button Previous moment", "button Next moment", "input Moment", "input Training step", "select Speed", "button Help"])
        {
            Assert.That(reached, Does.Contain(name));
        }

        Assert.That(unseen, Is.Empty, "no mark of the focus");
    }

    [Test]
    public void Tab_IntoThePicture_StopsOnceAndArrowsGoFromBoxToBox()
    {
        _browser.Open(ExamplePages.Of("two-layer").Page, "#moment=5&step=1");
        Assert.That(_browser.Script("return document.querySelectorAll('g.box[tabindex=\"0\"]').length"), Is.EqualTo(1L));
        _browser.Script("document.querySelector('g.box[tabindex=\"0\"]').focus()");
        string first = _browser.Focused;

        _browser.Press(Keys.ArrowLeft);
        string second = _browser.Focused;
        _browser.Press(Keys.ArrowRight);
        Assert.That(first, Does.StartWith("g E = error²"));
        Assert.That(second, Does.StartWith("g error = y − 1"));
        Assert.That((_browser.Focused, _browser.Moment), Is.EqualTo((first, 5)));

        _browser.Press(Keys.Escape);
        _browser.Press(Keys.ArrowRight);
        Assert.That(_browser.Moment, Is.EqualTo(6));
    }

    [Test]
    public void Edge_ByKeyboard_SaysItsMultiplicationAndLeadsToItsEnds()
    {
        (string page, TrainingLog log) = ExamplePages.Of("one-weight");
        GraphNode loss = log.Steps[0].Graph!.Output;
        GraphEdge edge = loss.Operands[0];
        _browser.Open(page, "#moment=999&step=1");
        _browser.Script("document.querySelector('g.box[tabindex=\"0\"]').focus()");

        _browser.Press("e");

        Assert.That(_browser.Focused, Is.EqualTo("g from error to loss: 1 × (−4) = −4"));
        Assert.That(_browser.Text(".edge-label text"), Is.EqualTo("1 × (−4) = −4"));
        Assert.That((loss.Grad, edge.LocalDerivative, edge.Share), Is.EqualTo((1.0, -4.0, -4.0)), "the engine's numbers");
        _browser.Press(Keys.ArrowLeft);
        Assert.That(_browser.Focused, Does.StartWith("g error"));
    }

    [Test]
    public void EdgeNumbers_Shown_AreTheEngines()
    {
        (string page, TrainingLog log) = ExamplePages.Of("one-weight");
        _browser.Open(page, "#moment=999&step=1");

        _browser.Script("[...document.querySelectorAll('label.toggle')].find(l => l.textContent.includes('Edge numbers')).click()");
        _browser.Wait("the numbers", () => _browser.Text(".edge-numbers text").Length > 0);

        string[] shown = [.. ((IEnumerable<object>)_browser.Script("return [...document.querySelectorAll('.edge-numbers text')].map(t => t.textContent)")!).Cast<string>()];
        double[] printed = [.. shown.Select(t => PrintedNumber.Read(t.TrimStart('×', '←', ' ').Trim('(', ')')))];
        Assert.That(printed, Is.EquivalentTo(log.Steps[0].Graph!.Nodes.SelectMany(n => n.Operands).SelectMany(o => (double[])[o.LocalDerivative, o.Share])));
    }

    [Test]
    public void Click_ABox_LeavesTheArrowsToTheMoments()
    {
        _browser.Open(ExamplePages.Of("two-layer").Page, "#moment=5&step=1");

        string name = _browser.Text("g.box.active .title");
        _browser.ClickOn("g.box.active");
        _browser.Press(Keys.ArrowRight);

        Assert.That((_browser.Text(".panel h2"), _browser.Moment), Is.EqualTo((name, 6)));
    }

    [Test]
    public void Scope_Clicked_Opens()
    {
        _browser.Open(ExamplePages.Of("moons").Page);
        int before = _browser.Boxes().Length;

        _browser.ClickOn("g.box.scope");
        _browser.Wait("the scope to open", () => _browser.Script("return document.querySelectorAll('g.box').length") is long boxes && boxes > before + 10);

        Assert.That(_browser.Text(".panel h2"), Is.EqualTo("A node in detail"), "a scope has no details");
    }

    [Test]
    public void Scope_ClosedAndOpenedByKeyboard_KeepsTheFocusInThePicture()
    {
        _browser.Open(ExamplePages.Of("two-layer").Page, "#moment=5&step=1");
        _browser.Script("document.querySelector('.frame .close').focus()");

        _browser.Press(Keys.Enter);
        _browser.Wait("the closed scope", () => _browser.Has("g.box.scope"));
        Assert.That(_browser.Focused, Does.StartWith("g ▸ "));
        _browser.Press(Keys.Enter);
        _browser.Wait("the open scope", () => !_browser.Has("g.box.scope"));

        Assert.That(_browser.Script("return document.activeElement.matches('g.box')"), Is.True);
    }

    [Test]
    public void Node_ByKeyboard_OpensItsPanel()
    {
        _browser.Open(ExamplePages.Of("one-weight").Page);
        _browser.Script("document.querySelector('g.box').focus()");

        _browser.Press(Keys.Enter);

        Assert.That(_browser.Has(".panel .big"));
    }
}
