using System.Globalization;

namespace TapeGrad.Cli;

/// <summary>A node to explain, under a name that is unique among its kind.</summary>
/// <param name="Name">The name.</param>
/// <param name="Node">The node, or null for a parameter that the output does not depend on.</param>
internal sealed record ExplainedNode(string Name, GraphNode? Node)
{
    private const int MostNames = 10;

    public double Gradient => Node?.Grad ?? 0.0;

    public Explanation Explain(Graph graph, int top) => Node is { } node ? graph.Explain(node, top, Name) : Explainer.OutOfReach(graph, Name);

    /// <summary>All parameters, the most blamed first; or the nodes with these names, in this order.</summary>
    /// <exception cref="UserErrorException">Nothing has such a name.</exception>
    public static ExplainedNode[] Select(Graph graph, string[] names)
    {
        (GraphLeaf Leaf, ExplainedNode Node)[] leaves =
            [.. GraphLeaf.Of(graph).Select(leaf => (leaf, new ExplainedNode(leaf.Name, leaf.Position < 0 ? null : graph.Nodes[leaf.Position])))];
        if (names.Length == 0)
        {
            ExplainedNode[] parameters = [.. leaves.Where(l => l.Leaf.Kind == NodeKind.Parameter).Select(l => l.Node)];
            return parameters.Length > 0
                ? [.. parameters.OrderByDescending(n => double.IsFinite(n.Gradient) ? Math.Abs(n.Gradient) : double.PositiveInfinity)]
                : throw new UserErrorException(ExitCode.WrongUsage, "The graph does not have parameters. Name a node with --of, such as --of x or --of n3.");
        }

        return
        [
            .. names.SelectMany(name =>
            {
                ExplainedNode[] found = [.. leaves.Where(l => l.Leaf.IsNamed(name) || IsAt(name, l.Node.Node)).Select(l => l.Node), .. Others(graph, name)];
                return found.Length > 0 ? found : throw Unknown(graph, name);
            }).Distinct(),
        ];
    }

    // Results and constants, of which several may have the same name.
    private static IEnumerable<ExplainedNode> Others(Graph graph, string name) =>
        from node in graph.Nodes
        where node.Kind is NodeKind.Operation or NodeKind.Constant
        let qualified = QualifiedNames.Of(node.Id, node.Name, node.Scope)
        where name == qualified || name == node.Name || IsAt(name, node)
        select new ExplainedNode(qualified, node);

    private static bool IsAt(string text, GraphNode? node) => node is { } known && text == string.Create(CultureInfo.InvariantCulture, $"n{known.Id}");

    private static UserErrorException Unknown(Graph graph, string name)
    {
        string[] known = [.. graph.Nodes.Select(n => n.Name).OfType<string>().Distinct()];
        return new UserErrorException(ExitCode.WrongUsage, $"The graph does not have a node '{name}'. " + (known.Length == 0
            ? "Its nodes do not have names. Give a place on the tape, as in --of n0."
            : Nearest.To(name, known) is { } near ? $"Did you mean '{near}'?"
            : $"Names in it are {string.Join(", ", known.Take(MostNames).Select(k => $"'{k}'"))}{(known.Length > MostNames ? ", …" : ".")}"));
    }
}
