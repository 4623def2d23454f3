using OpenQA.Selenium;

namespace TapeGrad.Viewer.Tests;

/// <summary>What a learner does beyond watching: change numbers, guess, answer questions.</summary>
public sealed class TeachingTests : BrowserFixture
{
    [Test]
    public void WhatIf_LeafOfAGraph_ComputesWhatTheEngineDoes()
    {
        (Value x, Graph graph) = Sample(0.5);
        _browser.Open(Written("what-if", HtmlWriter.Write(graph)), "#moment=999");

        Change(x, "-1.25");

        AssertShows(Sample(-1.25).Graph);
        Assert.That(_browser.Text(".banner"), Does.Contain("x = −1.25"));
        _browser.Click("Back to the logged run");
        AssertShows(graph);
    }

    [TestCase("one-weight", "0.05")]
    [TestCase("two-layer", "1.5")]
    public void WhatIf_LearningRate_TrainsAsTheEngineDoes(string example, string rate)
    {
        TrainingLog engine = ExamplePages.Of(example, $"learning-rate={rate}").Log;
        _browser.Open(ExamplePages.Of(example).Page, "#moment=999&step=1");

        _browser.Script("const r = document.querySelector(`input[aria-label='Learning rate']`); r.focus(); r.select();");
        _browser.Press(rate + Keys.Enter);

        Assert.That(_browser.Text(".banner"), Does.StartWith($"What if: learning rate {rate}."));
        for (int step = 0; step < engine.Steps.Count; step += 7)
        {
            _browser.Slide("Training step", step);
            _browser.Slide("Moment", 999);
            Graph graph = engine.Steps[step].Graph!;
            Dictionary<int, GraphNode> nodes = graph.Nodes.ToDictionary(n => n.Id);
            Assert.That(PrintedNumber.Is(_browser.Text("[data-chart=loss] .chart-value"), engine.Steps[step].Loss), $"the loss of step {step + 1}");
            foreach ((int node, string value, string grad) in _browser.Boxes().Where(b => nodes[b.Node].Kind != NodeKind.Parameter))
            {
                Assert.That((PrintedNumber.Is(value, nodes[node].Data), PrintedNumber.Is(grad, nodes[node].Grad)), Is.EqualTo((true, true)), $"step {step + 1}, node {node}: {value}, {grad}");
            }
        }
    }

    [TestCase("5")]
    [TestCase("2")]
    public void WhatIf_Rate_LeavesTheMarksOfTheStepOnTheLines(string rate)
    {
        const string marks = "return [...document.querySelectorAll('.chart-dot')].map(d => d.style.transform).join(' ')";
        _browser.Open(ExamplePages.Of("two-layer").Page, "#moment=0&step=1");

        _browser.Script("const r = document.querySelector(`input[aria-label='Learning rate']`); r.value = arguments[0]; r.dispatchEvent(new Event('change'))", rate);
        _browser.Wait("the new charts", () => ((string)_browser.Script(marks)!).Contains("translate", StringComparison.Ordinal));
        _browser.Settle();
        string before = (string)_browser.Script(marks)!;
        _browser.Slide("Training step", 1);
        string between = (string)_browser.Script(marks)!;
        _browser.Slide("Training step", 0);

        Assert.That(between, Is.Not.EqualTo(before));
        Assert.That(_browser.Script(marks), Is.EqualTo(before));
        Assert.That(before.Split("translate").Skip(1).Distinct().Count(), Is.GreaterThan(5), "each on its own line");
    }

    [Test]
    public void WhatIf_TrainingByAdam_ComputesTheShownStepOnlyAndSaysSo()
    {
        (string page, TrainingLog log) = ExamplePages.Of("curve-fit");
        _browser.Open(page, "#moment=999&step=2");
        GraphNode leaf = log.Steps[1].Graph!.Nodes.First(n => n.Kind == NodeKind.Parameter);

        _browser.Press("/");
        _browser.Press(leaf.Name! + Keys.Enter);
        _browser.Script("const i = document.querySelector('.panel [data-key=change]'); i.focus(); i.select();");
        _browser.Press("0.125" + Keys.Enter);

        Assert.That(_browser.Text(".banner"), Does.StartWith($"What if: {leaf.Name} = 0.125 in step 2. ").And.Contain("so only that step is recomputed."));
        Assert.That(_browser.Has("input[aria-label='Learning rate']"), Is.False, "nothing follows from a rate");
        Assert.That(_browser.Text(".panel"), Does.Not.Contain("After the update"));
        _browser.Press(Keys.ArrowDown);
        _browser.Press(Keys.ArrowUp);
        Assert.That(_browser.Boxes().Single(b => b.Node == leaf.Id).Value, Is.EqualTo("0.125"), "it stays changed");
    }

    [Test]
    public void WhatIf_FewerMomentsThanBefore_ShowsTheLast()
    {
        var tape = new Tape();
        Value b = tape.Parameter(0.5, "b");
        Value y = ((b + 1.0).Relu() * 2.0).Named("y");
        y.Backward();
        _browser.Open(Written("fewer", HtmlWriter.Write(Graph.From(y))), "#moment=999");
        int before = _browser.Moment;

        Change(b, "-10");

        Assert.That(_browser.Moment, Is.LessThan(before));
        Assert.That(_browser.Text("g.box.output .value"), Is.EqualTo("0"));
    }

    [Test]
    public void WhatIf_WhileTyping_KeepsWhatIsTyped()
    {
        (Value x, Graph graph) = Sample(0.5);
        _browser.Open(Written("what-if", HtmlWriter.Write(graph)), "#moment=999");
        _browser.Press("/");
        _browser.Press(x.Name! + Keys.Enter);
        _browser.Script("const i = document.querySelector('.panel [data-key=change]'); i.focus(); i.select();");
        _browser.Press("7");

        _browser.Point("g.box.output", 0.5);

        Assert.That(_browser.Script("return document.activeElement.value"), Is.EqualTo("7"));
    }

    [Test]
    public void WhatIf_BesideAnotherMessage_CanStillBeTakenBack()
    {
        _browser.Open(ExamplePages.Of("two-layer").Page, "#moment=999&step=1");
        string logged = _browser.Text("[data-chart=loss] .chart-value");
        _browser.Script("const r = document.querySelector(`input[aria-label='Learning rate']`); r.focus(); r.select();");
        _browser.Press("0.5" + Keys.Enter);
        _browser.Script("location.hash = '#moment=5&step=777'");
        _browser.Wait("the message", () => _browser.Text(".banner").Contains("777", StringComparison.Ordinal));

        Assert.That(_browser.Text(".banner"), Does.StartWith("What if: learning rate 0.5."));
        _browser.Click("Back to the logged run");

        Assert.That(_browser.Focused, Is.EqualTo("button Play"), "the focus goes on from the button that went");
        Assert.That(_browser.Text("[data-chart=loss] .chart-value"), Is.EqualTo(logged));
        Assert.That(_browser.Script("return document.querySelector('.banner').hidden"), Is.True);
    }

    [Test]
    public void WhatIf_NoNumber_SaysSoAndChangesNothing()
    {
        (Value x, Graph graph) = Sample(0.5);
        _browser.Open(Written("what-if", HtmlWriter.Write(graph)), "#moment=999");

        Change(x, "much");

        Assert.That(_browser.Text(".panel [role=alert]"), Does.Contain("“much” is not a finite number"));
        AssertShows(graph);
    }

    [Test]
    public void OperationOfTheProgram_Played_ShowsTheRecordedMoments()
    {
        _browser.Open(Written("outside", HtmlWriter.Write(Cube(0.5).Graph)));
        List<string> said = [];

        while (_browser.Moment < _browser.Moments)
        {
            _browser.Click("Next moment");
            said.Add(_browser.Sentence);
        }

        Assert.That(said, Is.EqualTo((string[])
        [
            "cube(x) = cube(0.5) = 0.125",
            "y = cube(x) + 1 = 0.125 + 1 = 1.125",
            "The gradient of y starts at 1, because y is the output: raised by 1, it rises by 1. From here blame flows back.",
            "y blames cube(x): 1 × 1 = +1.",
            "cube(x) blames x: 1 × 0.75 = +0.75.",
        ]));
        AssertShows(Cube(0.5).Graph);
    }

    [Test]
    public void WhatIf_OperationOfTheProgram_IsNotRecomputedAndSaysSo()
    {
        (Value x, Graph graph) = Cube(0.5);
        _browser.Open(Written("outside", HtmlWriter.Write(graph)), "#moment=999");

        Change(x, "2");

        Assert.That(_browser.Text(".banner"), Is.EqualTo("The page cannot recompute 'cube', because it is an operation of the program that made this graph. The change was not made."));
        AssertShows(graph);
    }

    [Test]
    public void WhatIf_LearningRateOfATrainingWithAnOperationOfTheProgram_IsNotRecomputedAndSaysSo()
    {
        var log = new TrainingLog("cubes", keepsGraph: _ => true);
        log.Setting("learning-rate", 0.1);
        double w = 1.0;
        for (int step = 0; step < 3; step++)
        {
            Value leaf = new Tape().Parameter(w, "w");
            Value loss = leaf.Apply<CubeOp>();
            loss.Backward();
            log.Step(loss);
            w -= 0.1 * leaf.Grad;
        }

        _browser.Open(Written("outside-training", HtmlWriter.Write(log)), "#moment=999&step=2");
        string shown = _browser.Sentence;
        _browser.Script("const r = document.querySelector(`input[aria-label='Learning rate']`); r.focus(); r.select();");
        _browser.Press("0.5" + Keys.Enter);

        Assert.That(_browser.Text(".banner"), Does.StartWith("The page cannot recompute 'cube'").And.EndsWith("The change was not made."));
        Assert.That((_browser.Sentence, _browser.TrainingStep), Is.EqualTo((shown, 2)));
    }

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

    private static (Value X, Graph Graph) Sample(double number)
    {
        var tape = new Tape();
        Value w = tape.Parameter(2.0, "w");
        Value x = tape.Input(number, "x");
        Value y = ((w * x).Tanh() + x.Sigmoid().Erf() - 0.25).Named("y");
        y.Backward();
        return (x, Graph.From(y));
    }

    private static (Value X, Graph Graph) Cube(double number)
    {
        Value x = new Tape().Input(number, "x");
        Value y = (x.Apply<CubeOp>() + 1.0).Named("y");
        y.Backward();
        return (x, Graph.From(y));
    }

    private void Change(Value leaf, string text)
    {
        _browser.Press("/");
        _browser.Press(leaf.Name! + Keys.Enter);
        _browser.Script("const i = document.querySelector('.panel [data-key=change]'); i.focus(); i.select();");
        _browser.Press(text + Keys.Enter);
        _browser.Settle();
    }

    private void AssertShows(Graph graph)
    {
        (int Node, string Value, string Grad)[] boxes = _browser.Boxes();
        Assert.That(boxes, Has.Length.EqualTo(graph.Nodes.Count));
        foreach ((int node, string value, string grad) in boxes)
        {
            Assert.That(PrintedNumber.Is(value, graph.GetNode(node).Data), $"node {node}: {value}, not {graph.GetNode(node).Data}");
            Assert.That(PrintedNumber.Is(grad, graph.GetNode(node).Grad), $"gradient of node {node}: {grad}, not {graph.GetNode(node).Grad}");
        }
    }

    private readonly struct CubeOp : IUnaryOp
    {
        public static string Label => "cube";

        public static T Evaluate<T>(T x, double k)
            where T : struct, IScalar<T> => x * x * x;

        public static T Derivative<T>(T x, T y, double k)
            where T : struct, IScalar<T> => T.Constant(x, 3.0) * x * x;
    }
}
