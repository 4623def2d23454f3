namespace TapeGrad.Cli.Tests;

/// <summary>What users see of lines.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class MarkedScriptTests
{
    private const string Chain = """
        using TapeGrad;
        var tape = new Tape();
        Value w = tape.Parameter(2.0, "w");
        Value y = (w * 3.0)
            .Square()       // a comment
            .Tanh()
            - w
            / 4.0;
        foreach (double x in (double[])[1.0, 2.0]) { y += w * x; }
        Value z = Twice(y); z.Named("loss").Backward();
        Value Twice(Value v) => v + v;
        """;

    [Test]
    public void Graph_OfAChain_HasTheLineOfEachOperator()
    {
        string[] lines = Chain.Split('\n');

        Graph graph = Graph.FromJson(Tool.Run("graph", Tool.Script(Chain), "-f", "json").Output);

        Assert.That(graph.Nodes.Select(n => (n.Op, n.Line, lines[n.Line!.Value - 1][n.Columns!.Value])), Is.EqualTo((List<(string, int?, string)>)
        [
            ("", 3, "tape.Parameter(2.0, \"w\")"), ("*", 4, "w * 3.0"), ("square", 5, ".Square()"), ("tanh", 6, ".Tanh()"), ("/", 8, "/ 4.0"), ("-", 7, "- w"),
            ("*", 9, "w * x"), ("+", 9, "y += w * x"), ("*", 9, "w * x"), ("+", 9, "y += w * x"), ("+", 11, "v + v"),
        ]));
    }

    [Test]
    public void Dot_Tooltips_ShowTheLineAndItsText()
    {
        string dot = Tool.Run("graph", Tool.Script(Chain)).Output;

        Assert.That(dot, Does.Contain("\\nline 11: Value Twice(Value v) => v + v;\"]"));
    }

    [Test]
    public void Log_HasTheScriptAndItsLinesAndDrawsThem()
    {
        string script = Tool.Script(Chain);
        string folder = Path.GetDirectoryName(script)!;
        Tool.RunIn(folder, [], "run", "script.cs", "--log", "log.json");

        Tool.Result dot = Tool.RunIn(folder, [], "graph", "log.json");

        Assert.That(TrainingLog.FromJson(File.ReadAllText(Path.Combine(folder, "log.json"))).Steps[0].Graph!.Source, Is.EqualTo(Chain));
        Assert.That(dot.Output, Does.Contain("\\nline 11: Value Twice(Value v) => v + v;\"]"));
    }

    [TestCase("TrainingLog.Current.Step(loss);")]
    [TestCase("new TapeGrad.Optim.Sgd(tape.Parameters, 0.1).Step();")]
    public void Run_NaN_NamesLineAndFormulaOfTheFirstCause(string noticed)
    {
        string script = Tool.Script($"""
            using TapeGrad;
            var tape = new Tape();
            Value p = tape.Parameter(1.0, "p");
            Value loss = p.Log() - p *
                (1.0 - p).Log();
            loss.Backward();
            {noticed}
            """);

        Tool.Result result = Tool.Run("run", script);

        Assert.That(result.Error, Does.StartWith($"{script}, line 7: ")
            .And.Contains("(log) = -Infinity of node 2 = 0. In line 5, this is (1.0 - p).Log().\n"));
    }

    [Test]
    public void Run_NaNThatTheScriptPrints_ReadsAsWithoutTheTool()
    {
        Tool.Result result = Tool.Run("run", Tool.Script("""
            using TapeGrad;
            try { TrainingLog.Current.Step(new Tape().Parameter(0.0, "w").Log()); }
            catch (NonFiniteException e) { Console.WriteLine(e.Message); }
            """));

        Assert.That(result.Output, Is.EqualTo("The value at node 1 (log) = -Infinity of 'w' = 0 is the first value that is not finite.\n"));
    }

    [Test]
    public void Run_ThousandsOfTerms_Runs()
    {
        Tool.Result result = Tool.Run("graph", Tool.Script($"""
            using TapeGrad;
            Value w = new Tape().Parameter(2.0, "w");
            Value loss = w{string.Concat(Enumerable.Repeat(" + w * 2.0", 2000))};
            loss.Backward();
            """), "-f", "json");

        Graph graph = Graph.FromJson(result.Output);
        Assert.That(graph.Nodes.Select(n => n.Line), Is.All.GreaterThan(1));
        Assert.That(graph.Output.Line, Is.EqualTo(3));
    }

    [TestCase("class __TG { public static int N = 1; }")]
    [TestCase("namespace TapeGrad.Cli { class Marks { } }")]
    public void Run_ScriptWhoseNamesAreThoseOfMarks_RunsWithoutLines(string taken)
    {
        string script = Tool.Script($"""
            using TapeGrad;
            Value w = new Tape().Parameter(2.0, "w");
            (w * w).Backward();
            Console.WriteLine(w.Grad);
            {taken}
            """);

        Assert.That(Tool.Run("run", script), Is.EqualTo(new Tool.Result(0, "4\n", "")));
        Assert.That(Graph.FromJson(Tool.Run("graph", script, "-f", "json").Output).Output.Line, Is.Null);
    }
}
