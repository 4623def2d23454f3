using System.Text.Json;

namespace TapeGrad.Cli.Tests;

public sealed class CheckTests
{
    // An op from outside, with the derivative that the test names.
    private const string CubeWithDerivative = """
        readonly struct Cube : IUnaryOp
        {
            public static string Label => "cube";
            public static T Evaluate<T>(T x, double k) where T : struct, IScalar<T> => x * x * x;
            public static T Derivative<T>(T x, T y, double k) where T : struct, IScalar<T> => DERIVATIVE;
        }
        """;

    // The sign of the derivative is turned.
    private const string TurnedSinc = """
        using TapeGrad;
        var tape = new Tape();
        Value w = tape.Parameter(0.5, "w");
        for (int step = 0; step < 2; step++)
        {
            Value loss = ((w * 2.0).Apply<Sinc>().Named("h") - 0.9).Square();
            loss.Backward();
            TrainingLog.Current.Step(loss);
            w.Data -= 0.05 * w.Grad;
            tape.Reset();
        }

        readonly struct Sinc : IUnaryOp
        {
            public static string Label => "sinc";
            public static T Evaluate<T>(T x, double k) where T : struct, IScalar<T> => T.Sin(x) / x;
            public static T Derivative<T>(T x, T y, double k) where T : struct, IScalar<T> => (T.Sin(x) - (x * T.Cos(x))) / (x * x);
        }
        """;

    private const string ManyLeaves = """
        using TapeGrad;
        var tape = new Tape();
        Value a = tape.Parameter(1.0, "w"), b = tape.Parameter(2.0, "w");
        Values v = tape.Parameter([3.0, 4.0], "v");
        Value u = tape.Parameter(5.0);
        Value loss = a * tape.Input(1.0) + b * tape.Input(2.0, "x") + v.Sum() * u;
        loss.Backward();
        TrainingLog.Current.Step(loss);
        """;

    private const string Detached = """
        using TapeGrad;
        var tape = new Tape();
        Value w = tape.Parameter(0.5, "w"), v = tape.Parameter(0.5, "v");
        Value loss = (v * w.Data - 1.0).Square();
        loss.Backward();
        TrainingLog.Current.Step(loss);
        """;

    private const string NotCleared = """
        using TapeGrad;
        var tape = new Tape();
        Value w = tape.Parameter(1.0, "w"), v = tape.Parameter(1.0, "v");
        for (int i = 0; i < 2; i++)
        {
            Value loss = (w * 2.0 + v - 4.0).Square();
            loss.Backward();
            TrainingLog.Current.Step(loss);
            w.Data -= 0.25 * w.Grad;
        }
        """;

    // Each sweep is right, and yet the training is not.
    [Test]
    public void Check_OfGradientsThatWereNotCleared_SaysSo()
    {
        const string sentence = "Gradients were not cleared: Grad of w is 0, of which this step gave 4, and likewise of 1 other. "
            + "Unless you add up small batches, call tape.Reset() or tape.ZeroGrad() after each update.";
        string script = Tool.Script(NotCleared);

        Tool.Result table = Tool.Run("check", script), json = Tool.Run("check", script, "--json"), first = Tool.Run("check", script, "--step", "1");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(table.Output, Does.EndWith($"\n{sentence}\nstep 2: 2 of 2 gradients agree\n"), table.Error);
            Assert.That(JsonDocument.Parse(json.Output).RootElement.GetProperty("uncleared").GetString(), Is.EqualTo(sentence));
            Assert.That(first.Output, Does.Not.Contain("cleared"));
        }
    }

    [Test]
    public void Check_OneWeight_AgreesInItsLastStep()
    {
        Tool.Result result = Tool.Run("check", Tool.Example("one-weight"));

        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(result.Lines[0], Does.Match("^name +analytic +numeric +error +verdict$"));
        Assert.That(result.Lines[1], Does.StartWith("w ").And.EndsWith("  agrees"));
        Assert.That(result.Lines[^1], Is.EqualTo("step 20: 1 of 1 gradients agree"), "the input x is not asked for");
        Assert.That(result.Error, Does.StartWith("Epoch  1:").And.Contain("Epoch 20:"), "the script's own output is not the result");
    }

    [Test]
    public void Check_Readme_ShowsMicrogradsGradients()
    {
        Tool.Result result = Tool.Run("check", Tool.Example("readme"));

        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(result.Output, Does.Match("a +138\\.8338192 .* agrees\nb +645\\.5772595 .* agrees\n"));
    }

    [Test]
    public void Check_LossTooNoisyToTell_SaysThatTheOperationsDecided()
    {
        Tool.Result result = Tool.Run("check", Tool.Script("""
            using TapeGrad;
            Values w = new Tape().Parameter([1e16, 1.0], "w");
            (w[0] + w[1] - w[0]).Backward();
            """));

        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(result.Lines[2], Does.Match(@"^w\[1\] +1 .* agrees by its operations, the loss is too noisy to tell$"));
    }

    [Test]
    public void Check_OpWithAWrongDerivative_DiffersAndIsFound()
    {
        Tool.Result result = Tool.Run("check", CubeScript("3.003 * x * x"));

        Assert.That(result.ExitCode, Is.EqualTo(3));
        Assert.That(result.Output, Does.Match(@"fine +1 .* agrees\nw +12\.012 +12 +1\.2e-2 +DIFFERS\n\ncube at w = 2: local derivative 12\.01, a difference says 12\nstep 1: 1 of 2 gradients agree\n"));
        Assert.That(result.Error, Is.Empty);
    }

    [Test]
    public void Check_OpWithTheRightDerivative_Agrees()
    {
        Assert.That(Tool.Run("check", CubeScript("3.0 * x * x")).ExitCode, Is.Zero);
    }

    [Test]
    public void Check_AtACorner_SaysKinkAndPasses()
    {
        Tool.Result result = Tool.Run("check", Tool.Script("""
            using TapeGrad;
            Value loss = new Tape().Parameter(0.0, "w").Relu();
            loss.Backward();
            TrainingLog.Current.Step(loss);
            """));

        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(result.Lines[1], Does.StartWith("w ").And.EndsWith("  kink"));
    }

    [Test]
    public void Check_TurnedSignOfAnOperation_NamesItWithBothNumbers()
    {
        Tool.Result result = Tool.Run("check", Tool.Script(TurnedSinc), "--step", "1");

        Assert.That(result.ExitCode, Is.EqualTo(3));
        Assert.That(result.Lines[^2], Is.EqualTo("sinc at n1 = 1 (result h): local derivative +0.3012, a difference says -0.3012"));
    }

    [Test]
    public void Check_Json_HasEveryField()
    {
        Tool.Result result = Tool.Run("check", Tool.Script(TurnedSinc), "--json");

        JsonElement json = JsonDocument.Parse(result.Output).RootElement;
        JsonElement entry = json.GetProperty("entries").EnumerateArray().Single();
        Assert.That(json.EnumerateObject().Select(p => p.Name), Is.EqualTo((string[])["format", "name", "step", "passed", "entries"]));
        Assert.That(entry.EnumerateObject().Select(p => p.Name), Is.EqualTo((string[])["name", "analytic", "numeric", "error", "verdict", "reached", "operation", "finding"]));
        Assert.That(
            (json.GetProperty("format").GetString(), json.GetProperty("step").GetInt32(), json.GetProperty("passed").GetBoolean()),
            Is.EqualTo(("tapegrad-check/1", 2, false)));
        Assert.That(
            (entry.GetProperty("name").GetString(), entry.GetProperty("verdict").GetString(), entry.GetProperty("operation").GetString()),
            Is.EqualTo(("w", "differs", "sinc")));
        Assert.That(result.ExitCode, Is.EqualTo(3));
    }

    [TestCase(new string[0], new[] { "w (n0)", "w (n1)", "v[0]", "v[1]", "n4" }, TestName = "parameters")]
    [TestCase(new[] { "--inputs" }, new[] { "w (n0)", "w (n1)", "v[0]", "v[1]", "n4", "n5", "x" }, TestName = "inputs")]
    [TestCase(new[] { "--only", "x" }, new[] { "x" }, TestName = "an input by name")]
    [TestCase(new[] { "--only", "v" }, new[] { "v[0]", "v[1]" }, TestName = "a vector")]
    [TestCase(new[] { "--only", "w" }, new[] { "w (n0)", "w (n1)" }, TestName = "all of one name")]
    [TestCase(new[] { "--only", "w (n1)", "--only", "v[1]" }, new[] { "w (n1)", "v[1]" }, TestName = "several")]
    public void Check_Only_ChoosesWhatIsChecked(string[] options, string[] names)
    {
        Tool.Result result = Tool.Run(["check", Tool.Script(ManyLeaves), "--json", .. options]);

        Assert.That(JsonDocument.Parse(result.Output).RootElement.GetProperty("entries").EnumerateArray().Select(e => e.GetProperty("name").GetString()), Is.EqualTo(names));
    }

    [Test]
    public void Check_OnlyAnUnknownName_SaysWhichThereAre() => Check(
        Tool.Run("check", Tool.Script(ManyLeaves), "--only", "u"),
        2,
        "--only u: the loss of step 1 does not have a parameter or an input of this name. It has w (n0), w (n1), v[0], v[1], n4 and 2 others.\n");

    [Test]
    public void Check_ParameterThatTheLossDoesNotReach_IsListed()
    {
        Tool.Result result = Tool.Run("check", Tool.Script(Detached));

        Assert.That(result.Output, Does.Match("\nw +0  the loss does not depend on it\nv +"));
        Assert.That(result.Lines[^1], Is.EqualTo("step 1: 1 of 1 gradients agree, the loss does not depend on 1 other"));
        Assert.That(result.ExitCode, Is.Zero);
    }

    [Test]
    public void Check_SavedLog_IsComputedAgain()
    {
        string log = Path.Combine(Tool.Folder(), "run.json");
        Tool.Run("run", Tool.Example("two-layer"), "--log", log);

        Tool.Result saved = Tool.Run("check", log, "--step", "3");

        Assert.That(saved, Is.EqualTo(Tool.Run("check", Tool.Example("two-layer"), "--step", "3") with { Error = "" }));
        Assert.That(saved.Lines[^1], Is.EqualTo("step 3: 9 of 9 gradients agree"));
    }

    [Test]
    public void Check_SavedLogWithAnOperationOfTheScript_AsksForTheScript()
    {
        string log = Path.Combine(Tool.Folder(), "run.json");
        Tool.Run("run", Tool.Script(TurnedSinc), "--log", log);

        Check(
            Tool.Run("check", log),
            2,
            $"{log}: The operation 'sinc' is not one of the library's, and a file holds only its label, so it cannot be computed again. Give the script instead.\n");
    }

    [Test]
    public void Check_SavedLogWithAnOperationThatBorrowsALabel_AsksForTheScript()
    {
        string log = Path.Combine(Tool.Folder(), "run.json");
        Tool.Run("run", Tool.Script(TurnedSinc.Replace("\"sinc\"", "\"sin\"", StringComparison.Ordinal)), "--log", log);

        Assert.That(Tool.Run("check", log).Error, Does.Contain("The operation 'sin' is not one of the library's"));
    }

    [Test]
    public void Check_FileThatIsNotALog_IsUnreadableInput()
    {
        string file = Path.Combine(Tool.Folder(), "other.json");
        File.WriteAllText(file, "{}");

        Check(Tool.Run("check", file), 4, $"{file}: This is not valid tapegrad-log/1 JSON: it does not say \"format\": \"tapegrad-log/1\".\n");
    }

    [Test]
    public void Check_SavedLogWithASetting_IsWrongUsage() => Assert.That(
        Tool.Run("check", "run.json", "--set", "epochs=3"),
        Is.EqualTo(new Tool.Result(2, "", "run.json is a saved run, which does not run again, so it takes neither --set nor arguments. Give the script instead.\n")));

    [Test]
    public void Check_ScriptWithoutSteps_SaysWhatToCall() => Check(
        Tool.Run("check", Tool.Script("System.Console.WriteLine(1);")),
        2,
        "1\nThe script did not log a step. Call TrainingLog.Current.Step(loss) after Backward.\n");

    [Test]
    public void Check_StepWithoutBackward_SaysWhatToCall()
    {
        Tool.Result result = Tool.Run("check", Tool.Script("using TapeGrad;\nTrainingLog.Current.Step(new Tape().Input(1.0));\n"));

        Assert.That((result.ExitCode, result.Output), Is.EqualTo((2, "")));
        Assert.That(result.Error, Is.EqualTo("Step 1 does not have gradients, because the last sweep did not start at its loss. Call loss.Backward() before Step(loss).\n"));
    }

    [Test]
    public void Check_GradientOfAnInputNotFinite_FailsWithItsName()
    {
        Tool.Result result = Tool.Run("check", Tool.Script("""
            using TapeGrad;
            Value loss = new Tape().Input(0.0, "x").Sqrt();
            loss.Backward();
            TrainingLog.Current.Step(loss);
            """));

        Check(result, 1, "The gradient of 'x' is Infinity. Gradients are finite down to the value at node 1 (sqrt) = 0 of 'x' = 0, with gradient 1; its local derivative is Infinity. In line 2, this is new Tape().Input(0.0, \"x\").Sqrt().\n");
    }

    [Test]
    public void Check_TrainingThatBreaks_NamesTheFirstNode()
    {
        Tool.Result result = Tool.Run("check", Tool.Script("""
            using TapeGrad;
            Value loss = (new Tape().Parameter(-1.0, "w").Log().Named("z") * 2.0).Named("loss");
            loss.Backward();
            TrainingLog.Current.Step(loss);
            """));

        Assert.That((result.ExitCode, result.Output), Is.EqualTo((1, "")));
        Assert.That(result.Error, Does.Contain("line 4").And.Contain("'loss' (*) is NaN").And.Contain("'z' (log) = NaN of 'w' = -1"));
    }

    [Test]
    public void Check_Set_ReachesTheScript()
    {
        Tool.Result result = Tool.Run("check", Tool.Example("one-weight"), "--set", "epochs=3");

        Assert.That(result.Lines[^1], Is.EqualTo("step 3: 1 of 1 gradients agree"));
    }

    [Test]
    public void Check_SettingThatIsNeverRead_IsWrongUsage() => Assert.That(
        Tool.Run("check", Tool.Example("one-weight"), "--set", "lr=3"),
        Has.Property("ExitCode").EqualTo(2).And.Property("Error").EndsWith(
            "--set lr had no effect, because the script never read it. It reads: learning-rate, epochs.\n"));

    [Test]
    public void Check_MissingScript_IsUnreadableInput() => Check(
        Tool.Run("check", "nothere.cs"), 4, "The script 'nothere.cs' does not exist. 'tapegrad examples' lists the scripts that come with the tool.\n");

    [Test]
    public void Check_ScriptArguments_AreTheScripts()
    {
        Tool.Result result = Tool.Run("check", Tool.Script("System.Console.WriteLine(string.Join('|', args));"), "--", "--set", "b c");

        Assert.That(result.Error, Does.StartWith("--set|b c\n"));
    }

    private static string CubeScript(string derivative) => Tool.Script($"""
        using TapeGrad;
        var tape = new Tape();
        Value fine = tape.Parameter(2.0, "fine");
        Value w = tape.Parameter(2.0, "w");
        Value loss = w.Apply<Cube>() + fine;
        loss.Backward();
        TrainingLog.Current.Step(loss);
        {CubeWithDerivative.Replace("DERIVATIVE", derivative, StringComparison.Ordinal)}
        """);

    private static void Check(Tool.Result result, int exitCode, string error) =>
        Assert.That((result.ExitCode, result.Output, result.Error), Is.EqualTo((exitCode, "", error)));
}
