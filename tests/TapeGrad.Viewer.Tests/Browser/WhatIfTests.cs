using OpenQA.Selenium;

namespace TapeGrad.Viewer.Tests;

/// <summary>What a learner changes, the page computes as the engine does.</summary>
public sealed class WhatIfTests : BrowserFixture
{
    [Test]
    public void WhatIf_LeafOfAGraph_ComputesWhatTheEngineDoes()
    {
        (Value x, Graph graph) = TeachingTests.Sample(0.5);
        _browser.Open(Written("what-if", HtmlWriter.Write(graph)), "#moment=999");

        Change(x, "-1.25");

        AssertShows(TeachingTests.Sample(-1.25).Graph);
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
        (Value x, Graph graph) = TeachingTests.Sample(0.5);
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
        (Value x, Graph graph) = TeachingTests.Sample(0.5);
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
