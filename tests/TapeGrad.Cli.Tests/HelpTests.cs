namespace TapeGrad.Cli.Tests;

[Parallelizable(ParallelScope.All)]
public sealed class HelpTests
{
    [TestCase("")]
    [TestCase("run")]
    [TestCase("graph")]
    [TestCase("eval")]
    [TestCase("check")]
    [TestCase("blame")]
    [TestCase("doctor")]
    [TestCase("curvature")]
    [TestCase("playground")]
    [TestCase("completions")]
    [TestCase("examples")]
    [TestCase("examples show")]
    [TestCase("examples copy")]
    public void Help_OfAnyCommand_ShowsWhatPeopleType(string command)
    {
        Tool.Result result = Tool.Run([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);

        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(result.Error, Is.Empty);
        Assert.That(result.Output, Does.Match($"Usage:\n  tapegrad {command}.*\n(.*\n)*Examples:\n  .*tapegrad {command}"));
    }

    [Test]
    public void Help_OfTheTool_NamesEveryCommand()
    {
        string help = Tool.Run("--help").Output;

        string[] commands = ["run", "graph", "eval", "check", "blame", "doctor", "curvature", "playground", "completions", "examples"];
        Assert.That(commands.Where(c => !help.Contains($"\n  {c} ", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void Version_IsOneLineOnStdout()
    {
        Tool.Result result = Tool.Run("--version");

        Assert.That(result.Output, Does.Match(@"^\d+\.\d+\.\d+\S*\n$"));
        Assert.That(result.ExitCode, Is.Zero);
    }

    [Test]
    public void Tool_WithoutACommand_IsWrongUsage()
    {
        Tool.Result result = Tool.Run();

        Assert.That(result, Is.EqualTo(new Tool.Result(2, "", "Required command was not provided.\nTry 'tapegrad --help'.\n")));
    }

    [TestCase("rnu one-weight.cs", "run", "")]
    [TestCase("balme one-weight.cs", "blame", "")]
    [TestCase("grap one-weight.cs", "graph", "")]
    [TestCase("run one-weight.cs --dott out", "--dot", " run")]
    [TestCase("run one-weight.cs --wacth", "--watch", " run")]
    [TestCase("graph one-weight.cs --stpe 3", "--step", " graph")]
    [TestCase("blame one-weight.cs --rates 3", "--rate", " blame")]
    [TestCase("examples shwo", "show", " examples")]
    public void Tool_TypingError_SuggestsTheWord(string line, string meant, string command)
    {
        Tool.Result result = Tool.Run(line.Split(' '));

        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Output, Is.Empty);
        Assert.That(result.Error, Does.StartWith("Unrecognized command or argument").And.EndWith($"Did you mean '{meant}'?\nTry 'tapegrad{command} --help'.\n"));
    }

    [TestCase("--verbose run SCRIPT -- hello --world")]
    [TestCase("run --verbose SCRIPT -- hello --world")]
    [TestCase("run SCRIPT --verbose -- hello --world")]
    public void Verbose_Anywhere_LeavesTheArgumentsToTheScript(string line)
    {
        string script = Tool.Script("Console.WriteLine(string.Join(' ', args));");

        Assert.That(Tool.Run(line.Split(' ').Select(w => w == "SCRIPT" ? script : w).ToArray()), Is.EqualTo(new Tool.Result(0, "hello --world\n", "")));
    }

    [Test]
    public void Verbose_Failure_ShowsItsStackTrace() =>
        Assert.That(Tool.Run("--verbose", "run", Tool.Script("throw new FormatException(\"boom\");"), "--", "hello").Error, Does.Contain("System.FormatException: boom\n   at "));

    [Test]
    public void Tool_WordFarFromAnyCommand_SuggestsNothing() =>
        Assert.That(Tool.Run("frobnicate").Error, Is.EqualTo("Unrecognized command or argument 'frobnicate'.\nTry 'tapegrad --help'.\n"));
}
