using System.Text.Json;

namespace TapeGrad.Cli.Tests;

[Parallelizable(ParallelScope.All)]
public sealed class DiffTests
{
    private const string Before = """
        using TapeGrad;
        var tape = new Tape();
        Values w = tape.Parameter([1.0, -2.0], "w");
        Value b = tape.Parameter(0.5, "b");
        Value x = tape.Input(3.0, "x"), z = tape.Input(4.0, "z");
        Value h = (w[0] * x + w[1] * z + b).Tanh().Named("h");
        Value loss = (h - 1.0).Square().Named("loss");
        loss.Backward();
        TrainingLog.Current.Step(loss);
        """;

    // The same in other operations and in another order.
    private static readonly string Refactored = Before.Replace(
        "(w[0] * x + w[1] * z + b).Tanh().Named(\"h\")", "Values.Of(x, z).Linear(w, Values.Of(b))[0].Tanh()", StringComparison.Ordinal);

    private static readonly string Commuted = Before.Replace("w[0] * x + w[1] * z + b", "b + (z * w[1] + x * w[0])", StringComparison.Ordinal);

    private static readonly string Wrong = Before.Replace("w[1] * z", "w[1] * x", StringComparison.Ordinal);

    private static readonly string Detached = Before.Replace("+ b)", "+ b.Detach())", StringComparison.Ordinal);

    [Test]
    public void Diff_TwoSteps_TellsWhatChanged()
    {
        Tool.Result result = Tool.Run("diff", Tool.Example("one-weight"), "--step", "1", "--step", "2");

        Assert.That(result.Output, Is.EqualTo("""
            A: one-weight, step 1: loss = 4
            B: one-weight, step 2: loss = 0.16

            number       A     B  change
            loss         4  0.16   -3.84
            prediction   2   3.6     1.6
            error       -2  -0.4     1.6
            w            1   1.8     0.8

            gradient     A      B  change
            w           -8   -1.6     6.4
            prediction  -4   -0.8     3.2
            error       -4   -0.8     3.2
            x           -4  -1.44    2.56

            The change of w explains more of the change of the loss than any other: -3.84 of -3.84, to first order.
            Not the same within 1e-9: the loss and 2 gradients (w, x).

            """), result.Error);
        Assert.That(result.ExitCode, Is.EqualTo(ExitCode.CheckFound));
    }

    [Test]
    public void Diff_Refactoring_IsTheSameMathematics()
    {
        Tool.Result result = Tool.Run("diff", Tool.Script(Before), Tool.Script(Refactored));

        Assert.That(result.Lines[^1], Is.EqualTo("The loss and all gradients are the same within 1e-9, though the graph is not."), result.Error);
        Assert.That(result.Output, Does.Contain("1 node appeared: 1 × linear\n").And.Contains("4 nodes disappeared: 2 × *, 2 × +\n"));
        Assert.That(result.ExitCode, Is.Zero);
    }

    [Test]
    public void Diff_OtherOrderOfTerms_MatchesAllButTheSums()
    {
        JsonElement json = Json(Tool.Run("diff", Tool.Script(Before), Tool.Script(Commuted), "--json"));

        Assert.That((json.GetProperty("same").GetBoolean(), json.GetProperty("sameShape").GetBoolean()), Is.EqualTo((true, false)));
        Assert.That((json.GetProperty("appearedCount").GetInt32(), json.GetProperty("disappearedCount").GetInt32()), Is.EqualTo((0, 0)));
    }

    [Test]
    public void Diff_OtherMathematics_IsFound()
    {
        Tool.Result result = Tool.Run("diff", Tool.Script(Before), Tool.Script(Wrong));

        Assert.That(result.ExitCode, Is.EqualTo(ExitCode.CheckFound));
        Assert.That(result.Lines[^1], Does.StartWith("Not the same within 1e-9: the loss and 5 gradients (w[0], w[1], b, x, z)."), result.Output);
    }

    // The loss is the same to the last bit.
    [Test]
    public void Diff_LostGradient_IsFound()
    {
        Tool.Result result = Tool.Run("diff", Tool.Script(Before), Tool.Script(Detached));

        Assert.That(result.ExitCode, Is.EqualTo(ExitCode.CheckFound));
        Assert.That(result.Lines[^1], Is.EqualTo("Not the same within 1e-9: 1 gradient (b)."), result.Output);
    }

    [TestCase("1e-3", 0)]
    [TestCase("1e-9", 3)]
    public void Diff_Tolerance_Decides(string tolerance, int exitCode)
    {
        string near = Before.Replace("0.5, \"b\"", "0.50001, \"b\"", StringComparison.Ordinal);

        Assert.That(Tool.Run("diff", Tool.Script(Before), Tool.Script(near), "--tolerance", tolerance).ExitCode, Is.EqualTo(exitCode));
    }

    // 1e8 + 1 - 1e8 in another order differs in the 8th digit, which is rounding: the terms are 1e8 times as large.
    [Test]
    public void Diff_RoundingUnderCancellation_IsNotADifference()
    {
        string sum = Before.Replace("(h - 1.0).Square()", "(h * 1e8 + h.Square() - h * 1e8)", StringComparison.Ordinal);
        string other = Before.Replace("(h - 1.0).Square()", "(h * 1e8 - h * 1e8 + h.Square())", StringComparison.Ordinal);

        Assert.That(Tool.Run("diff", Tool.Script(sum), Tool.Script(other)).ExitCode, Is.Zero);
    }

    [Test]
    public void Diff_SavedRun_IsComparedWithTheScript()
    {
        string log = Path.Combine(Tool.Folder(), "run.json");
        Tool.Run("run", Tool.Example("two-layer"), "--log", log);

        Tool.Result result = Tool.Run("diff", log, Tool.Example("two-layer"), "--step", "7");

        Assert.That(result.Lines[^1], Is.EqualTo("The loss and all gradients are the same within 1e-9, and so is the graph."), result.Error);
        Assert.That(result.ExitCode, Is.Zero);
    }

    [Test]
    public void Diff_Json_HasEveryField()
    {
        JsonElement json = Json(Tool.Run("diff", Tool.Example("one-weight"), "--step", "1", "--step", "2", "--json", "--top", "2"));

        Assert.That(json.EnumerateObject().Select(p => p.Name), Is.EqualTo((string[])
        [
            "format", "a", "b", "tolerance", "same", "sameShape", "sameLoss", "otherGradients", "loss", "appearedCount", "appeared",
            "disappearedCount", "disappeared", "numbersCount", "numbers", "gradientsCount", "gradients", "explained",
        ]));
        Assert.That(json.GetProperty("format").GetString(), Is.EqualTo("tapegrad-diff/1"));
        Assert.That((json.GetProperty("numbersCount").GetInt32(), json.GetProperty("numbers").GetArrayLength()), Is.EqualTo((4, 2)));
        Assert.That(json.GetProperty("explained")[0].GetProperty("part").GetDouble(), Is.EqualTo(-3.84).Within(1e-12));
    }

    [Test]
    public void Diff_Picture_ColoursWhatAppearedAndWhatChanged()
    {
        string dot = Tool.Run("diff", Tool.Script(Before), Tool.Script(Refactored), "-f", "dot").Output;
        string changed = Tool.Run("diff", Tool.Example("one-weight"), "--step", "1", "--step", "2", "-f", "dot").Output;

        Assert.That(dot, Does.Contain("fillcolor=\"#A1D99B\"").And.Contains("appeared</FONT>").And.Contains("green new, red changed, dashed 4 gone"));
        Assert.That(changed, Does.Contain("was 1, grad −8</FONT>").And.Contains("fillcolor=\"#F"));
    }

    // Two products and two sums became one linear node, which stands where they were.
    [Test]
    public void Diff_Picture_ShowsWhatIsGoneAsDashedBoxes()
    {
        string[] lines = Tool.Run("diff", Tool.Script(Before), Tool.Script(Refactored), "-f", "dot").Output.Split('\n');
        string[] boxes = [.. lines.Where(l => l.StartsWith("  gone", StringComparison.Ordinal) && !l.Contains("->", StringComparison.Ordinal))];
        string[] edges = [.. lines.Where(l => l.Contains("->", StringComparison.Ordinal) && l.Contains("gone", StringComparison.Ordinal))];

        Assert.That(boxes, Has.Length.EqualTo(4).And.All.Match("^  gone[0-9]+ \\[style=\"rounded,dashed\", .* label=\".*was .*gone\"\\]$"));
        Assert.That(edges, Has.Some.Match("^  n[0-9]+ -> gone[0-9]+ ").And.Some.Match("^  gone[0-9]+ -> gone[0-9]+ ").And.Some.Match("^  gone[0-9]+ -> n[0-9]+ "));
    }

    [Test]
    public void Diff_Page_ListsWhatIsGone()
    {
        DotInstalled.Require();

        string page = Tool.Run("diff", Tool.Script(Before), Tool.Script(Refactored), "-f", "html").Output;

        Assert.That(page, Does.Contain("<summary>Gone: 4</summary><ul><li>").And.Contain("stroke-dasharray"));
    }

    [TestCase("svg", "<?xml")]
    [TestCase("html", "<!DOCTYPE html>")]
    public void Diff_Picture_IsDrawn(string format, string start)
    {
        DotInstalled.Require();
        string file = Path.Combine(Tool.Folder(), "changes." + format);

        Tool.Result result = Tool.Run("diff", Tool.Example("one-weight"), "--step", "1", "--step", "2", "-f", format, "-o", file);

        Assert.That(File.ReadAllText(file), Does.StartWith(start).And.Contains("was 1, grad −8").And.Contains("</svg>"), result.Error);
    }

    [Test]
    public void Diff_OutputOverAnInput_IsRefused()
    {
        string script = Tool.Script(Before);

        Tool.Result result = Tool.Run("diff", script, Tool.Script(Wrong), "-f", "dot", "-o", script);

        Assert.That(result.ExitCode, Is.EqualTo(ExitCode.WrongUsage), result.Error);
        Assert.That(File.ReadAllText(script), Is.EqualTo(Before));
    }

    [TestCase("one file and one step", "--step", "1")]
    [TestCase("three steps", "--step", "1", "--step", "2", "--step", "3")]
    [TestCase("both forms", "--step", "1", "--step", "2", "--json", "-f", "svg")]
    [TestCase("no tolerance", "--step", "1", "--step", "2", "--tolerance", "-1")]
    public void Diff_WrongUse_IsRefused(string what, params string[] arguments) =>
        Assert.That(Tool.Run(["diff", Tool.Example("one-weight"), .. arguments]).ExitCode, Is.EqualTo(ExitCode.WrongUsage), what);

    private static JsonElement Json(Tool.Result result) => JsonDocument.Parse(result.Output).RootElement;

    [Test]
    public void Diff_ChangeThatIsNotANumber_IsNotExplained()
    {
        string script = Tool.Script(Before.Replace("(h - 1.0)", "(h - double.NaN)", StringComparison.Ordinal));
        string other = Tool.Script(Before.Replace("(h - 1.0)", "(h - double.NaN)", StringComparison.Ordinal).Replace("[1.0, -2.0]", "[1.5, -2.0]", StringComparison.Ordinal));

        Assert.That(Tool.Run("diff", script, script).Output, Does.Not.Contain("explains"));
        Assert.That(Tool.Run("diff", script, other).Output, Does.Not.Contain("explains"));
        Assert.That(Tool.Run("diff", Tool.Script(Before), other).Output, Does.Not.Contain("explains"));
        Assert.That(JsonDocument.Parse(Tool.Run("diff", script, script, "--json").Output).RootElement.GetProperty("explained").GetArrayLength(), Is.Zero);
    }

    [Test]
    public void Diff_ParameterWithAnEmptyName_IsNamedByItsPlace()
    {
        string script = Tool.Script("using TapeGrad;\nvar tape = new Tape();\nValue x = tape.Parameter(1.0, \"x\"), e = tape.Parameter(2.0, \"\");\n(x * e).Backward();\n");
        string other = Tool.Script("using TapeGrad;\nvar tape = new Tape();\nValue x = tape.Parameter(1.5, \"x\"), e = tape.Parameter(2.5, \"\");\n(x * e).Backward();\n");

        Assert.That(Tool.Run("diff", script, other).Lines[^1], Does.EndWith("2 gradients (x, n1)."));
        Assert.That(Tool.Run("explain", script, "--of", "n1").Lines[2], Does.StartWith("n1 has gradient 1 "));
        Assert.That(Tool.Run("blame", script, "--rate", "0.1").Output, Does.Contain("\nn1 "));
    }
}
