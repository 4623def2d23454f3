using System.Text.RegularExpressions;

namespace TapeGrad.Cli.Tests;

/// <summary>Every command and every number in the README is run.</summary>
public sealed partial class ReadmeTests
{
    private const string ToolCommand = "dotnet run --project src/TapeGrad.Cli -- ";

    private static readonly string Readme = File.ReadAllText(Path.Combine(Tool.Repository, "README.md"));

    private static IEnumerable<string> Programs =>
        Block("csharp").Concat(Block("csharp", File.ReadAllText(Path.Combine(Tool.Repository, "docs", "adding-an-op.md"))));

    private static IEnumerable<string> Commands => Block("console").Where(b => b.Contains(ToolCommand, StringComparison.Ordinal));

    [Test]
    public void Readme_FirstCode_StandsByLine15() =>
        Assert.That(Readme.Split('\n').Take(15), Has.Some.EqualTo("```csharp"));

    [TestCaseSource(nameof(Programs))]
    public void Readme_Program_PrintsWhatItsCommentsSay(string program)
    {
        string[] expected = [.. Printed().Matches(program).Select(m => m.Groups[1].Value)];

        // The script of a user of the packages: the same text, with the drawing library beside it.
        string script = Tool.Script(program);

        Tool.Result result = Tool.Run("run", script);

        Assert.That(result.ExitCode, Is.Zero, result.Error);
        Assert.That(expected, Is.Not.Empty);
        Assert.That(result.Lines, Is.EqualTo(expected));
    }

    [TestCaseSource(nameof(Commands))]
    public void Readme_Command_PrintsWhatIsShown(string block)
    {
        string[] lines = block.TrimEnd('\n').Split('\n');
        string folder = Tool.Folder();
        string[] arguments = [.. Word().Matches(lines[0][("$ " + ToolCommand).Length..]).Select(m => m.Value.Trim('"'))
            .Select(a => a.StartsWith("examples/", StringComparison.Ordinal) ? Path.Combine(Tool.Repository, a) : a)];

        Tool.Result result = Tool.RunIn(folder, [], arguments);

        Assert.That(result.ExitCode, Is.Zero, result.Error);
        string[] shown = [.. lines[1..].Where(l => l != "…")];
        Assert.That(shown, Is.Not.Empty);
        Assert.That(result.Lines.Take(shown.Length), Is.EqualTo(shown));
        Assert.That(lines[^1] == "…" || result.Lines.Length == shown.Length, "the end is shown, or '…' says that there is more");
        if (arguments.Contains("--dot"))
        {
            Assert.That(Directory.GetFiles(Path.Combine(folder, "out")), Has.Length.EqualTo(20), "the 20 pictures that the text promises");
        }
    }

    [Test]
    public void Readme_BuildAndTest_AreWhatCiRuns()
    {
        string ci = File.ReadAllText(Path.Combine(Tool.Repository, ".ci", "run"));
        string[] commands = [.. Block("console").SelectMany(b => b.Split('\n')).Where(l => l.StartsWith("$ dotnet build", StringComparison.Ordinal) || l.StartsWith("$ dotnet test", StringComparison.Ordinal))];

        Assert.That(commands, Has.Length.EqualTo(2));
        foreach (string command in commands)
        {
            Assert.That(ci, Does.Contain("\n" + command[2..]));
        }
    }

    [Test]
    public void Readme_Picture_IsTheToolsOwn()
    {
        RunTests.RequireDot();
        string folder = Path.Combine(Tool.Folder(), "pictures");
        Tool.Run("run", Tool.Example("one-weight"), "--svg", folder, "--steps", "1");

        // Positions differ between versions of Graphviz; the texts must not.
        Assert.That(
            Texts(File.ReadAllText(Path.Combine(Tool.Repository, "docs", "pictures", "one-weight-step-001.svg"))),
            Is.EqualTo(Texts(File.ReadAllText(Path.Combine(folder, "one-weight-step-001.svg")))));
    }

    [Test]
    public void Readme_Links_LeadSomewhere()
    {
        foreach (Match link in Link().Matches(Readme))
        {
            Assert.That(File.Exists(Path.Combine(Tool.Repository, link.Groups[1].Value)), link.Value);
        }
    }

    private static IEnumerable<string> Block(string language) => Block(language, Readme);

    private static IEnumerable<string> Block(string language, string text) =>
        Regex.Matches(text, $"```{language}\n(.*?)```", RegexOptions.Singleline).Select(m => m.Groups[1].Value);

    private static string[] Texts(string svg) => [.. Text().Matches(svg).Select(m => m.Groups[1].Value)];

    [GeneratedRegex(@"Console\.WriteLine\(.*\);\s+// (.*)")]
    private static partial Regex Printed();

    [GeneratedRegex("\"[^\"]*\"|[^ ]+")]
    private static partial Regex Word();

    [GeneratedRegex("<text [^>]*>([^<]*)</text>")]
    private static partial Regex Text();

    [GeneratedRegex(@"\]\(([^)#:]+)\)")]
    private static partial Regex Link();
}
