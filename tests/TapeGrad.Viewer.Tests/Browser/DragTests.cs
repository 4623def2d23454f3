using System.Globalization;
using OpenQA.Selenium;

namespace TapeGrad.Viewer.Tests;

/// <summary>What a learner drags, the whole page follows, with the engine's numbers.</summary>
public sealed class DragTests : BrowserFixture
{
    private const string LossNow = "[data-chart=loss] .chart-value";

    [Test]
    public void Drag_ALeaf_ShowsTheEnginesNumbersTheNudgeAndTheLoggedRun()
    {
        (string page, TrainingLog log) = ExamplePages.Of("two-layer");
        Graph logged = log.Steps[4].Graph!;
        GraphNode leaf = logged.Nodes.First(n => n.Name == "w5");
        _browser.Open(page, "#moment=999&step=5");
        string before = _browser.Text(LossNow);
        _browser.ClickOn("#tab-what-if");

        _browser.Slide("Slide w5", -1.25);

        Value[] engine = Rerecorded(logged, leaf, -1.25);
        AssertShows(logged, engine);
        Assert.That(PrintedNumber.Is(_browser.Text(LossNow), engine[^1].Data));
        Assert.That(_browser.Has(".chart-before:not([hidden])"), "the charts keep the logged run");
        AssertNudge(".what-if .leaves", "w5", Rerecorded(logged, leaf, -1.249)[^1].Data - engine[^1].Data, 0.001 * engine[Position(logged, leaf)].Grad);

        _browser.Click("Undo the change of w5");
        Assert.That(_browser.Text(LossNow), Is.EqualTo(before));
        Assert.That(_browser.Has(".chart-before:not([hidden])"), Is.False);
    }

    [Test]
    public void Drag_TheChosenNodeByKeys_FollowsAndStaysInTheAddress()
    {
        (string page, TrainingLog log) = ExamplePages.Of("one-weight");
        Graph logged = log.Steps[0].Graph!;
        GraphNode weight = logged.Nodes.Single(n => n.Name == "w");
        _browser.Open(page, $"#moment=999&step=1&node={weight.Id}");
        _browser.Script("document.querySelector('.leaf-form input[type=range]').focus()");

        _browser.Press(Keys.ArrowRight);
        _browser.Press(Keys.ArrowRight);

        double now = weight.Data + 0.02;
        AssertShows(logged, Rerecorded(logged, weight, now));
        Assert.That(_browser.Focused, Is.EqualTo("input Slide w"), "the slider stays where it is while it moves");
        AssertNudge(".leaf-form", "w", Rerecorded(logged, weight, now + 0.001)[^1].Data - Rerecorded(logged, weight, now)[^1].Data, 0.001 * Rerecorded(logged, weight, now)[0].Grad);

        string address = $"&step=1&node={weight.Id}&what={weight.Id}@1:{now.ToString(CultureInfo.InvariantCulture)}";
        _browser.Wait("the address", () => ((string)_browser.Script("return location.hash")!).EndsWith(address, StringComparison.Ordinal));
        _browser.Open(page, (string)_browser.Script("return location.hash")!);
        AssertShows(logged, Rerecorded(logged, weight, now));
        Assert.That(_browser.Text(".panel h2"), Is.EqualTo("w"));
    }

    [Test]
    public void Drag_TheRateTooFar_SaysThatTheLossGrowsAsTheEngineTrains()
    {
        TrainingLog engine = ExamplePages.Of("one-weight", "learning-rate=0.27").Log;
        _browser.Open(ExamplePages.Of("one-weight").Page, "#moment=0&step=20");
        object? picture = _browser.Script("return document.querySelector('.scene').getBoundingClientRect().top");
        _browser.ClickOn("#tab-what-if");

        _browser.Slide("Slide the learning rate", 0.27);

        string said = _browser.Text(".what-if [role=status]");
        Assert.That(said, Does.StartWith("Too large: the loss grows, from 4 to ").And.Contain(" in 20 steps. In the logged run it ends at "));
        Assert.That(PrintedNumber.Is(said.Split(" to ")[1].Split(" in ")[0], engine.Steps[^1].Loss), said);
        Assert.That(PrintedNumber.Is(_browser.Text(LossNow), engine.Steps[^1].Loss));
        Assert.That(_browser.Script("return document.querySelector('.scene').getBoundingClientRect().top"), Is.EqualTo(picture), "the message does not push the picture");
        Assert.That(_browser.Text("[data-chart=weights]"), Does.Contain("With the changes it leaves the chart"));

        _browser.Slide("Slide the learning rate", 0.0);
        Assert.That(_browser.Text(".what-if [role=status]"), Does.StartWith("At rate 0 no parameter moves."));
    }

    [Test]
    public void Address_ThatAsksForWhatTheRunDoesNotHave_SaysSoAndChangesNothing()
    {
        _browser.Open(ExamplePages.Of("one-weight").Page, "#moment=3&step=2");
        string loss = _browser.Text(LossNow);

        foreach ((string address, string said) in ((string, string)[])
        [
            ("what=learning-rate:<img src=x onerror=alert(1)>", "that this page cannot read"),
            ("what=77@1:2", "node 77 in step 1, but the run has no such leaf"),
            ("what=0@1:1e999", "which is not finite"),
            ("node=77", "node 77, but the graph of this step has no such node"),
            ("what=epochs:5", "that this page cannot read"),
        ])
        {
            _browser.Script("location.hash = arguments[0]", $"#moment=3&step=2&{address}");
            _browser.Wait(said, () => _browser.Text(".banner").Contains(said, StringComparison.Ordinal));
            Assert.That(_browser.Text(LossNow), Is.EqualTo(loss));
            Assert.That(_browser.Has(".banner img"), Is.False);
        }
    }

    private static Value[] Rerecorded(Graph graph, GraphNode leaf, double number) => Rerecording.Of(graph, n => n.Id == leaf.Id ? number : n.Data);

    private static int Position(Graph graph, GraphNode node) => graph.Nodes.Select(n => n.Id).ToList().IndexOf(node.Id);

    // «Nudge w by 0.001: the loss changes by −0.007996, the slope predicts −0.008.»
    private void AssertNudge(string near, string name, double change, double predicted)
    {
        string said = (string)_browser.Script("return document.querySelector(arguments[0]).parentElement.querySelector('.nudge').textContent", near)!;
        Assert.That(said, Does.StartWith($"Nudge {name} by 0.001: the loss changes by "));
        string[] numbers = said.Split(" by ")[2].TrimEnd('.').Split(", the slope predicts ");
        Assert.That((PrintedNumber.Is(numbers[0], change), PrintedNumber.Is(numbers[1], predicted)), Is.EqualTo((true, true)), $"{said} {change} {predicted}");
    }

    // A parameter shows its number after the update.
    private void AssertShows(Graph graph, Value[] engine)
    {
        foreach ((int node, string value, string grad) in _browser.Boxes())
        {
            int at = Position(graph, graph.GetNode(node));
            bool isMoved = graph.Nodes[at].Kind == NodeKind.Parameter;
            Assert.That((isMoved || PrintedNumber.Is(value, engine[at].Data), PrintedNumber.Is(grad, engine[at].Grad)), Is.EqualTo((true, true)), $"node {node}: {value}, {grad}");
        }
    }
}
