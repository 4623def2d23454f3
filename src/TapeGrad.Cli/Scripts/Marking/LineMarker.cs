using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace TapeGrad.Cli;

/// <summary>Puts marks into a script: around each expression that may record, and before each statement that may.</summary>
/// <remarks>
/// <c>a * b</c> becomes <c>__TG.N(17,a * b)</c>. Marks are inserted into the text, never with a new line, so the lines of
/// errors stay what they are.
/// </remarks>
internal sealed class LineMarker(SemanticModel model, SourceText text) : CSharpSyntaxWalker
{
    /// <summary>The name under which scripts know <see cref="Marks"/>.</summary>
    public const string Alias = "__TG";

    // The compiler gives up at 3000 parentheses inside each other. Below this depth nodes belong to the expression around them.
    private const int MostNested = 150;

    private readonly RecordingSyntax _recording = new(model);
    private readonly List<ScriptSpan> _spans = [default];
    private readonly List<(int Position, int Rank, int Length, string Text)> _insertions = [];
    // The time for asking the compiler about a chain of thousands of calls grows with the square of its length.
    private const int DeepestLook = 400;

    private int _depth;
    private int _nesting;

    /// <summary>The places that the marks name.</summary>
    public IReadOnlyList<ScriptSpan> Spans => _spans;

    /// <summary>The text with its marks.</summary>
    public string Marked()
    {
        var marked = new StringBuilder();
        string original = text.ToString();
        int at = 0;
        foreach ((int position, _, _, string insertion) in _insertions.OrderBy(i => i.Position).ThenBy(i => i.Rank).ThenByDescending(i => i.Length))
        {
            marked.Append(original, at, position - at).Append(insertion);
            at = position;
        }

        return marked.Append(original, at, original.Length - at).ToString();
    }

    public override void Visit(SyntaxNode? node)
    {
        if (node is null || _nesting > DeepestLook || RecordingSyntax.IsFixed(node) || _recording.IsKeptAsItIs(node))
        {
            return;
        }

        _nesting++;

        if (node is StatementSyntax statement && RecordingSyntax.MayHaveMark(statement) && _recording.MayRecord(statement))
        {
            Insert(statement.SpanStart, 1, 0, $"{Alias}.B({Site(LineSpan(statement))});");
        }

        string? mark = node is ExpressionSyntax expression && _depth < MostNested ? MarkOf(expression) : null;
        if (mark is not null)
        {
            _depth++;
            Insert(node.SpanStart, 2, node.Span.Length, $"{Alias}.{mark}({Site(SpanOf((ExpressionSyntax)node))},");
            Insert(node.Span.End, 0, 0, ")");
        }

        base.Visit(node);
        _nesting--;
        if (mark is not null)
        {
            _depth--;
        }
    }

    // new(…) and method groups have no type of their own, so their marks name it.
    private string? MarkOf(ExpressionSyntax expression) =>
        _recording.DelegateOf(expression) is { } method ? $"F<{string.Join(',', method.TypeArguments.Select(t => Name(t, expression)))}>"
        : !_recording.MayRecord(expression) ? null
        : expression is ImplicitObjectCreationExpressionSyntax ? $"N<{Name(model.GetTypeInfo(expression).Type!, expression)}>"
        : "N";

    private string Name(ITypeSymbol type, ExpressionSyntax at) => type.ToMinimalDisplayString(model, at.SpanStart);

    private void Insert(int position, int rank, int length, string insertion) => _insertions.Add((position, rank, length, insertion));

    private string Site(ScriptSpan span)
    {
        _spans.Add(span);
        return (_spans.Count - 1).ToString(CultureInfo.InvariantCulture);
    }

    private ScriptSpan LineSpan(StatementSyntax statement) => new(text.Lines.GetLinePosition(statement.SpanStart).Line + 1, 0, 0);

    // The line of the operator or of the method's name, and what the expression has on that line.
    private ScriptSpan SpanOf(ExpressionSyntax expression)
    {
        TextLine line = text.Lines.GetLineFromPosition(RecordingSyntax.Anchor(expression).SpanStart);
        int from = expression.SpanStart;
        if (from < line.Start)
        {
            from = line.Start;
            while (char.IsWhiteSpace(text[from]))
            {
                from++;
            }
        }

        int to = expression.Span.End;
        if (to > line.End)
        {
            SyntaxToken last = expression.FindToken(line.End);
            while (last.Span.End > line.End)
            {
                last = last.GetPreviousToken();
            }

            to = last.Span.End;
        }

        return new ScriptSpan(line.LineNumber + 1, from - line.Start, to - line.Start);
    }
}
