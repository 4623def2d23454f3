using System.Globalization;

namespace TapeGrad.Onnx;

/// <summary>Leaves that were made together, or a single one: one tensor of the model.</summary>
/// <param name="Name">A name that no other leaf of the graph has.</param>
/// <param name="Kind">Parameter, input or constant.</param>
/// <param name="Positions">The positions of its numbers in the graph.</param>
/// <param name="Columns">The index of each of them in the vector. An input may have more numbers, which the output does not depend on.</param>
/// <param name="IsVector">Whether it was made as a vector.</param>
internal sealed record LeafVector(string Name, NodeKind Kind, int[] Positions, int[] Columns, bool IsVector)
{
    /// <summary>How many numbers the vector has, up to the last one that is in the graph.</summary>
    public int Width => Columns[^1] + 1;

    /// <summary>The leaves of a graph in order: <c>w[0]</c>, <c>w[1]</c> … are the vector <c>w</c>.</summary>
    public static IReadOnlyList<LeafVector> Of(Graph graph)
    {
        var leaves = new List<LeafVector>();
        HashSet<string> taken = [];
        for (int p = 0; p < graph.Nodes.Count;)
        {
            GraphNode first = graph.Nodes[p];
            if (first.Kind == NodeKind.Operation)
            {
                p++;
                continue;
            }

            (string? vector, int index) = Element(first);
            List<int> columns = [first.Kind == NodeKind.Input ? index : 0];
            while (p + columns.Count < graph.Nodes.Count && ColumnOf(graph.Nodes[p + columns.Count], first, vector, index, columns) is { } column)
            {
                columns.Add(column);
            }

            string name = vector is not null && (index == 0 || first.Kind == NodeKind.Input) ? vector : first.Name ?? string.Create(CultureInfo.InvariantCulture, $"n{first.Id}");
            leaves.Add(new LeafVector(Unique(name, first, taken), first.Kind, [.. Enumerable.Range(p, columns.Count)], [.. columns], vector is not null));
            p += columns.Count;
        }

        return leaves;
    }

    // An input may have gaps, which are not part of the graph. Constants without a name join their neighbours.
    private static int? ColumnOf(GraphNode node, GraphNode first, string? vector, int firstIndex, List<int> columns)
    {
        (string? name, int index) = Element(node);
        bool isNext = vector is null
            ? first.Kind == NodeKind.Constant && first.Name is null && node.Name is null
            : name == vector && index - firstIndex == node.Id - first.Id && (first.Kind == NodeKind.Input || index - firstIndex == columns.Count);
        return !isNext || node.Kind != first.Kind || node.Scope != first.Scope ? null : first.Kind == NodeKind.Input ? index : columns.Count;
    }

    private static string Unique(string name, GraphNode first, HashSet<string> taken)
    {
        string unique = taken.Contains(name) && first.Scope.Length > 0 ? $"{first.Scope}/{name}" : name;
        unique = taken.Contains(unique) ? string.Create(CultureInfo.InvariantCulture, $"{unique} (n{first.Id})") : unique;
        taken.Add(unique);
        return unique;
    }

    private static (string? Vector, int Index) Element(GraphNode node) =>
        node.Name is { } name && name.LastIndexOf('[') is > 0 and int bracket && name.EndsWith(']')
        && int.TryParse(name.AsSpan(bracket + 1, name.Length - bracket - 2), NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            ? (name[..bracket], index)
            : (null, 0);
}
