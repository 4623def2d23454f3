using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TapeGrad.Cli;

/// <summary>Which parts of a script may record nodes, and which of them can be wrapped into a call.</summary>
internal sealed class RecordingSyntax(SemanticModel model)
{
    private const int MostNestedTypes = 6;
    private const int MostTypeArguments = 4;
    private const int MostLookedAt = 100;

    private readonly Dictionary<ITypeSymbol, bool> _mentions = new(SymbolEqualityComparer.Default);

    /// <summary>Whether nothing in it is evaluated at run time: attributes, default values, labels of cases, <c>nameof</c>.</summary>
    public static bool IsFixed(SyntaxNode node) =>
        node is AttributeListSyntax or CaseSwitchLabelSyntax or EqualsValueClauseSyntax { Parent: ParameterSyntax or EnumMemberDeclarationSyntax }
            or InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.Text: "nameof" } };

    /// <summary>Whether a mark can stand before the statement.</summary>
    public static bool MayHaveMark(StatementSyntax statement) =>
        statement.Parent is BlockSyntax or SwitchSectionSyntax or GlobalStatementSyntax
        && statement is not (BlockSyntax or LocalFunctionStatementSyntax or EmptyStatementSyntax or LabeledStatementSyntax);

    /// <summary>The token whose line is the line of the expression: its operator, or the name of its method.</summary>
    public static SyntaxToken Anchor(ExpressionSyntax expression) => expression switch
    {
        BinaryExpressionSyntax binary => binary.OperatorToken,
        AssignmentExpressionSyntax assignment => assignment.OperatorToken,
        ConditionalAccessExpressionSyntax access => access.OperatorToken,
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax member } => member.Name.GetFirstToken(),
        _ => expression.GetFirstToken(),
    };

    /// <summary>Whether marks in it would change what the program sees: its text, its tree, or an operation's inner loop.</summary>
    public bool IsKeptAsItIs(SyntaxNode node) => node switch
    {
        LambdaExpressionSyntax lambda => IsExpressionTree(model.GetTypeInfo(lambda).ConvertedType),
        QueryExpressionSyntax query => model.GetTypeInfo(query).Type is { } type && (IsQueryable(type) || type.AllInterfaces.Any(IsQueryable)),
        ArgumentListSyntax { Parent: ExpressionSyntax call } => SeesItsText(model.GetSymbolInfo(call).Symbol),
        TypeDeclarationSyntax declaration => model.GetDeclaredSymbol(declaration) is INamedTypeSymbol type && type.AllInterfaces.Any(i => i.Name == "IOp" && IsOurs(i.ContainingAssembly)),
        _ => false,
    };

    /// <summary>Whether a statement, without the statements of blocks in it, has to do with values; true for a very long one.</summary>
    public bool MayRecord(StatementSyntax statement) =>
        statement.DescendantNodes(node => node == statement || node is not BlockSyntax)
            .OfType<ExpressionSyntax>()
            .Take(MostLookedAt)
            .Where((e, i) => i == MostLookedAt - 1 || Mentions(model.GetTypeInfo(e).Type) || (e is SimpleNameSyntax && IsOurs(model.GetSymbolInfo(e).Symbol?.ContainingAssembly)))
            .Any();

    /// <summary>Whether the expression may record nodes, and stays the same inside a call.</summary>
    public bool MayRecord(ExpressionSyntax expression)
    {
        if (!HasKindThatRecords(expression)
            || expression.Parent is RefExpressionSyntax or ArgumentSyntax { RefKindKeyword.RawKind: not 0 }
            || ContinuesConditionalAccess(expression))
        {
            return false;
        }

        ITypeSymbol? type = model.GetTypeInfo(expression).Type;
        ISymbol? symbol = model.GetSymbolInfo(expression).Symbol;
        return type is not (null or IErrorTypeSymbol or IDynamicTypeSymbol or IPointerTypeSymbol or IFunctionPointerTypeSymbol or ITypeParameterSymbol)
            && type.SpecialType != SpecialType.System_Void
            && !type.IsRefLikeType
            && symbol is not IMethodSymbol { RefKind: not RefKind.None }
            && (Mentions(type) || (expression is InvocationExpressionSyntax && symbol is IMethodSymbol && IsOurs(symbol.ContainingAssembly)));
    }

    /// <summary>The type of the delegate, where the expression names a method of the library that is called later.</summary>
    public INamedTypeSymbol? DelegateOf(ExpressionSyntax expression) =>
        expression is IdentifierNameSyntax or MemberAccessExpressionSyntax
        && !(expression.Parent is MemberAccessExpressionSyntax { Name: var name } && name == expression)
        && model.GetSymbolInfo(expression).Symbol is IMethodSymbol method
        && IsOurs(method.ContainingAssembly)
        && model.GetConversion(expression).IsMethodGroup
        && model.GetTypeInfo(expression).ConvertedType is INamedTypeSymbol { Name: "Func", TypeArguments: { Length: <= MostTypeArguments } arguments } type
        && !arguments.Any(t => t.IsAnonymousType || t.IsRefLikeType)
            ? type
            : null;

    private static bool HasKindThatRecords(ExpressionSyntax expression) => expression switch
    {
        BinaryExpressionSyntax or InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax or CastExpressionSyntax or ConditionalAccessExpressionSyntax => true,
        PrefixUnaryExpressionSyntax prefix => !prefix.IsKind(SyntaxKind.AddressOfExpression) && !prefix.IsKind(SyntaxKind.PointerIndirectionExpression),
        AssignmentExpressionSyntax assignment => !assignment.IsKind(SyntaxKind.SimpleAssignmentExpression) && !assignment.IsKind(SyntaxKind.CoalesceAssignmentExpression),
        _ => false,
    };

    // x?.Square().Tanh(): what follows the dot is not an expression of its own.
    private static bool ContinuesConditionalAccess(ExpressionSyntax expression)
    {
        ExpressionSyntax? e = expression;
        while (e is not null)
        {
            if (e is MemberBindingExpressionSyntax or ElementBindingExpressionSyntax)
            {
                return true;
            }

            e = e switch
            {
                InvocationExpressionSyntax invocation => invocation.Expression,
                MemberAccessExpressionSyntax member => member.Expression,
                ElementAccessExpressionSyntax element => element.Expression,
                ConditionalAccessExpressionSyntax access => access.Expression,
                PostfixUnaryExpressionSyntax postfix => postfix.Operand,
                AssignmentExpressionSyntax assignment => assignment.Left,
                _ => null,
            };
        }

        return false;
    }

    private static bool IsOurs(IAssemblySymbol? assembly) => assembly?.Name.StartsWith("TapeGrad", StringComparison.Ordinal) == true;

    private static bool IsExpressionTree(ITypeSymbol? type) => type is INamedTypeSymbol { Name: "Expression", ContainingNamespace.Name: "Expressions" };

    private static bool IsQueryable(ITypeSymbol type) => type.Name == "IQueryable";

    private static bool SeesItsText(ISymbol? method) =>
        method is IMethodSymbol { Parameters: var parameters }
        && parameters.Any(p => p.GetAttributes().Any(a => a.AttributeClass?.Name == "CallerArgumentExpressionAttribute"));

    private bool Mentions(ITypeSymbol? type)
    {
        if (type is null)
        {
            return false;
        }

        if (!_mentions.TryGetValue(type, out bool mentions))
        {
            _mentions.Add(type, mentions = Mentions(type, 0));
        }

        return mentions;
    }

    // Value, Values, models; Value[], (Value, int), Func<Value, Value>, List<Layer> …
    private static bool Mentions(ITypeSymbol type, int depth) => depth < MostNestedTypes && type switch
    {
        IArrayTypeSymbol array => Mentions(array.ElementType, depth + 1),
        INamedTypeSymbol named => (named.TypeKind != TypeKind.Enum && IsOurs(named.ContainingAssembly)) || named.TypeArguments.Any(t => Mentions(t, depth + 1)),
        _ => false,
    };
}
