using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

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
        Assert.That(Run(Script), Is.EqualTo(expected));
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

    private static string[] Run(string script)
    {
        string[] usings = ["System", "System.Collections.Generic", "System.Linq"];
        CSharpParseOptions options = new CSharpParseOptions(LanguageVersion.Latest).WithFeatures([new("FileBasedProgram", "true")]);
        var compilation = CSharpCompilation.Create(
            "questions",
            [CSharpSyntaxTree.ParseText(script, options), CSharpSyntaxTree.ParseText(string.Concat(usings.Select(name => $"global using {name};")), options)],
            ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        using var program = new MemoryStream();
        Assert.That(compilation.Emit(program).Diagnostics.Where(d => d.Severity >= DiagnosticSeverity.Warning), Is.Empty);
        TextWriter console = Console.Out;
        using var output = new StringWriter();
        Console.SetOut(output);
        try
        {
            Assembly.Load(program.ToArray()).EntryPoint!.Invoke(null, [Array.Empty<string>()]);
        }
        finally
        {
            Console.SetOut(console);
        }

        return output.ToString().TrimEnd().ReplaceLineEndings("\n").Split('\n');
    }

    [GeneratedRegex(@"Console\.WriteLine\(.*\);\s+// (.*)")]
    private static partial Regex Printed();
}
