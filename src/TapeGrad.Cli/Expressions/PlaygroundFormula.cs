using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TapeGrad.Cli;

/// <summary>The formula that a playground begins with: expressions, one on each line or between semicolons, and names for them.</summary>
/// <remarks>The page has the same rules (web/src/playground/parser.ts). All names without a formula are parameters here.</remarks>
internal static class PlaygroundFormula
{
    /// <summary>Throws if the page could not compute the formula.</summary>
    /// <exception cref="ExpressionException">The text is not such a formula.</exception>
    public static void Check(string text)
    {
        var tape = new Tape();
        Dictionary<string, Value> known = [];
        Operand last = Operand.Of(0.0, whole: true);
        HashSet<string> defined = [];
        foreach (List<SyntaxToken> statement in Statements(text))
        {
            string? name = Head(statement) is { } head ? NameOf(head, defined) : null;
            last = Read(text, name is null ? statement : statement[(statement.FindIndex(t => t.IsKind(SyntaxKind.EqualsToken)) + 1)..], tape, known);
            if (name is not null)
            {
                known[name] = last.IsNumber ? tape.Input(last.Number, name) : (Value)last.Boxed;
            }
        }

        if (last.IsNumber)
        {
            throw new ExpressionException(0, text.Length, "The last line is a plain number, so it has no gradient. Use a name in it, such as w.");
        }
    }

    // A line ends a statement, unless a bracket is open or an operator asks for more.
    private static List<List<SyntaxToken>> Statements(string text)
    {
        List<List<SyntaxToken>> found = [[]];
        int depth = 0;
        foreach (SyntaxToken token in SyntaxFactory.ParseTokens(text).Where(t => !t.IsKind(SyntaxKind.EndOfFileToken)))
        {
            List<SyntaxToken> own = found[^1];
            bool isNewLine = own.Count > 0 && depth <= 0 && !own[^1].Text.EndsWith('=') && own[^1].Text is not ("+" or "-" or "*" or "/")
                && text[own[^1].Span.End..token.SpanStart].Contains('\n', StringComparison.Ordinal);
            if (isNewLine || token.IsKind(SyntaxKind.SemicolonToken))
            {
                found.Add([]);
            }

            if (!token.IsKind(SyntaxKind.SemicolonToken))
            {
                found[^1].Add(token);
                depth += token.Text is "(" ? 1 : token.Text is ")" ? -1 : 0;
            }
        }

        found.RemoveAll(statement => statement.Count == 0);
        return found;
    }

    // The name before an =; a line of a script may begin with the type.
    private static SyntaxToken? Head(List<SyntaxToken> statement)
    {
        int at = statement.Count > 2 && statement[0].Text is "Value" or "var" && statement[2].IsKind(SyntaxKind.EqualsToken) ? 1 : 0;
        return statement.Count > at + 1 && statement[at].IsKind(SyntaxKind.IdentifierToken) && statement[at + 1].IsKind(SyntaxKind.EqualsToken) ? statement[at] : null;
    }

    private static string NameOf(SyntaxToken head, HashSet<string> defined)
    {
        string name = head.ValueText;
        string? wrong = Functions.Exists(name) ? $"'{name}' is an operation, so it cannot be a name. Choose another one."
            : name is "Math" or "Value" ? $"'{name}' is a word of C#, so it cannot be a name. Choose another one."
            : defined.Add(name) ? null
            : $"'{name}' has a formula already. Choose another name.";
        return wrong is null ? name : throw new ExpressionException(head.SpanStart, head.Span.Length, wrong);
    }

    private static Operand Read(string text, List<SyntaxToken> tokens, Tape tape, Dictionary<string, Value> known)
    {
        if (tokens.Count == 0)
        {
            throw new ExpressionException(text.TrimEnd().Length, 1, "The formula ends too early.");
        }

        int start = tokens[0].SpanStart;
        string expression = text[start..tokens[^1].Span.End];
        try
        {
            HashSet<string> names = [.. NamesIn(expression)];
            foreach (string name in names.Where(n => !known.ContainsKey(n)))
            {
                known.Add(name, tape.Parameter(0.5, name));
            }

            return Expression.Read(expression, known.Where(v => names.Contains(v.Key)).ToDictionary());
        }
        catch (ExpressionException e)
        {
            throw new ExpressionException(start + e.Start, e.Length, e.Message);
        }
    }

    // What is called, as Tanh in Tanh(x) and x.Tanh(), is not a name of a value.
    private static IEnumerable<string> NamesIn(string expression)
    {
        Expression.RequireLimitedDepth(expression);
        return SyntaxFactory.ParseExpression(expression).DescendantNodesAndSelf().OfType<IdentifierNameSyntax>()
            .Where(n => n.Parent is not InvocationExpressionSyntax && !(n.Parent is MemberAccessExpressionSyntax member && member.Name == n))
            .Select(n => n.Identifier.ValueText).Where(n => n is not ("" or "Math" or "Value") && !Functions.Exists(n));
    }
}
