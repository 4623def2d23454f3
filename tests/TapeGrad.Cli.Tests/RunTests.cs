using System.Text.Json;

namespace TapeGrad.Cli.Tests;

public sealed class RunTests
{
    [Test]
    public void Run_OneWeight_PrintsItsTwentyLines()
    {
        Tool.Result result = Tool.Run("run", Tool.Example("one-weight"));

        Assert.That(result.Lines, Is.EqualTo(ExpectedOutput.OneWeight));
        Assert.That(result.Error, Is.Empty);
        Assert.That(result.ExitCode, Is.Zero);
    }

    // What other examples print is compared with what they say of themselves.
    [Test]
    public void Run_OneWeight_PrintsTheSameBytesAsDotnetRun()
    {
        Tool.Result tool = Tool.Run("run", Tool.Example("one-weight"));

        // The configuration that is built already.
        Tool.Result sdk = Tool.Start(Tool.Repository, new() { ["Configuration"] = "Release" }, "dotnet", ["run", Tool.Example("one-weight")]);

        Assert.That(sdk.ExitCode, Is.Zero, sdk.Error);
        Assert.That(sdk.Output, Is.EqualTo(tool.Output));
    }

    [Test]
    public void Run_Readme_PrintsMicrogradsNumbers() =>
        Assert.That(Tool.Run("run", Tool.Example("readme")).Lines, Is.EqualTo((string[])["24.7041", "138.8338", "645.5773"]));

    [Test]
    public void Run_Dot_LeavesAPictureOfEveryStep()
    {
        string folder = Path.Combine(Tool.Folder(), "pictures");

        Tool.Result result = Tool.Run("run", Tool.Example("one-weight"), "--dot", folder);

        Assert.That(result.Lines, Has.Length.EqualTo(20), "stdout is the script's alone");
        string[] expected = [.. Enumerable.Range(1, 20).Select(i => $"one-weight-step-{i:D3}.dot")];
        Assert.That(Directory.GetFiles(folder).Select(Path.GetFileName).Order(), Is.EqualTo(expected));
        string first = File.ReadAllText(Path.Combine(folder, expected[0]));
        Assert.That(first, Does.Contain("grad −8<").And.Contain("one-weight, step 1"));
    }

    [Test]
    public void Run_Twice_WritesTheSameBytes()
    {
        string[] folders = [Path.Combine(Tool.Folder(), "a"), Path.Combine(Tool.Folder(), "b")];

        foreach (string folder in folders)
        {
            Tool.Run("run", Tool.Example("one-weight"), "--dot", folder, "--log", Path.Combine(folder, "log.json"));
        }

        foreach (string file in Directory.GetFiles(folders[0]))
        {
            Assert.That(File.ReadAllBytes(Path.Combine(folders[1], Path.GetFileName(file))), Is.EqualTo(File.ReadAllBytes(file)), file);
        }
    }

    [TestCase("1,5,last", "001 005 020")]
    [TestCase("last", "020")]
    [TestCase("3-5", "003 004 005")]
    public void Run_Steps_SelectsPictures(string steps, string expected)
    {
        string folder = Path.Combine(Tool.Folder(), "pictures");

        Tool.Result result = Tool.Run("run", Tool.Example("one-weight"), "--dot", folder, "--steps", steps);

        Assert.That(result.ExitCode, Is.Zero, result.Error);
        Assert.That(Directory.GetFiles(folder).Select(f => Path.GetFileNameWithoutExtension(f)[^3..]).Order(), Is.EqualTo(expected.Split(' ')));
    }

    [Test]
    public void Run_Svg_LeavesPicturesThatABrowserReads()
    {
        DotInstalled.Require();
        string folder = Path.Combine(Tool.Folder(), "pictures");

        Tool.Result result = Tool.Run("run", Tool.Example("one-weight"), "--svg", folder, "--steps", "1,last");

        Assert.That(result.ExitCode, Is.Zero, result.Error);
        Assert.That(Directory.GetFiles(folder), Has.Length.EqualTo(2));
        string svg = File.ReadAllText(Path.Combine(folder, "one-weight-step-001.svg"));
        Assert.That(svg, Does.Contain("</svg>").And.Contain("grad −8"));
    }

    [Test]
    public void Run_SvgWithoutDot_SaysHowToGetItBeforeTraining()
    {
        string folder = Tool.Folder();

        Tool.Result result = Tool.RunIn(folder, new() { ["PATH"] = folder }, "run", Tool.Example("one-weight"), "--svg", "pictures");

        Assert.That(result.ExitCode, Is.EqualTo(69));
        Assert.That(result.Output, Is.Empty);
        Assert.That(result.Error, Does.StartWith("--svg needs Graphviz' dot").And.Contain("apt-get install graphviz"));
    }

    [Test]
    public void Run_Log_HoldsTopologyOnceAndNumbersPerStep()
    {
        string file = Path.Combine(Tool.Folder(), "log.json");

        Tool.Run("run", Tool.Example("one-weight"), "--log", file);

        JsonElement log = JsonDocument.Parse(File.ReadAllText(file)).RootElement;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(log.GetProperty("format").GetString(), Is.EqualTo("tapegrad-log/1"));
            Assert.That(log.GetProperty("name").GetString(), Is.EqualTo("one-weight"));
            Assert.That(log.GetProperty("settings").GetProperty("learning-rate").GetDouble(), Is.EqualTo(0.1));
            Assert.That(log.GetProperty("graphs").GetArrayLength(), Is.EqualTo(1));
            Assert.That(log.GetProperty("steps").GetArrayLength(), Is.EqualTo(20));
        }

        JsonElement first = log.GetProperty("steps")[0];
        Assert.That(first.GetProperty("series").GetProperty("weight").GetDouble(), Is.EqualTo(1.8));
        Assert.That(first.GetProperty("grad").EnumerateArray().Select(g => g.GetDouble()), Is.EqualTo((double[])[-8, -4, -4, -4, 1]));
    }

    [Test]
    public void Run_Set_ReplacesASetting()
    {
        Tool.Result result = Tool.Run("run", Tool.Example("one-weight"), "--set", "learning-rate=0.125", "--set", "epochs=1");

        Assert.That(result.Lines, Is.EqualTo((string[])["Epoch  1: Prediction = 2.00, Loss = 4.0000, Weight = 2.0000"]));
    }

    [Test]
    public void Run_ArgumentsAfterDashes_AreTheScripts()
    {
        string script = Tool.Script("Console.WriteLine(string.Join('|', args)); return args.Length;");

        Tool.Result result = Tool.Run("run", script, "--", "--dot", "a b", "--", "-x");

        Assert.That(result.Output, Is.EqualTo("--dot|a b|--|-x\n"));
        Assert.That(result.ExitCode, Is.EqualTo(4), "what the script returns is the exit code");
    }

    [Test]
    public void Run_AsyncScript_IsAwaited()
    {
        string script = Tool.Script("await Task.Yield(); Console.WriteLine(TapeGrad.TrainingLog.Current.Name);");

        Assert.That(Tool.Run("run", script).Output, Is.EqualTo("script\n"));
    }
}
