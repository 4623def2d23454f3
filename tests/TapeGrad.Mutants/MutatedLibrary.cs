using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;

namespace TapeGrad.Mutants;

/// <summary>The library with all mutants of some files in it, compiled once.</summary>
internal static class MutatedLibrary
{
    private const string SwitchFile = "MutantSwitch.cs";

    private const string Switch = """
        namespace TapeGrad
        {
            public static class MutantSwitch
            {
                public static int Active = int.Parse(System.Environment.GetEnvironmentVariable("TAPEGRAD_MUTANT") ?? "0");
                public static bool[]? Seen;

                public static bool On(int id)
                {
                    if (Seen is { } seen)
                    {
                        seen[id] = true;
                    }

                    return id == Active;
                }
            }
        }
        """;

    /// <summary>Writes the library to a file, and returns the mutants that compile.</summary>
    public static List<Mutant> Build(string library, Group group, string output)
    {
        CSharpCompilation plain = Read(library);
        SyntaxTree[] files = [.. plain.SyntaxTrees.Where(tree => tree.FilePath != SwitchFile && group.Mutates(Path.GetRelativePath(library, tree.FilePath)))];
        HashSet<int> dropped = [];
        while (true)
        {
            List<Mutant> mutants = [];
            SyntaxTree[] changed = [.. files.Select(tree => Rewritten(plain, tree, Path.GetRelativePath(library, tree.FilePath), dropped, mutants))];
            CSharpCompilation mutated = plain.RemoveSyntaxTrees(files).AddSyntaxTrees(changed);

            // Only the changed files are asked, again and again until they compile: the whole takes far longer.
            Diagnostic[] errors = [.. changed.SelectMany(tree => mutated.GetSemanticModel(tree).GetDiagnostics()).Where(d => d.Severity == DiagnosticSeverity.Error)];
            int before = dropped.Count;
            dropped.UnionWith(errors.SelectMany(Blamed));
            if (dropped.Count > before)
            {
                continue;
            }

            EmitResult result = mutated.Emit(output);
            return result.Success
                ? [.. mutants.Where(mutant => !dropped.Contains(mutant.Id))]
                : throw new InvalidOperationException(string.Join('\n', result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)));
        }
    }

    private static SyntaxTree Rewritten(CSharpCompilation plain, SyntaxTree tree, string file, HashSet<int> dropped, List<Mutant> mutants) =>
        tree.WithRootAndOptions(new Rewriter(plain.GetSemanticModel(tree), file, dropped, mutants).Visit(tree.GetRoot())!, tree.Options);

    // The mutant at the error, or those of the choice around it; else a statement that is left out in the same member.
    private static IEnumerable<int> Blamed(Diagnostic error)
    {
        SyntaxNode at = error.Location.SourceTree!.GetRoot().FindNode(error.Location.SourceSpan, getInnermostNodeForTie: true);
        foreach (SyntaxNode node in at.AncestorsAndSelf().TakeWhile(node => node is not MemberDeclarationSyntax))
        {
            if (Ids(node, Rewriter.Replacement) is { Count: > 0 } ids)
            {
                return ids;
            }

            if (node is ExpressionSyntax && Ids(node, Rewriter.Choice) is { Count: > 0 } choice)
            {
                return choice;
            }
        }

        SyntaxNode member = at.AncestorsAndSelf().First(node => node is MemberDeclarationSyntax);
        int[] removals = [.. member.DescendantNodes().SelectMany(node => Ids(node, Rewriter.Removal))];
        return removals is [] ? member.DescendantNodes().SelectMany(node => Ids(node, Rewriter.Choice)) : removals;
    }

    private static List<int> Ids(SyntaxNode node, string kind) =>
        [.. node.GetAnnotations(kind).SelectMany(annotation => annotation.Data!.Split(',')).Select(id => int.Parse(id, CultureInfo.InvariantCulture))];

    private static CSharpCompilation Read(string library)
    {
        var options = new CSharpParseOptions(LanguageVersion.Latest, preprocessorSymbols: ["NET", "NET10_0", "NET10_0_OR_GREATER", "RELEASE"]);
        string made = Path.Combine(library, "obj", "Release", "net10.0");
        IEnumerable<string> files = Directory.EnumerateFiles(library, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.StartsWith(Path.Combine(library, "obj") + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            .Concat(Directory.EnumerateFiles(made, "TapeGrad.*.cs"))
            .Concat(Directory.EnumerateFiles(made, "*Lanes*.cs"))
            .Order(StringComparer.Ordinal);
        string platform = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        return CSharpCompilation.Create(
            "TapeGrad",
            [.. files.Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), options, file)), CSharpSyntaxTree.ParseText(Switch, options, SwitchFile)],
            platform.Split(Path.PathSeparator).Where(file => Path.GetFileName(file).StartsWith("System.", StringComparison.Ordinal)).Select(file => MetadataReference.CreateFromFile(file)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable));
    }
}
