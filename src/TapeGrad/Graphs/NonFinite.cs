using System.Globalization;
using System.Text;

namespace TapeGrad;

/// <summary>Finds the node that produced the first NaN or infinity, and describes it.</summary>
internal static class NonFinite
{
    /// <summary>Throws if the graph's output, or the gradient of one of these leaves, is not finite.</summary>
    public static void Refuse(Graph graph, IEnumerable<GraphNode> leaves)
    {
        if (!double.IsFinite(graph.Output.Data))
        {
            // The graph holds only nodes that lead to the output.
            GraphNode first = graph.Nodes.First(n => !double.IsFinite(n.Data));
            throw new NonFiniteException(first.Id == graph.Output.Id
                ? $"{Capital(Account(graph, first))} is the first value that is not finite."
                : $"{Capital(Name(graph.Output))} is {Text(graph.Output.Data)}. The first value that is not finite is {Account(graph, first)}.")
            {
                Line = first.Line,
                Formula = graph.FormulaOf(first),
                Action = NotFiniteAction.OfValue(graph, first),
            };
        }

        foreach (GraphNode leaf in leaves)
        {
            if (graph.HasGradients && !double.IsFinite(leaf.AccumulatedGrad))
            {
                (string account, GraphNode? cause) = FirstGradient(graph);
                throw new NonFiniteException($"The gradient of {Name(leaf)} is {Text(leaf.AccumulatedGrad)}. {account}")
                {
                    Line = cause?.Line,
                    Formula = cause is { } node ? graph.FormulaOf(node) : null,
                    Action = cause is { } place ? NotFiniteAction.OfShare(graph, place) : NotFiniteAction.OfSum,
                };
            }
        }
    }

    // Of more operands, only the largest are named.
    private const int MostNamed = 4;

    // Backward along the record, the first node with a finite gradient and a share that is not finite.
    private static (string Account, GraphNode? Cause) FirstGradient(Graph graph)
    {
        foreach (GraphNode node in graph.Nodes.Reverse())
        {
            IReadOnlyList<GraphEdge> operands = node.Operands;
            if (double.IsFinite(node.Grad) && operands.Any(e => !double.IsFinite(e.Share)))
            {
                GraphEdge first = operands.First(e => !double.IsFinite(e.Share));
                string partials = operands.Count > MostNamed
                    ? $"towards {Operand(graph.GetNode(first.Operand))} is {Text(first.LocalDerivative)}"
                    : "is " + string.Join(" and ", operands.Select(e => Text(e.LocalDerivative)));
                return ($"Gradients are finite down to {Account(graph, node)}, with gradient {Text(node.Grad)}; its local derivative {partials}.", node);
            }
        }

        return ("It is the sum of several sweeps, or a sum of shares that overflowed.", null);
    }

    // 'z' (log) = -Infinity of 'p' = 0, in scope 'loss'
    private static string Account(Graph graph, GraphNode node)
    {
        var text = new StringBuilder($"{Name(node)} = {Text(node.Data)}");
        text.Append(node.Kind switch
        {
            NodeKind.Parameter => ", a parameter",
            NodeKind.Input => ", an input",
            NodeKind.Constant => ", a constant",
            _ => " of " + Operands([.. node.Operands.Select(e => graph.GetNode(e.Operand))]),
        });
        string numbers = string.Join(" and ", node.Constants.Select(Text));
        if (numbers.Length > 0)
        {
            text.Append(node.IsConstantFirst ? " after the number " : node.Constants.Count > 1 ? " and the numbers " : " and the number ").Append(numbers);
        }

        return (node.Scope.Length == 0 ? text : text.Append(", in scope '").Append(node.Scope).Append('\'')).ToString();
    }

    private static string Operands(IReadOnlyList<GraphNode> operands)
    {
        IEnumerable<GraphNode> named = operands.Count > MostNamed ? operands.OrderByDescending(n => Math.Abs(n.Data)).Take(MostNamed - 1) : operands;
        string text = string.Join(" and ", named.Select(n => $"{Operand(n)} = {Text(n.Data)}"));
        return operands.Count > MostNamed ? string.Create(CultureInfo.InvariantCulture, $"{text} and {operands.Count - MostNamed + 1} others") : text;
    }

    private static string Name(GraphNode node)
    {
        string subject = node.Name is null ? string.Create(CultureInfo.InvariantCulture, $"the value at node {node.Id}") : $"'{node.Name}'";
        return node.Op.Length == 0 ? subject : $"{subject} ({node.Op})";
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static string Operand(GraphNode node) => node.Name is null ? string.Create(CultureInfo.InvariantCulture, $"node {node.Id}") : $"'{node.Name}'";

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}
