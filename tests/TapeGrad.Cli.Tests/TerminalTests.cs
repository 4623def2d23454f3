namespace TapeGrad.Cli.Tests;

[Platform("Linux")]
[Parallelizable(ParallelScope.All)]
public sealed class TerminalTests
{
    [Test]
    public void Watch_WithoutATerminal_AddsNothing()
    {
        Tool.Result result = Tool.Run("run", Tool.Example("one-weight"), "--watch");

        Assert.That(result, Is.EqualTo(new Tool.Result(0, string.Join('\n', Expected.OneWeight) + "\n", "")));
    }

    [Test]
    public void Watch_OnATerminal_DrawsATableAndLeavesStdoutAlone()
    {
        string output = Path.Combine(Tool.Folder(), "out");

        Tool.Result result = OnTerminal("xterm-256color", [], $"run {Tool.Example("one-weight")} --watch > '{output}'");

        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(result.Output, Does.Contain("step").And.Contain("weight").And.Contain("│ 20 ").And.Contain("1.09841E-26"));
        Assert.That(result.Output, Does.EndWith("\u001b[?25h"), "the cursor is shown again");
        Assert.That(File.ReadAllLines(output), Is.EqualTo(Expected.OneWeight));
    }

    [Test]
    public void Watch_NoColor_DrawsWithoutColours()
    {
        Tool.Result result = OnTerminal("xterm-256color", new() { ["NO_COLOR"] = "1" }, $"run {Tool.Example("one-weight")} --watch > /dev/null");

        Assert.That(result.Output, Does.Contain("│ 20 "));
        Assert.That(result.Output, Does.Not.Match("\u001b\\[[0-9;]*m"));
    }

    [TestCase("dumb")]
    [TestCase("")]
    public void Watch_TerminalThatCannotDraw_AddsNothing(string term)
    {
        Tool.Result result = OnTerminal(term, [], $"run {Tool.Example("one-weight")} --watch");

        Assert.That(result.Output.Replace("\r", "", StringComparison.Ordinal), Is.EqualTo(string.Join('\n', Expected.OneWeight) + "\n"));
    }

    [TestCase("run nothing.cs", "There is no script 'nothing.cs'.")]
    [TestCase("frobnicate", "Unrecognized command or argument 'frobnicate'.")]
    [TestCase("eval x*x --at x=3", "value  9")]
    [TestCase("--help", "Description:")]
    public void Tool_OnATerminal_PrintsPlainText(string command, string says)
    {
        Tool.Result result = OnTerminal("xterm-256color", [], command);

        Assert.That(result.Output, Does.StartWith(says));

        // By ordinal: a culture ignores the escape, and help has brackets.
        Assert.That(result.Output.Contains("\u001b[", StringComparison.Ordinal), Is.False);
    }

    [Test]
    public void Watch_ScriptThatThrows_ShowsTheSentenceAndTheCursor()
    {
        string script = Tool.Script("throw new FormatException(\"of mine\");");

        Tool.Result result = OnTerminal("xterm-256color", [], $"run {script} --watch");

        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Output, Does.Contain("\u001b[?25h").And.Contain("line 1: FormatException: of mine"));
    }

    /// <summary>What the tool prints on a terminal on which this is typed, with <c>\n</c> for each return.</summary>
    internal static Tool.Result Typed(string keys, string line)
    {
        RequireScript();
        return Tool.Start(Tool.Repository, new() { ["TERM"] = "dumb" }, "bash", ["-c", $"printf '{keys}' | script -qec \"'{Tool.Dotnet}' '{Tool.Program}' {line}\" /dev/null"]);
    }

    private static void RequireScript()
    {
        if (!File.Exists("/usr/bin/script"))
        {
            Assert.Ignore("There is no 'script' to make a terminal.");
        }
    }

    // The terminal of 'script' stands for both streams; a redirection is inside of it.
    private static Tool.Result OnTerminal(string term, Dictionary<string, string> environment, string line)
    {
        RequireScript();
        environment["TERM"] = term;
        Tool.Result result = Tool.Start(Tool.Repository, environment, "script", ["-qec", $"'{Tool.Dotnet}' '{Tool.Program}' {line}", "/dev/null"]);

        // The runtime itself sets the keypad when it meets a terminal; nobody sees that.
        return result with { Output = result.Output.Replace("\u001b[?1h\u001b=", "", StringComparison.Ordinal) };
    }
}
