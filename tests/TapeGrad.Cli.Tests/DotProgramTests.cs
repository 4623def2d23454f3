namespace TapeGrad.Cli.Tests;

/// <summary>Programs that pass for Graphviz' dot, and behave badly.</summary>
[Platform(Exclude = "Win")]
[Parallelizable(ParallelScope.All)]
public sealed class DotProgramTests
{
    [TestCase("cat >/dev/null; echo '<svg>whole</svg>'", 0, "")]
    [TestCase("cat >/dev/null; echo 'Warning: no font' >&2; echo '<svg>whole</svg>'", 0, "")]
    [TestCase("cat >/dev/null; echo 'Error: no memory' >&2; echo more >&2; exit 1", 1, "Graphviz' dot ended with exit code 1: Error: no memory\n")]
    [TestCase("exit 3", 1, "Graphviz' dot ended with exit code 3: it did not print a reason.\n")]
    [TestCase("kill -SEGV $$", 1, "Graphviz' dot ended with exit code 139: it did not print a reason.\n")]
    [TestCase("cat >/dev/null; echo '<svg>half'", 1, "Graphviz' dot ended before the picture was complete: it did not print a reason.\n")]
    [TestCase("cat >/dev/null; echo 'Killed' >&2", 1, "Graphviz' dot ended before the picture was complete: Killed\n")]
    [TestCase("cat >/dev/null; echo 'Warning: no font'; echo '<svg>whole</svg>'", 1, "Graphviz' dot printed text that is not a picture: Warning: no font\n")]
    public void Svg_AnyDot_EndsInAPictureOrASentence(string dot, int exitCode, string error)
    {
        string folder = WithDot(dot);

        Tool.Result result = Svg(folder);

        Assert.That(result, Is.EqualTo(new Tool.Result(exitCode, exitCode == 0 ? "<svg>whole</svg>\n" : "", error)));
    }

    [TestCase("sleep 600")]
    [TestCase("cat >/dev/null; echo '<svg>whole</svg>'; sleep 5 & exit 0")]
    [TestCase("trap '' TERM; while true; do :; done")]
    public void Svg_DotThatHangs_IsStopped(string dot)
    {
        string folder = WithDot(dot);

        Tool.Result result = Svg(folder, ("TAPEGRAD_DOT_SECONDS", "0.5"));

        Assert.That(result, Is.EqualTo(new Tool.Result(1, "", "Graphviz' dot took more than 0.5 s for one picture and was stopped. Draw a smaller graph.\n")));
    }

    [Test]
    public void Svg_DotThatNeverSaysItsVersion_IsStopped()
    {
        string folder = Tool.Folder();
        WriteProgram(folder, "sleep 600");

        Tool.Result result = Svg(folder, ("TAPEGRAD_DOT_SECONDS", "0.5"));

        Assert.That(result, Is.EqualTo(new Tool.Result(1, "", "Graphviz' dot did not answer 'dot -V' within 0.5 s and was stopped. Install it again.\n")));
    }

    [Test]
    public void Svg_DotThatTalksALot_IsQuotedInBrief()
    {
        string folder = WithDot("cat >/dev/null; head -c 20000000 /dev/zero | tr '\\0' 'e' >&2; exit 1");

        Tool.Result result = Svg(folder);

        Assert.That(result, Is.EqualTo(new Tool.Result(1, "", $"Graphviz' dot ended with exit code 1: {new string('e', 300)}…\n")));
    }

    [Test]
    public void Svg_DotThatTalksWhileItDraws_IsReadToTheEnd()
    {
        string folder = WithDot("head -c 1000000 /dev/zero | tr '\\0' 'e' >&2; cat >/dev/null; echo '<svg>'; head -c 1000000 /dev/zero | tr '\\0' 'x'; echo '</svg>'");

        Tool.Result result = Svg(folder);

        Assert.That(result.ExitCode, Is.Zero, result.Error);
        Assert.That(result.Output, Has.Length.EqualTo("<svg>\n</svg>\n".Length + 1_000_000));
        Assert.That(result.Error, Is.Empty);
    }

    [Test]
    public void Svg_FileThatIsNoProgram_CountsAsMissing()
    {
        string folder = Tool.Folder();
        File.WriteAllText(Path.Combine(folder, "dot"), "notes");

        Assert.That(Svg(folder, ("PATH", folder)).ExitCode, Is.EqualTo(69));
    }

    [Test]
    public void Run_DotThatFails_KeepsTheScriptsOutputAndLeavesNoPicture()
    {
        string folder = WithDot("cat >/dev/null; echo 'Error: no memory' >&2; exit 1");
        string pictures = Path.Combine(folder, "pictures");

        Tool.Result result = Tool.RunIn(folder, Environment(folder), "run", Tool.Example("one-weight"), "--svg", pictures);

        Assert.That(result.Lines, Is.EqualTo(ExpectedOutput.OneWeight));
        Assert.That(result.Error, Is.EqualTo("Graphviz' dot ended with exit code 1: Error: no memory\n"));
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(Directory.GetFiles(pictures), Is.Empty);
    }

    [Test]
    public void Svg_SlowDotOnATerminal_SaysWhichFileIsWrittenUntilItIs()
    {
        string folder = WithDot("cat >/dev/null; sleep 4; echo '<svg></svg>'");

        Tool.Result result = Terminal.Run("xterm-256color", Environment(folder), $"run {Tool.Example("one-weight")} --steps 1 --svg '{folder}' > /dev/null");

        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(result.Output, Does.Contain("\r\u001b[KWriting one-weight-step-001.svg … 2 s\r\u001b[KWriting one-weight-step-001.svg … 3 s").And.EndsWith("\r\u001b[K"));
    }

    [Test]
    public void Svg_SlowDotThatFailsOnATerminal_IsReportedOnALineOfItsOwn()
    {
        string folder = WithDot("cat >/dev/null; sleep 3; exit 3");

        Tool.Result result = Terminal.Run("xterm-256color", Environment(folder), $"run {Tool.Example("one-weight")} --steps 1 --svg '{folder}' > /dev/null");

        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Output, Does.Contain("Writing one-weight-step-001.svg … 2 s").And.Contain("\r\u001b[KGraphviz' dot ended with exit code 3"));
    }

    private static string WithDot(string draws)
    {
        string folder = Tool.Folder();
        WriteProgram(folder, $"if [ \"$1\" = -V ]; then echo 'dot - graphviz version 99' >&2; exit 0; fi\n{draws}");
        return folder;
    }

    private static void WriteProgram(string folder, string text)
    {
        string program = Path.Combine(folder, "dot");
        File.WriteAllText(program, "#!/bin/sh\n" + text + "\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static Tool.Result Svg(string folder, params (string Name, string Value)[] variables)
    {
        Dictionary<string, string> environment = Environment(folder);
        foreach ((string name, string value) in variables)
        {
            environment[name] = value;
        }

        return Tool.RunIn(folder, environment, "eval", "x*x", "--at", "x=3", "-f", "svg");
    }

    private static Dictionary<string, string> Environment(string folder) => new() { ["PATH"] = $"{folder}:/usr/bin:/bin" };
}
