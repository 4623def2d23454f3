namespace TapeGrad.Cli;

/// <summary>One step of plain gradient descent, split by parameter: the predicted changes of the loss and the real ones.</summary>
/// <remarks>
/// The prediction is of first order: a step of −rate × g changes the loss by −rate × g² along its slope. The real change is
/// computed by replaying the recorded operations on the same data with the updated parameters.
/// </remarks>
internal sealed class BlameReport
{
    private BlameReport(double loss, double rate, IReadOnlyList<BlameEntry> entries, double predicted, double real)
    {
        Loss = loss;
        Rate = rate;
        Entries = entries;
        Predicted = predicted;
        Real = real;
    }

    public double Loss { get; }

    public double Rate { get; }

    /// <summary>The entries, the largest predicted decrease first.</summary>
    public IReadOnlyList<BlameEntry> Entries { get; }

    /// <summary>The names of the parameters that the loss does not depend on.</summary>
    public required IReadOnlyList<string> Unreached { get; init; }

    public double Predicted { get; }

    public double Real { get; }

    /// <summary>Explains the gap between the predicted and the real change.</summary>
    public required BlameVerdict Verdict { get; init; }

    public static BlameReport Of(Graph graph, double rate, bool byScope, string explain)
    {
        GraphLeaf[] all = [.. GraphLeaf.Of(graph).Where(leaf => leaf.Kind == NodeKind.Parameter)];
        (string Name, GraphNode Node)[] parameters = [.. all.Where(leaf => leaf.Position >= 0).Select(leaf => (leaf.Name, graph.Nodes[leaf.Position]))];
        Func<GraphNode, string> scope = ScopeOf(graph);
        double loss = graph.Output.Data;
        BlameEntry[] entries =
        [
            .. parameters.GroupBy(p => byScope ? scope(p.Node) : p.Name, p => p.Node)
                .Select(g => new BlameEntry(
                    g.Key,
                    byScope ? Math.Sqrt(g.Sum(p => p.Grad * p.Grad)) : g.Single().Grad,
                    0.0 - (rate * g.Sum(p => p.Grad * p.Grad)),
                    After(graph, g, rate) - loss))
                .OrderBy(e => e.Predicted).ThenBy(e => e.Name, StringComparer.Ordinal),
        ];
        double predicted = entries.Sum(e => e.Predicted);
        GraphNode[] nodes = [.. parameters.Select(p => p.Node)];
        double real = After(graph, nodes, rate) - loss;
        return new BlameReport(loss, rate, entries, predicted, real)
        {
            Unreached = [.. all.Where(leaf => leaf.Position < 0).Select(leaf => leaf.Name)],
            Verdict = BlameVerdict.Of(graph, rate, predicted, real, smaller => After(graph, nodes, smaller) - loss, explain),
        };
    }

    // A parameter from outside all scopes belongs to the scope that uses it first.
    private static Func<GraphNode, string> ScopeOf(Graph graph)
    {
        Dictionary<int, string> usedIn = [];
        foreach (GraphNode node in graph.Nodes)
        {
            foreach (GraphEdge edge in node.Operands)
            {
                usedIn.TryAdd(edge.Operand, node.Scope);
            }
        }

        return p => (p.Scope.Length > 0 ? p.Scope : usedIn.GetValueOrDefault(p.Id, "")) is { Length: > 0 } scope ? scope : "(no scope)";
    }

    private static double After(Graph graph, IEnumerable<GraphNode> updated, double rate) =>
        graph.Evaluate([.. updated.Select(p => (p.Id, p.Data - (rate * p.Grad)))]);
}
