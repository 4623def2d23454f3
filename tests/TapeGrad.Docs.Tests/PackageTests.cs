using System.IO.Compression;
using System.Text.RegularExpressions;

namespace TapeGrad.Docs.Tests;

/// <summary>What <c>dotnet pack</c> puts into the packages beside the assemblies.</summary>
public sealed partial class PackageTests
{
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
        string folder = Tool.Folder(), targets = Path.Combine(folder, "TapeGrad.targets");
        File.WriteAllText(targets, Text(package, "buildTransitive/TapeGrad.targets"));

        Tool.Result result = Tool.Bash(folder, $"dotnet msbuild TapeGrad.targets -getProperty:IlcInstructionSet {properties}");

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

    [TestCase("TapeGrad", "README.md")]
    [TestCase("TapeGrad.Data", "docs/data.md")]
    [TestCase("TapeGrad.QuikGraph", "docs/quikgraph.md")]
    [TestCase("TapeGrad.Mpi", "docs/mpi.md")]
    [TestCase("TapeGrad.Onnx", "docs/onnx.md")]
    [TestCase("TapeGrad.Graphviz", "README.md")]
    [TestCase("TapeGrad.Viewer", "docs/viewer.md")]
    [TestCase("TapeGrad.Cli", "README.md")]
    public void AnyPackage_HasWhatItsReadersNeed(string id, string page)
    {
        using ZipArchive package = Open(id, "nupkg");
        using ZipArchive symbols = Open(id, "snupkg");

        Assert.That(symbols.Entries.Select(e => e.Name), Does.Contain(id + ".pdb"));
        Assert.That(package.Entries.Select(e => e.Name), Does.Contain(id + ".xml").And.Contain("icon.png"));
        string metadata = Text(package, id + ".nuspec");
        Assert.That(metadata, Does.Contain("<tags>").And.Contain("<icon>icon.png</icon>").And.Contain("<license type=\"expression\">MIT</license>"));
        Assert.That(metadata, Does.Match(@"<releaseNotes>(\S.*\n\n)?### \w+\n\n- (.|\n)+</releaseNotes>"));
        Assert.That(RelativeLink().Matches(metadata), Is.Empty);

        string readme = Text(package, "README.md");
        string whole = File.ReadAllText(Path.Combine(Tool.Repository, page));
        Assert.That(RelativeLink().Matches(whole), Is.Not.Empty);
        Assert.That(RelativeLink().Matches(readme).Select(m => m.Value), Is.Empty);
        Assert.That(Code().Matches(readme).Select(m => m.Value), Is.EqualTo(Code().Matches(whole).Select(m => m.Value)), "code stays as it is");
        Assert.That(readme, Does.Not.Contain("<!--"));
    }

    [Test]
    public void Folder_HasThePackagesOfThePageAndNoOthers()
    {
        string page = File.ReadAllText(Path.Combine(Tool.Repository, "docs", "packages.md"));

        Assert.That(
            Directory.GetFiles(LocalFeed.Folder, "*.nupkg").Select(f => Version().Replace(Path.GetFileNameWithoutExtension(f), "")),
            Is.EquivalentTo(Regex.Matches(page, @"^\| `(TapeGrad[.\w]*)` \|", RegexOptions.Multiline).Select(m => m.Groups[1].Value)));
    }

    // The address of the repository is a property; the links of README and release notes, and the sources, then lead there.
    [Test]
    public void Repository_OfAPackage_IsThatOfItsLinks()
    {
        string folder = Tool.Folder();
        Tool.Result result = Tool.Bash(Tool.Repository, $"dotnet pack src/TapeGrad.Mpi -c Release --no-build -o '{folder}' -p:RepositoryUrl=https://example.org/tapegrad");
        Assert.That(result.ExitCode, Is.Zero, result.Output);
        using ZipArchive package = ZipFile.OpenRead(Directory.GetFiles(folder, "*.nupkg").Single());

        string metadata = Text(package, "TapeGrad.Mpi.nuspec");
        string version = Regex.Match(metadata, "<version>(.*)</version>").Groups[1].Value;
        Assert.That(metadata, Does.Contain("url=\"https://example.org/tapegrad\"").And.Contain($"(https://example.org/tapegrad/blob/v{version}/docs/operations.md)"));
        Assert.That(Text(package, "README.md"), Does.Contain($"(https://example.org/tapegrad/blob/v{version}/docs/performance.md#many-processes)")
            .And.Contain($"(https://example.org/tapegrad/blob/v{version}/examples/mpi/moons.cs)"));
    }

    private static ZipArchive Open(string id, string kind) =>
        ZipFile.OpenRead(Directory.GetFiles(LocalFeed.Folder, $"{id}.*.{kind}").Single(f => Version().Replace(Path.GetFileNameWithoutExtension(f), "") == id));

    private static string[] Assemblies(ZipArchive package) =>
        [.. package.Entries.Select(e => e.Name).Where(name => name.EndsWith(".dll", StringComparison.Ordinal)).Select(name => Path.GetFileNameWithoutExtension(name))];

    private static string Text(ZipArchive package, string name)
    {
        using var reader = new StreamReader((package.GetEntry(name) ?? throw new AssertionException($"The package has no {name}.")).Open());
        return reader.ReadToEnd().Replace("\r", "", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\.[0-9]+\.[0-9].*$")]
    private static partial Regex Version();

    [GeneratedRegex(@"\]\((?!https?:|#)[^)\s]+\.[a-z]+\)")]
    private static partial Regex RelativeLink();

    [GeneratedRegex("```.*?```", RegexOptions.Singleline)]
    private static partial Regex Code();
}
