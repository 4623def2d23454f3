using System.Reflection;
using System.Text.RegularExpressions;

namespace TapeGrad.Docs.Tests;

/// <summary>Every command and every number in the README and in docs/ is run, every link followed, every picture drawn again.</summary>
public sealed partial class ReadmeTests
{
    private const string ToolCommand = "dotnet run --project src/TapeGrad.Cli -- ";

    private static readonly string Readme = File.ReadAllText(Path.Combine(Tool.Repository, "README.md"));

    private static string Docs => Path.Combine(Tool.Repository, "docs");

    private static IEnumerable<string> Texts => Pages.Select(p => File.ReadAllText(Path.Combine(Tool.Repository, p)));

    private static IEnumerable<string> Programs => Texts.SelectMany(t => Block("csharp", t));

    private static IEnumerable<string> Commands => Texts.SelectMany(t => Block("console", t)).Where(b => b.Contains(ToolCommand, StringComparison.Ordinal));

    private static IEnumerable<string> Pages => ["README.md", "CONTRIBUTING.md", .. PagesOf(Docs, SearchOption.AllDirectories), .. PagesOf(Path.Combine(Tool.Repository, "site"), SearchOption.TopDirectoryOnly)];

    // Each picture that the tool draws, and the command in the comment below it; "" where there is none. A photograph of the
    // page, page.png, has no command.
    private static IEnumerable<TestCaseData> Pictures => Texts.SelectMany(t => Picture().Matches(t)).Where(m => m.Groups["file"].Value.EndsWith(".svg", StringComparison.Ordinal))
        .Select(m => new TestCaseData(m.Groups["file"].Value, m.Groups["command"].Value).SetArgDisplayNames(m.Groups["file"].Value));

    [Test]
    public void Readme_FirstLines_HaveCodeAndTheTwoCommands()
    {
        string[] lines = Readme.Split('\n');

        Assert.That(lines.Take(15), Has.Some.EqualTo("```csharp"));
        Assert.That(lines.Take(20), Has.Some.StartsWith("$ " + ToolCommand + "run examples/").And.Some.StartsWith("$ " + ToolCommand + "run my-script.cs"));
    }

    [Test]
    public void Readme_OwnScript_ComesBeforeTheFiguresAndIsWhatItsPictureShows()
    {
        string own = OwnScript();

        Assert.That(Readme.IndexOf(own, StringComparison.Ordinal), Is.LessThan(Readme.IndexOf("\n## How fast", StringComparison.Ordinal)));
        Assert.That(File.ReadAllText(Path.Combine(Docs, "pictures", "my-script.cs")), Does.EndWith("\n\n" + own));
    }

    [Test]
    public void Operations_OfValue_HaveARowInTheirTable()
    {
        string page = File.ReadAllText(Path.Combine(Docs, "operations.md"));
        string[] others = ["Backward", "Gradient", "Directional", "Named", "Detach", "Apply", "Equals", "GetHashCode", "ToString"];
        string[] names =
        [
            .. typeof(Value).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                .Where(m => !m.IsSpecialName).Select(m => m.Name).Distinct().Except(others),
        ];

        Assert.That(names, Has.Length.GreaterThan(30));
        Assert.That(names.Where(n => !Regex.IsMatch(page, $@"^\|.*`{n}[`(].*\|$", RegexOptions.Multiline)), Is.Empty, "a row of docs/operations.md for each");
    }

    // From the root of the repository, or from that of the library; those with a placeholder are left out.
    [TestCase("CONTRIBUTING.md")]
    [TestCase("docs/architecture.md")]
    [TestCase("docs/adding-an-op.md")]
    public void Page_PathsItNames_Exist(string page)
    {
        string[] paths =
        [
            .. CodePath().Matches(File.ReadAllText(Path.Combine(Tool.Repository, page))).Select(m => m.Groups[1].Value)
                .Where(p => !p.Contains("NAME", StringComparison.Ordinal) && !p.Contains('…', StringComparison.Ordinal)),
        ];

        Assert.That(paths, Is.Not.Empty);
        Assert.That(paths.Where(p => !Path.Exists(Path.Combine(Tool.Repository, p)) && !Path.Exists(Path.Combine(Tool.Repository, "src", "TapeGrad", p))), Is.Empty);
    }

    [Test]
    public void Decisions_AreAllListed()
    {
        string folder = Path.Combine(Docs, "decisions");
        string list = File.ReadAllText(Path.Combine(folder, "README.md"));

        Assert.That(Directory.GetFiles(folder, "0*.md").Select(f => Path.GetFileName(f)).Where(f => !list.Contains($"]({f})", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void Formats_ThatAreWritten_AreDescribed()
    {
        string described = File.ReadAllText(Path.Combine(Docs, "formats.md"));
        string[] folders = [Path.Combine(Tool.Repository, "src"), Path.Combine(Tool.Repository, "Graphviz")];
        string[] formats = [.. folders.SelectMany(f => Directory.GetFiles(f, "*.cs", SearchOption.AllDirectories))
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(f => Format().Matches(File.ReadAllText(f))).Select(m => m.Groups[1].Value).Distinct()];

        Assert.That(formats, Has.Length.GreaterThan(5));
        Assert.That(formats.Where(f => !described.Contains($"\n## {f}\n", StringComparison.Ordinal)), Is.Empty);
    }

    [TestCaseSource(nameof(Programs))]
    public void Readme_Program_PrintsWhatItsCommentsSay(string program)
    {
        string[] expected = [.. Printed().Matches(program).Select(m => m.Groups[1].Value)];

        // The script of a user of the packages: the same text, with the drawing library beside it.
        string script = Tool.Script(program);

        // In its own folder, for what it writes.
        Tool.Result result = Tool.RunIn(Path.GetDirectoryName(script)!, [], "run", script);

        Assert.That(result.ExitCode, Is.Zero, result.Error);
        Assert.That(expected, Is.Not.Empty);
        Assert.That(result.Lines, Is.EqualTo(expected));
    }

    [TestCaseSource(nameof(Commands))]
    public void Readme_Command_PrintsWhatIsShown(string block)
    {
        string[] lines = block.TrimEnd('\n').Split('\n');
        string folder = Tool.Folder();
        File.WriteAllText(Path.Combine(folder, "my-script.cs"), OwnScript());
        string[] commands = [.. lines.TakeWhile(l => l.StartsWith("$ ", StringComparison.Ordinal))];
        if (commands.Length > 1)
        {
            Assert.That(commands, Has.Length.EqualTo(lines.Length), "several commands, and no output");
            foreach (string command in commands)
            {
                Tool.Result quiet = Tool.RunIn(folder, [], Arguments(command[("$ " + ToolCommand).Length..]));
                Assert.That(quiet.ExitCode, Is.Zero, quiet.Error);
            }

            return;
        }

        string[] arguments = Arguments(lines[0][("$ " + ToolCommand).Length..]);

        Tool.Result result = Tool.RunIn(folder, [], arguments);

        Assert.That(result.ExitCode, arguments[0] == "diff" ? Is.AnyOf(0, 3) : Is.Zero, result.Error);
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
    public void Readme_CommandsOfCi_AreWhatCiRuns()
    {
        string[] ci = [.. File.ReadAllLines(Path.Combine(Tool.Repository, ".ci", "run")).Where(l => l.StartsWith("dotnet ", StringComparison.Ordinal)).Select(l => l.Split(" 2>&1")[0])];
        string[][] blocks = [.. Block("console").Where(b => b.Contains("dotnet test TapeGrad.sln", StringComparison.Ordinal)).Select(b => b.TrimEnd('\n').Split('\n'))];

        Assert.That(blocks.Select(b => b.Length), Is.EqualTo((int[])[1, ci.Length]), "the command that tests, and all of CI's");
        Assert.That(blocks[1], Is.EqualTo(ci.Select(c => "$ " + c)));
        Assert.That(blocks[1][^1], Is.EqualTo(blocks[0][0] + " --no-build"));
        Assert.That(blocks[1], Has.Some.EqualTo(blocks[0][0].Replace(" test ", " build ", StringComparison.Ordinal)), "and it was built");
    }

    [Test]
    public void Readme_Picture_IsTheToolsOwn()
    {
        DotInstalled.Require();
        string folder = Path.Combine(Tool.Folder(), "pictures");
        Tool.Run("run", Tool.Example("one-weight"), "--svg", folder, "--steps", "1");

        AssertSameTexts("pictures/one-weight-step-001.svg", folder);
    }

    [TestCaseSource(nameof(Pictures))]
    public void Docs_Picture_IsWhatTheCommandBelowItDraws(string file, string command)
    {
        DotInstalled.Require();
        string folder = Path.Combine(Tool.Folder(), "pictures");
        Assert.That(command, Does.StartWith(ToolCommand).And.Match(" --(svg|charts) docs/pictures( |$)"));

        Tool.Result result = Tool.Run(Arguments(Regex.Replace(command[ToolCommand.Length..], "docs/pictures(?= --|$)", folder)));

        Assert.That(result.ExitCode, Is.Zero, result.Error);
        Assert.That(Path.Combine(folder, Path.GetFileName(file)), Does.Exist);
        foreach (string drawn in Directory.GetFiles(folder, "*.svg"))
        {
            AssertSameTexts(Path.GetFileName(drawn), folder);
        }
    }

    [Test]
    public void Docs_EveryPictureAndScriptInThePicturesFolder_IsUsedByAPage()
    {
        string pages = string.Join('\n', Texts);

        string[] files = [.. Directory.GetFiles(Path.Combine(Docs, "pictures")).Where(f => Path.GetExtension(f) is ".svg" or ".png" or ".cs").Select(f => Path.GetFileName(f))];

        Assert.That(files, Has.Length.GreaterThan(5));
        Assert.That(files.Where(f => !pages.Contains("pictures/" + f, StringComparison.Ordinal)), Is.Empty);
    }

    [TestCaseSource(nameof(Pages))]
    public void Page_Links_LeadSomewhere(string page)
    {
        string path = Path.Combine(Tool.Repository, page);
        foreach (Match link in Link().Matches(File.ReadAllText(path)))
        {
            string target = link.Groups[1].Length == 0 ? path : Path.Combine(Path.GetDirectoryName(path)!, link.Groups[1].Value);
            Assert.That(Path.Exists(target), $"{page}: {link.Value}");
            if (link.Groups[2].Success)
            {
                Assert.That(Anchors(File.ReadAllText(target)), Does.Contain(link.Groups[2].Value), $"{page}: {link.Value}");
            }
        }
    }

    [Test]
    public void Readme_LinksEveryPageOfDocs() =>
        Assert.That(
            Link().Matches(Readme).Select(m => m.Groups[1].Value).Where(l => l.StartsWith("docs/", StringComparison.Ordinal) && l.EndsWith(".md", StringComparison.Ordinal)),
            Is.SupersetOf(PagesOf(Docs, SearchOption.TopDirectoryOnly)));

    private static string OwnScript() => Block("csharp").Single(b => b.Contains("TrainingLog.Current.Step(", StringComparison.Ordinal));

    private static IEnumerable<string> PagesOf(string folder, SearchOption depth) =>
        Directory.GetFiles(folder, "*.md", depth).Order(StringComparer.Ordinal).Select(f => Path.GetRelativePath(Tool.Repository, f));

    // A path with spaces would be taken apart; the folders of the tests have none.
    private static string[] Arguments(string command) =>
    [
        .. Word().Matches(command).Select(m => m.Value.Trim('"'))
            .Select(a => a.StartsWith("examples/", StringComparison.Ordinal) || a.StartsWith("docs/", StringComparison.Ordinal) ? Path.Combine(Tool.Repository, a) : a),
    ];

    // Positions differ between versions of Graphviz; the texts must not.
    private static void AssertSameTexts(string picture, string folder)
    {
        string drawn = File.ReadAllText(Path.Combine(folder, Path.GetFileName(picture)));
        Assert.That(SvgTexts(drawn), Is.Not.Empty);
        Assert.That(SvgTexts(File.ReadAllText(Path.Combine(Docs, "pictures", Path.GetFileName(picture)))), Is.EqualTo(SvgTexts(drawn)), "docs/pictures/make draws the pictures again");
    }

    // Headings as GitHub links them: lower case, without punctuation, '-' for a space.
    private static IEnumerable<string> Anchors(string page) =>
        page.Split('\n').Where(l => l.StartsWith('#')).Select(l => string.Concat(
            l.TrimStart('#').Trim().ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-')).Replace(' ', '-'));

    private static IEnumerable<string> Block(string language) => Block(language, Readme);

    private static IEnumerable<string> Block(string language, string text) =>
        Regex.Matches(text, $"```{language}\n(.*?)```", RegexOptions.Singleline).Select(m => m.Groups[1].Value);

    private static string[] SvgTexts(string svg) => [.. Text().Matches(svg).Select(m => m.Groups[1].Value)];

    [GeneratedRegex(@"Console\.WriteLine\(.*\);\s+// (.*)")]
    private static partial Regex Printed();

    [GeneratedRegex("\"[^\"]*\"|[^ ]+")]
    private static partial Regex Word();

    [GeneratedRegex("<text [^>]*>([^<]*)</text>")]
    private static partial Regex Text();

    [GeneratedRegex(@"\]\(([^)#:]*)(?:#([^)]+))?\)")]
    private static partial Regex Link();

    [GeneratedRegex("`((?:src|tests|docs|examples|Graphviz|\\.ci)/[^` ]*|[A-Z][A-Za-z]*/[^` ]*\\.cs|[A-Z]\\w*\\.cs)`")]
    private static partial Regex CodePath();

    [GeneratedRegex("\"(tapegrad-[a-z]+/1)\"")]
    private static partial Regex Format();

    [GeneratedRegex(@"!\[[^\]]*\]\((?<file>[^)]+)\)\n(?:<!-- (?<command>.*) -->)?")]
    private static partial Regex Picture();
}
