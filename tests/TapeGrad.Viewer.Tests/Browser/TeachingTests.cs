using OpenQA.Selenium;

namespace TapeGrad.Viewer.Tests;

/// <summary>What a learner does beyond watching: guess, and answer questions.</summary>
public sealed class TeachingTests : BrowserFixture
{
    [Test]
    public void GuessFirst_WrongAndRight_HidesTheNumberUntilThen()
    {
        (_, Graph graph) = Sample(0.5);
        GraphNode first = graph.Nodes.First(n => n.Kind == NodeKind.Operation);
        _browser.Open(Written("guess", HtmlWriter.Write(graph)));
        _browser.ClickOn("label.toggle input");

        _browser.Click("Next moment");

        Assert.That(_browser.Boxes().Single(b => b.Node == first.Id).Value, Is.EqualTo("?"));
        Assert.That(_browser.Focused, Is.EqualTo("input Your guess"));
        _browser.Press(first.Data.ToString(System.Globalization.CultureInfo.InvariantCulture) + Keys.Enter);
        Assert.That(_browser.Text(".verdict"), Does.StartWith("✓ Right"));
        Assert.That(PrintedNumber.Is(_browser.Boxes().Single(b => b.Node == first.Id).Value, first.Data));
    }

    [Test]
    public void GuessFirst_WrongOnce_HidesTheNumberForASecondTry()
    {
        (_, Graph graph) = Sample(0.5);
        GraphNode first = graph.Nodes.First(n => n.Kind == NodeKind.Operation);
        string Box() => _browser.Boxes().Single(b => b.Node == first.Id).Value;
        _browser.Open(Written("guess-twice", HtmlWriter.Write(graph)));
        _browser.ClickOn("label.toggle input");
        _browser.Click("Next moment");

        _browser.Press("77" + Keys.Enter);
        Assert.That((Box(), _browser.Text(".verdict"), _browser.Focused), Is.EqualTo(("?", "✗ Not yet. Try once more.", "input Your guess")));
        _browser.Press("78" + Keys.Enter);
        Assert.That(PrintedNumber.Is(Box(), first.Data));
        Assert.That(_browser.Text(".verdict"), Does.StartWith("✗ It is "));
    }

    [Test]
    public void GuessFirst_QuestionThatIsOpen_IsNotPassedOver()
    {
        _browser.Open(Written("guess", HtmlWriter.Write(Sample(0.5).Graph)));
        _browser.ClickOn("label.toggle input");
        _browser.Click("Next moment");

        _browser.Click("Next moment");
        Assert.That((_browser.Moment, _browser.Text(".verdict")), Is.EqualTo((1, "Write your guess first, or press Show.")));
        _browser.Click("Play");
        Assert.That((_browser.Moment, _browser.Focused), Is.EqualTo((1, "input Your guess")));
    }

    [Test]
    public void GuessFirst_HoverAfterTheAnswer_LeavesTheWayOn()
    {
        _browser.Open(ExamplePages.Of("two-layer").Page);
        _browser.ClickOn("label.toggle input");
        _browser.Click("Next moment");
        _browser.Click("Show");

        _browser.Point("[data-chart=loss] .chart-over", 0.7);
        _browser.Point("h1", 0.5);
        _browser.Click("Next ›");

        Assert.That((_browser.Moment, _browser.TrainingStep), Is.EqualTo((2, 1)));
    }

    [Test]
    public void GuessFirst_WhilePlaying_GoesOnPlayingAfterTheAnswer()
    {
        _browser.Open(Written("guess", HtmlWriter.Write(Sample(0.5).Graph)));
        _browser.ClickOn("label.toggle input");
        _browser.Click("Play");
        _browser.Wait("the first question", () => _browser.Has(".guess.asking"));

        _browser.Click("Show");
        _browser.Press(Keys.Enter);

        _browser.Wait("the second question", () => _browser.Moment == 2 && _browser.Has(".guess.asking"));
        Assert.That(_browser.Boxes().Count(b => b.Value == "?"), Is.EqualTo(1));
    }

    [Test]
    public void GuessFirst_Update_IsAskedAndTellsNothingBefore()
    {
        _browser.Open(ExamplePages.Of("two-layer").Page, "#moment=999&step=2");
        int last = _browser.Moment;
        _browser.ClickOn("label.toggle input");
        _browser.Slide("Moment", last - 1);
        _browser.Press("/");
        _browser.Press("w1" + Keys.Enter);

        Assert.That(_browser.Text(".subtitle"), Does.Contain("loss " + _browser.Text("g.box.output .value")));
        _browser.Slide("Moment", 1);
        Assert.That(_browser.Text(".subtitle"), Does.Contain("loss ?"));
        Assert.That(_browser.Script("return [...document.querySelectorAll('.chart-value')].every(v => v.textContent === '?')"), Is.True, "the charts tell nothing");
        Assert.That(_browser.Text("[data-chart=map] .chart-note"), Does.Not.Contain("ringed"));
        Assert.That(_browser.Text(".panel"), Does.Contain("Guess first").And.Not.Contain("Gradient"));
        _browser.Slide("Moment", last - 1);
        _browser.Click("Next moment");
        Assert.That(_browser.Sentence, Does.EndWith("= ?"));
        Assert.That(_browser.Boxes().Count(b => b.Value == "?"), Is.EqualTo(1));
        _browser.Click("Show");
        Assert.That(_browser.Boxes().Count(b => b.Value == "?"), Is.Zero);
    }

    [Test]
    public void Quiz_Answered_ExplainsAndCounts()
    {
        Quiz quiz = Quiz.FromJson("""
            {"format":"tapegrad-quiz/1","questions":[{"question":"<b>2 · 2</b>?","answers":["<i>3</i>","4"],"right":1,"explanation":"Twice 2, </script>."}]}
            """);
        _browser.Open(Written("quiz", HtmlWriter.Write(Sample(0.5).Graph, new HtmlOptions { Quiz = quiz })));
        Assert.That(_browser.Text(".quiz"), Does.Contain("<b>2 · 2</b>?").And.Contain("<i>3</i>").And.Not.Contain("Twice 2"));

        _browser.Script("document.querySelectorAll('.quiz input')[1].focus()");
        _browser.Press(" ");
        _browser.Press(Keys.Enter);
        Assert.That(_browser.Text(".quiz"), Does.Contain("Twice 2, </script>."));
        Assert.That(_browser.Text(".quiz-score"), Does.StartWith("1 of 1 right"));
    }

    [Test]
    public void Page_OfHostileNames_RunsNoneAndShowsThemAsText()
    {
        string[] names = ["</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<!--", "]]>", "\u2028", "\"'`", "javascript:alert(1)", "__proto__", "&lt;b&gt;"];
        var log = new TrainingLog(names[0], keepsGraph: _ => true);
        for (int i = 0; i < 3; i++)
        {
            var tape = new Tape();
            Values w = Values.Of([.. names.Select(n => tape.Parameter(i + 1.0, n))]);
            Value loss;
            using (tape.Scope(names[1]))
            {
                loss = w.Square().Sum().Named(names[1]);
            }

            loss.Backward();
            log.Step(loss, [.. names.Select(n => (n, (double)i))]);
            log.Setting(names[1], 0.5);
        }

        _browser.Open(Written("hostile", HtmlWriter.Write(log)), "#moment=999&step=2");

        Assert.That(_browser.Text("h1"), Is.EqualTo(names[0]));
        Assert.That(_browser.Script("return document.querySelectorAll('img, script:not([type]), a[href^=javascript]').length"), Is.EqualTo(1L), "the page's own script");
        string drawn = (string)_browser.Script("return [...document.querySelectorAll('g.box .title')].map(t => t.textContent).join(' ')")!;
        Assert.That(drawn, Does.Contain("javascript:"));
        Assert.That(_browser.Requests(), Has.Length.EqualTo(1));
    }

    internal static (Value X, Graph Graph) Sample(double number)
    {
        var tape = new Tape();
        Value w = tape.Parameter(2.0, "w");
        Value x = tape.Input(number, "x");
        Value y = ((w * x).Tanh() + x.Sigmoid().Erf() - 0.25).Named("y");
        y.Backward();
        return (x, Graph.From(y));
    }
}
