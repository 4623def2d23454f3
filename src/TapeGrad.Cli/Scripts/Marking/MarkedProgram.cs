using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace TapeGrad.Cli;

/// <summary>A script compiled again with marks that say which line recorded which node.</summary>
internal static class MarkedProgram
{
    // Puts the marks' class within reach under a name without a colon: one would end the hole of an interpolated string.
    private const string Using = $"global using {LineMarker.Alias} = TapeGrad.Cli.Marks;";

    /// <summary>Compiles the script with marks; null if it has errors or that fails, and then it is compiled as it is.</summary>
    /// <param name="compilation">The script as it is.</param>
    /// <param name="script">Its tree.</param>
    /// <param name="options">How to emit it.</param>
    public static (byte[] Program, byte[] Symbols)? TryCompile(CSharpCompilation compilation, SyntaxTree script, EmitOptions options)
    {
        if (compilation.GetDiagnostics().Any(d => d.Severity == DiagnosticSeverity.Error))
        {
            return null;
        }

        SourceText text = script.GetText();
        var marker = new LineMarker(compilation.GetSemanticModel(script), text);
        try
        {
            marker.Visit(script.GetRoot());
        }
        catch (InsufficientExecutionStackException)
        {
            // Expressions are nested too deeply to be walked.
            return null;
        }

        var parsing = (CSharpParseOptions)script.Options;
        CSharpCompilation marked = compilation
            .ReplaceSyntaxTree(script, CSharpSyntaxTree.ParseText(SourceText.From(marker.Marked(), Encoding.UTF8), parsing, script.FilePath))
            .AddSyntaxTrees(CSharpSyntaxTree.ParseText(Using, parsing, "Marks.cs", Encoding.UTF8))
            .AddReferences(MetadataReference.CreateFromFile(typeof(Marks).Assembly.Location));
        using var program = new MemoryStream();
        using var symbols = new MemoryStream();
        EmitResult result = marked.Emit(program, symbols, manifestResources: [SiteTable.Resource(marker.Spans)], options: options);
        return result.Success ? (program.ToArray(), symbols.ToArray()) : null;
    }
}
