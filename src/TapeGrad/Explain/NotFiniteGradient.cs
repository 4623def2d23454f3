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
            IReadOnlyList<GraphEdge> shares = user.Operands;
            for (int i = 0; i < shares.Count; i++)
            {
                if (shares[i].Operand == graph.Nodes[first].Id && !double.IsFinite(shares[i].Share))
                {
                    return OfShare(graph, user, i);
                }
            }
        }

        return $"Its shares are finite, but their sum at {graph.Names.Place(graph.Nodes[first])} is more than a double can hold.";
    }

    private static string OfShare(Graph graph, GraphNode user, int edge)
    {
        string blame = $"Blame is finite down to {graph.Names.Formula(user)}{NodeNames.AtLine(user)}, which gets {NodeNames.Number(user.Grad)}";
        double derivative = user.Operands[edge].LocalDerivative;
        GraphNode[] causes = [];
        string local = double.IsFinite(derivative)
            ? $"{blame}; times its local derivative {NodeNames.Number(derivative)} that is more than a double can hold."
            : $"{blame}; its local derivative is {NodeNames.Number(derivative)}, because {Reason(graph, user, edge, out causes)}.";

        // A leaf that is the reason was just told with its number.
        return FirstNumber(graph, user) is { } first && first != user && !(first.Kind != NodeKind.Operation && causes.Contains(first))
            ? $"{local} {OfNumber(graph, first)}"
            : local + Advice(graph, user);
    }

    // The operands that make a local derivative what it is, which need not be the operand that it belongs to.
    private static string Reason(Graph graph, GraphNode user, int edge, out GraphNode[] causes)
    {
        GraphNode[] operands = [.. user.Operands.Select(e => graph.GetNode(e.Operand))];
        double derivative = user.Operands[edge].LocalDerivative;
        if (user.Constants.Count > 0 && ((user.Op == "/" && !user.IsConstantFirst) || (user.Op == "pow" && user.IsConstantFirst && user.Constants[0] <= 0.0) || !double.IsFinite(user.Constants[0])))
        {
            causes = [];
            return $"of its constant {NodeNames.Number(user.Constants[0])}";
        }

        // A factor is itself the derivative of what it is multiplied by.
        int other = Array.FindIndex(operands, n => n.Data.Equals(derivative)) is >= 0 and int factor ? factor : Array.FindIndex(operands, n => !double.IsFinite(n.Data));
        causes = user.Op switch
        {
            "/" when edge < operands.Length - 1 || operands[^1].Data == 0.0 => [operands[^1]],
            "pow" when !user.IsConstantFirst && operands[0].Data <= 0.0 => [operands[0]],
            _ when other >= 0 => [operands[other]],
            _ => operands.Length == 2 ? operands : [operands[edge]],
        };
        return string.Join(" and ", causes.Distinct().Select(n => n.Kind == NodeKind.Constant && n.Name is null
            ? $"of its constant {NodeNames.Number(n.Data)}"
            : $"{graph.Names.NameOrFormula(n)} = {NodeNames.Number(n.Data)}"));
    }

    /// <summary>Why the number of a node is not finite; "" where it is.</summary>
    public static string OfData(Graph graph, GraphNode node) => FirstNumber(graph, node) is { } first ? OfNumber(graph, first) : "";

    private static string OfNumber(Graph graph, GraphNode first)
    {
        string given = first.Kind == NodeKind.Operation ? graph.Names.Formula(first) : graph.Names.Of(first);
        string[] operands = [.. first.Operands.Take(MostOperands).Select(e => graph.GetNode(e.Operand)).Where(n => n.Kind != NodeKind.Constant || n.Name is not null)
            .Select(n => $"{graph.Names.NameOrFormula(n)} = {NodeNames.Number(n.Data)}")];
        string where = operands.Length == 0 ? "" : $", where {string.Join(" and ", operands)}";
        return $"The first number that is not finite is {given} = {NodeNames.Number(first.Data)}{NodeNames.AtLine(first)}{where}.{Advice(graph, first)}";
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

    private static string Advice(Graph graph, GraphNode node) => node.Op switch
    {
        "log" or "sqrt" => " Keep its operand above 0, for example by adding a small number.",
        "pow" when !node.IsConstantFirst && graph.GetNode(node.Operands[0].Operand).Data <= 0.0 => " Keep its base above 0, for example by adding a small number.",
        "/" or "reciprocal" => " Keep the divisor away from 0.",
        "exp" => " Take the maximum off first, as LogSumExp and Softmax do.",
        _ => "",
    };
}
