using System.Text.Json;

namespace TapeGrad.Cli.Tests;

/// <summary>A step whose loss or gradient is NaN or infinite says nothing about the learning rate.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class BlameNotFiniteTests
{
    private const string Root = """
        using TapeGrad;
        var tape = new Tape();
        Value v = tape.Parameter(1.0, "v"), x = tape.Parameter(0.0, "x");
        ((x.Square() + 0.0).Sqrt() + v).Backward();
        """;

    private const string Overflow = """
        using TapeGrad;
        var tape = new Tape();
        Value x = tape.Parameter(1.5, "x");
        (x.Sin() * 1e300 * 1e300).Named("loss").Backward();
        """;

    private const string Finite = "(v * v).Backward();\ntape.Reset();\n((x.Square()";

    [TestCase("1e-300")]
    [TestCase("0.1")]
    public void Blame_GradientThatIsNotFinite_IsNotTheLearningRates(string rate)
    {
        string script = Tool.Script(Root);

        Tool.Result result = Tool.Run("blame", script, "--rate", rate);

        Assert.That(result.Lines[^1], Is.EqualTo($"The gradient of x is NaN already, before any update. 'tapegrad explain {script}' names the cause."));
    }

    [Test]
    public void Blame_LossThatIsNotFinite_IsNotTheLearningRates()
    {
        string script = Tool.Script(Overflow);

        Tool.Result result = Tool.Run("blame", script, "--rate", "0.1");

        Assert.That(result.Lines[^1], Is.EqualTo($"The loss is Infinity already, before any update. 'tapegrad explain {script}' names the cause."));
    }

    [Test]
    public void Blame_ByScope_SaysTheSame() => Assert.That(
        Tool.Run("blame", Tool.Script(Root), "--rate", "0.1", "--by", "scope").Lines[^1], Does.StartWith("The gradient of x is NaN already, before any update. "));

    [Test]
    public void Blame_AStepOfASavedRun_NamesTheSameStepForExplain()
    {
        string script = Tool.Script(Root.Replace("((x.Square()", Finite, StringComparison.Ordinal) + "\ntape.Reset();\n(v * v).Backward();\n");
        string log = Path.ChangeExtension(script, ".json");
        Tool.Run("run", script, "--log", log);

        JsonElement json = JsonDocument.Parse(Tool.Run("blame", log, "--rate", "0.1", "--step", "2", "--json").Output).RootElement;

        Assert.That(json.GetProperty("verdict").GetString(), Is.EqualTo($"The gradient of x is NaN already, before any update. 'tapegrad explain {log} --step 2' names the cause."));
        Assert.That(Tool.Run("explain", log, "--step", "2").Output, Does.Contain("x has gradient NaN. Blame is finite down to sqrt("));
    }
}
