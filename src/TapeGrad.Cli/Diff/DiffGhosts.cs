using System.Globalization;
using System.Text;

namespace TapeGrad.Cli;

/// <summary>The nodes that only A has, as dashed boxes in the picture of B, where they were.</summary>
internal static class DiffGhosts
{
    private const int Most = 40;
    private const string Grey = "#6B7280";

    /// <summary>Whether there are few enough to be drawn.</summary>
    public static bool AreDrawn(GraphDiff diff) => diff.Disappeared.Count is > 0 and <= Most;

    /// <summary>The DOT text with them.</summary>
    public static string AddTo(string dot, GraphDiff diff)
    {
        if (!AreDrawn(diff))
        {
            return dot;
        }

        var text = new StringBuilder();
        HashSet<int> gone = [.. diff.Disappeared.Select(node => node.Id)];
        foreach (GraphNode node in diff.Disappeared)
        {
            text.Append(CultureInfo.InvariantCulture, $"  gone{node.Id} [style=\"rounded,dashed\", color=\"{Grey}\", fontcolor=\"{Grey}\", label=\"{Label(node)}\"]\n");
        }

        foreach (GraphNode user in diff.A.Nodes)
        {
            foreach (int operand in user.Operands.Select(edge => edge.Operand).Distinct().Where(id => gone.Contains(user.Id) || gone.Contains(id)))
            {
                if (Place(diff.A.GetNode(operand)) is { } from && Place(user) is { } to)
                {
                    text.Append(CultureInfo.InvariantCulture, $"  {from} -> {to} [style=dashed, color=\"{Grey}\"]\n");
                }
            }
        }

        return dot.Insert(dot.LastIndexOf('}'), text.ToString());

        // A node of B that hides in a collapsed scope has no box to lead to.
        string? Place(GraphNode node) =>
            gone.Contains(node.Id) ? string.Create(CultureInfo.InvariantCulture, $"gone{node.Id}")
            : diff.After(node) is { } after && string.Create(CultureInfo.InvariantCulture, $"n{after.Id}") is var box && dot.Contains($" {box} [id=\"{box}\"", StringComparison.Ordinal) ? box
            : null;
    }

    /// <summary>A node in a few words: its name, its operation and its number.</summary>
    public static string Words(GraphNode node) => string.Join(", ", Parts(node));

    private static IEnumerable<string> Parts(GraphNode node)
    {
        if (node.Name is { Length: > 0 } name)
        {
            yield return Message.OneLine(ShortText.Shortened(name));
        }

        if (node.Op.Length > 0)
        {
            yield return Message.OneLine(ShortText.Shortened(node.Op));
        }

        yield return string.Create(CultureInfo.InvariantCulture, $"was {node.Data:G4}");
    }

    private static string Label(GraphNode node) =>
        string.Join("\\n", Parts(node).Append("gone").Select(part => part.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)));
}
