using System.Text.RegularExpressions;

namespace TapeGrad.Docs.Tests;

/// <summary>The script of docs/quikgraph.md, which needs a package that the tool does not have.</summary>
public sealed partial class QuikGraphPageTests
{
    private static readonly string Script = File.ReadAllText(Path.Combine(Tool.Repository, "examples", "quikgraph", "questions.cs"));

    [Test]
    public void Questions_Printed_AreWhatTheirCommentsSay()
    {
        string[] expected = [.. Printed().Matches(Script).Select(m => m.Groups[1].Value)];

        Assert.That(expected, Has.Length.EqualTo(4));
        Assert.That(PackageScript.Run(Script), Is.EqualTo(expected));
    }

    // The last block is for another package; the others are parts of the script.
    [Test]
    public void Page_CodeOfTheQuestions_IsThatOfTheScript()
    {
        string page = File.ReadAllText(Path.Combine(Tool.Repository, "docs", "quikgraph.md"));
        string[] blocks = [.. Regex.Matches(page, "```c#\n(.*?)```", RegexOptions.Singleline).Select(m => m.Groups[1].Value)];

        Assert.That(blocks, Has.Length.EqualTo(5));
        Assert.That(blocks[..^1].Where(b => !Script.Contains(b, StringComparison.Ordinal)), Is.Empty);
    }

    [GeneratedRegex(@"Console\.WriteLine\(.*\);\s+// (.*)")]
    private static partial Regex Printed();
}
