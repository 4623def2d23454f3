using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TapeGrad.Docs.Tests;

/// <summary>The rooms of the library: a room touches only rooms that docs/architecture.md lists before it.</summary>
public sealed partial class RoomTests
{
    private static readonly string Library = Path.Combine(Tool.Repository, "src", "TapeGrad");
    private static readonly string[] Files = [.. Directory.GetFiles(Library, "*.cs", SearchOption.AllDirectories)
        .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)];

    // | `Recording` and the root | what it holds | what it touches |
    private static readonly string[] Rooms = [.. File.ReadLines(Path.Combine(Tool.Repository, "docs", "architecture.md"))
        .SkipWhile(line => !line.StartsWith("| room ", StringComparison.Ordinal)).Skip(2)
        .TakeWhile(line => line.StartsWith('|'))
        .Select(line => RoomName().Match(line).Groups[1].Value)];

    [Test]
    public void Architecture_ListsEveryFolder() =>
        Assert.That(Rooms, Is.EquivalentTo(Files.Select(RoomOf).Distinct()));

    [Test]
    public void Library_References_PointToEarlierRoomsOnly()
    {
        SortedSet<string> wrong = [];
        foreach ((string from, string to, string symbol) in References())
        {
            if (Array.IndexOf(Rooms, RoomOf(to)) > Array.IndexOf(Rooms, RoomOf(from)))
            {
                wrong.Add($"{RoomOf(from)} touches {RoomOf(to)}: {Path.GetFileName(from)} uses {symbol}.");
            }
        }

        Assert.That(wrong, Is.Empty, "docs/architecture.md lists the rooms in the order in which they may touch each other.");
    }

    // Tape, Value and Values have their public halves in the root and the others in Recording.
    private static string RoomOf(string file)
    {
        string folder = Path.GetRelativePath(Library, Path.GetDirectoryName(file)!);
        return folder == "." ? "Recording" : folder.Replace('\\', '/');
    }

    private static IEnumerable<(string From, string To, string Symbol)> References()
    {
        var options = new CSharpParseOptions(LanguageVersion.Preview);
        List<SyntaxTree> trees = [.. Files.Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), options, file))];
        foreach (string file in Files.Where(file => Path.GetFileName(file).StartsWith("EightLanes", StringComparison.Ordinal)))
        {
            // The build makes these from it.
            foreach ((string type, string vector) in ((string, string)[])[("FourLanes", "Vector256"), ("TwoLanes", "Vector128")])
            {
                string text = File.ReadAllText(file).Replace("EightLanes", type, StringComparison.Ordinal).Replace("Vector512", vector, StringComparison.Ordinal);
                trees.Add(CSharpSyntaxTree.ParseText(text, options, file.Replace("EightLanes", type, StringComparison.Ordinal)));
            }
        }

        string[] usings = ["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Threading", "System.Threading.Tasks"];
        trees.Add(CSharpSyntaxTree.ParseText(string.Concat(usings.Select(name => $"global using {name};")), options));
        var compilation = CSharpCompilation.Create(
            "library",
            trees,
            ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
                .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
                .Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
        Assert.That(compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error), Is.Empty);

        foreach (SyntaxTree tree in trees)
        {
            SemanticModel model = compilation.GetSemanticModel(tree);
            foreach (SyntaxNode node in tree.GetRoot().DescendantNodes().Where(MayReferTo))
            {
                if (model.GetSymbolInfo(node).Symbol?.OriginalDefinition is { } symbol && FileOf(symbol) is { } file)
                {
                    yield return (tree.FilePath, file, symbol.ToDisplayString());
                }
            }
        }
    }

    private static bool MayReferTo(SyntaxNode node) =>
        node is SimpleNameSyntax or BinaryExpressionSyntax or PrefixUnaryExpressionSyntax or AssignmentExpressionSyntax
            or ElementAccessExpressionSyntax or BaseObjectCreationExpressionSyntax;

    // A type in several files belongs to the file of its name.
    private static string? FileOf(ISymbol symbol)
    {
        if (symbol is not (INamedTypeSymbol or IMethodSymbol or IPropertySymbol or IFieldSymbol or IEventSymbol))
        {
            return null;
        }

        string[] files = [.. symbol.DeclaringSyntaxReferences.Select(r => r.SyntaxTree.FilePath)];
        return files.FirstOrDefault(f => Path.GetFileNameWithoutExtension(f) == symbol.Name) ?? files.FirstOrDefault();
    }

    [GeneratedRegex(@"^\| `([^`]+)`")]
    private static partial Regex RoomName();
}
