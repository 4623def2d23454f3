namespace TapeGrad.Cli.Tests;

[Parallelizable(ParallelScope.All)]
public sealed class CompletionsTests
{
    [TestCase("bash", "complete -o filenames -F _tapegrad tapegrad\n")]
    [TestCase("zsh", "compdef _tapegrad tapegrad\n")]
    [TestCase("fish", "complete -c tapegrad -a ")]
    [TestCase("powershell", "Register-ArgumentCompleter -Native -CommandName tapegrad ")]
    public void Completions_Shell_PrintsAScriptThatAsksTheTool(string shell, string registers)
    {
        Tool.Result result = Tool.Run("completions", shell);

        Assert.That(result.Output, Does.StartWith("# ").And.Contain(registers).And.Contain("tapegrad \"[suggest:"));
        Assert.That(result.Output.Split('\n')[0], Does.Contain(shell == "fish" ? "tapegrad.fish" : $"tapegrad completions {shell}"));
        Assert.That(result.Error, Is.Empty);
        Assert.That(result.ExitCode, Is.Zero);
    }

    [TestCase("bash", "bash")]
    [TestCase("zsh", "zsh")]
    [TestCase("fish", "fish")]
    public void Completions_Script_IsUnderstoodByItsShell(string shell, string program)
    {
        RequireProgram(program);
        string script = Path.Combine(Tool.Folder(), "completions");
        File.WriteAllText(script, Tool.Run("completions", shell).Output);

        Tool.Result result = Tool.Start(Tool.Repository, [], program, ["-n", script]);

        Assert.That(result, Is.EqualTo(new Tool.Result(0, "", "")));
    }

    [TestCase("tapegrad gr", "graph")]
    [TestCase("tapegrad run x.cs --st", "--steps")]
    [TestCase("tapegrad graph x.cs --format me", "mermaid")]
    public void Completions_InBash_FillTheWord(string line, string expected)
    {
        RequireProgram("bash");
        string[] words = line.Split(' ');

        Tool.Result result = Tool.Bash(Tool.Repository, $"""
            source <(tapegrad completions bash)
            COMP_LINE='{line}' COMP_POINT={line.Length} COMP_WORDS=({line}) COMP_CWORD={words.Length - 1}
            _tapegrad
            printf '%s\n' "${"{COMPREPLY[@]}"}"
            """);

        Assert.That(result.Lines, Is.EqualTo((string[])[expected]), result.Error);
    }

    [TestCase("tapegrad ", "run", "graph", "eval", "check", "blame", "curvature", "playground", "completions", "examples", "--help")]
    [TestCase("tapegrad run --", "--dot", "--svg", "--charts", "--log", "--csv", "--steps", "--set", "--watch", "--help")]
    [TestCase("tapegrad blame --", "--step", "--top", "--by", "--rate", "--json", "--set")]
    [TestCase("tapegrad curvature --", "--step", "--top", "--rate", "--json", "--set")]
    [TestCase("tapegrad graph -f ", "dot", "svg", "mermaid", "json")]
    [TestCase("tapegrad blame --by ", "parameter", "scope")]
    [TestCase("tapegrad completions ", "bash", "zsh", "fish", "powershell")]
    [TestCase("tapegrad examples ", "show", "copy")]
    [TestCase("tapegrad examples show o", "one-weight", "optimizers", "overfit")]
    [TestCase("tapegrad examples copy tw", "two-layer")]
    public void Suggest_Position_OffersWhatFits(string line, params string[] expected)
    {
        Tool.Result result = Tool.Run($"[suggest:{line.Length}]", line);

        Assert.That(expected.Except(result.Lines), Is.Empty, result.Output);
        Assert.That(result.Error, Is.Empty);
        Assert.That(result.ExitCode, Is.Zero);
    }

    private static void RequireProgram(string program)
    {
        if (!Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(p => File.Exists(Path.Combine(p, program))))
        {
            Assert.Ignore($"{program} is not installed.");
        }
    }
}
