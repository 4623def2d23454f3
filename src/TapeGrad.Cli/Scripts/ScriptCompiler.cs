using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace TapeGrad.Cli;

/// <summary>Compiles a script in this process, from the same file that <c>dotnet run</c> takes.</summary>
internal static class ScriptCompiler
{
    // The usings that <ImplicitUsings>enable</ImplicitUsings> adds to a console program.
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    public static (byte[] Program, byte[] Symbols) Compile(string path, string text)
    {
        SourceText source = SourceText.From(text, Encoding.UTF8);

        // This feature accepts the '#!' and '#:' lines of file-based programs.
        CSharpParseOptions options = new CSharpParseOptions(LanguageVersion.Latest, DocumentationMode.None)
            .WithFeatures([new("FileBasedProgram", "true")]);
        SyntaxTree script = CSharpSyntaxTree.ParseText(source, options, Path.GetFullPath(path));
        RequireNoOtherPackage(path, source);
        var compilation = CSharpCompilation.Create(
            "script-" + Path.GetFileNameWithoutExtension(path),
            [script, CSharpSyntaxTree.ParseText(ImplicitUsings, options, "ImplicitUsings.cs", Encoding.UTF8)],
            References(),
            new CSharpCompilationOptions(
                OutputKind.ConsoleApplication,
                // As dotnet run compiles: optimised code loses calls and moves throws, so that exceptions would name wrong lines.
                optimizationLevel: OptimizationLevel.Debug,
                nullableContextOptions: NullableContextOptions.Enable,
                deterministic: true));
        using var program = new MemoryStream();
        using var symbols = new MemoryStream();
        EmitResult result = compilation.Emit(program, symbols, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb));
        return result.Success
            ? (program.ToArray(), symbols.ToArray())
            : throw new UserErrorException(ExitCode.Failed, Describe(path, result.Diagnostics));
    }

    private static void RequireNoOtherPackage(string path, SourceText source)
    {
        foreach (TextLine line in source.Lines)
        {
            string text = line.ToString().Trim();
            if (text.StartsWith("#:package", StringComparison.Ordinal) && !text.StartsWith("#:package TapeGrad", StringComparison.Ordinal))
            {
                throw new UserErrorException(
                    ExitCode.Failed,
                    $"{path}, line {line.LineNumber + 1}: tapegrad runs only scripts that use TapeGrad alone, but '{text}' adds another package. Use: dotnet run {path}");
            }
        }
    }

    // The runtime's own assemblies and TapeGrad, so no SDK is needed.
    private static IEnumerable<MetadataReference> References() =>
        from path in ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
        let name = Path.GetFileNameWithoutExtension(path)
        where name is "TapeGrad" or "TapeGrad.Graphviz" or "TapeGrad.Data" or "netstandard"
            || (name.StartsWith("System", StringComparison.Ordinal) && name != "System.CommandLine")
        select MetadataReference.CreateFromFile(path);

    private static string Describe(string path, IEnumerable<Diagnostic> diagnostics)
    {
        Diagnostic[] errors = [.. diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)];
        if (errors is [{ Id: "CS5001" }])
        {
            return $"{path} does not contain a statement. Write at least one.";
        }

        string count = errors.Length switch { 1 => "1 error", <= 3 => $"{errors.Length} errors", _ => $"{errors.Length} errors. These are the first 3" };
        return $"{path} does not compile: {count}.\n{string.Join('\n', errors.Take(3).Select(e => Describe(path, e)))}";
    }

    private static string Describe(string path, Diagnostic error)
    {
        string message = $"error {error.Id}: {error.GetMessage(CultureInfo.InvariantCulture)}";
        if (error.Location.SourceTree is not { } tree)
        {
            return message;
        }

        LinePositionSpan span = error.Location.GetLineSpan().Span;
        string line = tree.GetText().Lines[span.Start.Line].ToString();
        int end = span.End.Line == span.Start.Line ? span.End.Character : line.Length;
        string number = (span.Start.Line + 1).ToString(CultureInfo.InvariantCulture);
        string margin = new(' ', number.Length);
        string before = new([.. line[..Math.Min(span.Start.Character, line.Length)].Select(c => c == '\t' ? '\t' : ' ')]);
        return $"""
            {message}
            {margin}--> {path}:{number}:{span.Start.Character + 1}
            {number} | {line}
            {margin} | {before}{new string('^', Math.Max(1, end - span.Start.Character))}
            """;
    }
}
