namespace TapeGrad;

/// <summary>A parameter or an input, with a name that no other leaf has.</summary>
/// <param name="Name">Its unique name.</param>
/// <param name="Position">Its position in the graph, or −1 if it does not lead to the output.</param>
/// <param name="Data">Its number.</param>
/// <param name="Gradient">The gradient that the sweep computed.</param>
internal sealed record GraphLeaf(string Name, int Position, double Data, double Gradient)
{
    /// <summary>The kind of the leaf.</summary>
    public NodeKind Kind { get; init; }

    /// <summary>The name that was given to it, or null.</summary>
    public string? GivenName { get; init; }

    /// <summary>Whether this text names the leaf: its unique name, the name that was given to it, or that of its vector.</summary>
    public bool IsNamed(string text) =>
        text == Name || text == GivenName || (GivenName?.LastIndexOf('[') is > 0 and int bracket && text == GivenName[..bracket]);

    /// <summary>The leaves of a graph in the order in which they were made, with the parameters that it does not reach.</summary>
    public static GraphLeaf[] Of(Graph graph)
    {
        (int Id, string? Name, string Scope, int Position)[] all =
        [
            .. graph._topology.Unreached.Select(u => (u.Id, u.Name, u.Scope, -1))
                .Concat(Enumerable.Range(0, graph.Nodes.Count).Select(p => (Node: graph.Nodes[p], Position: p))
                    .Where(n => n.Node.Kind is NodeKind.Parameter or NodeKind.Input).Select(n => (n.Node.Id, n.Node.Name, n.Node.Scope, n.Position)))
                .OrderBy(leaf => leaf.Id),
        ];
        string[] names = QualifiedNames.Of(all.Select(leaf => (leaf.Id, leaf.Name, leaf.Scope)));
        return
        [
            .. all.Select((leaf, i) => leaf.Position < 0
                ? new GraphLeaf(names[i], -1, 0.0, 0.0) { Kind = NodeKind.Parameter, GivenName = leaf.Name }
                : new GraphLeaf(names[i], leaf.Position, graph._data[leaf.Position], graph.Nodes[leaf.Position].Grad)
                {
                    Kind = graph._topology.Kinds[leaf.Position], GivenName = leaf.Name,
                }),
        ];
    }
}
