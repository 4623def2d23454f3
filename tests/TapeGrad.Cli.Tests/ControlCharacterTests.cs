namespace TapeGrad.Cli.Tests;

/// <summary>What a terminal would obey must not come out of a name, whoever wrote the script or the file.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ControlCharacterTests
{
    private const string Before = """
        using TapeGrad;
        var tape = new Tape();
        Value x = tape.Parameter(1.0, "x\u001b[31mred\u0007");
        Value lost = tape.Parameter(1.0, "lost\u009b2J");
        Value y = (x * 2.0).Named("y\u001b[2J\nsecond");
        Value loss = y.Square().Named("\u001b]0;owned\u0007\nsplit\u001b[2J");
        loss.Backward();
        """;

    private static readonly string After = Before.Replace("Parameter(1.0", "Parameter(1.5", StringComparison.Ordinal);

    [TestCase("script")]
    [TestCase("run")]
    [TestCase("graph")]
    public void Explain_NamesWithCommandsForTheTerminal_AreTold(string input)
    {
        Tool.Result result = Tool.Run("explain", Saved(Before, input), "--of", "n2");

        AssertHarmless(result);
        Assert.That(result.Lines[0], Does.EndWith(": \uFFFD]0;owned\uFFFD\uFFFDsplit\uFFFD[2J = 4"), "the heading is one line");
    }

    [TestCase("script")]
    [TestCase("run")]
    [TestCase("graph")]
    public void Diff_NamesWithCommandsForTheTerminal_AreTold(string input)
    {
        Tool.Result result = Tool.Run("diff", Saved(Before, input), Saved(After, input));

        AssertHarmless(result);
        Assert.That(result.Lines[0], Does.StartWith("A: ").And.EndsWith(": \uFFFD]0;owned\uFFFD\uFFFDsplit\uFFFD[2J = 4"));
        Assert.That(result.Lines[1], Does.StartWith("B: ").And.EndsWith(": \uFFFD]0;owned\uFFFD\uFFFDsplit\uFFFD[2J = 9"));
        Assert.That(result.Output, Does.Contain("\nThe change of x\uFFFD[31mred\uFFFD explains more"));
    }

    [TestCase("explain", "--all")]
    [TestCase("explain", "--json")]
    [TestCase("blame", "--rate", "0.1")]
    [TestCase("blame", "--rate", "0.1", "--json")]
    [TestCase("blame", "--by", "line")]
    [TestCase("check")]
    [TestCase("curvature")]
    [TestCase("doctor")]
    [TestCase("graph")]
    [TestCase("graph", "--stats")]
    [TestCase("graph", "-f", "mermaid")]
    [TestCase("graph", "-f", "json")]
    public void AnyCommand_NamesWithCommandsForTheTerminal_PrintsNone(string command, params string[] options) =>
        AssertHarmless(Tool.Run([command, Saved(Before, "script"), .. options]));

    [Test]
    public void Blame_OperationWithACommandForTheTerminal_IsTold() => AssertHarmless(Tool.Run("blame", "--rate", "0.05", Tool.Script("""
        using TapeGrad;
        Value w = new Tape().Parameter(0.5, "w");
        (w.Apply<Turned>() - 0.9).Square().Backward();

        readonly struct Turned : IUnaryOp
        {
            public static string Label => "turned\u001b[2J";
            public static T Evaluate<T>(T x, double k) where T : struct, IScalar<T> => T.Sin(x);
            public static T Derivative<T>(T x, T y, double k) where T : struct, IScalar<T> => -T.Cos(x);
        }
        """)));

    private static void AssertHarmless(Tool.Result result)
    {
        Assert.That(result.Output, Is.Not.Empty, result.Error);
        Assert.That((result.Output + result.Error).Where(c => char.IsControl(c) && c != '\n'), Is.Empty, result.Output + result.Error);
    }

    private static string Saved(string text, string input)
    {
        string script = Tool.Script(text);
        string file = Path.ChangeExtension(script, ".json");
        if (input == "run")
        {
            Tool.Run("run", script, "--log", file);
        }
        else if (input == "graph")
        {
            Tool.Run("graph", script, "-f", "json", "-o", file);
        }

        return input == "script" ? script : file;
    }
}
