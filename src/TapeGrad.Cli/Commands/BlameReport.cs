using System.Globalization;

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

    public double Predicted { get; }

    public double Real { get; }

    public static BlameReport Of(Graph graph, double rate, bool byScope)
    {
        GraphNode[] parameters = [.. graph.Nodes.Where(n => n.Kind == NodeKind.Parameter)];
        IEnumerable<IGrouping<string, GraphNode>> groups = byScope
            ? GroupsByScope(graph, parameters)
            : parameters.GroupBy(p => p.Name ?? string.Create(CultureInfo.InvariantCulture, $"n{p.Id}"));
        double loss = graph.Output.Data;
        BlameEntry[] entries =
        [
            .. groups.Select(g => new BlameEntry(
                g.Key,
                g.Count() == 1 ? g.First().Grad : Math.Sqrt(g.Sum(p => p.Grad * p.Grad)),
                -rate * g.Sum(p => p.Grad * p.Grad),
                After(graph, g, rate) - loss))
            .OrderBy(e => e.Predicted).ThenBy(e => e.Name, StringComparer.Ordinal),
        ];
        return new BlameReport(loss, rate, entries, entries.Sum(e => e.Predicted), After(graph, parameters, rate) - loss);
    }

    /// <summary>Explains the gap between the predicted and the real change.</summary>
    public string Verdict()
    {
        double gap = Real - Predicted;
        if (Predicted == 0.0)
        {
            return "Every gradient is 0: this step cannot change the loss.";
        }

        if (!double.IsFinite(Real))
        {
            return "After the update the loss is not finite: the learning rate is far too large here.";
        }

        if (Real > 0.0)
        {
            return "The loss rises, although the prediction falls: the step overshoots. The learning rate is too large here.";
        }

        double kept = Math.Max(0.0, Real / Predicted);
        string share = kept.ToString("0 %", CultureInfo.InvariantCulture);
        return Math.Abs(gap) <= 0.05 * Math.Abs(Predicted)
            ? "The prediction is almost exact: for such a small step the loss is a straight line."
            : kept < 1.0
                ? $"The loss falls by {share} of the prediction; curvature takes the rest. Near 0 % the learning rate is at its limit."
                : $"The loss falls by {share} of the prediction: it gets steeper along the step.";
    }

    // A parameter from outside all scopes belongs to the scope that uses it first.
    private static IEnumerable<IGrouping<string, GraphNode>> GroupsByScope(Graph graph, GraphNode[] parameters)
    {
        Dictionary<int, string> usedIn = [];
        foreach (GraphNode node in graph.Nodes)
        {
            foreach (GraphEdge edge in node.Operands)
            {
                usedIn.TryAdd(edge.Operand, node.Scope);
            }
        }

        return parameters.GroupBy(p => (p.Scope.Length > 0 ? p.Scope : usedIn.GetValueOrDefault(p.Id, "")) is { Length: > 0 } scope ? scope : "(no scope)");
    }

    private static double After(Graph graph, IEnumerable<GraphNode> updated, double rate) =>
        graph.Evaluate([.. updated.Select(p => (p.Id, p.Data - (rate * p.Grad)))]);
}
