using System.Text.Json;

namespace TapeGrad.Cli.Tests;

/// <summary>An output that fails leaves the others as they are: one sentence for each that failed, and all others on disk.</summary>
[Platform(Exclude = "Win")]
[Parallelizable(ParallelScope.All)]
public sealed class FailingOutputTests
{
    private const string AnswersVersion = "if [ \"$1\" = -V ]; then exit 0; fi\ncat >/dev/null\n";

    [TestCase("echo 'Error: no memory' >&2; exit 1", "Graphviz' dot ended with exit code 1: Error: no memory\n")]
    [TestCase("echo garbage", "Graphviz' dot ended before the picture was complete: it did not print a reason.\n")]
    [TestCase("sleep 600", "Graphviz' dot took more than 0.5 s for one picture and was stopped. Draw a smaller graph.\n")]
    public void Run_DotThatFails_LeavesAllOtherOutputs(string draws, string says)
    {
        string folder = Tool.Folder();
        FakeDot.Write(folder, AnswersVersion + draws);

        Tool.Result result = Run(folder, "--svg", "o", "--dot", "o", "--html", "o/p.html", "--csv", "o/t.csv", "--log", "o/l.json", "--charts", "o/c");

        Assert.That(result, Is.EqualTo(new Tool.Result(1, "2 steps\n", says)));
        AssertWhole(Path.Combine(folder, "o"));
        Assert.That(Directory.GetFiles(Path.Combine(folder, "o"), "*.dot"), Has.Length.EqualTo(2));
        Assert.That(Directory.GetFiles(Path.Combine(folder, "o"), "*.svg"), Is.Empty);
    }

    [Test]
    public void Run_DotThatDisappears_LeavesAllOtherOutputs()
    {
        string folder = Tool.Folder();
        string script = Path.Combine(folder, "script.cs");
        File.WriteAllText(script, TwoSteps.Script);
        FakeDot.Write(folder, "/bin/rm \"$0\"");

        Tool.Result result = Tool.RunIn(
            folder, new() { ["PATH"] = folder }, "run", script, "--svg", "o", "--html", "o/p.html", "--csv", "o/t.csv", "--log", "o/l.json", "--charts", "o/c");

        Assert.That(result, Is.EqualTo(new Tool.Result(69, "2 steps\n", "Graphviz' dot cannot be started any more. Install it again.\n")));
        AssertWhole(Path.Combine(folder, "o"));
    }

    [Test]
    public void Run_DotThatDoesNotWork_IsRefusedBeforeTraining()
    {
        string folder = Tool.Folder();
        FakeDot.Write(folder, "echo 'dot: a library is missing' >&2; exit 127");

        Tool.Result result = Run(folder, "--svg", "o", "--log", "o/l.json");

        Assert.That(result, Is.EqualTo(new Tool.Result(1, "", "--svg needs Graphviz' dot, and this one does not work: 'dot -V' ended with exit code 127: dot: a library is missing\n")));
    }

    [Test]
    public void Run_SeveralOutputsThatFail_AreOneSentenceEach()
    {
        string folder = Tool.Folder();
        FakeDot.Write(folder, AnswersVersion + "exit 7");

        Tool.Result result = Run(folder, "--svg", "o", "--html", "/dev/full", "--csv", "/dev/full", "--log", "o/l.json", "--charts", "o/c");

        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Error.TrimEnd('\n').Split('\n'), Has.Length.EqualTo(3));
        Assert.That(result.Error, Does.Contain("dot ended with exit code 7").And.Contain("The file '/dev/full' cannot be written: No space left"));
        Assert.That(Path.Combine(folder, "o", "l.json"), Does.Exist);
        Assert.That(Directory.GetFiles(Path.Combine(folder, "o", "c")), Is.Not.Empty);
    }

    [Test]
    public void Run_ScriptThatRemovesAFolder_LosesThatOutputAlone()
    {
        string folder = Tool.Folder();

        Tool.Result result = Run(folder, "Directory.Delete(\"gone\", true);", "--html", "gone/p.html", "--csv", "o/t.csv", "--log", "gone/l.json");

        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Error.TrimEnd('\n').Split('\n'), Has.Length.EqualTo(2));
        Assert.That(Path.Combine(folder, "o", "t.csv"), Does.Exist);
    }

    [TestCase("return 6;", 6)]
    [TestCase("Environment.Exit(5);", 5)]
    [TestCase("Environment.Exit(0);", 1)]
    [TestCase("", 1)]
    public void Run_OutputThatFails_ChangesOnlyTheExitCodeOfSuccess(string end, int exitCode)
    {
        string folder = Tool.Folder();

        Tool.Result result = Run(folder, end, "--csv", "/dev/full", "--log", "l.json");

        Assert.That(result.ExitCode, Is.EqualTo(exitCode));
        Assert.That(result.Error, Does.StartWith("The file '/dev/full' cannot be written: ").And.EndWith("\n"));
        Assert.That(Path.Combine(folder, "l.json"), Does.Exist);
    }

    [Test]
    public void Run_ScriptThatChangesTheFolder_WritesWhereItWasAsked()
    {
        string folder = Tool.Folder(), elsewhere = Tool.Folder();

        Tool.Result result = Run(
            folder, $"Directory.SetCurrentDirectory(\"{elsewhere}\");", "--dot", "o", "--html", "o/p.html", "--csv", "o/t.csv", "--log", "o/l.json", "--charts", "o/c");

        Assert.That(result, Is.EqualTo(new Tool.Result(0, "2 steps\n", "")));
        AssertWhole(Path.Combine(folder, "o"));
        Assert.That(Directory.GetFileSystemEntries(elsewhere), Is.Empty);
    }

    private static void AssertWhole(string folder)
    {
        Assert.That(JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "l.json"))).RootElement.GetProperty("steps").GetArrayLength(), Is.EqualTo(2));
        Assert.That(File.ReadAllLines(Path.Combine(folder, "t.csv")), Has.Length.EqualTo(3));
        Assert.That(File.ReadAllText(Path.Combine(folder, "p.html")).TrimEnd(), Does.EndWith("</html>"));
        Assert.That(Directory.GetFiles(Path.Combine(folder, "c")), Is.Not.Empty);
    }

    private static Tool.Result Run(string folder, string end, params string[] options)
    {
        bool isOption = end.StartsWith("--", StringComparison.Ordinal);
        string script = Path.Combine(folder, "script.cs");
        File.WriteAllText(script, TwoSteps.Script + (isOption ? "" : end));
        return Tool.RunIn(folder, FakeDot.Environment(folder), ["run", script, .. isOption ? (string[])[end] : [], .. options]);
    }
}
