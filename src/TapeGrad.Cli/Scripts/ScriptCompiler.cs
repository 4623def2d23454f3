using System.Globalization;
using System.Runtime.ExceptionServices;
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

    // The compiler works on its own stack, because it recurses over the nesting of a script and ends the process where that is too deep.
    private const int StackSize = 16 << 20;

    private const int MaxDepth = 1000;

    public static (byte[] Program, byte[] Symbols) Compile(string path, string text, bool withLines) =>
        OnLargeStack(() => CompileHere(path, text, withLines));

    /// <summary>A sentence that says where the script takes numbers off the tape, or "".</summary>
    public static string SentenceOfDetachedNumbers(string path, string text) => OnLargeStack(() =>
    {
        (CSharpCompilation compilation, SyntaxTree script) = Read(path, text);
        return DetachedNumbers.Sentence(compilation, script);
    });

    private static T OnLargeStack<T>(Func<T> work)
    {
        T? result = default;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    result = work();
                }
                catch (UserErrorException e)
                {
                    failure = ExceptionDispatchInfo.Capture(e);
                }
            },
            StackSize);
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result!;
    }

    private static (CSharpCompilation Compilation, SyntaxTree Script) Read(string path, string text)
    {
        SourceText source = SourceText.From(text, Encoding.UTF8);

        // This feature accepts the '#!' and '#:' lines of file-based programs.
        CSharpParseOptions options = new CSharpParseOptions(LanguageVersion.Latest, DocumentationMode.None)
            .WithFeatures([new("FileBasedProgram", "true")]);
        RequireLimitedDepth(path, text, options);
        SyntaxTree script = CSharpSyntaxTree.ParseText(source, options, Path.GetFullPath(path));
        var compilation = CSharpCompilation.Create(
            "script-" + Path.GetFileNameWithoutExtension(path),
            [script, CSharpSyntaxTree.ParseText(ImplicitUsings, options, "ImplicitUsings.cs", Encoding.UTF8)],
            References(),
            new CSharpCompilationOptions(
                OutputKind.ConsoleApplication,
                // As dotnet run compiles: optimised code loses calls and moves throws, so that exceptions would name wrong lines.
                optimizationLevel: OptimizationLevel.Debug,
                nullableContextOptions: NullableContextOptions.Enable,
                concurrentBuild: false,
                deterministic: true));
        return (compilation, script);
    }

    private static (byte[] Program, byte[] Symbols) CompileHere(string path, string text, bool withLines)
    {
        (CSharpCompilation compilation, SyntaxTree script) = Read(path, text);
        var emit = new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb);
        if (withLines && MarkedProgram.TryCompile(compilation, script, emit) is { } marked)
        {
            return marked;
        }

        using var program = new MemoryStream();
        using var symbols = new MemoryStream();
        EmitResult result = compilation.Emit(program, symbols, options: emit);
        return result.Success
            ? (program.ToArray(), symbols.ToArray())
            : throw new UserErrorException(ExitCode.Failed, Describe(path, result.Diagnostics, new CompilerHints(compilation)));
    }

    // The time of the parser grows fast with the depth of brackets.
    private static void RequireLimitedDepth(string path, string text, CSharpParseOptions options)
    {
        int depth = 0;
        foreach (SyntaxToken token in SyntaxFactory.ParseTokens(text, options: options))
        {
            depth += token.Kind() switch
            {
                SyntaxKind.OpenParenToken or SyntaxKind.OpenBracketToken or SyntaxKind.OpenBraceToken => 1,
                SyntaxKind.CloseParenToken or SyntaxKind.CloseBracketToken or SyntaxKind.CloseBraceToken => -1,
                _ => 0,
            };
            if (depth > MaxDepth)
            {
                int line = text.AsSpan(0, token.SpanStart).Count('\n') + 1;
                throw new UserErrorException(
                    ExitCode.Failed, string.Create(CultureInfo.InvariantCulture, $"{path}, line {line}: brackets are nested more than {MaxDepth} levels deep. Divide the expression into several."));
            }
        }
    }

    // The runtime's own assemblies and TapeGrad, so no SDK is needed.
    private static IEnumerable<MetadataReference> References() =>
        from path in ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
        let name = Path.GetFileNameWithoutExtension(path)
        where name is "TapeGrad" or "TapeGrad.Graphviz" or "TapeGrad.Data" or "TapeGrad.Viewer" or "Microsoft.CSharp" or "netstandard"
            || (name.StartsWith("System", StringComparison.Ordinal) && name != "System.CommandLine")
        select MetadataReference.CreateFromFile(path);

    private static string Describe(string path, IEnumerable<Diagnostic> diagnostics, CompilerHints hints)
    {
        Diagnostic[] errors = [.. diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)];
        if (errors is [{ Id: "CS5001" }])
        {
            return $"{path} does not contain a statement. Write at least one.";
        }

        string count = errors.Length switch { 1 => "1 error", <= 3 => $"{errors.Length} errors", _ => $"{errors.Length} errors. These are the first 3" };
        return $"{path} does not compile: {count}.\n{string.Join('\n', errors.Take(3).Select(e => Describe(path, e) + (hints.For(e) is { } hint ? $"\nHint: {hint}" : "")))}";
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
        (string text, string carets) = SourceQuote.Around(line, span.Start.Character, end - span.Start.Character);
        return $"""
            {message}
            {margin}--> {path}:{number}:{span.Start.Character + 1}
            {number} | {text}
            {margin} | {carets}
            """;
    }
}
