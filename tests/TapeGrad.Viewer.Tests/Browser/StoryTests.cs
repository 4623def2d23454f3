using OpenQA.Selenium;

namespace TapeGrad.Viewer.Tests;

/// <summary>The story of a run: what the script says about itself and about its steps.</summary>
public sealed class StoryTests : BrowserFixture
{
    [Test]
    public void Captions_OfALesson_LeadToTheirMoments()
    {
        (string page, TrainingLog log) = ExamplePages.Of("two-layer");
        (TrainingStep Step, Caption Caption)[] captions = [.. log.Steps.SelectMany(step => step.Captions.Select(caption => (step, caption)))];

        _browser.Open(page);

        Assert.That(Texts(), Is.EqualTo(captions.Select(c => c.Caption.Text.Replace("-0", "−0", StringComparison.Ordinal))), "numbers have a true minus sign");
        Assert.That(captions, Has.Length.InRange(3, 6));
        for (int i = 0; i < captions.Length; i++)
        {
            _browser.ClickOn($"ol.captions li:nth-child({i + 1}) button");

            (TrainingStep step, Caption caption) = captions[i];
            GraphNode node = step.Graph!.Nodes.Single(n => n.Id == caption.Node);
            (_, string value, string grad) = _browser.Boxes().Single(b => b.Node == caption.Node);
            using (Assert.EnterMultipleScope())
            {
                Assert.That(_browser.TrainingStep, Is.EqualTo(step.Number));
                Assert.That(PrintedNumber.Is(value, node.Data), caption.Text);
                Assert.That(caption.IsForward ? grad == "grad" : PrintedNumber.Is(grad, node.Grad), $"{caption.Text}: {grad}");
                Assert.That(_browser.Has($"g.box.active[data-node='{caption.Node}']"), caption.Text);
                Assert.That(_browser.Has($"ol.captions li:nth-child({i + 1}) [aria-current=step]"), caption.Text);
            }

            // It is the first such moment: one earlier, the number or the last share is not there yet.
            _browser.Press(Keys.ArrowLeft);
            (_, string valueBefore, string gradBefore) = _browser.Boxes().Single(b => b.Node == caption.Node);
            Assert.That(caption.IsForward ? valueBefore == "" : gradBefore != grad, caption.Text);
        }
    }

    [Test]
    public void Story_ByTheKeyboard_IsRead()
    {
        (string page, TrainingLog log) = ExamplePages.Of("one-weight");
        _browser.Open(page);
        _browser.Script("document.querySelector('ol.captions button').focus()");

        _browser.Press(Keys.End);
        _browser.Press(Keys.Enter);

        Assert.That(_browser.TrainingStep, Is.EqualTo(log.Steps[^1].Number));
        Assert.That(_browser.Script("return document.querySelectorAll('ol.captions button[tabindex=\"0\"]').length"), Is.EqualTo(1L));
    }

    [Test]
    public void Description_IsTheFirstCommentOfTheScript()
    {
        string script = File.ReadAllText(Tool.Example("one-weight"));

        _browser.Open(ExamplePages.Of("one-weight").Page);

        string shown = _browser.Text("details.description summary") + " " + _browser.Text("details.description p");
        Assert.That(script.ReplaceLineEndings(" ").Replace(" // ", " ", StringComparison.Ordinal), Does.Contain(shown.ReplaceLineEndings(" ")));
        Assert.That(shown, Does.StartWith("One weight learns that 2 · 2 = 4. The smallest"));
    }

    [Test]
    public void Captions_HostileOrAboutNoBox_AreTextAndLeadToTheStep()
    {
        var log = new TrainingLog("odd", keepsGraph: _ => true);
        var tape = new Tape();
        Value w = tape.Parameter(2.0, "w");
        Value aside = w * 3.0;
        Value loss = w.Square();
        loss.Backward();
        log.Step(loss);
        log.Say("</script><img src=x onerror=alert(1)>");
        log.Say("Not in the picture.", aside);

        _browser.Open(Written("odd-story", HtmlWriter.Write(log)), "#moment=999");
        Assert.That(Texts(), Is.EqualTo((string[])["</script><img src=x onerror=alert(1)>", "Not in the picture."]));
        Assert.That(_browser.Has("details.description:not([hidden])"), Is.False, "without a script");
        _browser.ClickOn("ol.captions li:nth-child(2) button");

        Assert.That((_browser.TrainingStep, _browser.Moment), Is.EqualTo((1, 0)));
    }

    private string[] Texts() => [.. ((IEnumerable<object>)_browser.Script("return [...document.querySelectorAll('ol.captions button > span')].map(s => s.textContent)")!).Cast<string>()];
}
