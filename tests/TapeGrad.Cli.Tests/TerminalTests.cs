namespace TapeGrad.Cli.Tests;

[Platform("Linux")]
[Parallelizable(ParallelScope.All)]
public sealed class TerminalTests
{
    [Test]
    public void Watch_WithoutATerminal_AddsNothing()
    {
        Tool.Result result = Tool.Run("run", Tool.Example("one-weight"), "--watch");

        Assert.That(result, Is.EqualTo(new Tool.Result(0, string.Join('\n', ExpectedOutput.OneWeight) + "\n", "")));
    }

    [Test]
    public void Watch_OnATerminal_DrawsATableAndLeavesStdoutAlone()
    {
        string output = Path.Combine(Tool.Folder(), "out");

        Tool.Result result = Terminal.Run("xterm-256color", [], $"run {Tool.Example("one-weight")} --watch > '{output}'");

        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(result.Output, Does.Contain("step").And.Contain("weight").And.Contain("│ 20 ").And.Contain("1.09841E-26"));
        Assert.That(result.Output, Does.EndWith("\u001b[?25h"), "the cursor is shown again");
        Assert.That(File.ReadAllLines(output), Is.EqualTo(ExpectedOutput.OneWeight));
    }

    [Test]
    public void Watch_NoColor_DrawsWithoutColours()
    {
        Tool.Result result = Terminal.Run("xterm-256color", new() { ["NO_COLOR"] = "1" }, $"run {Tool.Example("one-weight")} --watch > /dev/null");

        Assert.That(result.Output, Does.Contain("│ 20 "));
        Assert.That(result.Output, Does.Not.Match("\u001b\\[[0-9;]*m"));
    }

    [TestCase("dumb")]
    [TestCase("")]
    public void Watch_TerminalThatCannotDraw_AddsNothing(string term)
    {
        Tool.Result result = Terminal.Run(term, [], $"run {Tool.Example("one-weight")} --watch");

        Assert.That(result.Output.Replace("\r", "", StringComparison.Ordinal), Is.EqualTo(string.Join('\n', ExpectedOutput.OneWeight) + "\n"));
    }

    [TestCase("run nothing.cs", "The script 'nothing.cs' does not exist.")]
    [TestCase("frobnicate", "Unrecognized command or argument 'frobnicate'.")]
    [TestCase("eval x*x --at x=3", "value  9")]
    [TestCase("--help", "Description:")]
    public void Tool_OnATerminal_PrintsPlainText(string command, string says)
    {
        Tool.Result result = Terminal.Run("xterm-256color", [], command);

        Assert.That(result.Output, Does.StartWith(says));

        // By ordinal: a culture ignores the escape, and help has brackets.
        Assert.That(result.Output.Contains("\u001b[", StringComparison.Ordinal), Is.False);
    }

    // Five steps of 0.8 s each, which the setting announces, and a line of the script's own after the fourth.
    private const string Slow = """
        using TapeGrad;
        TrainingLog log = TrainingLog.Current;
        double steps = log.Setting("steps", 5);
        var tape = new Tape();
        Value w = tape.Parameter(1.0, "w");
        for (int step = 1; step <= steps; step++)
        {
            Value loss = w.Square();
            loss.Backward();
            log.Step(loss);
            tape.Reset();
            Thread.Sleep(800);
            if (step == 4) Console.WriteLine("four");
        }
        """;

    [TestCase("run")]
    [TestCase("check")]
    public void AnyCommand_LongTrainingOnATerminal_SaysHowFarItIsAndTakesItAway(string command)
    {
        string output = Path.Combine(Tool.Folder(), "out");

        Tool.Result result = Terminal.Run("xterm-256color", [], $"{command} {Tool.Script(Slow)} > '{output}'");

        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(result.Output, Does.Match(@"\r\u001b\[Kstep [34] of 5, [0-9.]+ steps/s, [0-9]+ s left, loss 1").And.EndsWith("\r\u001b[K").Or.EndsWith("four\r\n"));

        // By ordinal: a culture ignores the escape.
        Assert.That(File.ReadAllText(output).Contains('\u001b', StringComparison.Ordinal), Is.False);
    }

    [Test]
    public void Run_LongTrainingThatPrints_ErasesTheLineBefore()
    {
        Tool.Result result = Terminal.Run("xterm-256color", [], $"run {Tool.Script(Slow)}");

        Assert.That(result.Output, Does.Contain("\r\u001b[Kfour\r\n"));
        Assert.That(Terminal.Run("xterm-256color", [], $"run --progress none {Tool.Script(Slow)}").Output, Is.EqualTo("four\r\n"));
    }

    [Test]
    public void Run_LongTrainingWithoutATerminal_AddsNothing()
    {
        Assert.That(Tool.Run("run", Tool.Script(Slow)), Is.EqualTo(new Tool.Result(0, "four\n", "")));
        Assert.That(Tool.Run("run", Tool.Script(Slow), "--progress", "some").ExitCode, Is.EqualTo(2));
    }

    [Test]
    public void Watch_ScriptThatThrows_ShowsTheSentenceAndTheCursor()
    {
        string script = Tool.Script("throw new FormatException(\"of mine\");");

        Tool.Result result = Terminal.Run("xterm-256color", [], $"run {script} --watch");

        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Output, Does.Contain("\u001b[?25h").And.Contain("line 1: FormatException: of mine"));
    }
}
