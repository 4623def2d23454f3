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

    [Test]
    public void Check_OneWeight_AgreesInItsLastStep()
    {
        Tool.Result result = Tool.Run("check", Tool.Example("one-weight"));

        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(result.Lines[0], Does.Match("^name +analytic +numeric +error +verdict$"));
        Assert.That(result.Lines[1], Does.StartWith("w ").And.EndsWith("  agrees"));
        Assert.That(result.Lines[2], Does.StartWith("x ").And.EndsWith("  agrees"));
        Assert.That(result.Lines[^1], Is.EqualTo("step 20: 2 of 2 gradients agree"));
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
    public void Check_OpWithAWrongDerivative_DiffersAndIsFound()
    {
        Tool.Result result = Tool.Run("check", CubeScript("3.003 * x * x"));

        Assert.That(result.ExitCode, Is.EqualTo(3));
        Assert.That(result.Output, Does.Match(@"fine +1 .* agrees\nw +12\.012 +12 +1\.2e-2 +DIFFERS\n\nstep 1: 1 of 2 gradients agree\n"));
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

        Check(result, 1, "The gradient of 'x' is Infinity. Gradients are finite down to the value at node 1 (sqrt) = 0 of 'x' = 0, with gradient 1; its local derivative is Infinity.\n");
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

        Assert.That(result.Lines[^1], Is.EqualTo("step 3: 2 of 2 gradients agree"));
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
