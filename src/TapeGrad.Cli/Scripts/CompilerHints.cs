using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TapeGrad.Cli;

/// <summary>What to write instead, for the usual slips behind a compiler error.</summary>
internal sealed class CompilerHints(CSharpCompilation compilation)
{
    private const string ValueName = "TapeGrad.Value";

    /// <summary>A sentence for this error, or null.</summary>
    public string? For(Diagnostic error)
    {
        if (error.Location.SourceTree is not { } tree)
        {
            return null;
        }

        SyntaxNode node = tree.GetRoot().FindNode(error.Location.SourceSpan, getInnermostNodeForTie: true);
        SemanticModel model = compilation.GetSemanticModel(tree);
        return error.Id switch
        {
            "CS0019" => Operator(node, model),
            "CS0193" => Power(node, model),
            "CS0103" or "CS0246" => Name(node, model),
            "CS0117" or "CS1061" => Member(node, model),
            "CS1612" => Copy(node),
            "CS1929" => Sequence(node, model),
            "CS0029" or "CS0266" or "CS1503" or "CS1662" => Sequence(node, model) ?? Mathematics(node, model) ?? Conversion(node, model, error),
            _ => null,
        };
    }

    // w > 0, w ^ 2
    private static string? Operator(SyntaxNode node, SemanticModel model)
    {
        if (node.FirstAncestorOrSelf<BinaryExpressionSyntax>() is not { } binary || !(IsValue(binary.Left, model) || IsValue(binary.Right, model)))
        {
            return null;
        }

        return binary.Kind() switch
        {
            SyntaxKind.ExclusiveOrExpression => $"'^' is not a power in C#. Write {Receiver(binary.Left)}.Pow({binary.Right}).",
            SyntaxKind.LessThanExpression or SyntaxKind.LessThanOrEqualExpression or SyntaxKind.GreaterThanExpression or SyntaxKind.GreaterThanOrEqualExpression
                or SyntaxKind.EqualsExpression or SyntaxKind.NotEqualsExpression when HasNumber(binary.Left, model) && HasNumber(binary.Right, model) =>
                $"Compare the numbers: {Number(binary.Left, model)} {binary.OperatorToken} {Number(binary.Right, model)}.",
            _ => null,
        };
    }

    // w ** 2
    private static string? Power(SyntaxNode node, SemanticModel model) =>
        node.FirstAncestorOrSelf<PrefixUnaryExpressionSyntax>() is { RawKind: (int)SyntaxKind.PointerIndirectionExpression, Parent: BinaryExpressionSyntax product } star
            ? $"C# has no operator **. Write {(IsValue(product.Left, model) ? $"{Receiver(product.Left)}.Pow({star.Operand})" : $"Math.Pow({product.Left}, {star.Operand})")}."
            : null;

    // A missing using, or a typing error.
    private string? Name(SyntaxNode node, SemanticModel model)
    {
        if (node.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().FirstOrDefault() is not { Identifier.ValueText: var name })
        {
            return null;
        }

        string[] namespaces = [.. Namespaces(compilation.GlobalNamespace).Where(n => n.GetTypeMembers(name).Any(t => t.DeclaredAccessibility == Accessibility.Public)).Select(n => n.ToString()!)];
        if (namespaces.Length > 0)
        {
            string best = namespaces.FirstOrDefault(n => n.StartsWith("TapeGrad", StringComparison.Ordinal)) ?? namespaces.MinBy(n => n.Length)!;
            return $"Add 'using {best};' at the top of the script.";
        }

        if (node.Parent is InvocationExpressionSyntax && Functions.Names.FirstOrDefault(f => f.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } function)
        {
            return $"Write Value.{function}, or add 'using static {ValueName};' at the top of the script.";
        }

        return Nearest.To(name, model.LookupSymbols(node.SpanStart).Select(s => s.Name)) is { } near ? $"Did you mean {near}?" : null;
    }

    // w.grad
    private static string? Member(SyntaxNode node, SemanticModel model)
    {
        if (node.FirstAncestorOrSelf<SimpleNameSyntax>() is not { Parent: MemberAccessExpressionSyntax access } name)
        {
            return null;
        }

        ITypeSymbol? type = model.GetTypeInfo(access.Expression).Type ?? model.GetSymbolInfo(access.Expression).Symbol as ITypeSymbol;
        IEnumerable<string> members = type is null ? [] : model.LookupSymbols(node.SpanStart, type, includeReducedExtensionMethods: true).Select(s => s.Name);
        return Nearest.To(name.Identifier.ValueText, members) is { } near ? $"Did you mean {near}?" : null;
    }

    // list[i].Data -= 0.1
    private static string? Copy(SyntaxNode node) =>
        node.FirstAncestorOrSelf<AssignmentExpressionSyntax>() is { Left: MemberAccessExpressionSyntax left } assignment
            ? $"{left.Expression} gives a copy of the handle. Put it into a variable first: var v = {left.Expression}; v.{left.Name} {assignment.OperatorToken} {assignment.Right};"
            : null;

    // parts.Sum()
    private static string? Sequence(SyntaxNode node, SemanticModel model)
    {
        if (node.AncestorsAndSelf().OfType<InvocationExpressionSyntax>().Select(i => i.Expression).Concat(node.Parent is MemberAccessExpressionSyntax p ? [p] : [])
            .OfType<MemberAccessExpressionSyntax>()
            .FirstOrDefault(a => a.Name.Identifier.ValueText is "Sum" or "Average" or "Max" or "Min" && IsSequence(model.GetTypeInfo(a.Expression).Type, a.Parent is InvocationExpressionSyntax { ArgumentList.Arguments.Count: > 0 })) is not { } access)
        {
            return null;
        }

        string linq = access.Name.Identifier.ValueText;
        string method = linq == "Average" ? "Mean" : linq;
        string selector = access.Parent is InvocationExpressionSyntax { ArgumentList.Arguments: [var only] } ? $".Select({only})" : "";
        string values = model.GetTypeInfo(access.Expression).Type is IArrayTypeSymbol && selector.Length == 0 ? $"{access.Expression}" : $"[.. {access.Expression}{selector}]";
        return $"LINQ's {linq} takes numbers. Write Values.Of({values}).{method}().";
    }

    // Math.Tanh(w)
    private static string? Mathematics(SyntaxNode node, SemanticModel model)
    {
        if (node.AncestorsAndSelf().OfType<InvocationExpressionSyntax>().FirstOrDefault(i => i.Expression is MemberAccessExpressionSyntax { Expression: var type } && type.ToString() is "Math" or "MathF" or "System.Math" or "System.MathF")
            is not { ArgumentList.Arguments: [var first, ..] arguments } call || !arguments.Any(a => IsValue(a.Expression, model)))
        {
            return null;
        }

        string name = ((MemberAccessExpressionSyntax)call.Expression).Name.Identifier.ValueText;
        string rest = string.Join(", ", arguments.Skip(1));
        return !Functions.Exists(name) ? $"{call.Expression} takes numbers, and values have no operation of this name. The number of a value is its Data."
            : IsValue(first.Expression, model) && name is not ("Max" or "Min" or "Atan2") ? $"{call.Expression} takes numbers. Write {Receiver(first.Expression)}.{name}({rest})."
            : $"{call.Expression} takes numbers. Write Value.{name}{call.ArgumentList}.";
    }

    // Value b = 0.0, double d = w
    private static string? Conversion(SyntaxNode node, SemanticModel model, Diagnostic error)
    {
        if (node is ArgumentSyntax argument)
        {
            node = argument.Expression;
        }

        if (node is not ExpressionSyntax expression || model.GetTypeInfo(expression).Type is not { } type)
        {
            return null;
        }

        // In w += "x" the value is what the text should become.
        if (type.ToString() == ValueName)
        {
            return error.GetMessage(CultureInfo.InvariantCulture).EndsWith($"'{ValueName}'", StringComparison.Ordinal) ? null
                : $"A value does not become a number by itself. Its number is {Receiver(expression)}.Data.";
        }

        if (type.SpecialType is < SpecialType.System_SByte or > SpecialType.System_Double || !error.GetMessage(CultureInfo.InvariantCulture).EndsWith($"'{ValueName}'", StringComparison.Ordinal))
        {
            return null;
        }

        string tape = model.LookupSymbols(node.SpanStart).OfType<ILocalSymbol>().FirstOrDefault(s => s.Type.ToString() == "TapeGrad.Tape")?.Name ?? "tape";
        return $"A number becomes a value on a tape. Write {tape}.Constant({expression}), or Parameter or Input for one that is learned or fed.";
    }

    private static bool IsValue(ExpressionSyntax expression, SemanticModel model) => model.GetTypeInfo(expression).Type?.ToString() == ValueName;

    private static bool HasNumber(ExpressionSyntax expression, SemanticModel model) =>
        IsValue(expression, model) || model.GetTypeInfo(expression).Type?.SpecialType is >= SpecialType.System_SByte and <= SpecialType.System_Double;

    // Values has a Sum of its own, but none that takes a selector.
    private static bool IsSequence(ITypeSymbol? type, bool hasSelector) =>
        type is not null && (hasSelector || type.ToString() != "TapeGrad.Values") && type.AllInterfaces.Append(type).OfType<INamedTypeSymbol>().Any(i => i.Name == "IEnumerable" && i.TypeArguments is [var item] && item.ToString() == ValueName);

    private static string Number(ExpressionSyntax expression, SemanticModel model) => IsValue(expression, model) ? $"{Receiver(expression)}.Data" : $"{expression}";

    private static string Receiver(ExpressionSyntax expression) =>
        expression is IdentifierNameSyntax or MemberAccessExpressionSyntax or InvocationExpressionSyntax or ElementAccessExpressionSyntax or ParenthesizedExpressionSyntax ? $"{expression}" : $"({expression})";

    private static IEnumerable<INamespaceSymbol> Namespaces(INamespaceSymbol root) => root.GetNamespaceMembers().SelectMany(n => Namespaces(n).Prepend(n));
}
