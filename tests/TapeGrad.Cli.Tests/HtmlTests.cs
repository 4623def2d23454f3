using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace TapeGrad.Cli.Tests;

[Parallelizable(ParallelScope.All)]
public sealed partial class HtmlTests
{
    private const string Quiz = """
        { "format": "tapegrad-quiz/1", "questions": [
          { "question": "What is 2 · 2?", "answers": ["3", "4"], "right": 1, "explanation": "Twice 2." }] }
        """;

    private const string LongRun = """
        using TapeGrad;
        var tape = new Tape();
        Values w = tape.Parameter([.. Enumerable.Range(0, 2000).Select(i => Math.Sin(i))], "w");
        var sgd = new TapeGrad.Optim.Sgd(w, 0.001);
        for (int i = 0; i < 300; i++)
        {
            Value loss = (w - 1.0).Square().Sum();
            loss.Backward();
            TrainingLog.Current.Step(loss);
            sgd.Step();
            tape.Reset();
        }
        """;

    private const string Node = "The page is in the tool only where Node.js was there to build it.";

    [SetUp]
    public void RequirePage()
    {
        if (!TapeGrad.Viewer.HtmlWriter.IsAvailable)
        {
            Assert.That(Environment.GetEnvironmentVariable("CI"), Is.Null, Node);
            Assert.Ignore(Node);
        }
    }

    [Test]
    public void Run_Html_LeavesAPageOfEveryStep()
    {
        string file = Path.Combine(Tool.Folder(), "new", "run.html");

        Tool.Result result = Tool.Run("run", Tool.Example("one-weight"), "--html", file);

        Assert.That(result, Is.EqualTo(new Tool.Result(0, string.Join('\n', ExpectedOutput.OneWeight) + "\n", "")));
        JsonElement data = Data(File.ReadAllText(file));
        Assert.That(data.GetProperty("format").GetString(), Is.EqualTo("tapegrad-log/1"));
        Assert.That(data.GetProperty("steps").EnumerateArray().Count(s => s.TryGetProperty("graph", out _)), Is.EqualTo(20));
    }

    [Test]
    public void Run_HtmlTwice_IsTheSame()
    {
        string folder = Tool.Folder();

        Tool.Run("run", Tool.Example("two-layer"), "--html", Path.Combine(folder, "a.html"));
        Tool.Run("run", Tool.Example("two-layer"), "--html", Path.Combine(folder, "b.html"));

        Assert.That(File.ReadAllBytes(Path.Combine(folder, "b.html")), Is.EqualTo(File.ReadAllBytes(Path.Combine(folder, "a.html"))));
    }

    [Test]
    public void Run_HtmlOfThousandSteps_StaysUnderFiveMegabytes()
    {
        string file = Path.Combine(Tool.Folder(), "run.html");

        Tool.Result result = Tool.Run("run", Tool.Example("two-layer"), "--html", file, "--set", "epochs=1000");

        Assert.That(result.Error, Is.Empty);
        Assert.That(Data(File.ReadAllText(file)).GetProperty("steps").EnumerateArray().Count(s => s.TryGetProperty("graph", out _)), Is.EqualTo(1000));
        Assert.That(new FileInfo(file).Length, Is.LessThan(5_000_000));
    }

    [Test]
    public void Graph_HtmlOfALogOfSomeSteps_PlaysThoseAndSaysNothing()
    {
        string log = Path.Combine(Tool.Folder(), "run.json");
        string file = Path.ChangeExtension(log, ".html");
        Tool.Run("run", Tool.Example("one-weight"), "--log", log, "--steps", "1,5");

        Tool.Result result = Tool.Run("graph", log, "-f", "html", "-o", file);

        Assert.That((result.ExitCode, result.Error), Is.EqualTo((0, "")));
        Assert.That(Played(file), Is.EqualTo((int[])[1, 5, 20]));
    }

    [Test]
    public void Run_HtmlOfSomeSteps_PlaysThoseAndTheLast()
    {
        string file = Path.Combine(Tool.Folder(), "run.html");

        Tool.Run("run", Tool.Example("one-weight"), "--html", file, "--steps", "1,5");

        Assert.That(Played(file), Is.EqualTo((int[])[1, 5, 20]));
    }

    [Test]
    public void Run_HtmlOfALongRun_PlaysFewerAndFewerStepsAndSaysSo()
    {
        string file = Path.Combine(Tool.Folder(), "run.html");
        string script = Tool.Script(LongRun);

        Tool.Result result = Tool.Run("run", script, "--html", file);
        string log = Path.Combine(Path.GetDirectoryName(file)!, "run.json");
        string withLog = Path.Combine(Path.GetDirectoryName(file)!, "with-log.html");
        string fromLog = Path.Combine(Path.GetDirectoryName(file)!, "from-log.html");
        Tool.Run("run", script, "--html", withLog, "--log", log);
        Tool.Run("graph", log, "-f", "html", "-o", fromLog);

        int[] played = Played(file);
        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(result.Error, Is.EqualTo(
            $"'{file}' shows all 300 steps in its charts, but plays only {played.Length} of them, because a larger page would be slow. Choose others with --steps.\n"));
        Assert.That(played.Take(5), Is.EqualTo(Enumerable.Range(1, 5)));
        Assert.That(played[^1], Is.EqualTo(300));
        Assert.That(new FileInfo(file).Length, Is.LessThan(4_000_000));
        Assert.That(File.ReadAllText(withLog), Is.EqualTo(File.ReadAllText(file)));
        Assert.That(File.ReadAllText(fromLog), Is.EqualTo(File.ReadAllText(file)));
    }

    [TestCase(LongRun)]
    [TestCase("""
        using TapeGrad;
        var tape = new Tape();
        Value w = tape.Parameter(1.0, "w");
        for (int i = 0; i < 20; i++)
        {
            Value loss = (w * 2.0 - 4.0).Square();
            loss.Backward();
            TrainingLog.Current.Step(loss, ("prediction", w.Data * 2.0), ("target", 4.0));
            w.Data -= TrainingLog.Current.Setting("rate", 0.1) * w.Grad;
            TrainingLog.Current.Add("weight", w.Data);
            tape.Reset();
        }
        """)]
    public void Run_Html_IsThePageThatTheLibraryWritesOfTheSameScript(string text)
    {
        string folder = Tool.Folder();
        string byTool = Path.Combine(folder, "tool.html");
        string byLibrary = Path.Combine(folder, "library.html");
        string script = Tool.Script(text);

        Tool.Result result = Tool.Run("run", script, "--html", byTool);
        var log = new TrainingLog(Path.GetFileNameWithoutExtension(script), keepsGraph: _ => true);
        Script.Load(script).Run([], log);
        File.WriteAllText(byLibrary, TapeGrad.Viewer.HtmlWriter.Write(log));

        Assert.That(result.ExitCode, Is.Zero, result.Error);
        Assert.That(File.ReadAllBytes(byLibrary), Is.EqualTo(File.ReadAllBytes(byTool)));
    }

    [Test]
    public void Run_ScriptThatFails_LeavesThePageOfWhatWasLogged()
    {
        string file = Path.Combine(Tool.Folder(), "run.html");
        string script = Tool.Script("""
            using TapeGrad;
            Value loss = (new Tape().Parameter(3.0, "w") - 1.0).Square();
            loss.Backward();
            TrainingLog.Current.Step(loss);
            throw new InvalidOperationException("Stop here.");
            """);

        Tool.Result result = Tool.Run("run", script, "--html", file);

        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(Played(file), Is.EqualTo((int[])[1]));
    }

    [Test]
    public void Run_HtmlWithoutAStep_SaysSoAndLeavesNothing()
    {
        string file = Path.Combine(Tool.Folder(), "run.html");

        Tool.Result result = Tool.Run("run", Tool.Script("Console.WriteLine(1);"), "--html", file);

        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Error, Does.StartWith("The script did not log a step"));
        Assert.That(File.Exists(file), Is.False);
    }

    [Test]
    public void Run_Quiz_StandsInThePage()
    {
        string file = Path.Combine(Tool.Folder(), "run.html");

        Tool.Result result = Tool.Run("run", Tool.Example("one-weight"), "--html", file, "--quiz", Written("quiz.json", Quiz));

        Assert.That(result.Error, Is.Empty);
        JsonElement question = Block("tapegrad-page", File.ReadAllText(file)).GetProperty("quiz")[0];
        Assert.That(question.GetProperty("answers")[1].GetString(), Is.EqualTo("4"));
        Assert.That(question.GetProperty("right").GetInt32(), Is.EqualTo(1));
    }

    [Test]
    public void Run_DamagedQuiz_IsRefusedBeforeTheScriptRuns()
    {
        string quiz = Written("quiz.json", Quiz.Replace("\"right\": 1", "\"right\": 2", StringComparison.Ordinal));

        Tool.Result result = Tool.Run("run", Tool.Example("one-weight"), "--html", Path.Combine(Tool.Folder(), "run.html"), "--quiz", quiz);

        Assert.That(result, Is.EqualTo(new Tool.Result(
            4, "", $"{quiz}: The quiz cannot be read: 'right' of question 1 does not name one of its answers, which are counted from 0 to 1.\n")));
    }

    [TestCase("run", "--quiz puts questions into the HTML page. Add --html.\n")]
    [TestCase("graph", "--quiz puts questions into the HTML page. Add -f html.\n")]
    public void AnyCommand_QuizWithoutAPage_IsWrongUsage(string command, string error)
    {
        Tool.Result result = Tool.Run(command, Tool.Example("one-weight"), "--quiz", "quiz.json");

        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Error, Does.StartWith(error));
    }

    [Test]
    public void Graph_HtmlOfAScript_IsThePageOfItsLastStep()
    {
        Tool.Result result = Tool.Run("graph", Tool.Example("one-weight"), "-f", "html");

        Assert.That(Data(result.Output).GetProperty("format").GetString(), Is.EqualTo("tapegrad-graph/1"));
        Assert.That(result.Output, Does.Contain("<title>one-weight, step 20</title>"));
    }

    [Test]
    public void Graph_HtmlOfASavedRun_PlaysAllOfIt()
    {
        string folder = Tool.Folder();
        string log = Path.Combine(folder, "run.json");
        string page = Path.Combine(folder, "run.html");
        Tool.Run("run", Tool.Example("one-weight"), "--log", log);

        Tool.Result whole = Tool.Run("graph", log, "-f", "html", "-o", page);
        Tool.Result one = Tool.Run("graph", log, "-f", "html", "--step", "3");

        Assert.That(whole, Is.EqualTo(new Tool.Result(0, "", "")));
        Assert.That(Played(page), Has.Length.EqualTo(20));
        Assert.That(one.Output, Does.Contain("<title>one-weight, step 3</title>"));
    }

    [Test]
    public void Graph_HtmlOfDamagedJson_IsRefused()
    {
        string file = Written("graph.json", "{\"format\":\"tapegrad-graph/1\"}");

        Tool.Result result = Tool.Run("graph", file, "-f", "html");

        Assert.That(result.ExitCode, Is.EqualTo(4));
        Assert.That(result.Output, Is.Empty);
        Assert.That(result.Error, Does.StartWith(file));
    }

    [Test]
    public void Eval_Html_IsAPageWithTheExpressionAsTitle() =>
        Assert.That(Tool.Run("eval", "Max(x, 1)", "--at", "x=2", "-f", "html").Output, Does.Contain("<title>Max(x, 1)</title>"));

    [TestCase("run", "--html", "page.html", "--html")]
    [TestCase("graph", "-f", "html", "-f html")]
    public void AnyCommand_ToolWithoutThePage_SaysSoBeforeTheScriptRuns(string command, string option, string value, string named)
    {
        string folder = WithoutPage();

        Tool.Result result = Tool.Start(folder, [], Tool.Dotnet, [Path.Combine(folder, "TapeGrad.Cli.dll"), command, Tool.Example("one-weight"), option, value]);

        Assert.That(result, Is.EqualTo(new Tool.Result(
            69,
            "",
            $"{named} needs the HTML page, but this tool was built without Node.js and does not contain the page. Install Node.js (https://nodejs.org) and build TapeGrad again.\n")));
    }

    // The tool as it is built where Node.js is missing: the page is not under its name.
    private static string WithoutPage()
    {
        string folder = Tool.Folder();
        foreach (string file in Directory.GetFiles(AppContext.BaseDirectory))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        string assembly = Path.Combine(folder, "TapeGrad.Viewer.dll");
        byte[] bytes = File.ReadAllBytes(assembly);
        int at = bytes.AsSpan().LastIndexOf(Encoding.ASCII.GetBytes("\0viewer.html\0"));
        Assert.That(at, Is.Positive);
        bytes[at + 1] = (byte)'V';
        File.WriteAllBytes(assembly, bytes);
        return folder;
    }

    private static int[] Played(string file) =>
        [.. Data(File.ReadAllText(file)).GetProperty("steps").EnumerateArray().Where(s => s.TryGetProperty("graph", out _)).Select(s => s.GetProperty("step").GetInt32())];

    private static JsonElement Data(string page) => Block("tapegrad-data", page);

    private static JsonElement Block(string id, string page) =>
        JsonDocument.Parse(DataBlock().Matches(page).Single(m => m.Groups["id"].Value == id).Groups["json"].Value).RootElement;

    private static string Written(string name, string text)
    {
        string path = Path.Combine(Tool.Folder(), name);
        File.WriteAllText(path, text);
        return path;
    }

    [GeneratedRegex("""<script type="application/json" id="(?<id>[^"]*)">(?<json>[^<]*)</script>""")]
    private static partial Regex DataBlock();
}
