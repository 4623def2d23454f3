namespace TapeGrad.Graphviz;

/// <summary>Nodes that only gather another node into a vector. Pictures show that other node in their place.</summary>
internal static class Gathers
{
    /// <summary>Whether a node is drawn through: a gather without a name of its own, unless it is the output.</summary>
    public static bool IsDrawnThrough(Graph graph, GraphNode node) =>
        node.Op == "gather" && node.Kind == NodeKind.Operation && node.Operands.Count == 1 && node.Name is not { Length: > 0 } && node.Id != graph.Output.Id;

    /// <summary>The node that is drawn in the place of a node: itself, or what it gathers.</summary>
    public static GraphNode Behind(Graph graph, GraphNode node)
    {
        while (IsDrawnThrough(graph, node))
        {
            node = graph.GetNode(node.Operands[0].Operand);
        }

        return node;
    }
}
