using System.Text.Json;

namespace TapeGrad.Cli.Tests;

/// <summary>However a run ends, what was logged so far is on disk, and every file is whole.</summary>
[Platform(Exclude = "Win")]
[Parallelizable(ParallelScope.All)]
public sealed class EndingTests
{
    private const string Steps = """
        using TapeGrad;
        var tape = new Tape();
        Value w = tape.Parameter(1.0, "w");
        for (int i = 1; i <= 5; i++) Step();
        Console.WriteLine("five steps");

        """;

    private const string Step = """

        void Step()
        {
            Value loss = (w - 2.0).Square();
            loss.Backward();
            TrainingLog.Current.Step(loss, ("weight", w.Data));
            w.Data -= 0.01 * w.Grad;
            tape.Reset();
        }
        """;

    [TestCase("INT", 130)]
    [TestCase("TERM", 143)]
    [TestCase("HUP", 129)]
    public void Run_SignalWhileStepsAreLogged_KeepsThem(string signal, int exitCode)
    {
        string folder = Tool.Folder();

        Tool.Result result = Interrupted("while (true) { Step(); Thread.Sleep(1); }", folder, signal);

        Assert.That(result, Is.EqualTo(new Tool.Result(exitCode, "five steps\n", "")));
        CheckFiles(folder, steps => steps >= 5);
    }

    [Test]
    public void Run_CtrlCWhileNothingIsLogged_KeepsWhatWas()
    {
        string folder = Tool.Folder();

        Tool.Result result = Interrupted("while (true) { }", folder, "INT");

        Assert.That(result, Is.EqualTo(new Tool.Result(130, "five steps\n", "")));
        CheckFiles(folder, steps => steps == 5);
    }

    [Test]
    public void Run_CtrlCWhileItWaitsForever_KeepsWhatWas()
    {
        string folder = Tool.Folder();

        Tool.Result result = Interrupted("try { Thread.Sleep(Timeout.Infinite); } finally { Console.WriteLine(\"never said\"); }", folder, "INT");

        Assert.That(result, Is.EqualTo(new Tool.Result(130, "five steps\n", "")));
        CheckFiles(folder, steps => steps == 5);
    }

    [Test]
    public void Run_CtrlCWithoutOutputs_EndsIt()
    {
        using ToolProcess running = ToolProcess.Tool("run", Tool.Script("Console.WriteLine(\"started\"); while (true) { }"));
        running.WaitFor("started");

        running.Signal("INT");

        Assert.That(running.End(), Is.EqualTo(new Tool.Result(130, "started\n", "")));
    }

    [TestCase("Environment.Exit(5);", 5)]
    [TestCase("Environment.Exit(0);", 0)]
    [TestCase("new Thread(() => Environment.Exit(9)).Start(); Thread.Sleep(Timeout.Infinite);", 9)]
    [TestCase("return 6;", 6)]
    public void Run_ScriptThatEndsItself_GivesItsCodeAndKeepsItsSteps(string end, int exitCode)
    {
        string folder = Tool.Folder();

        Tool.Result result = Run(end, folder);

        Assert.That(result, Is.EqualTo(new Tool.Result(exitCode, "five steps\n", "")));
        CheckFiles(folder, steps => steps == 5);
    }

    [TestCase("new Thread(() => throw new FormatException(\"of mine\")).Start(); Thread.Sleep(Timeout.Infinite);")]
    [TestCase("throw new FormatException(\"of mine\");")]
    [TestCase("await Task.Run(() => throw new FormatException(\"of mine\"));")]
    public void Run_ExceptionOnAnyThread_ShowsTheLineAndKeepsTheSteps(string end)
    {
        string folder = Tool.Folder();

        Tool.Result result = Run(end, folder);

        Assert.That(result, Is.EqualTo(new Tool.Result(
            1, "five steps\n", $"{Path.Combine(folder, "script.cs")}, line 6: FormatException: of mine\n6 | {end}\n")));
        CheckFiles(folder, steps => steps == 5);
    }

    private static Tool.Result Interrupted(string end, string folder, string signal)
    {
        using ToolProcess running = ToolProcess.Tool(Arguments(end, folder));
        running.WaitFor("five steps");
        running.Signal(signal);
        return running.End();
    }

    private static Tool.Result Run(string end, string folder) => Tool.Run(Arguments(end, folder));

    private static string[] Arguments(string end, string folder)
    {
        string script = Path.Combine(folder, "script.cs");
        File.WriteAllText(script, Steps + end + Step);
        string In(string name) => Path.Combine(folder, name);
        return ["run", script, "--dot", In("dot"), "--steps", "1-5", "--charts", In("charts"), "--log", In("log.json"), "--csv", In("log.csv")];
    }

    private static void CheckFiles(string folder, Func<int, bool> hasEnough)
    {
        int steps = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "log.json"))).RootElement.GetProperty("steps").GetArrayLength();
        Assert.That(hasEnough(steps), Is.True, $"{steps} steps");
        Assert.That(File.ReadAllLines(Path.Combine(folder, "log.csv")), Has.Length.EqualTo(steps + 1));
        string[] pictures = Directory.GetFiles(Path.Combine(folder, "dot"));
        Assert.That(pictures, Has.Length.EqualTo(5));
        Assert.That(pictures.Select(File.ReadAllText), Has.All.EndsWith("}\n"));
        string[] charts = Directory.GetFiles(Path.Combine(folder, "charts"));
        Assert.That(charts, Is.Not.Empty);
        Assert.That(charts.Select(f => File.ReadAllText(f).TrimEnd()), Has.All.EndsWith("</svg>"));
        Assert.That(Directory.GetFiles(folder, "*.tmp", SearchOption.AllDirectories), Is.Empty);
    }
}
