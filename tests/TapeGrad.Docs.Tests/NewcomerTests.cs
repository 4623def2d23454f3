using System.Text.RegularExpressions;

namespace TapeGrad.Docs.Tests;

/// <summary>Every section of docs/packages.md, for a user whose only source of packages is a folder.</summary>
/// <remarks>Packages of others come from the cache of the user who runs the tests, so most of it needs no network.</remarks>
[Platform("Linux")]
public sealed partial class NewcomerTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Tool.Repository, "docs", "packages.md"));

    private string _home = "";

    [OneTimeSetUp]
    public void MakeAUser()
    {
        _home = Directory.CreateTempSubdirectory("tapegrad-newcomer-").FullName;
        string cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        Assert.That(Directory.Exists(Path.Combine(cache, "tapegrad")), Is.False, "a package in the cache would be taken instead of the one in the folder");
        Write(Config(_home), $"""
            <configuration>
              <packageSources><clear /></packageSources>
              <fallbackPackageFolders><add key="cache" value="{cache}" /></fallbackPackageFolders>
            </configuration>
            """);
    }

    [OneTimeTearDown]
    public void Delete() => Directory.Delete(_home, recursive: true);

    [Test]
    public void Packages_AreMadeAsThePageSays() =>
        Assert.That(Console().Match(Section("Make them")).Groups[1].Value, Is.EqualTo($"$ {LocalFeed.Command}\n"));

    [TestCase("A project")]
    [TestCase("F#")]
    [TestCase("The tool")]
    public void Section_InAnEmptyFolder_PrintsWhatIsShown(string title) => Follow(Folder(), title);

    [Test]
    public void Script_InAnEmptyFolder_PrintsWhatIsShownAndMayUseAllPackages()
    {
        string folder = Folder(), script = Path.Combine(folder, "square.cs");
        string[] types = ["Viewer.HtmlWriter", "Data.Dataset", "QuikGraph.BlameEdge", "Mpi.Cluster", "Onnx.OnnxWriter"];

        Follow(folder, "A script", command =>
        {
            string lines = string.Concat(types.Select(type => $"#:package TapeGrad.{type.Split('.')[0]}@*\n"));
            File.WriteAllText(script, lines + File.ReadAllText(script) + string.Concat(types.Select(type => $"_ = typeof(TapeGrad.{type}).Assembly;\n")));
            return command;
        });
    }

    [Test]
    [Category("Long")]
    [Explicit("It downloads the parts of .NET that a self-contained program needs, and the compiler for Native AOT.")]
    public void Program_TrimmedAndNative_RunsWithoutAWarning()
    {
        string folder = Folder();
        Follow(folder, "A project");
        // From the sources of the user who runs the tests, or else from those of NuGet.
        File.Delete(Config(_home));
        string own = Config(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));
        if (File.Exists(own))
        {
            File.Copy(own, Config(_home));
        }

        string linker = Tool.Bash(folder, "command -v clang").ExitCode == 0 ? "" : " -p:CppCompilerAndLinker=gcc -p:LinkerFlavor=bfd";

        Follow(folder, "A trimmed or native program", command => command.StartsWith("dotnet publish", StringComparison.Ordinal) ? $"{command} -warnaserror{linker}" : command);
    }

    // Writes the files of a section, and runs its commands one after the other.
    private void Follow(string folder, string title, Func<string, string>? change = null)
    {
        foreach (Match block in Block().Matches(Section(title)))
        {
            if (block.Groups["language"].Value != "console")
            {
                WriteFile(folder, block.Value);
                continue;
            }

            foreach (Match command in Command().Matches(block.Groups["text"].Value).Where(c => !c.Value.Contains("PackPerPlatform", StringComparison.Ordinal)))
            {
                Tool.Result result = Run(folder, change is null ? command.Groups["command"].Value : change(command.Groups["command"].Value));
                string[] shown = command.Groups["output"].Value.TrimEnd('\n').Split('\n');
                if (shown is not [""])
                {
                    Assert.That(shown[^1] == "…" ? result.Lines.Take(shown.Length - 1).Append("…") : result.Lines, Is.EqualTo(shown), command.Value);
                }
            }
        }
    }

    private Tool.Result Run(string folder, string command)
    {
        Tool.Result result = Tool.Start(
            folder,
            new()
            {
                ["HOME"] = _home,
                ["DOTNET_CLI_HOME"] = _home,
                ["NUGET_PACKAGES"] = Path.Combine(_home, ".nuget", "packages"),
                ["XDG_DATA_HOME"] = Path.Combine(_home, "data"),
                ["DOTNET_NOLOGO"] = "1",
                ["DOTNET_GENERATE_ASPNET_CERTIFICATE"] = "false",
                ["DOTNET_ADD_GLOBAL_TOOLS_TO_PATH"] = "false",
                ["PATH"] = $"{_home}/.dotnet/tools:{Environment.GetEnvironmentVariable("PATH")}",
            },
            "bash",
            ["-c", command.Replace("../TapeGrad/packages", LocalFeed.Folder, StringComparison.Ordinal)]);
        Assert.That(result.ExitCode, Is.Zero, $"{command}: {result.Output}{result.Error}");
        return result;
    }

    // A folder in which the sources of the page are known.
    private string Folder()
    {
        string folder = Directory.CreateDirectory(Path.Combine(_home, "work", Guid.NewGuid().ToString("N"))).FullName;
        WriteFile(folder, Block().Matches(Section("Make them")).Single(b => b.Groups["language"].Value == "xml").Value);
        return folder;
    }

    // The first line of a block is a comment with the name of the file.
    private static void WriteFile(string folder, string block)
    {
        Match file = Block().Match(block);
        string text = Regex.Replace(file.Groups["text"].Value, @"(?<="")(nuget: /path/to|\.\.)/TapeGrad/packages", m => (m.Value.StartsWith('.') ? "" : "nuget: ") + LocalFeed.Folder);
        Write(Path.Combine(folder, Regex.Match(text, @"^(?://|<!--) (\S+)").Groups[1].Value), text);
    }

    private static void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    private static string Config(string home) => Path.Combine(home, ".nuget", "NuGet", "NuGet.Config");

    private static string Section(string title) => Regex.Match(Page, $@"(?<=\n## {Regex.Escape(title)}\n).*?(?=\n## |\z)", RegexOptions.Singleline).Value;

    [GeneratedRegex("```(?<language>\\S+)\n(?<text>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Block();

    [GeneratedRegex("```console\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Console();

    [GeneratedRegex(@"(?<=^\$ )(?<command>.*)\n(?<output>([^$].*\n|\n)*)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Command();
}
