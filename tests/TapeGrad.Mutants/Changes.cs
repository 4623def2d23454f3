using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace TapeGrad.Mutants;

/// <summary>What can take the place of an expression or of a statement.</summary>
internal static class Changes
{
    private static readonly Dictionary<SyntaxKind, SyntaxKind[]> Operators = new()
    {
        [SyntaxKind.AddExpression] = [SyntaxKind.SubtractExpression],
        [SyntaxKind.SubtractExpression] = [SyntaxKind.AddExpression],
        [SyntaxKind.MultiplyExpression] = [SyntaxKind.DivideExpression],
        [SyntaxKind.DivideExpression] = [SyntaxKind.MultiplyExpression],
        [SyntaxKind.ModuloExpression] = [SyntaxKind.MultiplyExpression],
        [SyntaxKind.LessThanExpression] = [SyntaxKind.LessThanOrEqualExpression, SyntaxKind.GreaterThanOrEqualExpression],
        [SyntaxKind.LessThanOrEqualExpression] = [SyntaxKind.LessThanExpression, SyntaxKind.GreaterThanExpression],
        [SyntaxKind.GreaterThanExpression] = [SyntaxKind.GreaterThanOrEqualExpression, SyntaxKind.LessThanOrEqualExpression],
        [SyntaxKind.GreaterThanOrEqualExpression] = [SyntaxKind.GreaterThanExpression, SyntaxKind.LessThanExpression],
        [SyntaxKind.EqualsExpression] = [SyntaxKind.NotEqualsExpression],
        [SyntaxKind.NotEqualsExpression] = [SyntaxKind.EqualsExpression],
        [SyntaxKind.LogicalAndExpression] = [SyntaxKind.LogicalOrExpression],
        [SyntaxKind.LogicalOrExpression] = [SyntaxKind.LogicalAndExpression],
        [SyntaxKind.BitwiseAndExpression] = [SyntaxKind.BitwiseOrExpression],
        [SyntaxKind.BitwiseOrExpression] = [SyntaxKind.BitwiseAndExpression],
        [SyntaxKind.LeftShiftExpression] = [SyntaxKind.RightShiftExpression],
        [SyntaxKind.RightShiftExpression] = [SyntaxKind.LeftShiftExpression],
    };

    private static readonly Dictionary<SyntaxKind, SyntaxKind> Assignments = new()
    {
        [SyntaxKind.AddAssignmentExpression] = SyntaxKind.SubtractAssignmentExpression,
        [SyntaxKind.SubtractAssignmentExpression] = SyntaxKind.AddAssignmentExpression,
        [SyntaxKind.MultiplyAssignmentExpression] = SyntaxKind.DivideAssignmentExpression,
        [SyntaxKind.DivideAssignmentExpression] = SyntaxKind.MultiplyAssignmentExpression,
        [SyntaxKind.OrAssignmentExpression] = SyntaxKind.AndAssignmentExpression,
        [SyntaxKind.AndAssignmentExpression] = SyntaxKind.OrAssignmentExpression,
    };

    public static IEnumerable<ExpressionSyntax> Of(ExpressionSyntax e, SemanticModel model) => DeclaresVariables(e) ? [] : e switch
    {
        BinaryExpressionSyntax b when Operators.TryGetValue(b.Kind(), out SyntaxKind[]? kinds) && model.GetTypeInfo(b).Type?.SpecialType != SpecialType.System_String =>
            kinds.Select(kind => BinaryExpression(kind, Bare(b.Left), Bare(b.Right))),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression, Right: not ThrowExpressionSyntax } b => [Bare(b.Right)],
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression or (int)SyntaxKind.UnaryMinusExpression } not => [Bare(not.Operand)],
        IsPatternExpressionSyntax => [Not(e)],
        ConditionalExpressionSyntax c when IsPlain(c.Condition) => [ConditionalExpression(Not(c.Condition), Bare(c.WhenTrue), Bare(c.WhenFalse))],
        LiteralExpressionSyntax literal => OfLiteral(literal, model),
        InterpolatedStringExpressionSyntax when model.GetTypeInfo(e).ConvertedType?.SpecialType == SpecialType.System_String => [Text("")],
        InvocationExpressionSyntax or MemberAccessExpressionSyntax or IdentifierNameSyntax when IsCondition(e) => [Not(e)],
        InvocationExpressionSyntax call when Swapped(call) is { } swapped => [swapped],
        _ => [],
    };

    /// <summary>What can take the place of a statement; null where it is left out.</summary>
    public static IEnumerable<StatementSyntax?> Of(StatementSyntax s) => s switch
    {
        ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax a } when Assignments.TryGetValue(a.Kind(), out SyntaxKind kind) =>
            [null, ExpressionStatement(AssignmentExpression(kind, Bare(a.Left), Bare(a.Right)))],
        ExpressionStatementSyntax { Expression: PostfixUnaryExpressionSyntax p } =>
            [null, ExpressionStatement(PostfixUnaryExpression(p.IsKind(SyntaxKind.PostIncrementExpression) ? SyntaxKind.PostDecrementExpression : SyntaxKind.PostIncrementExpression, Bare(p.Operand)))],
        ExpressionStatementSyntax { Expression: InvocationExpressionSyntax call } when call.Expression.ToString().StartsWith("Debug.", StringComparison.Ordinal) => [],
        ExpressionStatementSyntax or ThrowStatementSyntax or ReturnStatementSyntax { Expression: null } or ContinueStatementSyntax when !DeclaresVariables(s) => [null],
        BreakStatementSyntax { Parent: BlockSyntax { Parent: not SwitchSectionSyntax } } => [null],
        _ => [],
    };

    private static IEnumerable<ExpressionSyntax> OfLiteral(LiteralExpressionSyntax literal, SemanticModel model)
    {
        TypeInfo type = model.GetTypeInfo(literal);
        return (literal.Kind(), literal.Token.Value) switch
        {
            (SyntaxKind.TrueLiteralExpression, _) => [LiteralExpression(SyntaxKind.FalseLiteralExpression)],
            (SyntaxKind.FalseLiteralExpression, _) => [LiteralExpression(SyntaxKind.TrueLiteralExpression)],
            (SyntaxKind.StringLiteralExpression, string text) when type.ConvertedType?.SpecialType is SpecialType.System_String or SpecialType.System_Object => [Text(text.Length == 0 ? "mutant" : "")],
            (SyntaxKind.NumericLiteralExpression, int n) when type.ConvertedType?.TypeKind != TypeKind.Enum => [Converted(ParseExpression((n == 1 ? 0 : n + 1).ToString(CultureInfo.InvariantCulture)), type)],
            (SyntaxKind.NumericLiteralExpression, double d) => [ParseExpression((d + 1.0).ToString("R", CultureInfo.InvariantCulture) + "d")],
            _ => [],
        };
    }

    /// <summary>A number keeps the type that its place gives it: a choice between two constants has their type, but the compiler does not treat it as a constant.</summary>
    public static ExpressionSyntax Converted(ExpressionSyntax e, TypeInfo type) =>
        type.ConvertedType is { SpecialType: >= SpecialType.System_SByte and <= SpecialType.System_Double } to && !SymbolEqualityComparer.Default.Equals(to, type.Type)
            ? CastExpression(ParseTypeName(to.ToDisplayString()), ParenthesizedExpression(Bare(e)))
            : e;

    private static InvocationExpressionSyntax? Swapped(InvocationExpressionSyntax call)
    {
        if (call.Expression is not MemberAccessExpressionSyntax member)
        {
            return null;
        }

        string? other = member.Name.Identifier.Text switch
        {
            "Min" => "Max",
            "Max" => "Min",
            "Any" => "All",
            "All" => "Any",
            "First" => "Last",
            "Last" => "First",
            "Floor" => "Ceiling",
            "Ceiling" => "Floor",
            "StartsWith" => "EndsWith",
            "EndsWith" => "StartsWith",
            "Take" => "Skip",
            "Skip" => "Take",
            _ => null,
        };
        return other is null ? null : Bare(call).WithExpression(member.WithName(IdentifierName(other)));
    }

    // Negating a comparison is what changing its operator does.
    private static bool IsPlain(ExpressionSyntax e) => e is InvocationExpressionSyntax or MemberAccessExpressionSyntax or IdentifierNameSyntax && !DeclaresVariables(e);

    private static bool IsCondition(ExpressionSyntax e) => e.Parent switch
    {
        IfStatementSyntax parent => parent.Condition == e,
        WhileStatementSyntax parent => parent.Condition == e,
        _ => false,
    };

    private static bool DeclaresVariables(SyntaxNode node) =>
        node.DescendantNodesAndSelf(n => n is not AnonymousFunctionExpressionSyntax).Any(n => n is DeclarationExpressionSyntax or SingleVariableDesignationSyntax);

    private static T Bare<T>(T node)
        where T : SyntaxNode => node.WithoutTrivia();

    private static PrefixUnaryExpressionSyntax Not(ExpressionSyntax e) => PrefixUnaryExpression(SyntaxKind.LogicalNotExpression, ParenthesizedExpression(Bare(e)));

    private static LiteralExpressionSyntax Text(string text) => LiteralExpression(SyntaxKind.StringLiteralExpression, Literal(text));
}
