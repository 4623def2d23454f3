using System.Globalization;
using System.Text;

namespace TapeGrad;

/// <summary>How explanations speak of nodes and numbers.</summary>
internal static class NodeText
{
    private const int MostOperands = 3;
    private const int Depth = 3;

    /// <summary>The line of the script in which the node was recorded, or null. The one place that knows lines.</summary>
    public static int? Line(GraphNode node) => null;

    /// <summary>The name of the node, or its place on the tape and its operation: <c>n5 (+)</c>.</summary>
    public static string Name(GraphNode node) => node.Name is { Length: > 0 } name ? ShortText.Shortened(name)
        : node.Op.Length > 0 ? string.Create(CultureInfo.InvariantCulture, $"n{node.Id} ({node.Op})")
        : string.Create(CultureInfo.InvariantCulture, $"n{node.Id}");

    /// <summary>The name with the line, where it is known: <c>n5 (+) in line 12</c>.</summary>
    public static string Place(GraphNode node) => Name(node) + AtLine(node);

    /// <summary><c> in line 12</c>, or nothing.</summary>
    public static string AtLine(GraphNode node) => Line(node) is { } line ? string.Create(CultureInfo.InvariantCulture, $" in line {line}") : "";

    /// <summary>The node as a formula of named nodes, three operations deep: <c>log(1 - p)</c>.</summary>
    public static string Formula(Graph graph, GraphNode node) => Formula(graph, node, Depth, isOperand: false);

    /// <summary>The node as an operand: its name, or its formula.</summary>
    public static string Operand(Graph graph, GraphNode node) => Formula(graph, node, Depth, isOperand: true);

    public static string Number(double number) => number == 0.0 ? "0" : number.ToString("G4", CultureInfo.InvariantCulture);

    /// <summary>A number with its sign.</summary>
    public static string Signed(double number) => number > 0.0 ? "+" + Number(number) : Number(number);

    // Operands are named where they have names; the depth is bounded, so this recursion is as well.
    private static string Formula(Graph graph, GraphNode node, int depth, bool isOperand)
    {
        if (isOperand && node.Name is { Length: > 0 } name)
        {
            return ShortText.Shortened(name);
        }

        if (node.Kind == NodeKind.Constant)
        {
            return Number(node.Data);
        }

        if (node.Kind != NodeKind.Operation || depth == 0)
        {
            return Name(node);
        }

        List<string> parts = [.. node.Operands.Take(MostOperands).Select(e => Formula(graph, graph.GetNode(e.Operand), depth - 1, isOperand: true))];
        if (node.Operands.Count > MostOperands)
        {
            parts.Add("…");
        }

        parts.InsertRange(node.IsConstantFirst ? 0 : parts.Count, node.Constants.Select(Number));
        return node.Op is "+" or "-" or "*" or "/" && parts.Count == 2
            ? isOperand ? $"({parts[0]} {node.Op} {parts[1]})" : $"{parts[0]} {node.Op} {parts[1]}"
            : new StringBuilder(node.Op).Append('(').AppendJoin(", ", parts).Append(')').ToString();
    }
}
