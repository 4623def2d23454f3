using System.Text.Json;
using System.Text.RegularExpressions;
using TapeGrad.Viewer;

namespace TapeGrad.Cli.Tests;

// What the page does is tested in TapeGrad.Viewer.Tests.
[Parallelizable(ParallelScope.All)]
public sealed class PlaygroundTests
{
    [Test]
    public void Playground_WithoutAndWithAFormula_WritesOnePage()
    {
        RequirePage();
        string folder = Tool.Folder();
        string plain = Path.Combine(folder, "play.html");
        string filled = Path.Combine(folder, "filled.html");

        Tool.Result first = Tool.Run("playground", "-o", plain);
        Tool.Result second = Tool.Run("playground", "--formula", "x = 2; Tanh(w*x</script>)", "-o", filled);

        Assert.That((first, second), Is.EqualTo((new Tool.Result(0, "", ""), new Tool.Result(0, "", ""))));
        Assert.That(Settings(plain).GetProperty("playground").EnumerateObject(), Is.Empty);
        Assert.That(Settings(filled).GetProperty("playground").GetProperty("formula").GetString(), Is.EqualTo("x = 2; Tanh(w*x</script>)"));
        Assert.That(new FileInfo(plain).Length, Is.LessThan(1_200_000));
    }

    [TestCase(2, "Option '--output' is required.")]
    [TestCase(2, "-o needs the name of a file.", "-o", " ")]
    [TestCase(2, "--formula needs a formula, such as \"Tanh(w*x + b)\".", "--formula", "", "-o", "p.html")]
    [TestCase(2, "Unrecognized command or argument 'x*x'.", "x*x", "-o", "p.html")]
    [TestCase(1, "The file 'FOLDER' cannot be written: ", "-o", "FOLDER")]
    [TestCase(1, "The file 'FOLDER/none/p.html' cannot be written: ", "-o", "FOLDER/none/p.html")]
    [TestCase(1, "The file '/proc/p.html' cannot be written: ", "-o", "/proc/p.html")]
    public void Playground_WhereNothingCanBeWritten_SaysWhy(int exitCode, string message, params string[] arguments)
    {
        RequirePage();
        string folder = Tool.Folder();

        Tool.Result result = Tool.RunIn(folder, [], ["playground", .. arguments.Select(a => a.Replace("FOLDER", folder, StringComparison.Ordinal))]);

        Assert.That(result.ExitCode, Is.EqualTo(exitCode), result.Error);
        Assert.That(result.Error, Does.StartWith(message.Replace("FOLDER", folder, StringComparison.Ordinal)));
        Assert.That(result.Output, Is.Empty);
        Assert.That(Directory.GetFileSystemEntries(folder), Is.Empty);
    }

    private static void RequirePage()
    {
        if (!HtmlWriter.IsAvailable)
        {
            Assert.Ignore("The tool was built without the page, because Node.js was missing.");
        }
    }

    private static JsonElement Settings(string page) =>
        JsonDocument.Parse(Regex.Match(File.ReadAllText(page), "id=\"tapegrad-page\">(.*?)</script", RegexOptions.Singleline).Groups[1].Value).RootElement;
}
