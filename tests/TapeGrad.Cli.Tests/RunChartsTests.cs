namespace TapeGrad.Cli.Tests;

public sealed class RunChartsTests
{
    private const string OneStep = """
        using TapeGrad;
        var tape = new Tape();
        Value loss = (tape.Parameter(3.0, "w") - 1.0).Square();
        loss.Backward();
        TrainingLog.Current.Step(loss{0});
        """;

    [Test]
    public void Run_Charts_LeavesThreePictures()
    {
        string folder = Path.Combine(Tool.Folder(), "new", "charts");

        Tool.Result result = Tool.Run("run", Tool.Example("one-weight"), "--charts", folder);

        Assert.That(result.ExitCode, Is.Zero, result.Error);
        Assert.That(result.Error, Is.Empty);
        Assert.That(result.Lines, Is.EqualTo(ExpectedOutput.OneWeight), "stdout is the script's alone");
        Assert.That(Files(folder), Is.EqualTo((string[])["one-weight-loss.svg", "one-weight-prediction.svg", "one-weight-weights.svg"]));
    }

    [TestCase("loss")]
    [TestCase("weights")]
    [TestCase("prediction")]
    public void Docs_Chart_IsTheToolsOwn(string kind)
    {
        string folder = Tool.Folder();

        Tool.Run("run", Tool.Example("one-weight"), "--charts", folder);

        string file = $"one-weight-{kind}.svg";
        Assert.That(File.ReadAllText(Path.Combine(folder, file)), Is.EqualTo(File.ReadAllText(Path.Combine(Tool.Repository, "docs", "pictures", file))));
    }

    [TestCase("", "script-loss.svg script-weights.svg")]
    [TestCase(", (\"w\", 3.0)", "script-loss.svg script-weights.svg")]
    [TestCase(", (\"prediction\", 3.0)", "script-loss.svg script-prediction.svg")]
    public void Run_ChartsOfFewerSeries_LeavesOutWhatHasNoNumber(string series, string expected)
    {
        string folder = Tool.Folder();

        Tool.Result result = Tool.Run("run", Tool.Script(OneStep.Replace("{0}", series)), "--charts", folder);

        Assert.That(result.ExitCode, Is.Zero, result.Error);
        Assert.That(result.Error, Is.Empty);
        Assert.That(Files(folder), Is.EqualTo(expected.Split(' ')));
    }

    [Test]
    public void Run_ChartsOfUnnamedParametersAndNoSeries_IsTheLossAlone()
    {
        string folder = Tool.Folder();

        Tool.Run("run", Tool.Script(OneStep.Replace("{0}", "").Replace(", \"w\"", "")), "--charts", folder);

        Assert.That(Files(folder), Is.EqualTo((string[])["script-loss.svg"]));
    }

    [Test]
    public void Run_ChartsAndCsvWithoutAStep_SaysSoAndLeavesNothing()
    {
        string folder = Tool.Folder();

        Tool.Result result = Tool.Run("run", Tool.Script("Console.WriteLine(1);"), "--charts", folder, "--csv", Path.Combine(folder, "numbers.csv"));

        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Error, Does.StartWith("The script did not log a step"));
        Assert.That(Files(folder), Is.Empty);
    }

    [Test]
    public void Run_ChartsOfATrainingThatFails_ShowWhatWasLogged()
    {
        string folder = Tool.Folder();

        Tool.Result result = Tool.Run("run", Tool.Script(OneStep.Replace("{0}", "") + "\nthrow new InvalidOperationException();"), "--charts", folder);

        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(Files(folder), Is.EqualTo((string[])["script-loss.svg", "script-weights.svg"]));
    }

    [Test]
    public void Run_Csv_HoldsEveryNumber()
    {
        string file = Path.Combine(Tool.Folder(), "new", "numbers.csv");

        Tool.Result result = Tool.Run("run", Tool.Example("one-weight"), "--csv", file);

        Assert.That(result.ExitCode, Is.Zero, result.Error);
        string[] lines = File.ReadAllText(file).TrimEnd('\n').Split('\n');
        Assert.That(lines, Has.Length.EqualTo(21));
        Assert.That(lines[0], Is.EqualTo("step,loss,prediction,target,weight"));
        Assert.That(lines[1], Is.EqualTo("1,4,2,4,1.8"));
    }

    [Test]
    public void Run_ChartsIntoAFile_IsRefusedBeforeTraining()
    {
        string file = Path.Combine(Tool.Folder(), "taken");
        File.WriteAllText(file, "");

        Tool.Result result = Tool.Run("run", Tool.Example("one-weight"), "--charts", file);

        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Output, Is.Empty);
        Assert.That(result.Error, Does.StartWith($"The folder '{file}' cannot be written"));
    }

    private static string[] Files(string folder) => [.. Directory.GetFiles(folder).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];
}
