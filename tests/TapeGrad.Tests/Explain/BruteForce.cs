namespace TapeGrad.Tests.Explain;

/// <summary>All paths of a graph, one after the other.</summary>
internal static class BruteForce
{
    /// <summary>The product and the nodes of each path from a node to the output. Each edge counts, also parallel ones.</summary>
    public static List<(double Product, int[] Nodes)> Paths(Graph graph, GraphNode from)
    {
        List<(double, int[])> all = [];
        bool[] leads = new bool[graph.Output.Id + 1];
        foreach (GraphNode node in graph.Nodes)
        {
            leads[node.Id] = node == from || node.Operands.Any(e => leads[e.Operand]);
        }

        Stack<(GraphNode Node, double Product, int[] Nodes)> open = new();
        open.Push((graph.Output, graph.Output.Grad, [graph.Output.Id]));
        while (open.TryPop(out (GraphNode Node, double Product, int[] Nodes) at))
        {
            if (at.Node == from)
            {
                all.Add((at.Product, at.Nodes));
                continue;
            }

            foreach (GraphEdge edge in at.Node.Operands.Where(e => leads[e.Operand]))
            {
                // A node without gradient sends nothing, whatever its local derivative.
                double local = double.IsFinite(edge.LocalDerivative) || at.Node.Grad != 0.0 ? edge.LocalDerivative : 0.0;
                open.Push((graph.GetNode(edge.Operand), at.Product * local, [edge.Operand, .. at.Nodes]));
            }
        }

        return all;
    }

    /// <summary>The products of all paths with parallel edges merged, the strongest first, without those that are 0.</summary>
    public static double[] Merged(IEnumerable<(double Product, int[] Nodes)> paths) =>
    [
        .. paths.GroupBy(path => string.Join(',', path.Nodes)).Select(group => group.Sum(path => path.Product))
            .Where(product => product != 0.0).OrderByDescending(Math.Abs),
    ];
}
