using System.Globalization;
using System.Text;
using System.Text.Json;

namespace TapeGrad.Graphviz;

/// <summary>Draws a graph as a Mermaid flowchart, for pages and notes that render it without Graphviz.</summary>
/// <remarks>Nodes have the same names as in <see cref="DotWriter"/>, and show name, operation, value and gradient. Edges show the local derivative and the blame.</remarks>
public static class MermaidWriter
{
    // Mermaid refuses a 501st edge and more than 50 000 characters, unless the page that renders it is configured otherwise.
    private const int MostEdges = 499;
    private const int MostCharacters = 50_000;
    private const string MoreInDot = "Mermaid draws no more; DOT shows more";

    /// <summary>The picture as Mermaid text, with as many boxes as Mermaid draws: fewer than 500 edges and at most 50 000 characters.</summary>
    public static string Write(Graph graph, DotOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        options ??= new DotOptions();
        // It is for screens: the default, which fits on a sheet of paper, asks for as many as Mermaid draws.
        int asked = options.MaxNodes == DotOptions.OnASheet ? int.MaxValue : options.MaxNodes;
        for (int most = Math.Min(asked, MostEdges + 1); ; most = most * 4 / 5)
        {
            Drawing drawing = Selection.Of(graph, most);
            string mermaid = Write(graph, drawing, options, isLimited: most < asked);
            if (most == 1 || (drawing.Lines.Count <= MostEdges && mermaid.Length <= MostCharacters))
            {
                return mermaid;
            }
        }
    }

    private static string Write(Graph graph, Drawing drawing, DotOptions options, bool isLimited)
    {
        var scale = new BlameScale(options.GradientScale ?? BlameScale.LargestGradient(graph));
        bool gradients = options.ShowGradients && graph.HasGradients;
        var mermaid = new StringBuilder();
        if (options.Title is { Length: > 0 } title)
        {
            // A JSON string is also a YAML string, and it escapes each character that Mermaid could misread.
            mermaid.Append(CultureInfo.InvariantCulture, $"---\ntitle: \"{JsonEncodedText.Encode(title)}\"\n---\n");
        }

        mermaid.Append("flowchart LR\n");
        foreach (string note in options.ShowLegend ? drawing.Notes : [])
        {
            mermaid.Append(CultureInfo.InvariantCulture, $"  %% {(isLimited ? note.Replace(Selection.ShowsMore, MoreInDot, StringComparison.Ordinal) : note)}\n");
        }

        foreach (Box box in drawing.Boxes)
        {
            (string open, string close) = box.Crowd is null ? ("[", "]") : box.Crowd.IsStub ? ("([", "])") : ("[[", "]]");
            NodeStyle? own = box.Crowd is null ? options.StyleNode?.Invoke(box.Node) : null;
            IEnumerable<string> lines = box.Crowd is null ? Lines(graph, box.Node, options, gradients) : Lines(box.Crowd, gradients);
            lines = own?.Note is { Length: > 0 } note ? lines.Append(Escape(note)) : lines;
            mermaid.Append(CultureInfo.InvariantCulture, $"  {box.Id}{open}\"{string.Join("<br>", lines)}\"{close}\n");
            if (gradients || own is not null)
            {
                double gradient = box.Crowd?.Strongest ?? box.Node.Grad;
                string outline = Color(own?.Outline) ?? (box.Crowd is null ? NodeText.Outline(graph, box.Node) : "#9AA0A6");
                string fill = Color(own?.Fill) is { } color ? $"fill:{color},color:#000000" : $"fill:{scale.Fill(gradient)},color:{scale.Ink(gradient)}";
                string width = own?.LineWidth is { } points ? $",stroke-width:{DotText.Decimal(points)}px" : "";
                mermaid.Append(CultureInfo.InvariantCulture, $"  style {box.Id} {fill},stroke:{outline}{width}\n");
            }
        }

        foreach (Line line in drawing.Lines)
        {
            (Box from, Box to) = (drawing.Boxes[line.From], drawing.Boxes[line.To]);
            string? own = from.Crowd is null && to.Crowd is null && line.Count == 1 ? options.StyleEdge?.Invoke(to.Node, to.Node.Operands[line.Operand])?.Label : null;
            string label = own is not null ? $"|\"{Escape(own)}\"|" : options.ShowShares ? $"|\"{Formula.Place(graph, to, line, options.ShowConstants)}{line.Text(gradients, "<br>")}\"|" : "";
            mermaid.Append(CultureInfo.InvariantCulture, $"  {from.Id} -->{label} {to.Id}\n");
        }

        return mermaid.ToString();
    }

    private static IEnumerable<string> Lines(Graph graph, GraphNode node, DotOptions options, bool gradients)
    {
        string operation = NodeText.Operation(graph, node, options.ShowConstants);
        bool named = node.Name is { Length: > 0 };
        yield return $"<b>{Escape(named ? node.Name! : operation.Length > 0 ? operation : NodeText.Kind(node))}</b>";
        if (named && operation.Length > 0)
        {
            yield return Escape(operation);
        }

        if (options.ShowValues)
        {
            yield return DotText.Number(node.Data);
        }

        if (gradients)
        {
            yield return "grad " + DotText.Signed(node.Grad);
        }
    }

    private static IEnumerable<string> Lines(Crowd crowd, bool gradients) =>
        gradients ? crowd.Rows(Escape).Append("strongest grad " + DotText.Signed(crowd.Strongest)) : crowd.Rows(Escape);

    // A colour is a word or #RRGGBB.
    private static string? Color(string? color) => color is null ? null : new([.. color.Where(c => char.IsAsciiLetterOrDigit(c) || c == '#')]);

    // Mermaid reads #nn; as a character. Only letters, digits and characters without a meaning in Mermaid are not escaped.
    private static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (Rune rune in DotText.Shortened(text).EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || rune.Value is ' ' or '.' or ',' or '×' or '÷' or '·' or '−' or '+' or '…')
            {
                escaped.Append(rune.ToString());
            }
            else
            {
                escaped.Append(CultureInfo.InvariantCulture, $"#{Rune.GetRuneAt(DotText.Printable(rune), 0).Value};");
            }
        }

        return escaped.ToString();
    }
}
