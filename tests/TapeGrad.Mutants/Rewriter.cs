using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace TapeGrad.Mutants;

/// <summary>Writes all mutants of a file into it, each behind a question for its number.</summary>
/// <param name="model">The meaning of the file as it was.</param>
/// <param name="file">Its name.</param>
/// <param name="dropped">Mutants that do not compile.</param>
/// <param name="mutants">Takes the mutants; their numbers go on where the last file ended.</param>
internal sealed class Rewriter(SemanticModel model, string file, HashSet<int> dropped, List<Mutant> mutants) : CSharpSyntaxRewriter
{
    /// <summary>Marks what takes a place, the choice, and what a mutant may leave out.</summary>
    public const string Replacement = "replacement", Choice = "choice", Removal = "removal";

    private int _id = mutants.Count == 0 ? 0 : mutants[^1].Id;

    public override SyntaxNode? Visit(SyntaxNode? node)
    {
        if (node is null or AttributeListSyntax or EnumMemberDeclarationSyntax or ParameterSyntax or PatternSyntax or CaseSwitchLabelSyntax or TypeSyntax and not IdentifierNameSyntax
            || node is FieldDeclarationSyntax { Modifiers: var field } && field.Any(SyntaxKind.ConstKeyword)
            || node is LocalDeclarationStatementSyntax { IsConst: true }
            || node is InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.Text: "nameof" } })
        {
            return node;
        }

        SyntaxNode visited = base.Visit(node)!;
        return node switch
        {
            ExpressionSyntax e => Choose(e, (ExpressionSyntax)visited),
            StatementSyntax s => Choose(s, (StatementSyntax)visited),
            _ => visited,
        };
    }

    private ExpressionSyntax Choose(ExpressionSyntax e, ExpressionSyntax visited)
    {
        ExpressionSyntax choice = visited;
        List<int> ids = [];
        foreach (ExpressionSyntax to in Changes.Of(e, model))
        {
            if (Add(e, to) is not { } id)
            {
                continue;
            }

            ids.Add(id);
            ExpressionSyntax otherwise = ids.Count == 1 && e is LiteralExpressionSyntax ? Changes.Converted(choice, model.GetTypeInfo(e)) : choice;
            choice = ParenthesizedExpression(ConditionalExpression(On(id), Marked(Replacement, id, ParenthesizedExpression(to)), otherwise.WithoutTrivia()));
        }

        return ids.Count == 0 ? visited : Marked(Choice, ids, choice).WithTriviaFrom(visited);
    }

    private StatementSyntax Choose(StatementSyntax s, StatementSyntax visited)
    {
        StatementSyntax choice = visited;
        List<int> ids = [];
        foreach (StatementSyntax? to in Changes.Of(s))
        {
            if (Add(s, to) is not { } id)
            {
                continue;
            }

            ids.Add(id);
            choice = to is null
                ? Marked(Removal, id, IfStatement(PrefixUnaryExpression(SyntaxKind.LogicalNotExpression, On(id)), Block(choice)))
                : IfStatement(On(id), Block(Marked(Replacement, id, to)), ElseClause(Block(choice)));
        }

        return ids.Count == 0 ? visited : Marked(Choice, ids, choice);
    }

    private int? Add(SyntaxNode from, SyntaxNode? to)
    {
        int id = ++_id;
        string member = from.Ancestors().OfType<MemberDeclarationSyntax>().FirstOrDefault() switch
        {
            MethodDeclarationSyntax m => m.Identifier.Text,
            PropertyDeclarationSyntax p => p.Identifier.Text,
            FieldDeclarationSyntax f => f.Declaration.Variables[0].Identifier.Text,
            BaseTypeDeclarationSyntax t => t.Identifier.Text,
            { } other => other.Kind().ToString(),
            null => "",
        };
        mutants.Add(new Mutant(id, file, from.GetLocation().GetLineSpan().StartLinePosition.Line + 1, member, OneLine(from), to is null ? "" : OneLine(to)));
        return dropped.Contains(id) ? null : id;
    }

    private static string OneLine(SyntaxNode node) =>
        string.Join(' ', node.NormalizeWhitespace().ToString().Split((char[])['\n', '\r', ' '], StringSplitOptions.RemoveEmptyEntries));

    private static InvocationExpressionSyntax On(int id) => (InvocationExpressionSyntax)ParseExpression(string.Create(CultureInfo.InvariantCulture, $"global::TapeGrad.MutantSwitch.On({id})"));

    private static T Marked<T>(string kind, int id, T node)
        where T : SyntaxNode => Marked(kind, [id], node);

    private static T Marked<T>(string kind, List<int> ids, T node)
        where T : SyntaxNode => node.WithAdditionalAnnotations(new SyntaxAnnotation(kind, string.Join(',', ids)));
}
