using System.Globalization;

namespace TapeGrad.Viewer.Tests;

/// <summary>The script beside the picture, and the findings that lead to a moment.</summary>
public sealed class ScriptTests : BrowserFixture
{
    [Test]
    public void Script_AtEachMoment_LightsTheLineThatRecordedTheNode()
    {
        (string page, TrainingLog log) = ExamplePages.Of("two-layer");
        GraphNode[] operations = [.. log.Steps[1].Graph!.Nodes.Where(n => n.Kind == NodeKind.Operation)];
        string[] text = log.Steps[1].Graph!.Source!.ReplaceLineEndings("\n").Split('\n');
        _browser.Open(page, "#moment=0&step=2");
        _browser.Click("Script");
        Assert.That(_browser.Has(".script [aria-current]"), Is.False, "nothing is computed yet");

        foreach (GraphNode node in operations)
        {
            _browser.Click("Next moment");

            Assert.That(_browser.Text(".now .script-number"), Is.EqualTo(node.Line!.Value.ToString(CultureInfo.InvariantCulture)), node.Name);
            Assert.That(_browser.Text(".now mark"), Is.EqualTo(text[node.Line.Value - 1][node.Columns!.Value]), node.Name);
        }
    }

    [Test]
    public void Script_AfterTheSweep_HasTheBlameOfEachLine()
    {
        (string page, TrainingLog log) = ExamplePages.Of("two-layer");
        Graph graph = log.Steps[1].Graph!;
        Dictionary<int, double> expected = [];
        void Add(GraphNode to, double size) => expected[to.Line!.Value] = expected.GetValueOrDefault(to.Line.Value) + Math.Abs(size);
        Add(graph.Output, graph.Output.Grad);
        foreach (GraphNode user in graph.Nodes)
        {
            foreach (GraphEdge edge in user.Operands.Where(e => graph.GetNode(e.Operand).Line != user.Line))
            {
                Add(graph.GetNode(edge.Operand), edge.Share);
            }
        }

        _browser.Open(page, "#moment=999&step=2");
        _browser.Click("Script");

        string[] margins = [.. ((IEnumerable<object>)_browser.Script("return [...document.querySelectorAll('.script-blame')].map(m => m.textContent)")!).Cast<string>()];
        Assert.That(Enumerable.Range(1, margins.Length).Where(line => margins[line - 1].Length > 0), Is.EqualTo(expected.Keys.Order()));
        foreach ((int line, double blame) in expected)
        {
            Assert.That(PrintedNumber.Read(margins[line - 1]), Is.EqualTo(blame).Within(0.5).Percent, $"line {line}");
        }
    }

    [Test]
    public void Script_LinePressed_LightsItsNodes()
    {
        (string page, TrainingLog log) = ExamplePages.Of("two-layer");
        Graph graph = log.Steps[1].Graph!;
        int line = graph.Nodes.Single(n => n.Name == "y_in").Line!.Value;
        _browser.Open(page, "#moment=999&step=2");
        _browser.Click("Script");

        _browser.Script("document.querySelectorAll('.script-lines > li')[arguments[0] - 1].querySelector('button').click()", line);
        _browser.Settle();

        string[] lit = [.. ((IEnumerable<object>)_browser.Script("return [...document.querySelectorAll('g.box.lit')].map(b => b.dataset.node)")!).Cast<string>()];
        Assert.That(lit.Select(id => int.Parse(id, CultureInfo.InvariantCulture)), Is.EquivalentTo(graph.Nodes.Where(n => n.Line == line).Select(n => n.Id)));
        Assert.That(_browser.Text(".panel h2"), Is.EqualTo("y_in"));
        _browser.Click("Previous moment");
        Assert.That(_browser.Has("g.box.lit"), Is.False, "another moment ends it");
    }

    [Test]
    public void Script_OfAGraphWithoutLines_IsNotThere()
    {
        Value w = new Tape().Parameter(2.0, "w");
        Value y = w.Square().Named("y");
        y.Backward();

        _browser.Open(Written("no-lines", HtmlWriter.Write(Graph.From(y))));

        Assert.That(_browser.HasButton("Script"), Is.False);
    }

    [Test]
    public void Findings_OfARun_LeadToTheirMoment()
    {
        (string page, _) = ExamplePages.Of("dead-relu");
        _browser.Open(page);
        _browser.Click("Findings 1");
        Assert.That(_browser.Text(".findings"), Does.Contain("TG103 dead-relu"));
        string place = _browser.Text(".finding .chip");
        int step = int.Parse(place.Split(' ', ',')[3], CultureInfo.InvariantCulture);

        _browser.Click(place);

        Assert.That(_browser.TrainingStep, Is.EqualTo(step));
        Assert.That(_browser.Has("g.box.lit"));
    }

    [Test]
    public void Findings_OfTheCaller_AreShownAsText()
    {
        Value w = new Tape().Parameter(2.0, "w");
        Value y = w.Square().Named("y");
        y.Backward();
        var finding = new Finding("TG104", "rate-too-large", FindingLevel.Error, null, null, "</script><b>The loss grows.</b>", "Take a smaller rate.");

        _browser.Open(Written("findings", HtmlWriter.Write(Graph.From(y), new HtmlOptions { Findings = [finding] })));
        _browser.Click("Findings 1");

        Assert.That(_browser.Text(".finding"), Is.EqualTo("Error TG104 rate-too-large</script><b>The loss grows.</b>Take a smaller rate."));
    }
}
