using System.Globalization;

namespace TapeGrad.Cli;

/// <summary>What is worth knowing about the numbers of an expression: where one is not finite, and where a rule decided a gradient.</summary>
internal static class EvalNotes
{
    public static IEnumerable<string> Of(Graph graph)
    {
        GraphNode[] operations = [.. graph.Nodes.Where(n => n.Kind == NodeKind.Operation)];
        int first = Array.FindIndex(operations, n => !double.IsFinite(n.Data));
        int zero = Array.FindLastIndex(operations, n => n.Grad == 0.0 && n.Operands.Any(e => IsLeftOut(graph, e)));
        int steep = Array.FindLastIndex(operations, n => double.IsFinite(n.Grad) && n.Operands.Any(e => !double.IsFinite(e.Share) && n.Grad != 0.0));
        if (first >= 0 && first != zero)
        {
            yield return $"{Describe(graph, operations[first])}, which is the first value that is not finite.";
        }

        if (zero >= 0)
        {
            GraphEdge edge = operations[zero].Operands.First(e => IsLeftOut(graph, e));
            yield return $"{Describe(graph, operations[zero])}, with the gradient 0 and the derivative {Text(edge.LocalDerivative)}. " +
                $"TapeGrad passes nothing back from a gradient of 0, so the gradient of {string.Join(" and ", Inputs(graph, edge.Operand))} leaves out this product.";
        }
        else if (first < 0 && steep >= 0)
        {
            GraphEdge edge = operations[steep].Operands.First(e => !double.IsFinite(e.Share));
            yield return $"{Describe(graph, operations[steep])}, and its derivative is {Text(edge.LocalDerivative)}, so a gradient is not finite.";
        }
    }

    // Where 0 would meet a derivative that is not finite, on the way to an input.
    private static bool IsLeftOut(Graph graph, GraphEdge edge) => !double.IsFinite(edge.LocalDerivative) && Inputs(graph, edge.Operand).Count > 0;

    // The inputs that a node depends on, in their order.
    private static List<string> Inputs(Graph graph, int id)
    {
        HashSet<int> reached = [id];
        List<string> names = [];
        foreach (GraphNode node in graph.Nodes.Reverse().Where(n => reached.Contains(n.Id)))
        {
            reached.UnionWith(node.Operands.Select(e => e.Operand));
            if (node.Kind == NodeKind.Input)
            {
                names.Insert(0, node.Name!);
            }
        }

        return names;
    }

    // 1 / x is Infinity
    private static string Describe(Graph graph, GraphNode node)
    {
        IEnumerable<string> operands = node.Operands.Select(e => graph.GetNode(e.Operand)).Select(n => n.Name ?? Text(n.Data));
        IEnumerable<string> numbers = node.Constants.Select(Text);
        string[] all = [.. node.IsConstantFirst ? numbers.Concat(operands) : operands.Concat(numbers)];
        string formula = all.Length == 2 && node.Op.All(c => !char.IsLetter(c)) ? $"{all[0]} {node.Op} {all[1]}" : $"{node.Op}({string.Join(", ", all)})";
        return $"{formula} is {Text(node.Data)}";
    }

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
