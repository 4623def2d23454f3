using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace TapeGrad.Docs.Tests;

/// <summary>A script that needs a package which the tool does not have. It runs in this process.</summary>
internal static class PackageScript
{
    /// <summary>The lines that it prints.</summary>
    public static string[] Run(string script, params string[] arguments)
    {
        string[] usings = ["System", "System.Collections.Generic", "System.IO", "System.Linq"];
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
            Assembly.Load(program.ToArray()).EntryPoint!.Invoke(null, [arguments]);
        }
        finally
        {
            Console.SetOut(console);
        }

        return output.ToString().TrimEnd().ReplaceLineEndings("\n").Split('\n');
    }
}
