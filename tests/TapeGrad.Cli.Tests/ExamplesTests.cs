namespace TapeGrad.Cli.Tests;

public sealed class ExamplesTests
{
    private static IEnumerable<string> Names => Directory.GetFiles(Path.Combine(Tool.Repository, "examples"), "*.cs").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal)!;

    [Test]
    public void Examples_ListsEveryScriptWithItsFirstSentence()
    {
        Tool.Result result = Tool.Run("examples");

        Assert.That(result.Lines.Select(l => l.Split(' ')[0]), Is.EqualTo(Names));
        Assert.That(result.Lines, Has.All.EndsWith("."));
    }

    [TestCaseSource(nameof(Names))]
    public void Show_Example_PrintsTheFile(string name) =>
        Assert.That(Tool.Run("examples", "show", name).Output, Is.EqualTo(File.ReadAllText(Tool.Example(name))));

    [Test]
    public void Copy_Example_GivesAScriptThatRuns()
    {
        string folder = Path.Combine(Tool.Folder(), "mine");

        Tool.Result copied = Tool.Run("examples", "copy", "one-weight", folder);

        Assert.That(copied.ExitCode, Is.Zero, copied.Error);
        Assert.That(Tool.Run("run", Path.Combine(folder, "one-weight.cs")).Lines, Is.EqualTo(ExpectedOutput.OneWeight));
    }

    [Test]
    public void Copy_OverAnExistingFile_KeepsIt()
    {
        string folder = Tool.Folder();
        File.WriteAllText(Path.Combine(folder, "one-weight.cs"), "mine");

        Tool.Result result = Tool.Run("examples", "copy", "one-weight", folder);

        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Error, Does.Contain("already exists"));
        Assert.That(File.ReadAllText(Path.Combine(folder, "one-weight.cs")), Is.EqualTo("mine"));
    }

    [TestCase("on-weight", "one-weight")]
    [TestCase("Moon", "moons")]
    [TestCase("dead_relu.cs", "dead-relu")]
    public void Show_TypingError_SuggestsTheExample(string name, string meant) =>
        Assert.That(Tool.Run("examples", "show", name).Error, Does.StartWith($"The example '{name}' does not exist. Did you mean '{meant}'? The examples are: "));

    [Test]
    public void Copy_ToAFolderWithABlank_ProposesACommandThatRuns()
    {
        string folder = Path.Combine(Tool.Folder(), "my folder");

        string proposed = Tool.Run("examples", "copy", "one-weight", folder).Error;

        Assert.That(proposed, Is.EqualTo($"Run it with: tapegrad run '{folder}/one-weight.cs'\n"));
        Assert.That(Tool.Bash(folder, proposed["Run it with: ".Length..]).Lines, Is.EqualTo(ExpectedOutput.OneWeight));
    }

    [Test]
    public void Copy_WithoutAClone_SaysWhereDotnetRunFindsTheLibrary() => Assert.That(
        ExamplesCommand.HowToRun("a.cs", fromClone: false),
        Does.Match("^Run it with: tapegrad run a.cs\n'dotnet run' runs it as well, once the package TapeGrad [0-9.]+ is in one of your package sources: pack it in a clone, with 'dotnet pack TapeGrad.sln -c Release -o FOLDER'\\.$"));

    [Test]
    public void Show_UnknownExample_NamesThoseThereAre()
    {
        Tool.Result result = Tool.Run("examples", "show", "nope");

        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Error, Is.EqualTo($"The example 'nope' does not exist. The examples are: {string.Join(", ", Names)}.\n"));
    }
}
