using System.Globalization;

namespace TapeGrad.Cli;

/// <summary>A node to explain, under a name that is unique among its kind.</summary>
/// <param name="Name">The name.</param>
/// <param name="Node">The node, or null for a parameter that the output does not depend on.</param>
internal sealed record ExplainedNode(string Name, GraphNode? Node)
{
    public double Gradient => Node?.Grad ?? 0.0;

    public Explanation Explain(Graph graph, int top) => Node is { } node ? graph.Explain(node, top, Name) : Explainer.OutOfReach(graph, Name);

    /// <summary>All parameters, the most blamed first; or the nodes with these names, in this order.</summary>
    /// <exception cref="UserErrorException">Nothing has such a name.</exception>
    public static ExplainedNode[] Select(Graph graph, string[] names)
    {
        UnreachedParameter[] unreached = graph._topology.Unreached;
        (int Id, string? Name, string Scope)[] parameters =
        [
            .. graph.Nodes.Where(n => n.Kind == NodeKind.Parameter).Select(n => (n.Id, n.Name, n.Scope))
                .Concat(unreached.Select(u => (u.Id, u.Name, u.Scope))).OrderBy(p => p.Id),
        ];
        HashSet<int> outOf = [.. unreached.Select(u => u.Id)];
        string[] unique = QualifiedNames.Of(parameters);
        ExplainedNode[] all = [.. parameters.Select((p, i) => new ExplainedNode(unique[i], outOf.Contains(p.Id) ? null : graph.GetNode(p.Id)))];
        if (names.Length == 0)
        {
            return all.Length > 0
                ? [.. all.OrderByDescending(n => double.IsFinite(n.Gradient) ? Math.Abs(n.Gradient) : double.PositiveInfinity)]
                : throw new UserErrorException(ExitCode.WrongUsage, "The graph does not have parameters. Name a node with --of, such as --of x or --of n3.");
        }

        return
        [
            .. names.SelectMany(name =>
            {
                ExplainedNode[] found = [.. all.Where((n, i) => Is(name, parameters[i], n.Name)), .. Others(graph, name)];
                return found.Length > 0 ? found : throw Unknown(graph, name);
            }).Distinct(),
        ];
    }

    private static IEnumerable<ExplainedNode> Others(Graph graph, string name) =>
        graph.Nodes.Where(n => n.Kind != NodeKind.Parameter && Is(name, (n.Id, n.Name, n.Scope), QualifiedNames.Of(n.Id, n.Name, n.Scope)))
            .Select(n => new ExplainedNode(QualifiedNames.Of(n.Id, n.Name, n.Scope), n));

    // By its unique name, its own name, that of its vector, or its place on the tape.
    private static bool Is(string text, (int Id, string? Name, string Scope) node, string unique) =>
        text == unique || text == node.Name || text == string.Create(CultureInfo.InvariantCulture, $"n{node.Id}")
        || (node.Name?.LastIndexOf('[') is > 0 and int bracket && text == node.Name[..bracket]);

    private static UserErrorException Unknown(Graph graph, string name)
    {
        string[] known = [.. graph.Nodes.Select(n => n.Name).OfType<string>().Distinct().Take(10)];
        return new UserErrorException(ExitCode.WrongUsage, $"The graph does not have a node '{name}'. " + (known.Length == 0
            ? "Its nodes do not have names. Give a place on the tape, as in --of n0."
            : $"Names in it are {string.Join(", ", known.Select(k => $"'{k}'"))}."));
    }
}
