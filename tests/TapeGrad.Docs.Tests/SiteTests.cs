using System.Text.RegularExpressions;

namespace TapeGrad.Docs.Tests;

/// <summary>What <c>site/build.cs</c> makes its pages from: the lists beside them, and the first sentence, which search engines show.</summary>
public sealed partial class SiteTests
{
    private static IEnumerable<string> Guides =>
        Directory.GetFiles(Path.Combine(Tool.Repository, "docs"), "*.md").Append(Path.Combine(Tool.Repository, "docs", "decisions", "README.md")).Order(StringComparer.Ordinal);

    private static IEnumerable<TestCaseData> Pages =>
        Guides.Select(path => new TestCaseData(path).SetArgDisplayNames(Path.GetFileName(path)));

    [TestCase("docs/toc.yml")]
    [TestCase("site/lessons.yml")]
    [TestCase("site/toc.yml")]
    public void List_NamesEachPageOnceAndNoOther(string list)
    {
        string[] named = [.. Named(list)];

        Assert.That(named, Is.Unique.And.Not.Empty);
        Assert.That(named.Where(path => !File.Exists(path)), Is.Empty);
    }

    [Test]
    public void Lists_NameEachGuideAndEachLesson()
    {
        string[] lessons = Directory.GetFiles(Path.Combine(Tool.Repository, "examples"), "*.cs");

        Assert.That(Named("docs/toc.yml"), Is.SupersetOf(Guides));
        Assert.That(Named("site/lessons.yml"), Is.SupersetOf(lessons));
    }

    // Not a command, a table or a picture: a sentence that fits into the results of a search.
    [TestCaseSource(nameof(Pages))]
    public void Page_BeginsWithASentence(string path)
    {
        string[] parts = File.ReadAllText(path).Split("\n\n");

        Assert.That(parts[0], Does.StartWith("# "));
        string sentence = FirstSentence().Match(parts[1].ReplaceLineEndings(" ")).Value;
        Assert.That(sentence, Has.Length.InRange(30, 200), parts[1]);
    }

    // Folders, such as that of the API, are made by the build.
    private static IEnumerable<string> Named(string list) =>
        Reference().Matches(File.ReadAllText(Path.Combine(Tool.Repository, list))).Select(m => m.Groups[1].Value).Where(name => !name.EndsWith('/'))
            .Select(name => Path.GetFullPath(Path.Combine(Tool.Repository, Path.GetDirectoryName(list)!, name)));

    [GeneratedRegex("href: (.+)")]
    private static partial Regex Reference();

    [GeneratedRegex(@"^[\p{Lu}`].*?[.:?](?= |$)")]
    private static partial Regex FirstSentence();
}
