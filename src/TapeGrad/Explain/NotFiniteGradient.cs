using System.Globalization;

namespace TapeGrad;

/// <summary>The first cause of a gradient that is NaN or infinite.</summary>
internal static class NotFiniteGradient
{
    private const int MostOperands = 3;

    public static string Sentence(PathSweeps sweeps, int node)
    {
        Graph graph = sweeps.Graph;
        bool[] reached = sweeps.Reach(node);
        int first = sweeps.Count - 1;
        while (!reached[first] || double.IsFinite(sweeps.Gradients[first]))
        {
            first--;
        }

        if (first == sweeps.Count - 1)
        {
            return $"The sweep started with {graph.Output.Grad.ToString(CultureInfo.InvariantCulture)}.";
        }

        foreach (int edge in sweeps.Edges.UsesOf(first))
        {
            GraphNode user = graph.Nodes[sweeps.Edges.Users[edge]];
            foreach (GraphEdge share in user.Operands)
            {
                if (share.Operand == graph.Nodes[first].Id && !double.IsFinite(share.Share))
                {
                    return OfShare(graph, user, graph.Nodes[first], share);
                }
            }
        }

        return $"Its shares are finite, but their sum at {graph.Names.Place(graph.Nodes[first])} is more than a double can hold.";
    }

    private static string OfShare(Graph graph, GraphNode user, GraphNode operand, GraphEdge share)
    {
        string formula = graph.Names.Formula(user);
        string where = $"{formula}{NodeNames.AtLine(user)}";
        string blame = $"Blame is finite down to {where}, which gets {NodeNames.Number(user.Grad)}";
        string name = graph.Names.NameOrFormula(operand);
        string local = double.IsFinite(share.LocalDerivative)
            ? $"{blame}; times its local derivative {NodeNames.Number(share.LocalDerivative)} that is more than a double can hold."
            : $"{blame}; its local derivative is {NodeNames.Number(share.LocalDerivative)}, because {name} = {NodeNames.Number(operand.Data)}.";
        return FirstNumber(graph, user) is { } first && first != user && first != operand
            ? $"{local} {OfNumber(graph, first)}"
            : local + Advice(user);
    }

    /// <summary>Why the number of a node is not finite; "" where it is.</summary>
    public static string OfData(Graph graph, GraphNode node) => FirstNumber(graph, node) is { } first ? OfNumber(graph, first) : "";

    private static string OfNumber(Graph graph, GraphNode first)
    {
        string given = first.Kind == NodeKind.Operation ? graph.Names.Formula(first) : graph.Names.Of(first);
        string[] operands = [.. first.Operands.Take(MostOperands).Select(e => graph.GetNode(e.Operand)).Where(n => n.Kind != NodeKind.Constant || n.Name is not null)
            .Select(n => $"{graph.Names.NameOrFormula(n)} = {NodeNames.Number(n.Data)}")];
        string where = operands.Length == 0 ? "" : $", where {string.Join(" and ", operands)}";
        return $"The first number that is not finite is {given} = {NodeNames.Number(first.Data)}{NodeNames.AtLine(first)}{where}.{Advice(first)}";
    }

    // The first node that is not finite among those that lead to a node, and itself.
    private static GraphNode? FirstNumber(Graph graph, GraphNode node)
    {
        int last = node.PositionIn(graph);
        bool[] leads = new bool[last + 1];
        leads[last] = true;
        int found = -1;
        for (int p = last; p >= 0; p--)
        {
            if (leads[p])
            {
                found = double.IsFinite(graph._data[p]) ? found : p;
                foreach (int operand in graph._topology.OperandsOf(p))
                {
                    leads[operand] = true;
                }
            }
        }

        return found < 0 ? null : graph.Nodes[found];
    }

    private static string Advice(GraphNode node) => node.Op switch
    {
        "log" or "sqrt" or "pow" => " Keep its operand above 0, for example by adding a small number.",
        "/" or "reciprocal" => " Keep the divisor away from 0.",
        "exp" => " Take the maximum off first, as LogSumExp and Softmax do.",
        _ => "",
    };
}
