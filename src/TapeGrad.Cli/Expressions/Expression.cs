using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TapeGrad.Cli;

/// <summary>A one-line C# expression over named inputs, recorded on a tape.</summary>
/// <remarks>
/// It is data, not a program: the syntax tree is walked, and what is neither a number, an input, an operator nor an
/// operation of <see cref="Value"/> is refused. Nothing is compiled or run.
/// </remarks>
internal sealed class Expression
{
    private const int MaxLength = 10_000;
    private const int MaxDepth = 200;

    private readonly Dictionary<string, Value> _inputs;
    private readonly HashSet<string> _used = [];

    private Expression(Dictionary<string, Value> inputs) => _inputs = inputs;

    /// <summary>Records the expression; every input has to be used.</summary>
    /// <exception cref="ExpressionException">The text is no such expression.</exception>
    public static Value Record(string text, Dictionary<string, Value> inputs)
    {
        if (text.Length > MaxLength)
        {
            throw new ExpressionException(0, 1, $"The expression has {text.Length} characters, and at most {MaxLength} are taken. Write it as a script.");
        }

        RefuseDepth(text);
        ExpressionSyntax syntax = SyntaxFactory.ParseExpression(text);
        foreach (Diagnostic error in syntax.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error))
        {
            // What follows a whole expression is skipped, and reported without its place.
            SyntaxTrivia skipped = syntax.DescendantTrivia().FirstOrDefault(t => t.IsKind(SyntaxKind.SkippedTokensTrivia));
            throw new ExpressionException(
                skipped == default ? error.Location.SourceSpan.Start : skipped.SpanStart,
                error.Location.SourceSpan.Length,
                $"This is no expression: {error.GetMessage(CultureInfo.InvariantCulture)}.");
        }

        var expression = new Expression(inputs);
        Operand result = expression.Evaluate(syntax, 0);
        foreach (string name in inputs.Keys.Where(n => !expression._used.Contains(n)))
        {
            throw new ExpressionException(0, text.Length, $"'{name}' is given a number, but the expression never uses it.");
        }

        return result.IsNumber
            ? throw new ExpressionException(0, text.Length, "The expression has no input. Name one and give it a number, as in --at x=2.")
            : (Value)result.Boxed;
    }

    // Before parsing, which takes ever longer with open brackets.
    private static void RefuseDepth(string text)
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
                    _ => throw At(constant, "Of Math only PI and E are known here; operations are called as Tanh(x)."),
                };
            case MemberAccessExpressionSyntax { Expression: PredefinedTypeSyntax { Keyword.ValueText: "double" }, Name.Identifier.ValueText: "PositiveInfinity" }:
                return Operand.Of(double.PositiveInfinity, false);
            case MemberAccessExpressionSyntax { Expression: PredefinedTypeSyntax { Keyword.ValueText: "double" }, Name.Identifier.ValueText: "NegativeInfinity" }:
                return Operand.Of(double.NegativeInfinity, false);
            default:
                throw At(syntax, "Only numbers, inputs, + - * / and operations such as Tanh(x) make an expression here.");
        }
    }

    // a + b + c … is a tree that leans to the left: walked in a loop, however long it is.
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
            Operand right = Evaluate(binary.Right, depth + 1);
            left = binary.Kind() switch
            {
                SyntaxKind.AddExpression => left + right,
                SyntaxKind.SubtractExpression => left - right,
                SyntaxKind.MultiplyExpression => left * right,
                SyntaxKind.DivideExpression when left is { IsNumber: true, IsWhole: true } && right is { IsNumber: true, IsWhole: true } =>
                    throw At(binary, "C# divides whole numbers without remainder. Write one of them with a point, as in 1.0/2."),
                SyntaxKind.DivideExpression => left / right,
                _ => throw At(binary.OperatorToken, $"'{binary.OperatorToken.Text}' is no operator for values; there are + - * /, and Pow(x, y) for powers."),
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
                ? $"'{name}' is an operation: call it, as in {Functions.Signatures(name)}."
                : $"'{name}' has no number. Give it one, as in --at {name}=2.");
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
                if (access.Expression is not IdentifierNameSyntax { Identifier.ValueText: "Value" })
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
            throw At(function, $"There is no operation '{called}'. There are: {string.Join(", ", Functions.Names)}.");
        }

        Operand[] operands = [.. arguments.Select(a => Evaluate(a, depth + 1))];
        try
        {
            return Functions.TryCall(called, operands, out Value result)
                ? Operand.Of(result)
                : throw At(call, $"{called} is not called like this; write {Functions.Signatures(called)}.");
        }
        catch (ArgumentException e)
        {
            throw At(call, e.Message.Split(" (Parameter")[0]);
        }
    }

    private static ExpressionException At(SyntaxNode syntax, string message) => new(syntax.SpanStart, syntax.Span.Length, message);

    private static ExpressionException At(SyntaxToken token, string message) => new(token.SpanStart, token.Span.Length, message);
}
