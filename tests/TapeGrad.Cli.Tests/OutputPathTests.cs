namespace TapeGrad.Cli.Tests;

/// <summary>Outputs that would replace the script, an input or one another are refused before the script runs.</summary>
[Platform(Exclude = "Win")]
[Parallelizable(ParallelScope.All)]
public sealed class OutputPathTests
{
    [TestCase("script.cs", "--log", "script.cs")]
    [TestCase("script.cs", "--csv", "./x/../script.cs")]
    [TestCase("script.cs", "--html", "link.cs")]
    [TestCase("script.cs", "--log", "folder/script.cs")]
    [TestCase("link.cs", "--log", "script.cs")]
    public void Run_OutputOverTheScript_IsRefused(string input, string option, string output)
    {
        string folder = Folder();

        Tool.Result result = Tool.RunIn(folder, [], "run", input, option, output);

        Assert.That(result, Is.EqualTo(new Tool.Result(2, "", $"{option} would overwrite the script '{input}'. Choose another file.\n")));
        Assert.That(File.ReadAllText(Path.Combine(folder, "script.cs")), Is.EqualTo(TwoSteps.Script));
    }

    [TestCase("--log", "x", "--csv", "x")]
    [TestCase("--csv", "x", "--html", "folder/x")]
    [TestCase("--log", "other", "--html", "x")]
    public void Run_TwoOutputsInOneFile_AreRefused(string one, string first, string two, string second)
    {
        string folder = Folder();
        File.CreateSymbolicLink(Path.Combine(folder, "other"), "x");

        Tool.Result result = Tool.RunIn(folder, [], "run", "script.cs", one, first, two, second);

        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Output, Is.Empty);
        Assert.That(result.Error, Does.StartWith($"{one} and {two} both name '").And.EndWith("Give each a file of its own.\n"));
        Assert.That(Path.Combine(folder, "x"), Does.Not.Exist);
    }

    [TestCase("--charts", "script-loss.svg")]
    [TestCase("--charts", "script-weights.svg")]
    [TestCase("--charts", "script-prediction.svg")]
    [TestCase("--dot", "script-step-002.dot")]
    [TestCase("--svg", "script-step-0001.svg")]
    public void Run_FileWithTheNameOfAPicture_IsRefused(string pictures, string name)
    {
        string folder = Folder();

        foreach (string option in (string[])["--log", "--csv", "--html"])
        {
            Tool.Result result = Tool.RunIn(folder, [], "run", "script.cs", option, "folder/p/" + name, pictures, "p");

            Assert.That(result.ExitCode, Is.EqualTo(2));
            Assert.That(result.Output, Is.Empty, "before training");
            Assert.That(result.Error, Does.StartWith($"{option} names '").And.EndWith($"/p/{name}', and a picture of {pictures} may have the same name, so only one of them would be left. Choose another file.\n"));
        }
    }

    [TestCase("--charts", "script-step-001.svg")]
    [TestCase("--dot", "script-step-001.svg")]
    [TestCase("--dot", "script-step-1.dot")]
    [TestCase("--dot", "other-step-001.dot")]
    public void Run_FileBesidePictures_IsWritten(string pictures, string name)
    {
        string folder = Folder();

        Tool.Result result = Tool.RunIn(folder, [], "run", "script.cs", "--csv", "p/" + name, pictures, "p");

        Assert.That(result.ExitCode, Is.Zero, result.Error);
        Assert.That(File.ReadAllText(Path.Combine(folder, "p", name)), Does.StartWith("step,"));
        Assert.That(Directory.GetFiles(Path.Combine(folder, "p")), Has.Length.GreaterThan(2));
    }

    // The pictures that a run writes are those whose names are refused above.
    [Test]
    public void Run_EveryPicture_HasANameThatNoFileMayHave()
    {
        string folder = Folder();
        File.WriteAllText(Path.Combine(folder, "script.cs"), TwoSteps.Script.Replace("(\"weight\", w.Data)", "(\"weight\", w.Data), (\"prediction\", w.Data), (\"target\", 2.0)", StringComparison.Ordinal));
        Assert.That(Tool.RunIn(folder, [], "run", "script.cs", "--charts", "charts", "--dot", "dot").ExitCode, Is.Zero);

        string[] pictures = [.. Directory.GetFiles(Path.Combine(folder, "charts")), .. Directory.GetFiles(Path.Combine(folder, "dot"))];

        Assert.That(pictures.Select(path => Path.GetFileName(path)), Is.EquivalentTo(
            ["script-loss.svg", "script-weights.svg", "script-prediction.svg", "script-step-001.dot", "script-step-002.dot"]));
    }

    [Test]
    public void Run_TwoOutputsToStdout_AreWritten()
    {
        Tool.Result result = Tool.RunIn(Folder(), [], "run", "script.cs", "--log", "/dev/stdout", "--csv", "/dev/stdout");

        Assert.That(result.ExitCode, Is.Zero, result.Error);
        Assert.That(result.Output, Does.Contain("tapegrad-log/1").And.Contain("step,loss,weight"));
    }

    [Test]
    public void Run_OutputOverTheQuestions_IsRefused()
    {
        string folder = Folder(), quiz = Path.Combine(folder, "quiz.json");
        const string Questions = """{ "format": "tapegrad-quiz/1", "questions": [{ "question": "2?", "answers": ["1", "2"], "right": 1, "explanation": "It is." }] }""";
        File.WriteAllText(quiz, Questions);

        Tool.Result result = Tool.RunIn(folder, [], "run", "script.cs", "--html", "quiz.json", "--quiz", "quiz.json");

        Assert.That(File.ReadAllText(quiz), Is.EqualTo(Questions));
        Assert.That(result.Output, Is.Empty);
        Assert.That(result.Error, Is.EqualTo("--html would overwrite the questions 'quiz.json'. Choose another file.\n"));
    }

    [Test]
    public void Graph_OutputOverItsInput_IsRefused()
    {
        string folder = Folder(), log = Path.Combine(folder, "l.json");
        Assert.That(Tool.RunIn(folder, [], "run", "script.cs", "--log", "l.json").ExitCode, Is.Zero);
        string before = File.ReadAllText(log);

        Tool.Result saved = Tool.RunIn(folder, [], "graph", "l.json", "-o", "./l.json");
        Tool.Result script = Tool.RunIn(folder, [], "graph", "script.cs", "-o", "link.cs");

        Assert.That(saved, Is.EqualTo(new Tool.Result(2, "", "-o would overwrite the input 'l.json'. Choose another file.\n")));
        Assert.That(script, Is.EqualTo(new Tool.Result(2, "", "-o would overwrite the input 'script.cs'. Choose another file.\n")));
        Assert.That(File.ReadAllText(log), Is.EqualTo(before));
    }

    [TestCase("--log")]
    [TestCase("--csv")]
    [TestCase("--html")]
    public void Run_ReadOnlyFile_IsRefusedBeforeTraining(string option)
    {
        string folder = Folder(), file = Path.Combine(folder, "kept");
        File.WriteAllText(file, "mine");
        SetReadOnly(file);

        Tool.Result result = Tool.RunIn(folder, [], "run", "script.cs", option, "kept");

        Assert.That(result, Is.EqualTo(new Tool.Result(
            1, "", $"The file '{file}' cannot be written: it is read-only. Allow writing to it, or choose another file.\n")));
        Assert.That(File.ReadAllText(file), Is.EqualTo("mine"));
    }

    [TestCase("--log", "dangling")]
    [TestCase("--html", "/proc/x.html")]
    [TestCase("--csv", "/sys/x.csv")]
    [TestCase("--dot", "/proc")]
    [TestCase("--charts", "/sys")]
    public void Run_PlaceThatTakesNoFile_IsRefusedBeforeTraining(string option, string output)
    {
        string folder = Folder();
        File.CreateSymbolicLink(Path.Combine(folder, "dangling"), Path.Combine(folder, "missing", "x"));

        Tool.Result result = Tool.RunIn(folder, [], "run", "script.cs", option, output);

        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Output, Is.Empty, "before training");
        Assert.That(result.Error.TrimEnd('\n'), Does.Contain("cannot be written: ").And.Not.Contain("\n"));
    }

    [Test]
    public void Run_LinkToAFileThatDoesNotExistYet_MakesIt()
    {
        string folder = Folder(), link = Path.Combine(folder, "dangling");
        File.CreateSymbolicLink(link, Path.Combine(folder, "new.json"));

        Assert.That(Tool.RunIn(folder, [], "run", "script.cs", "--log", "dangling").ExitCode, Is.Zero);

        Assert.That(Path.Combine(folder, "new.json"), Does.Exist);
        Assert.That(new FileInfo(link).LinkTarget, Is.Not.Null);
    }

    // With a link to the script, and a link to the folder.
    private static string Folder()
    {
        string folder = Tool.Folder();
        File.WriteAllText(Path.Combine(folder, "script.cs"), TwoSteps.Script);
        File.CreateSymbolicLink(Path.Combine(folder, "link.cs"), "script.cs");
        Directory.CreateSymbolicLink(Path.Combine(folder, "folder"), folder);
        return folder;
    }

    private static void SetReadOnly(string file)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        }
    }
}
