using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace TapeGrad.Docs.Tests;

/// <summary>The networks are written with what users have: docs/networks.md names the few internal members that they use.</summary>
public sealed class PublicMembersTests
{
    private static readonly string Folder = Path.Combine(Tool.Repository, "src", "TapeGrad", "Nn");

    [Test]
    public void Nn_CompiledByAnOutsider_MissesOnlyWhatTheDocsName()
    {
        // The error stands at the name of the member. Mlp.Json.cs reads the list of parameters in a file, which is internal.
        string[] missing = [.. Compile().GetDiagnostics()
            .Where(d => d.Severity == DiagnosticSeverity.Error && Path.GetFileName(d.Location.SourceTree!.FilePath) != "Mlp.Json.cs")
            .Select(d => $"{d.Id} {d.Location.SourceTree!.GetText().ToString(d.Location.SourceSpan)}").Distinct()];

        Assert.That(missing, Is.EqualTo((string[])["CS1061 SetActivation"]), "CS1061: the type does not have such a member, as far as an outsider sees");
        Assert.That(File.ReadAllText(Path.Combine(Tool.Repository, "docs", "networks.md")), Does.Contain("Tape.SetActivation").And.Contain("Mlp.Json.cs"));
    }

    // The folder's files against the library's assembly, whose internal members this one does not see. Types that are in both
    // are those of the files.
    private static CSharpCompilation Compile()
    {
        var options = new CSharpParseOptions(LanguageVersion.Preview);
        List<SyntaxTree> trees = [.. Directory.GetFiles(Folder, "*.cs").Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), options, file))];
        string[] usings = ["System", "System.Collections.Generic", "System.IO", "System.Linq"];
        trees.Add(CSharpSyntaxTree.ParseText(string.Concat(usings.Select(name => $"global using {name};")), options));
        IEnumerable<string> framework = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal));
        return CSharpCompilation.Create(
            "outsider",
            trees,
            [.. framework.Append(typeof(Tape).Assembly.Location).Select(path => MetadataReference.CreateFromFile(path))],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
    }
}
