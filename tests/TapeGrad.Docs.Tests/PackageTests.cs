using System.IO.Compression;
using System.Text.RegularExpressions;

namespace TapeGrad.Docs.Tests;

/// <summary>What <c>dotnet pack</c> puts into the packages beside the assemblies.</summary>
/// <remarks>Not beside <see cref="InstallTests"/>, which packs the tool as well.</remarks>
[NonParallelizable]
public sealed partial class PackageTests
{
    private static readonly string[] Projects = ["src/TapeGrad", "src/TapeGrad.Data", "src/TapeGrad.QuikGraph", "src/TapeGrad.Onnx", "src/TapeGrad.Mpi", "Graphviz", "src/TapeGrad.Viewer", "src/TapeGrad.Cli"];

    private string _folder = "";

    [OneTimeSetUp]
    public void Pack()
    {
        _folder = Directory.CreateTempSubdirectory("tapegrad-packages-").FullName;
        foreach (string project in Projects)
        {
            Tool.Result result = Tool.Bash(Tool.Repository, $"dotnet pack {project} -c Release --no-build -o {_folder}");
            Assert.That(result.ExitCode, Is.Zero, result.Output + result.Error);
        }
    }

    [OneTimeTearDown]
    public void Delete() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Tool_Package_HasTheLicenceOfEachAssemblyInIt()
    {
        using ZipArchive package = Open("TapeGrad.Cli", "nupkg");
        string notices = Text(package, "THIRD-PARTY-NOTICES.txt");

        string[] others = [.. Assemblies(package).Where(name => !name.StartsWith("TapeGrad", StringComparison.Ordinal))];
        Assert.That(others, Does.Contain("CsvHelper").And.Contain("Microsoft.CodeAnalysis.CSharp").And.Contain("Spectre.Console").And.Contain("System.CommandLine"));
        foreach (string name in others)
        {
            Assert.That(notices, Does.Match($@"\n{Regex.Escape(name)}(\.Common)? [0-9.]+ \(.+\)\n"), name);
        }

        foreach (string license in (string[])["MIT", "Apache-2.0", "BSD-3-Clause", "EPL-1.0"])
        {
            Assert.That(notices, Does.Contain(File.ReadAllText(Path.Combine(Tool.Repository, "licenses", license + ".txt")).TrimEnd()), license);
        }

        Assert.That(notices, Does.Contain("Graphviz, within @hpcc-js/wasm-graphviz (EPL-1.0)"), "the page");
    }

    [Test]
    public void Viewer_Package_HasTheLicencesOfThePage()
    {
        using ZipArchive package = Open("TapeGrad.Viewer", "nupkg");

        Assert.That(Text(package, "THIRD-PARTY-NOTICES.txt"), Does.Contain("Apache License").And.Contain("Graphviz, within"));
    }

    [TestCase("-p:PublishAot=true -p:RuntimeIdentifier=linux-x64", "x86-64-v3")]
    [TestCase("-p:PublishAot=true -p:RuntimeIdentifier=linux-x64 -p:IlcInstructionSet=x86-64-v2", "x86-64-v2")]
    [TestCase("-p:PublishAot=true -p:RuntimeIdentifier=linux-arm64", "")]
    [TestCase("-p:RuntimeIdentifier=linux-x64", "")]
    public void Library_NativeAotForX64_MayUseTheFusedMultiplyAdd(string properties, string instructions)
    {
        using ZipArchive package = Open("TapeGrad", "nupkg");
        string targets = Path.Combine(_folder, "TapeGrad.targets");
        File.WriteAllText(targets, Text(package, "buildTransitive/TapeGrad.targets"));

        Tool.Result result = Tool.Bash(_folder, $"dotnet msbuild TapeGrad.targets -getProperty:IlcInstructionSet {properties}");

        Assert.That(result.Output.Trim(), Is.EqualTo(instructions), result.Error);
    }

    [TestCase("TapeGrad")]
    [TestCase("TapeGrad.Data")]
    [TestCase("TapeGrad.QuikGraph")]
    [TestCase("TapeGrad.Mpi")]
    [TestCase("TapeGrad.Onnx")]
    [TestCase("TapeGrad.Graphviz")]
    public void Library_Package_HoldsNothingOfOthers(string id)
    {
        using ZipArchive package = Open(id, "nupkg");

        Assert.That(Assemblies(package), Is.EqualTo((string[])[id]));
        Assert.That(package.GetEntry("THIRD-PARTY-NOTICES.txt"), Is.Null);
    }

    [TestCase("TapeGrad")]
    [TestCase("TapeGrad.Data")]
    [TestCase("TapeGrad.QuikGraph")]
    [TestCase("TapeGrad.Mpi")]
    [TestCase("TapeGrad.Onnx")]
    [TestCase("TapeGrad.Graphviz")]
    [TestCase("TapeGrad.Viewer")]
    [TestCase("TapeGrad.Cli")]
    public void AnyPackage_HasSymbolsTagsAnIconAndAReadmeWithoutDeadLinks(string id)
    {
        using ZipArchive package = Open(id, "nupkg");
        using ZipArchive symbols = Open(id, "snupkg");

        Assert.That(symbols.Entries.Select(e => e.Name), Does.Contain(id + ".pdb"));
        Assert.That(Text(package, id + ".nuspec"), Does.Contain("<tags>").And.Contain("<icon>icon.png</icon>"));
        Assert.That(package.GetEntry("icon.png"), Is.Not.Null);

        string readme = Text(package, "README.md");
        string whole = File.ReadAllText(Path.Combine(Tool.Repository, "README.md"));
        Assert.That(RelativeLink().Matches(whole), Is.Not.Empty);
        Assert.That(RelativeLink().Matches(readme).Select(m => m.Value), Is.Empty);
        Assert.That(Code().Matches(readme).Select(m => m.Value), Is.EqualTo(Code().Matches(whole).Select(m => m.Value)), "code stays as it is");
        Assert.That(readme, Does.Contain("what it shows |").And.Not.Contain("<!--"));
    }

    private ZipArchive Open(string id, string kind) =>
        ZipFile.OpenRead(Directory.GetFiles(_folder, $"{id}.*.{kind}").Single(f => Version().IsMatch(Path.GetFileName(f)[(id.Length + 1)..])));

    private static string[] Assemblies(ZipArchive package) =>
        [.. package.Entries.Select(e => e.Name).Where(name => name.EndsWith(".dll", StringComparison.Ordinal)).Select(name => Path.GetFileNameWithoutExtension(name))];

    private static string Text(ZipArchive package, string name)
    {
        using var reader = new StreamReader((package.GetEntry(name) ?? throw new AssertionException($"The package has no {name}.")).Open());
        return reader.ReadToEnd().Replace("\r", "", StringComparison.Ordinal);
    }

    [GeneratedRegex("^[0-9]")]
    private static partial Regex Version();

    [GeneratedRegex(@"\]\((?!https?:|#)[^)\s]+\.[a-z]+\)")]
    private static partial Regex RelativeLink();

    [GeneratedRegex("```.*?```", RegexOptions.Singleline)]
    private static partial Regex Code();
}
