using System.Text.Json;

namespace TapeGrad.Cli.Tests;

[Parallelizable(ParallelScope.All)]
public sealed class GraphTests
{
    // A 2-3-1 network in operations on runs, one step.
    private const string FusedNetwork = """
        using TapeGrad;
        var tape = new Tape();
        Values w1 = tape.Parameter([0.5, -0.4, 0.3, 0.8, -0.7, 0.2], "w1");
        Values b1 = tape.Parameter([0.1, 0.0, -0.1], "b1");
        Values w2 = tape.Parameter([0.6, -0.9, 0.4], "w2");
        Value prediction = tape.Input([1.0, 2.0], "x").Linear(w1, b1).Tanh().Linear(w2)[0].Named("prediction");
        Value loss = (prediction - 1.0).Square().Named("loss");
        loss.Backward();
        TrainingLog.Current.Step(loss);
        """;

    [Test]
    public void Graph_OfRuns_IsDrawnFromScriptAndFile()
    {
        string script = Tool.Script(FusedNetwork);
        string saved = Path.Combine(Tool.Folder(), "graph.json");
        Assert.That(Tool.Run("graph", script, "-f", "json", "-o", saved).ExitCode, Is.Zero);

        Tool.Result drawn = Tool.Run("graph", script, "-f", "mermaid");
        Tool.Result again = Tool.Run("graph", saved, "-f", "mermaid");

        Assert.That(again.Lines[3..], Is.EqualTo(drawn.Lines[3..]), "all but the title");
        Assert.That(drawn.Lines.Count(l => l.EndsWith("| n20", StringComparison.Ordinal)), Is.EqualTo(6), "three weights and three hidden values");
    }

    [Test]
    public void CheckAndBlame_OfRuns_NameEveryParameter()
    {
        string script = Tool.Script(FusedNetwork);

        Tool.Result check = Tool.Run("check", script);
        Tool.Result blame = Tool.Run("blame", script, "--rate", "0.01");

        Assert.That((check.ExitCode, check.Lines[^1]), Is.EqualTo((0, "step 1: 12 of 12 gradients agree")));
        Assert.That(blame.ExitCode, Is.Zero, blame.Error);
        Assert.That(blame.Lines.Count(l => l.StartsWith('w') || l.StartsWith('b')), Is.EqualTo(12));
    }

    [Test]
    public void Graph_Script_PutsThePictureOnStdoutAndTheScriptOnStderr()
    {
        Tool.Result result = Tool.Run("graph", Tool.Example("one-weight"));

        Assert.That(result.Output, Does.StartWith("digraph tapegrad {").And.EndWith("}\n").And.Contain("one-weight, step 20"));
        Assert.That(result.Error.TrimEnd('\n').Split('\n'), Is.EqualTo(ExpectedOutput.OneWeight));
        Assert.That(result.ExitCode, Is.Zero);
    }

    [Test]
    public void Graph_Step_IsTheOneThatIsDrawn()
    {
        Tool.Result result = Tool.Run("graph", Tool.Example("one-weight"), "--step", "1");

        Assert.That(result.Output, Does.Contain("one-weight, step 1").And.Contain("grad −8<"), "step 1 is the only one with this gradient");
    }

    [Test]
    public void Graph_PipedIntoDot_IsAPicture()
    {
        DotInstalled.Require();

        Tool.Result result = Tool.Bash(Tool.Repository, "set -o pipefail; tapegrad graph examples/one-weight.cs --step 1 2>/dev/null | dot -Tsvg");

        Assert.That(result.ExitCode, Is.Zero, result.Error);
        Assert.That(result.Output, Does.Contain("grad −8").And.EndWith("</svg>\n"));
        Assert.That(result.Error, Is.Empty);
    }

    [TestCase("dot", "digraph tapegrad {", "}\n")]
    [TestCase("mermaid", "---\n", "\n")]
    [TestCase("json", "{", "}\n")]
    [TestCase("svg", "<?xml", "</svg>\n")]
    public void Graph_AnySource_GivesTheSamePicture(string format, string start, string end)
    {
        RequireDotFor(format);
        string folder = Tool.Folder();
        string log = Path.Combine(folder, "one-weight.json"), graph = Path.Combine(folder, "saved.json"), file = Path.Combine(folder, "out");
        Tool.Run("run", Tool.Example("one-weight"), "--log", log);
        File.WriteAllText(graph, Tool.Run("graph", Tool.Example("one-weight"), "-f", "json").Output);

        string fromScript = Tool.Run("graph", Tool.Example("one-weight"), "-f", format).Output;
        string fromLog = Tool.Run("graph", log, "-f", format).Output;
        string fromGraph = Tool.Run("graph", graph, "--format", format).Output;
        Tool.Result intoFile = Tool.Run("graph", log, "-f", format, "-o", file);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(fromScript, Does.StartWith(start).And.EndWith(end).And.Contain("prediction"));
            Assert.That(fromLog, Is.EqualTo(fromScript));
            Assert.That(
                format == "svg" ? fromGraph.Contains(">saved<", StringComparison.Ordinal) : fromGraph == fromScript.Replace("one-weight, step 20", "saved", StringComparison.Ordinal),
                Is.True,
                fromGraph);
            Assert.That(intoFile, Is.EqualTo(new Tool.Result(0, "", "")));
            Assert.That(File.ReadAllText(file), Is.EqualTo(fromScript));
        }
    }

    [Test]
    public void Graph_StepOfALog_HasTheNumbersOfThatStep()
    {
        string log = Path.Combine(Tool.Folder(), "log.json");
        Tool.Run("run", Tool.Example("one-weight"), "--log", log);

        JsonElement nodes = JsonDocument.Parse(Tool.Run("graph", log, "--step", "2", "-f", "json").Output).RootElement.GetProperty("nodes");

        JsonElement weight = nodes.EnumerateArray().Single(n => n.TryGetProperty("name", out JsonElement name) && name.GetString() == "w");
        Assert.That(weight.GetProperty("data").GetDouble(), Is.EqualTo(1.8));
    }

    [TestCase("{\"format\":\"tapegrad-log/1\",\"na", "parse, or the text ends too early")]
    [TestCase("{\"format\":\"tapegrad-graph/1\",\"nodes\":[{", "parse, or the text ends too early")]
    [TestCase("", "line 1, byte 1")]
    [TestCase("{}", "it does not say \"format\": \"tapegrad-graph/1\"")]
    [TestCase("[1, 2]", "")]
    [TestCase("{\"format\":\"tapegrad-blame/1\"}", "'tapegrad-blame/1' instead of 'tapegrad-graph/1'")]
    [TestCase("digraph { a -> b }", "line 1, byte 1")]
    public void Graph_OtherText_IsUnreadableInput(string text, string says)
    {
        string file = Path.Combine(Tool.Folder(), "saved.json");
        File.WriteAllText(file, text);

        Tool.Result result = Tool.Run("graph", file);

        Assert.That(result.ExitCode, Is.EqualTo(4));
        Assert.That(result.Output, Is.Empty);
        Assert.That(result.Error, Does.StartWith($"{file}: This is not valid tapegrad-").And.Contain(says));
        Assert.That(result.Error.TrimEnd('\n'), Does.Not.Contain("\n"), "one line");
    }

    [Test]
    public void Graph_LogCutAnywhere_IsUnreadableInput()
    {
        string folder = Tool.Folder(), log = Path.Combine(folder, "log.json");
        Tool.Run("run", Tool.Example("one-weight"), "--log", log);
        string whole = File.ReadAllText(log).TrimEnd();

        foreach (int tenth in Enumerable.Range(1, 9))
        {
            string cut = Path.Combine(folder, $"{tenth}.json");
            File.WriteAllText(cut, whole[..(whole.Length * tenth / 10)]);

            Tool.Result result = Tool.Run("graph", cut);

            Assert.That(result.ExitCode, Is.EqualTo(4), $"{tenth} tenths: {result.Error}");
            Assert.That(result.Output, Is.Empty);
        }
    }

    [Test]
    public void Graph_NoReadableFile_IsUnreadableInput()
    {
        string folder = Path.Combine(Tool.Folder(), "a.json"), bytes = Path.Combine(Tool.Folder(), "b.json");
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(bytes, [0x7B, 0xC3, 0x28]);

        Assert.That(Tool.Run("graph", folder), Is.EqualTo(new Tool.Result(4, "", $"'{folder}' is a folder. Name one of its files.\n")));
        Assert.That(Tool.Run("graph", bytes), Is.EqualTo(new Tool.Result(4, "", $"'{bytes}' cannot be read: it is not text in UTF-8.\n")));
        Assert.That(Tool.Run("graph", "nothing.json").Error, Does.StartWith("'nothing.json' cannot be read: "));
    }

    [TestCase("21", "--step asks for step 21, but the last step is 20.\n")]
    [TestCase("0", "--step takes a whole number from 1, but was '0'.\nTry 'tapegrad graph --help'.\n")]
    [TestCase("last", "--step takes a whole number from 1, but was 'last'.\nTry 'tapegrad graph --help'.\n")]
    public void Graph_StepThatIsNotThere_IsWrongUsage(string step, string says)
    {
        string log = Path.Combine(Tool.Folder(), "log.json");
        Tool.Run("run", Tool.Example("one-weight"), "--log", log);

        Assert.That(Tool.Run("graph", log, "--step", step), Is.EqualTo(new Tool.Result(2, "", says)));
        Assert.That(Tool.Run("graph", Tool.Example("one-weight"), "--step", step).Error, Does.EndWith(says));
    }

    [TestCase("-o", "", "-o needs the name of a file.")]
    [TestCase("-f", "png", "Argument 'png' not recognized.")]
    public void Graph_WrongUsage_IsSaidOnStderr(string option, string value, string says)
    {
        Tool.Result result = Tool.Run("graph", Tool.Example("one-weight"), option, value);

        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Output, Is.Empty);
        Assert.That(result.Error, Does.StartWith(says).And.EndWith("Try 'tapegrad graph --help'.\n"));
    }

    [Test]
    public void Graph_SvgWithoutDot_IsSaidBeforeTheScriptRuns()
    {
        Tool.Result result = Tool.RunIn(Tool.Repository, new() { ["PATH"] = Tool.Folder() }, "graph", Tool.Example("one-weight"), "-f", "svg");

        Assert.That(result.ExitCode, Is.EqualTo(69));
        Assert.That(result.Output, Is.Empty);
        Assert.That(result.Error, Does.StartWith("-f svg needs Graphviz' dot, which is not installed.").And.Not.Contain("Epoch"));
    }

    private static void RequireDotFor(string format)
    {
        if (format == "svg")
        {
            DotInstalled.Require();
        }
    }

    [Test]
    public void Graph_Stats_CountsNodesDepthScopesAndWhatIsOutOfReach()
    {
        string script = Tool.Script("""
            using TapeGrad;
            var tape = new Tape();
            Value w = tape.Parameter(1.0, "w"), v = tape.Parameter(2.0, "v"), lost = tape.Parameter(3.0, "lost");
            Value a, b;
            using (tape.Scope("left")) { a = w * 2.0; using (tape.Scope("deep")) { a = a.Square(); } }
            using (tape.Scope("right")) { b = v.Tanh(); }
            Value y = a + b;
            y.Backward();
            TrainingLog.Current.Step(y);
            """);

        Tool.Result result = Tool.Run("graph", script, "--stats");

        Assert.That(result.Lines[1..], Is.EqualTo((string[])
        [
            "",
            "nodes         6  2 parameters, 4 operations",
            "edges         5",
            "depth         3  operations on the longest path",
            "width         2  operations at the same depth, at most",
            "components    2  parts that only the output joins",
            "out of reach  1  lost",
            "",
            "scope      nodes  parameters  operations",
            "left           2           0  1 *, 1 square",
            "left/deep      1           0  1 square",
            "right          1           0  1 tanh",
        ]), result.Error);
        Assert.That(Tool.Run("graph", script, "--stats", "-f", "svg").ExitCode, Is.EqualTo(ExitCode.WrongUsage));
    }
}
