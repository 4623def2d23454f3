using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TapeGrad.Cli;

/// <summary>Where a script takes a number off the tape and computes on with it: <c>w * 2.0 + b.Data</c>, or <c>b.Detach()</c>.</summary>
/// <remarks>A graph cannot know this, because the number is a constant there.</remarks>
internal static class DetachedNumbers
{
    private const int MostShown = 3;

    /// <summary>The sentence that names these places, or "".</summary>
    public static string Sentence(CSharpCompilation compilation, SyntaxTree script)
    {
        SemanticModel model = compilation.GetSemanticModel(script);
        string[] places =
        [
            .. script.GetRoot().DescendantNodes().OfType<MemberAccessExpressionSyntax>().Where(access => IsDetached(access, model))
                .Select(access => string.Create(CultureInfo.InvariantCulture, $"{access} in line {script.GetLineSpan(access.Name.Span).StartLinePosition.Line + 1}"))
                .Distinct(),
        ];
        return places.Length == 0 ? ""
            : $" The script takes a number off the tape by {string.Join(", ", places.Take(MostShown))}{(places.Length > MostShown ? " and other places" : "")}.";
    }

    private static bool IsDetached(MemberAccessExpressionSyntax access, SemanticModel model) => access.Name.Identifier.Text switch
    {
        "Detach" => IsValue(access.Expression, model),
        "Data" => IsValue(access.Expression, model) && IsRecordedWith(access, model),
        _ => false,
    };

    // Follows the number outward through plain arithmetic, up to an operation of the tape.
    private static bool IsRecordedWith(ExpressionSyntax number, SemanticModel model)
    {
        for (SyntaxNode? at = number.Parent; at is not null; at = at.Parent)
        {
            switch (at)
            {
                case BinaryExpressionSyntax or AssignmentExpressionSyntax { RawKind: not (int)SyntaxKind.SimpleAssignmentExpression } when IsValue(at, model):
                    return true;
                case BinaryExpressionSyntax or PrefixUnaryExpressionSyntax or ParenthesizedExpressionSyntax or ArgumentSyntax or ArgumentListSyntax:
                case InvocationExpressionSyntax when !IsValue(at, model):
                    break;
                default:
                    return false;
            }
        }

        return false;
    }

    private static bool IsValue(SyntaxNode node, SemanticModel model) =>
        model.GetTypeInfo(node).Type is { Name: "Value" or "Values", ContainingNamespace: { Name: "TapeGrad", ContainingNamespace.IsGlobalNamespace: true } };
}
