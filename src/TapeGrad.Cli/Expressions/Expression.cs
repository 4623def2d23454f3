using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TapeGrad.Cli;

/// <summary>A one-line C# expression over named inputs, recorded on a tape.</summary>
/// <remarks>
/// The text is data, not a program: it is parsed, but never compiled or run. It may contain only numbers, inputs, operators
/// and operations of <see cref="Value"/>.
/// </remarks>
internal sealed class Expression
{
    private const int MaxLength = 10_000;
    private const int MaxDepth = 200;

    private readonly Dictionary<string, Value> _inputs;
    private readonly HashSet<string> _used = [];

    private Expression(Dictionary<string, Value> inputs) => _inputs = inputs;

    /// <summary>Records the expression, which must use every input.</summary>
    /// <exception cref="ExpressionException">The text is not such an expression.</exception>
    public static Value Record(string text, Dictionary<string, Value> inputs)
    {
        if (text.Length > MaxLength)
        {
            throw new ExpressionException(0, 1, $"The expression has {text.Length} characters, but the limit is {MaxLength}. Write it as a script.");
        }

        RequireLimitedDepth(text);
        ExpressionSyntax syntax = SyntaxFactory.ParseExpression(text);
        foreach (Diagnostic error in syntax.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error))
        {
            // The parser skips text after a whole expression and reports it without a place.
            SyntaxTrivia skipped = syntax.DescendantTrivia().FirstOrDefault(t => t.IsKind(SyntaxKind.SkippedTokensTrivia));
            throw new ExpressionException(
                skipped == default ? error.Location.SourceSpan.Start : skipped.SpanStart,
                error.Location.SourceSpan.Length,
                $"This is not an expression: {error.GetMessage(CultureInfo.InvariantCulture)}.");
        }

        var expression = new Expression(inputs);
        Operand result = expression.Evaluate(syntax, 0);
        foreach (string name in inputs.Keys.Where(n => !expression._used.Contains(n)))
        {
            throw new ExpressionException(0, text.Length, $"'{name}' has a number, but the expression does not use it. Leave it out of --at.");
        }

        return result.IsNumber
            ? throw new ExpressionException(0, text.Length, "The expression does not use an input. Name one and give it a number, as in --at x=2.")
            : (Value)result.Boxed;
    }

    // Checked before parsing, because the parser's time grows fast with open brackets.
    private static void RequireLimitedDepth(string text)
    {
        int depth = 0;
        for (int i = 0; i < text.Length; i++)
        {
            depth += text[i] is '(' or '[' or '{' or '<' ? 1 : text[i] is ')' or ']' or '}' or '>' ? -1 : 0;
            if (depth > MaxDepth)
            {
                throw new ExpressionException(i, 1, $"The expression is nested more than {MaxDepth} levels deep. Write it as a script.");
            }
        }
    }

    private Operand Evaluate(ExpressionSyntax syntax, int depth)
    {
        if (depth > MaxDepth)
        {
            throw At(syntax, $"The expression is nested more than {MaxDepth} levels deep. Write it as a script.");
        }

        switch (syntax)
        {
            case ParenthesizedExpressionSyntax inner:
                return Evaluate(inner.Expression, depth + 1);
            case LiteralExpressionSyntax { Token.Value: int or long or double or float or uint or ulong or decimal } literal:
                return Operand.Of(Convert.ToDouble(literal.Token.Value, CultureInfo.InvariantCulture), literal.Token.Value is int or long or uint or ulong);
            case IdentifierNameSyntax name:
                return Input(name);
            case PrefixUnaryExpressionSyntax sign when sign.IsKind(SyntaxKind.UnaryMinusExpression):
                return -Evaluate(sign.Operand, depth + 1);
            case PrefixUnaryExpressionSyntax sign when sign.IsKind(SyntaxKind.UnaryPlusExpression):
                return Evaluate(sign.Operand, depth + 1);
            case BinaryExpressionSyntax:
                return Chain(syntax, depth);
            case InvocationExpressionSyntax call:
                return Call(call, depth);
            case MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "Math" } } constant:
                return constant.Name.Identifier.ValueText switch
                {
                    "PI" => Operand.Of(Math.PI, false),
                    "E" => Operand.Of(Math.E, false),
                    _ => throw At(constant, "Only Math.PI and Math.E can be used. Call operations as in Tanh(x)."),
                };
            case MemberAccessExpressionSyntax { Expression: PredefinedTypeSyntax { Keyword.ValueText: "double" }, Name.Identifier.ValueText: "PositiveInfinity" }:
                return Operand.Of(double.PositiveInfinity, false);
            case MemberAccessExpressionSyntax { Expression: PredefinedTypeSyntax { Keyword.ValueText: "double" }, Name.Identifier.ValueText: "NegativeInfinity" }:
                return Operand.Of(double.NegativeInfinity, false);
            default:
                throw At(syntax, "An expression can contain only numbers, inputs, + - * / and operations such as Tanh(x).");
        }
    }

    // a + b + c … is a tree that leans to the left. A loop walks it, so that a long one does not overflow the stack.
    private Operand Chain(ExpressionSyntax syntax, int depth)
    {
        Stack<BinaryExpressionSyntax> pending = [];
        while (syntax is BinaryExpressionSyntax binary)
        {
            pending.Push(binary);
            syntax = binary.Left;
        }

        Operand left = Evaluate(syntax, depth + 1);
        while (pending.TryPop(out BinaryExpressionSyntax? binary))
        {
            if (binary.Right is PrefixUnaryExpressionSyntax star && star.IsKind(SyntaxKind.PointerIndirectionExpression) && binary.IsKind(SyntaxKind.MultiplyExpression))
            {
                throw At(binary, $"C# has no operator **. Write Pow({binary.Left}, {star.Operand}).");
            }

            Operand right = Evaluate(binary.Right, depth + 1);
            left = binary.Kind() switch
            {
                SyntaxKind.AddExpression => left + right,
                SyntaxKind.SubtractExpression => left - right,
                SyntaxKind.MultiplyExpression => left * right,
                SyntaxKind.DivideExpression when left is { IsNumber: true, IsWhole: true } && right is { IsNumber: true, IsWhole: true } =>
                    throw At(binary, "C# drops the remainder when it divides whole numbers. Write one of them with a decimal point, as in 1.0/2."),
                SyntaxKind.DivideExpression => left / right,
                _ => throw At(binary.OperatorToken, $"'{binary.OperatorToken.Text}' is not an operator of values. Use + - * /, and Pow(x, y) for powers."),
            };
        }

        return left;
    }

    private Operand Input(IdentifierNameSyntax syntax)
    {
        string name = syntax.Identifier.ValueText;
        if (!_inputs.TryGetValue(name, out Value value))
        {
            throw At(syntax, Functions.Exists(name)
                ? $"'{name}' is an operation. Call it, as in {Functions.Signatures(name)}."
                : $"'{name}' does not have a number. Give it one, as in --at {name}=2.");
        }

        _used.Add(name);
        return Operand.Of(value);
    }

    // Tanh(x), Value.Tanh(x) and x.Tanh() are the same.
    private Operand Call(InvocationExpressionSyntax call, int depth)
    {
        List<ExpressionSyntax> arguments = [.. call.ArgumentList.Arguments.Select(a => a.Expression)];
        SimpleNameSyntax function;
        switch (call.Expression)
        {
            case IdentifierNameSyntax name:
                function = name;
                break;
            case MemberAccessExpressionSyntax { Name: IdentifierNameSyntax name } access:
                function = name;
                if (access.Expression is IdentifierNameSyntax { Identifier.ValueText: "Math" } && Functions.Exists(name.Identifier.ValueText))
                {
                    throw At(access, $"{access} takes plain numbers. Write {Functions.Signatures(name.Identifier.ValueText)}.");
                }

                if (access.Expression is not IdentifierNameSyntax { Identifier.ValueText: "Value" or "Math" })
                {
                    arguments.Insert(0, access.Expression);
                }

                break;
            default:
                throw At(call, "Only operations such as Tanh(x) can be called.");
        }

        string called = function.Identifier.ValueText;
        if (!Functions.Exists(called))
        {
            throw At(function, called == nameof(Value.AddProduct)
                ? "AddProduct records the same nodes as a sum and a product. Write s + x * y."
                : Nearest.To(called, Functions.Names) is { } near
                ? $"'{called}' is not an operation. Did you mean {near}?"
                : $"'{called}' is not an operation. The operations are: {string.Join(", ", Functions.Names)}.");
        }

        Operand[] operands = [.. arguments.Select(a => Evaluate(a, depth + 1))];
        try
        {
            return Functions.TryCall(called, operands, out Value result)
                ? Operand.Of(result)
                : throw At(call, $"{called} does not take these operands. Write {Functions.Signatures(called)}.");
        }
        catch (ArgumentException e)
        {
            throw At(call, Message.Of(e));
        }
    }

    private static ExpressionException At(SyntaxNode syntax, string message) => new(syntax.SpanStart, syntax.Span.Length, message);

    private static ExpressionException At(SyntaxToken token, string message) => new(token.SpanStart, token.Span.Length, message);
}
