using System.Text.RegularExpressions;
using TapeGrad.Docs.Tests;

namespace TapeGrad.Onnx.Tests;

/// <summary>The script of docs/onnx.md, which needs a package that the tool does not have.</summary>
internal sealed partial class PageTests
{
    private static readonly string Script = File.ReadAllText(Path.Combine(Repository(), "examples", "onnx", "serve.cs"));

    [Test]
    public void Serve_Printed_IsWhatItsCommentsSay()
    {
        string[] expected = [.. Printed().Matches(Script).Select(m => m.Groups[1].Value)];

        Assert.That(expected, Has.Length.EqualTo(3));
        Assert.That(PackageScript.Run(Script), Is.EqualTo(expected));
    }

    [Test]
    public void Page_Code_IsThatOfTheScript()
    {
        string page = File.ReadAllText(Path.Combine(Repository(), "docs", "onnx.md"));
        string[] blocks = [.. Regex.Matches(page, "```c#\n(.*?)```", RegexOptions.Singleline).Select(m => m.Groups[1].Value)];

        Assert.That(blocks, Has.Length.EqualTo(2));
        Assert.That(blocks.Where(block => !Script.Contains(block, StringComparison.Ordinal)), Is.Empty);
    }

    private static string Repository()
    {
        DirectoryInfo folder = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "TapeGrad.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }

    [GeneratedRegex(@"Console\.WriteLine\(.*\);\s+// (.*)")]
    private static partial Regex Printed();
}
