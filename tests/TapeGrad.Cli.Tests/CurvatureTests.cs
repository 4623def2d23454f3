using System.Text.Json;

namespace TapeGrad.Cli.Tests;

public sealed class CurvatureTests
{
    // f = 3a² + ab + b²⁄2 has the Hessian 6 1 / 1 1, and with c⁴ at 0 nothing else.
    private const string Bowl = """
        using TapeGrad;
        var tape = new Tape();
        Value a = tape.Parameter(1.0, "a"), b = tape.Parameter(2.0, "b"), c = tape.Parameter(0.0, "c"), far = tape.Parameter(9.0, "far");
        Value loss = 3.0 * a.Square() + a * b + b.Square() / 2.0 + c.Square().Square();
        loss.Backward();
        TrainingLog.Current.Step(loss);
        """;

    private static readonly double Largest = (7.0 + Math.Sqrt(29.0)) / 2.0;

    [Test]
    public void Curvature_OneWeight_IsEightAndAllowsAQuarter()
    {
        Tool.Result result = Tool.Run("curvature", Tool.Example("one-weight"));

        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(result.Output, Is.EqualTo("""
            step 20: loss 1.09841E-26, 1 parameter

            curvature  2 / curvature  carried by
            8                   0.25  w 100 %

            Plain gradient descent is stable below a rate of 0.25, which is 2 / 8. The rate 0.1 lies below.

            """));
        Assert.That(result.Error, Does.StartWith("Epoch  1:"), "the script's own output is not the result");
    }

    [TestCase("0.3", "The rate 0.3 lies above: along the first direction, each step jumps over the bottom and ends farther away.")]
    [TestCase("0.25", "The rate 0.25 is that limit: along the first direction, each step ends as far on the other side.")]
    [TestCase("0.2", "The rate 0.2 lies below.")]
    public void Curvature_OtherRate_IsCompared(string rate, string sentence)
    {
        Assert.That(Tool.Run("curvature", Tool.Example("one-weight"), "--rate", rate).Lines[^1], Does.EndWith(sentence));
        Assert.That(Tool.Run("curvature", Tool.Example("one-weight"), "--set", $"learning-rate={rate}", "--step", "2").Lines[^1], Does.EndWith(sentence));
    }

    [Test]
    public void Curvature_Json_HasTheEigenvaluesAndTheirParameters()
    {
        Tool.Result result = Tool.Run("curvature", Tool.Script(Bowl), "--json", "--top", "9");

        Assert.That(result.ExitCode, Is.Zero, result.Error);
        JsonElement file = JsonDocument.Parse(result.Output).RootElement;
        JsonElement[] directions = [.. file.GetProperty("directions").EnumerateArray()];
        Assert.That(file.GetProperty("format").GetString(), Is.EqualTo("tapegrad-curvature/1"));
        Assert.That(file.GetProperty("parameters").GetInt32(), Is.EqualTo(3), "the loss does not depend on far");
        Assert.That(file.GetProperty("limit").GetDouble(), Is.EqualTo(2.0 / Largest).Within(1e-14));
        Assert.That(file.TryGetProperty("learningRate", out _), Is.False, "the script does not move anything");
        Assert.That(directions.Select(d => d.GetProperty("curvature").GetDouble()), Is.EqualTo([Largest, 7.0 - Largest, 0.0]).Within(1e-12));
        JsonElement first = directions[0].GetProperty("parameters")[0];
        double slope = Largest - 6.0;
        Assert.That(first.GetProperty("name").GetString(), Is.EqualTo("a"));
        Assert.That(first.GetProperty("part").GetDouble(), Is.EqualTo(1.0 / (1.0 + slope * slope)).Within(1e-12));
    }

    [Test]
    public void Curvature_RateNotKnown_AsksForIt() =>
        Assert.That(Tool.Run("curvature", Tool.Script(Bowl)).Lines[^1], Does.EndWith("The script's rate is not known. Give it with --rate to compare."));

    [Test]
    public void Curvature_OfASavedLog_IsThatOfTheScript()
    {
        string log = Path.Combine(Tool.Folder(), "run.json");
        Tool.Run("run", Tool.Example("two-layer"), "--log", log);

        Tool.Result saved = Tool.Run("curvature", log);

        Assert.That(saved.ExitCode, Is.Zero, saved.Error);
        Assert.That(saved.Output, Is.EqualTo(Tool.Run("curvature", Tool.Example("two-layer")).Output));
    }

    [Test]
    public void Curvature_OfALine_DoesNotLimitTheRate()
    {
        string line = Tool.Script("""
            using TapeGrad;
            var tape = new Tape();
            Value loss = 2.0 * tape.Parameter(1.0, "w");
            loss.Backward();
            TrainingLog.Current.Step(loss);
            """);

        Tool.Result result = Tool.Run("curvature", line, "--rate", "0.1");

        Assert.That(result.Lines[^1], Is.EqualTo("The loss does not curve upwards in any direction here, so curvature does not limit the rate."));
        Assert.That(Tool.Run("curvature", line, "--json").Output, Does.Not.Contain("\"limit\""));
    }

    [TestCase("Value loss = (w - 1.0).Pow(1.5);", 1, "The second derivatives of step 1 are not finite")]
    [TestCase("Value loss = tape.Input(1.0, \"x\").Square();", 2, "does not depend on a parameter")]
    public void Curvature_WithoutAHessian_SaysWhy(string loss, int exitCode, string sentence)
    {
        Tool.Result result = Tool.Run("curvature", Tool.Script($$"""
            using TapeGrad;
            var tape = new Tape();
            Value w = tape.Parameter(1.0, "w");
            {{loss}}
            loss.Backward();
            try { TrainingLog.Current.Step(loss); } catch (NonFiniteException) { }
            """));

        Assert.That((result.ExitCode, result.Output), Is.EqualTo((exitCode, "")));
        Assert.That(result.Error, Does.Contain(sentence));
    }

    [TestCase("--rate", "0", "--rate takes a number above 0")]
    [TestCase("--top", "0", "--top takes a whole number from 1")]
    [TestCase("--step", "99", "--step asks for step 99, but the last step is 20.")]
    public void Curvature_WrongOption_IsRefused(string option, string value, string sentence)
    {
        Tool.Result result = Tool.Run("curvature", Tool.Example("one-weight"), option, value);

        Assert.That((result.ExitCode, result.Output), Is.EqualTo((2, "")));
        Assert.That(result.Error, Does.Contain(sentence));
    }
}
