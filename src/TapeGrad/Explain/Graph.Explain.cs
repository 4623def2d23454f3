namespace TapeGrad;

public sealed partial class Graph
{
    // Made at the first call; it serves all nodes.
    private PathSweeps? _sweeps;
    private NodeNames? _names;

    /// <summary>Explains a gradient: along how many paths it comes, which are the strongest, and why it is 0 or not finite.</summary>
    /// <remarks>The first call takes O(edges); it serves all nodes. Without recursion.</remarks>
    /// <param name="node">A parameter, or any other node of this graph.</param>
    /// <param name="top">How many of the strongest paths are told one by one.</param>
    /// <exception cref="ArgumentException">The node belongs to another graph.</exception>
    /// <exception cref="InvalidOperationException">The graph has no gradients.</exception>
    public Explanation Explain(GraphNode node, int top = 3) => Explain(node, top, null);

    /// <summary>What loops over the graph tell about its paths; the graph must have gradients.</summary>
    internal PathSweeps Sweeps => _sweeps ??= new PathSweeps(this);

    internal NodeNames Names => _names ??= new NodeNames(this);

    internal Explanation Explain(GraphNode node, int top, string? name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(top);
        int position = node.PositionIn(this);
        if (position < 0)
        {
            throw new ArgumentException("The node belongs to another graph. Take it from this graph's Nodes.", nameof(node));
        }

        return HasGradients
            ? Explainer.Explain(Sweeps, position, top, name ?? QualifiedNames.Of(node.Id, node.Name, node.Scope))
            : throw new InvalidOperationException("The graph has no gradients to explain. Call Backward on its output before taking it.");
    }
}
