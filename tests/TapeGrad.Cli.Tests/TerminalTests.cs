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

    [Test]
    public void Check_OnATerminal_ShowsHowFarItIsAndTakesItAway()
    {
        string output = Path.Combine(Tool.Folder(), "out");

        Tool.Result result = Terminal.Run("xterm-256color", [], $"check {Tool.Example("two-layer")} > '{output}'");

        Assert.That(result.Output, Does.Contain("checking gradients").And.EndWith("\u001b[?25h"), "the cursor is shown again");
        Assert.That(File.ReadAllLines(output)[^1], Is.EqualTo("step 50: 9 of 9 gradients agree"));
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
