using System.Text.Json;

namespace TapeGrad.Cli.Tests;

/// <summary>Signals while outputs are written: log and table are complete, and what would take long is stopped.</summary>
[Platform(Exclude = "Win")]
[Parallelizable(ParallelScope.All)]
public sealed class InterruptedOutputTests
{
    // Two pictures of ten minutes each; and dot says that it has started.
    private const string SlowDot = "if [ \"$1\" = -V ]; then exit 0; fi\necho $$ > started.new; mv started.new started\nexec sleep 600";

    [TestCase("INT", 130)]
    [TestCase("TERM", 143)]
    [TestCase("HUP", 129)]
    public void Run_SignalWhilePicturesAreDrawn_StopsThem(string signal, int exitCode)
    {
        string folder = Folder(TwoSteps.Script);
        FakeDot.Write(folder, SlowDot);
        using ToolProcess running = Start(folder, "--svg", "o", "--html", "o/p.html", "--csv", "o/t.csv", "--log", "o/l.json", "--charts", "o/c");
        WaitForFile(Path.Combine(folder, "started"));

        running.Signal(signal);

        Tool.Result result = running.End();
        Assert.That((result.ExitCode, result.Output), Is.EqualTo((exitCode, "2 steps\n")));
        Assert.That(result.Error, Does.StartWith("The run was interrupted before all "));
        AssertLogged(folder, 2);
        Assert.That(Path.Combine(folder, "o", "p.html"), Does.Exist);
        string dot = $"/proc/{File.ReadAllText(Path.Combine(folder, "started")).Trim()}";
        Assert.That(() => Directory.Exists(dot), Is.False.After(10_000, 50), "dot does not go on alone");
    }

    [TestCase("")]
    [TestCase("Environment.Exit(5);")]
    public void Run_SignalWhileAPipeWaitsForItsReader_EndsIt(string end)
    {
        string folder = Folder(TwoSteps.Script + end);
        Tool.Start(folder, [], "mkfifo", ["pipe"]);
        using ToolProcess running = Start(folder, "--log", "pipe", "--csv", "o/t.csv");
        WaitForFile(Path.Combine(folder, "o", "t.csv"));

        running.Signal("TERM");

        Assert.That(running.End(), Is.EqualTo(new Tool.Result(143, "2 steps\n", "The run was interrupted before all of its outputs were written.\n")));
        Assert.That(File.ReadAllLines(Path.Combine(folder, "o", "t.csv")), Has.Length.EqualTo(3));
    }

    [Test]
    public void Run_SignalWhileTheScriptRuns_DrawsNoPicturesButWritesTheRest()
    {
        string folder = Folder(TwoSteps.Script + "Thread.Sleep(Timeout.Infinite);");
        FakeDot.Write(folder, SlowDot);
        using ToolProcess running = Start(folder, "--svg", "o", "--html", "o/p.html", "--csv", "o/t.csv", "--log", "o/l.json", "--charts", "o/c");
        running.WaitFor("2 steps");

        running.Signal("TERM");

        Assert.That(running.End(), Is.EqualTo(new Tool.Result(143, "2 steps\n", "The run was interrupted before all files of --svg were written.\n")));
        AssertLogged(folder, 2);
        Assert.That(Path.Combine(folder, "o", "p.html"), Does.Exist);
        Assert.That(Path.Combine(folder, "started"), Does.Not.Exist);
    }

    [Test]
    public void Run_SignalDuringALoopOfAdd_KeepsLogAndTable()
    {
        string folder = Folder(TwoSteps.Script + "for (int i = 0; ; i++) { TrainingLog.Current.Add($\"s{i}\", i); if (i == 50) Console.WriteLine(\"50\"); }");
        using ToolProcess running = Start(folder, "--csv", "o/t.csv", "--log", "o/l.json");
        running.WaitFor("50");

        running.Signal("INT");

        Assert.That(running.End(), Is.EqualTo(new Tool.Result(130, "2 steps\n50\n", "")));
        AssertLogged(folder, 2);
    }

    [Test]
    public void Run_TheSameSignalTwiceAtOnce_CountsAsOne()
    {
        string folder = Folder(TwoSteps.Script + "Thread.Sleep(Timeout.Infinite);");
        using ToolProcess running = Start(folder, "--csv", "o/t.csv", "--log", "o/l.json");
        running.WaitFor("2 steps");

        running.Signal("TERM");
        running.Signal("TERM", mayHaveEnded: true);

        Assert.That(running.End().ExitCode, Is.EqualTo(143), "as 'timeout' sends it");
        AssertLogged(folder, 2);
    }

    [Test]
    public void Run_HangUpUnderNohup_IsIgnored()
    {
        string folder = Folder(TwoSteps.Script + "Console.ReadLine(); Console.WriteLine(\"went on\");");
        Tool.Compile(folder, [], "run", Path.Combine(folder, "script.cs"));

        // The shell sends the signal to the tool, whose process it replaces a subshell with, and then gives it a line to read.
        Tool.Result result = Tool.Bash(folder, $"mkfifo in out; (trap '' HUP; exec '{Tool.Dotnet}' '{Tool.Program}' run script.cs --csv t.csv < in > out) & exec 3> in 4< out; read line <&4; kill -HUP $!; sleep 0.5; echo >&3; cat <&4; wait $!; echo $?");

        Assert.That(result.Output, Is.EqualTo("went on\n0\n"));
        Assert.That(Path.Combine(folder, "t.csv"), Does.Exist);
    }

    private static string Folder(string script)
    {
        string folder = Tool.Folder();
        File.WriteAllText(Path.Combine(folder, "script.cs"), script);
        return folder;
    }

    private static ToolProcess Start(string folder, params string[] options)
    {
        string script = Path.Combine(folder, "script.cs");
        Tool.Compile(folder, [], "run", script);
        Dictionary<string, string> environment = FakeDot.Environment(folder);
        environment["TAPEGRAD_DOT_SECONDS"] = "600";
        return new ToolProcess(folder, environment, Tool.Dotnet, [Tool.Program, "run", script, .. options]);
    }

    private static void WaitForFile(string path) => Assert.That(() => File.Exists(path), Is.True.After(600_000, 20), path);

    private static void AssertLogged(string folder, int steps)
    {
        Assert.That(JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "o", "l.json"))).RootElement.GetProperty("steps").GetArrayLength(), Is.EqualTo(steps));
        Assert.That(File.ReadAllLines(Path.Combine(folder, "o", "t.csv")), Has.Length.EqualTo(steps + 1));
    }
}
