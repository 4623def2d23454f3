namespace TapeGrad.Cli.Tests;

/// <summary>A saved graph is one step, so --step has nothing to select there.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class SavedGraphStepTests
{
    [TestCase("explain")]
    [TestCase("graph")]
    [TestCase("graph", "--stats")]
    [TestCase("graph", "-f", "html")]
    public void Step_OfASavedGraph_IsRefused(string command, params string[] options)
    {
        string graph = SavedGraph();

        Tool.Result result = Tool.Run([command, graph, "--step", "7", .. options]);

        Assert.That(result, Is.EqualTo(new Tool.Result(2, "", $"--step selects a step of a script or of a run, but '{graph}' holds one graph. Leave --step out.\n")));
    }

    [Test]
    public void Export_StepOfASavedGraph_IsRefused()
    {
        string graph = SavedGraph();

        Tool.Result result = Tool.Run("export", graph, "--step", "7", "-o", Path.ChangeExtension(graph, ".onnx"));

        Assert.That((result.ExitCode, result.Error), Is.EqualTo((2, $"--step selects a step of a script or of a run, but '{graph}' holds one graph. Leave --step out.\n")));
    }

    [Test]
    public void Diff_TwoStepsOfASavedGraph_AreRefused()
    {
        string graph = SavedGraph();

        Tool.Result result = Tool.Run("diff", graph, "--step", "1", "--step", "9");

        Assert.That(result, Is.EqualTo(new Tool.Result(2, "", $"--step selects a step of a script or of a run, but '{graph}' holds one graph. Leave --step out.\n")));
    }

    [Test]
    public void Diff_OneStepOfTwoSavedGraphs_IsRefused()
    {
        string graph = SavedGraph();

        Assert.That(Tool.Run("diff", graph, graph, "--step", "1").ExitCode, Is.EqualTo(2));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Diff_OneStepBesideASavedGraph_IsThatOfTheRun(bool graphFirst)
    {
        string graph = SavedGraph();
        string script = Tool.Example("one-weight");

        Tool.Result result = Tool.Run(["diff", .. graphFirst ? [graph, script] : (string[])[script, graph], "--step", "3"]);

        Assert.That((result.ExitCode, result.Lines[^1]), Is.EqualTo((0, "The loss and all gradients are the same within 1e-9, and so is the graph.")), result.Error);
    }

    [Test]
    public void Diff_TwoStepsBesideASavedGraph_AreRefused() =>
        Assert.That(Tool.Run("diff", SavedGraph(), Tool.Example("one-weight"), "--step", "1", "--step", "3").Error, Does.StartWith("--step selects a step of a script or of a run, but "));

    private static string SavedGraph()
    {
        string graph = Path.Combine(Tool.Folder(), "graph.json");
        Tool.Run("graph", Tool.Example("one-weight"), "--step", "3", "-f", "json", "-o", graph);
        return graph;
    }
}
