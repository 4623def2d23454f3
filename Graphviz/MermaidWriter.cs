using System.Globalization;
using System.Text;
using System.Text.Json;

namespace TapeGrad.Graphviz;

/// <summary>Draws a graph as a Mermaid flowchart, for pages and notes that render it without Graphviz.</summary>
/// <remarks>Nodes are called as in <see cref="DotWriter"/>, and show name, operation, value and gradient; edges show the local derivative and the blame.</remarks>
public static class MermaidWriter
{
    /// <summary>The picture as Mermaid text.</summary>
    public static string Write(Graph graph, DotOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        options ??= new DotOptions();
        var scale = new BlameScale(options.Scale ?? BlameScale.Of(graph));
        bool gradients = options.Gradients && graph.HasGradients;
        var mermaid = new StringBuilder();
        if (options.Title is { Length: > 0 } title)
        {
            // JSON strings are YAML strings, and every character that Mermaid could trip over is escaped in one.
            mermaid.Append(CultureInfo.InvariantCulture, $"---\ntitle: \"{JsonEncodedText.Encode(title)}\"\n---\n");
        }

        mermaid.Append("flowchart LR\n");
        foreach (GraphNode node in graph.Nodes)
        {
            mermaid.Append(CultureInfo.InvariantCulture, $"  n{node.Id}[\"{string.Join("<br>", Lines(node, options, gradients))}\"]\n");
            if (gradients)
            {
                mermaid.Append(CultureInfo.InvariantCulture, $"  style n{node.Id} fill:{scale.Fill(node.Grad)},color:{scale.Ink(node.Grad)},stroke:{NodeText.Outline(graph, node)}\n");
            }
        }

        foreach (GraphNode node in graph.Nodes)
        {
            foreach (GraphEdge edge in node.Operands)
            {
                string share = gradients ? $"<br>← {DotText.Signed(edge.Share)}" : "";
                string label = options.Shares ? $"|\"×{DotText.Number(edge.LocalDerivative)}{share}\"|" : "";
                mermaid.Append(CultureInfo.InvariantCulture, $"  n{edge.Operand} -->{label} n{node.Id}\n");
            }
        }

        return mermaid.ToString();
    }

    private static IEnumerable<string> Lines(GraphNode node, DotOptions options, bool gradients)
    {
        string operation = NodeText.Operation(node, options.Constants);
        bool named = node.Name is { Length: > 0 };
        yield return $"<b>{Escape(named ? node.Name! : operation.Length > 0 ? operation : NodeText.Kind(node))}</b>";
        if (named && operation.Length > 0)
        {
            yield return Escape(operation);
        }

        if (options.Values)
        {
            yield return DotText.Number(node.Data);
        }

        if (gradients)
        {
            yield return "grad " + DotText.Signed(node.Grad);
        }
    }

    // Mermaid reads #nn; as a character; only letters, digits and what means nothing to it are left as they are.
    private static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (Rune rune in DotText.Shortened(text).EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || rune.Value is ' ' or '.' or ',' or '×' or '÷' or '−' or '+' or '…')
            {
                escaped.Append(rune.ToString());
            }
            else
            {
                escaped.Append(CultureInfo.InvariantCulture, $"#{(Rune.IsControl(rune) ? 0xFFFD : rune.Value)};");
            }
        }

        return escaped.ToString();
    }
}
