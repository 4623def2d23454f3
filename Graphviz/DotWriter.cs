using System.Globalization;
using System.Text;

namespace TapeGrad.Graphviz;

/// <summary>Draws a graph as Graphviz DOT: each value, each gradient, and the blame that each edge passes on.</summary>
/// <remarks>
/// The name of a node is its place on the tape (<c>n17</c>), so the same computation gives the same bytes. Data flows from
/// left to right, and blame flows back along the same edges.
/// </remarks>
public static class DotWriter
{
    /// <summary>The picture as DOT text.</summary>
    public static string Write(Graph graph, DotOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return new Picture(graph, options ?? new DotOptions()).Write();
    }

    private sealed class Picture(Graph graph, DotOptions options)
    {
        private const string Font = "Helvetica,Arial,sans-serif";
        private const string Muted = "#5F6673";

        private readonly StringBuilder _dot = new();
        private readonly Drawing _drawing = Selection.Of(graph, options.MaxNodes);
        private readonly BlameScale _scale = new(options.GradientScale ?? BlameScale.LargestGradient(graph));
        private readonly bool _gradients = options.ShowGradients && graph.HasGradients;
        private readonly string[] _source = graph.Source?.Split('\n') ?? [];
        private readonly string _output = graph.Output.Name is { Length: > 0 } name ? DotText.Html(name) : "the output";

        public string Write()
        {
            _dot.Append("digraph tapegrad {\n");
            _dot.Append(CultureInfo.InvariantCulture, $"  graph [{_drawing.Sheet.Attributes}, fontname=\"{Font}\", fontsize=11, fontcolor=\"{Muted}\"]\n");
            _dot.Append(CultureInfo.InvariantCulture, $"  node [shape=box, style=\"rounded,filled\", fillcolor=white, margin=\"0.06,0.04\", fontname=\"{Font}\", fontsize=12, fontcolor=\"#1B1F27\"]\n");
            _dot.Append(CultureInfo.InvariantCulture, $"  edge [arrowsize=0.6, fontname=\"{Font}\", fontsize=10, fontcolor=\"#1B1F27\"]\n");
            WriteBoxes();
            WriteLines();
            WriteLegend();
            return _dot.Append("}\n").ToString();
        }

        // Boxes are in tape order, and scopes open and close around them. If a scope opens again, dot takes it for the same cluster.
        private void WriteBoxes()
        {
            int[] open = [];
            foreach (Box box in _drawing.Boxes)
            {
                int[] path = _drawing.Scopes.Chain(box.Scope);
                int common = open.AsSpan().CommonPrefixLength(path);
                for (int depth = open.Length; depth > common; depth--)
                {
                    Indent(depth).Append("}\n");
                }

                for (int depth = common; depth < path.Length; depth++)
                {
                    Indent(depth + 1).Append(CultureInfo.InvariantCulture, $"subgraph cluster_{path[depth]} {{\n");
                    Indent(depth + 2).Append(CultureInfo.InvariantCulture,
                        $"graph [label={DotText.Quoted(_drawing.Scopes.Name(path[depth]))}, style=\"rounded,filled\", color=\"#CBD2DC\", fillcolor=\"#F5F7FA\", labeljust=l, tooltip={DotText.Quoted(_drawing.Scopes.Path(path[depth]))}]\n");
                }

                open = path;
                if (box.Crowd is { } crowd)
                {
                    WriteCrowd(box, crowd, open.Length + 1);
                }
                else
                {
                    WriteNode(box.Node, open.Length + 1);
                }
            }

            for (int depth = open.Length; depth > 0; depth--)
            {
                Indent(depth).Append("}\n");
            }
        }

        private void WriteCrowd(Box box, Crowd crowd, int depth)
        {
            string id = box.Id;
            string look = crowd.IsStub ? "class=\"hidden\", color=\"#9AA0A6\", style=\"filled,dashed\", fillcolor=\"#FFFFFF\""
                : crowd.Scope is null ? $"class=\"stack\", style=filled, penwidth=1.5, color=\"{NodeText.Outline(box.Node.Kind)}\""
                : "class=\"scope\", color=\"#5F6673\", style=filled, peripheries=2";
            var label = new StringBuilder("<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"1\" CELLPADDING=\"1\">");
            int row = 0;
            foreach (string text in crowd.Rows(DotText.Html))
            {
                string cell = !crowd.IsStub && row++ == 0 ? text : $"<FONT COLOR=\"{Muted}\" POINT-SIZE=\"10\">{text}</FONT>";
                label.Append(CultureInfo.InvariantCulture, $"<TR><TD>{cell}</TD></TR>");
            }

            if (_gradients)
            {
                WriteGradient(label, "strongest grad", crowd.Strongest);
                label.Append(CultureInfo.InvariantCulture, $"<TR><TD><FONT COLOR=\"{Muted}\" POINT-SIZE=\"10\">|blame| {DotText.Number(crowd.Blame)} comes in</FONT></TD></TR>");
            }

            Indent(depth).Append(CultureInfo.InvariantCulture,
                $"{id} [id=\"{id}\", {look}, label=<{label}</TABLE>>, tooltip={DotText.Quoted(crowd.Tooltip(_gradients))}]\n");
        }

        private void WriteGradient(StringBuilder label, string what, double gradient) =>
            label.Append(CultureInfo.InvariantCulture,
                $"<TR><TD BGCOLOR=\"{_scale.Fill(gradient)}\" CELLPADDING=\"3\"><FONT COLOR=\"{_scale.Ink(gradient)}\" POINT-SIZE=\"11\">{what} {DotText.Signed(gradient)}</FONT></TD></TR>");

        private void WriteNode(GraphNode node, int depth)
        {
            NodeStyle? own = options.StyleNode?.Invoke(node);
            string style = node.Kind switch
            {
                NodeKind.Input => ", style=\"rounded,filled,dashed\"",
                NodeKind.Constant => ", style=\"rounded,filled,dotted\"",
                _ => "",
            };
            double? width = own?.LineWidth ?? (node.Kind == NodeKind.Parameter || (node.Kind == NodeKind.Operation && node.Id == graph.Output.Id) ? 2.0 : null);
            style += width is { } points ? $", penwidth={DotText.Decimal(points)}" : "";
            style += own?.Fill is { } fill ? $", fillcolor={DotText.Quoted(fill)}" : "";
            string outline = DotText.Quoted(own?.Outline ?? NodeText.Outline(graph, node));
            Indent(depth).Append(CultureInfo.InvariantCulture,
                $"n{node.Id} [id=\"n{node.Id}\", class=\"{NodeText.Kind(node)}\", color={outline}{style}, label=<{Label(node, own?.Note)}>, tooltip={DotText.Quoted(Tooltip(node))}]\n");
        }

        private string Label(GraphNode node, string? note)
        {
            bool named = node.Name is { Length: > 0 };
            string operation = NodeText.Operation(graph, node, options.ShowConstants);
            var label = new StringBuilder("<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"1\" CELLPADDING=\"1\">");
            label.Append(CultureInfo.InvariantCulture, $"<TR><TD><B>{DotText.Html(named ? node.Name! : operation.Length > 0 ? operation : NodeText.Kind(node))}</B></TD></TR>");
            if (named && operation.Length > 0)
            {
                label.Append(CultureInfo.InvariantCulture, $"<TR><TD><FONT COLOR=\"{Muted}\" POINT-SIZE=\"10\">{DotText.Html(operation)}</FONT></TD></TR>");
            }

            if (options.ShowValues)
            {
                label.Append(CultureInfo.InvariantCulture, $"<TR><TD>{DotText.Number(node.Data)}</TD></TR>");
            }

            if (_gradients)
            {
                WriteGradient(label, "grad", node.Grad);
                if (!node.AccumulatedGrad.Equals(node.Grad))
                {
                    label.Append(CultureInfo.InvariantCulture,
                        $"<TR><TD><FONT COLOR=\"{Muted}\" POINT-SIZE=\"10\">added up {DotText.Signed(node.AccumulatedGrad)}</FONT></TD></TR>");
                }
            }

            if (note is { Length: > 0 })
            {
                label.Append(CultureInfo.InvariantCulture, $"<TR><TD><FONT COLOR=\"{Muted}\" POINT-SIZE=\"10\">{DotText.Html(note)}</FONT></TD></TR>");
            }

            return label.Append("</TABLE>").ToString();
        }

        private string Tooltip(GraphNode node)
        {
            string text = $"{(node.Name is { Length: > 0 } name ? $"{name}, " : "")}n{node.Id}, {NodeText.Kind(node)} {node.Op}".TrimEnd()
                + $"\ndata {DotText.Exact(node.Data)}";
            text = graph.HasGradients ? text + $"\ngrad {DotText.Exact(node.Grad)}" : text;
            return node.Line is not { } line ? text
                : text + string.Create(CultureInfo.InvariantCulture, $"\nline {line}") + (line <= _source.Length ? $": {_source[line - 1].Trim()}" : "");
        }

        private void WriteLines()
        {
            foreach (Line line in _drawing.Lines)
            {
                WriteLine(_drawing.Boxes[line.From], _drawing.Boxes[line.To], line);
            }
        }

        private void WriteLine(Box from, Box to, Line line)
        {
            string look = !_gradients
                ? "color=\"#6B7280\""
                : line.Share == 0.0
                    ? "color=\"#9AA0A6\", style=dashed"
                    : $"color=\"{_scale.Line(line.Share)}\", penwidth={DotText.Decimal(0.75 + (3.25 * _scale.Strength(line.Share)))}";
            bool edge = from.Crowd is null && to.Crowd is null && line.Count == 1;
            EdgeStyle? own = edge ? options.StyleEdge?.Invoke(to.Node, to.Node.Operands[line.Operand]) : null;
            string label = own?.Label is { } text ? $", label={DotText.Quoted(text)}"
                : options.ShowShares ? $", label=\" {Formula.Place(graph, to, line, options.ShowConstants)}{line.Text(_gradients, "\\n ")}\"" : "";
            look += own?.Color is { } color ? $", color={DotText.Quoted(color)}" : "";
            look += own?.LineWidth is { } points ? $", penwidth={DotText.Decimal(points)}" : "";
            string id = edge ? $"{to.Id}-{line.Operand.ToString(CultureInfo.InvariantCulture)}" : $"{to.Id}-{from.Id}";
            string tooltip = line.Count == 1 ? $"local derivative {DotText.Exact(line.LocalDerivative)}" : $"{DotText.Count(line.Count)} edges";
            tooltip += !graph.HasGradients ? ""
                : (edge ? $"\n× gradient {DotText.Exact(to.Node.Grad)}" : "") + $"\n{(line.Strongest.Length > 0 ? "" : "= ")}{line.Strongest}share {DotText.Exact(line.Share)}";
            string quoted = DotText.Quoted(tooltip);
            _dot.Append(CultureInfo.InvariantCulture,
                $"  {from.Id} -> {to.Id} [id=\"{id}\", {look}{label}, tooltip={quoted}, labeltooltip={quoted}]\n");
        }

        private void WriteLegend()
        {
            if (!options.ShowLegend && options.Title is null)
            {
                return;
            }

            _dot.Append("  graph [labelloc=b, label=<<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"2\">");
            if (options.Title is { Length: > 0 } title)
            {
                Row($"<FONT POINT-SIZE=\"13\" COLOR=\"#1B1F27\"><B>{DotText.Html(title)}</B></FONT>");
            }

            if (options.ShowLegend)
            {
                WriteSigns();
                foreach (string note in _drawing.Notes)
                {
                    Row(note);
                }

                Row($"<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"6\"><TR>{Sample(NodeKind.Parameter, 2, "ROUNDED")}{Sample(NodeKind.Input, 1, "ROUNDED,DASHED")}{Sample(NodeKind.Constant, 1, "ROUNDED,DOTTED")}</TR></TABLE>");
            }

            _dot.Append("</TABLE>>]\n");
        }

        private void WriteSigns()
        {
            if (!_gradients)
            {
                Row(graph.HasGradients ? "on an edge: × local derivative" : $"no gradients: the last sweep did not start at {_output}");
                return;
            }

            Row("<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"4\"><TR>"
                + $"{Swatch(-1.0)}<TD ALIGN=\"LEFT\">raising it lowers {_output}</TD><TD> </TD>{Swatch(1.0)}<TD ALIGN=\"LEFT\">raising it raises {_output}</TD></TR></TABLE>");
            if (options.ShowShares)
            {
                Row("on an edge: × local derivative, ← blame passed back (local derivative × gradient)");
            }
        }

        private void Row(string cell) => _dot.Append("<TR><TD>").Append(cell).Append("</TD></TR>");

        private static string Swatch(double sign) =>
            $"<TD BGCOLOR=\"{BlameScale.Swatch(sign)}\" FIXEDSIZE=\"TRUE\" WIDTH=\"26\" HEIGHT=\"16\"><FONT COLOR=\"black\">{(sign > 0.0 ? "+" : "−")}</FONT></TD>";

        // A small box with the outline that nodes of this kind have.
        private static string Sample(NodeKind kind, int border, string style) =>
            $"<TD BORDER=\"{border}\" COLOR=\"{NodeText.Outline(kind)}\" BGCOLOR=\"#FFFFFF\" STYLE=\"{style}\" CELLPADDING=\"4\">{NodeText.Kind(kind)}</TD>";

        private StringBuilder Indent(int depth) => _dot.Append(' ', 2 * depth);
    }
}
