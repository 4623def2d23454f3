using System.Globalization;

namespace TapeGrad;

/// <summary>One path from a node to the output, and what it adds to the node's gradient.</summary>
/// <remarks>Two edges between the same nodes, as in <c>x * x</c>, belong to one path, whose product has the sum of their local derivatives.</remarks>
/// <param name="Product">The seed of the sweep times all local derivatives of the path.</param>
/// <param name="Nodes">The nodes of the path, from the explained one to the output.</param>
public sealed record GradientPath(double Product, IReadOnlyList<GraphNode> Nodes)
{
    /// <summary>The lines of the script over which the path runs, each once where it follows itself; none where lines are not known.</summary>
    public IReadOnlyList<int> Lines
    {
        get
        {
            List<int> lines = [];
            foreach (int line in Nodes.Skip(1).Select(node => node.Line).OfType<int>())
            {
                if (lines.Count == 0 || lines[^1] != line)
                {
                    lines.Add(line);
                }
            }

            return lines;
        }
    }

    /// <summary>The path in a few words, <c>-0.5 along 7 nodes</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Product} along {ShortText.Count(Nodes.Count, "node")}");
}
