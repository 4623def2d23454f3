namespace TapeGrad.Cli.Tests;

public sealed class RunFailureTests
{
    [Test]
    public void Run_MissingScript_IsUnreadableInput() => Check(
        Tool.Run("run", "nothere.cs"), 4, "The script 'nothere.cs' does not exist. 'tapegrad examples' lists the scripts that come with the tool.\n");

    [TestCase("examples/moon.cs", "Did you mean 'examples/moons.cs'?")]
    [TestCase("examples/one-weight", "Did you mean 'examples/one-weight.cs'?")]
    [TestCase("one-weight.cs", "It is an example. Copy it with: tapegrad examples copy one-weight.cs .")]
    [TestCase("nowhere/one-weight", "It is an example. Copy it with: tapegrad examples copy one-weight .")]
    public void Run_MissingScript_SuggestsTheOneThatWasMeant(string script, string advice) =>
        Check(Tool.Run("run", script), 4, $"The script '{script}' does not exist. {advice}\n");

    [Test]
    public void Run_ScriptThatDoesNotCompile_PointsAtThePlace()
    {
        string script = Tool.Script("using TapeGrad;\nConsole.WriteLine(undefinedThing);\n");

        Check(Tool.Run("run", script), 1, $"""
            {script} does not compile: 1 error.
            error CS0103: The name 'undefinedThing' does not exist in the current context
             --> {script}:2:19
            2 | Console.WriteLine(undefinedThing);
              |                   ^^^^^^^^^^^^^^

            """);
    }

    [Test]
    public void Run_ScriptThatThrows_ShowsItsOwnLine()
    {
        string script = Tool.Script("using TapeGrad;\nvar tape = new Tape();\nvar y = tape.Input(1, \"x\").Tanh().Named(\"y\");\ntape.Reset();\ny.Backward();\n");

        Check(Tool.Run("run", script), 1, $"""
            {script}, line 5: InvalidOperationException: 'y' (tanh) was recorded before the tape was reset. Record it again, or keep it as a parameter.
            5 | y.Backward();

            """);
    }

    [Test]
    public void Run_TrainingThatBreaks_NamesTheNodeAndKeepsWhatWasLogged()
    {
        string script = Tool.Script("""
            using TapeGrad;
            var tape = new Tape();
            Value w = tape.Parameter(1.0, "w");
            for (int i = 0; i < 3; i++)
            {
                Value loss = w.Log().Named("z") * 2.0;
                loss.Backward();
                TrainingLog.Current.Step(loss);
                w.Data -= 1.0;
                tape.Reset();
            }
            """);
        string folder = Path.Combine(Tool.Folder(), "pictures");

        Tool.Result result = Tool.Run("run", script, "--dot", folder);

        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Error, Does.Contain("line 8").And.Contain("'z' (log) = -Infinity of 'w' = 0. In line 6, this is w.Log()."));
        Assert.That(Directory.GetFiles(folder), Has.Length.EqualTo(2), "the step that broke is the one to look at");
    }

    [Test]
    public void Run_SettingThatIsNeverRead_IsWrongUsage()
    {
        Tool.Result result = Tool.Run("run", Tool.Example("one-weight"), "--set", "lr=3");

        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Error, Is.EqualTo("--set lr had no effect, because the script never read it. It reads: learning-rate, epochs.\n"));
    }

    [TestCase("--log", "run.json")]
    [TestCase("--html", "run.html")]
    public void Run_StepBeyondTheLastInAFile_IsWrongUsage(string option, string name)
    {
        string file = Path.Combine(Tool.Folder(), name);

        Tool.Result result = Tool.Run("run", Tool.Example("one-weight"), option, file, "--steps", "2,99");

        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Error, Is.EqualTo("--steps asks for step 99, but the last step is 20. The other steps were written.\n"));
        Assert.That(file, Does.Exist);
    }

    [Test]
    public void Run_StepBeyondTheLast_IsWrongUsage()
    {
        string folder = Path.Combine(Tool.Folder(), "pictures");

        Tool.Result result = Tool.Run("run", Tool.Example("one-weight"), "--dot", folder, "--steps", "2,99");

        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Error, Is.EqualTo("--steps asks for step 99, but the last step is 20. The other steps were written.\n"));
        Assert.That(Directory.GetFiles(folder), Has.Length.EqualTo(1));
    }

    [TestCase("--dot", "pictures", "so nothing was drawn")]
    [TestCase("--html", "run.html", "so the page plays the last one")]
    [TestCase("--log", "run.json", "so the log has the graph of the last one")]
    public void Run_OnlyStepsBeyondTheLast_SaysWhatIsThere(string option, string name, string says)
    {
        string path = Path.Combine(Tool.Folder(), name);

        Tool.Result result = Tool.Run("run", Tool.Example("one-weight"), option, path, "--steps", "99,200-300");

        Assert.That((result.ExitCode, result.Error), Is.EqualTo((2, $"--steps asks for step 99, but the last step is 20. None of the steps asked for exists, {says}.\n")));
    }

    [Test]
    public void Run_ScriptWithoutSteps_SaysWhatToCall()
    {
        Tool.Result result = Tool.Run("run", Tool.Script("Console.WriteLine(1);"), "--dot", Tool.Folder());

        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Error, Does.StartWith("The script did not log a step").And.Contain("TrainingLog.Current.Step(loss)"));
    }

    [Test]
    public void Run_FolderThatIsAFile_CannotBeWritten()
    {
        string file = Tool.Script("");

        Tool.Result result = Tool.Run("run", Tool.Example("one-weight"), "--dot", Path.Combine(file, "below"));

        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Error, Does.StartWith($"The folder '{file}/below' cannot be written"));
        Assert.That(result.Output, Is.Empty, "refused before training");
    }

    [TestCase("--foo")]
    [TestCase("--dot", "out", "--steps", "0")]
    [TestCase("--dot", "out", "--steps", "5-2")]
    [TestCase("--set", "lr")]
    [TestCase("--set", "lr=fast")]
    [TestCase("stray")]
    public void Run_WrongUsage_IsSaidInOneLineOnStderr(params string[] options)
    {
        Tool.Result result = Tool.Run(["run", Tool.Example("one-weight"), .. options]);

        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Output, Is.Empty);
        Assert.That(result.Error, Does.Contain($"'{options[^1]}'").And.EndWith("Try 'tapegrad run --help'.\n"));
    }

    private static void Check(Tool.Result result, int exitCode, string error)
    {
        Assert.That(result.Error, Is.EqualTo(error));
        Assert.That(result.Output, Is.Empty);
        Assert.That(result.ExitCode, Is.EqualTo(exitCode));
    }
}
