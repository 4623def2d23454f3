using System.Text.RegularExpressions;

namespace TapeGrad.Docs.Tests;

/// <summary>The script of docs/mpi.md. TapeGrad.Mpi.Tests runs trainings like it on several processes.</summary>
public sealed partial class MpiPageTests
{
    private static readonly string Script = File.ReadAllText(Path.Combine(Tool.Repository, "examples", "mpi", "moons.cs"));

    [Test]
    public void Moons_OfOneProcess_PrintsWhatItsCommentSays()
    {
        string[] expected = [.. Printed().Matches(Script).Select(m => m.Groups[1].Value)];

        Assert.That(expected, Has.Length.EqualTo(5));
        Assert.That(PackageScript.Run(Script, "10000"), Is.EqualTo(expected));
    }

    [Test]
    public void Page_LinesOfCode_AreThoseOfTheScript()
    {
        string page = File.ReadAllText(Path.Combine(Tool.Repository, "docs", "mpi.md"));
        string[] lines = [.. Regex.Matches(page, "```c#\n(.*?)```", RegexOptions.Singleline).SelectMany(m => m.Groups[1].Value.TrimEnd().Split('\n'))];
        string[] script = [.. Script.Split('\n').Select(line => line.Trim())];

        Assert.That(lines, Has.Length.EqualTo(6));
        Assert.That(lines.Select(line => Comment().Replace(line, "").Trim()).Where(code => !script.Any(line => line.StartsWith(code, StringComparison.Ordinal))), Is.Empty);
    }

    [GeneratedRegex(@"^// {3,}(step \d+: loss .*)$", RegexOptions.Multiline)]
    private static partial Regex Printed();

    [GeneratedRegex(" +//.*$")]
    private static partial Regex Comment();
}
