using System.Globalization;
using System.Text;

namespace TapeGrad;

/// <summary>How explanations of a graph speak of its nodes and numbers.</summary>
internal sealed class NodeNames(Graph graph)
{
    private const int MostOperands = 3;
    private const int Depth = 3;

    // Names that several nodes have. They are told apart by their places on the tape.
    private readonly HashSet<string> _shared = Shared(graph);

    /// <summary>The name of the node; where it has none, its place on the tape and its operation, <c>n5 (+)</c>.</summary>
    public string Of(GraphNode node) => node.Name is { Length: > 0 } name
        ? _shared.Contains(name) ? string.Create(CultureInfo.InvariantCulture, $"{ShortText.Shortened(name)} (n{node.Id})") : ShortText.Shortened(name)
        : node.Op.Length > 0 ? string.Create(CultureInfo.InvariantCulture, $"n{node.Id} ({node.Op})")
        : string.Create(CultureInfo.InvariantCulture, $"n{node.Id}");

    /// <summary>The name with the line, where it is known: <c>n5 (+) in line 12</c>.</summary>
    public string Place(GraphNode node) => Of(node) + AtLine(node);

    /// <summary><c> in line 12</c>, or nothing.</summary>
    public static string AtLine(GraphNode node) => node.Line is { } line ? string.Create(CultureInfo.InvariantCulture, $" in line {line}") : "";

    /// <summary>The node as a formula of named nodes, three operations deep: <c>log(1 - p)</c>.</summary>
    public string Formula(GraphNode node) => Formula(node, Depth, isOperand: false, inSum: false);

    /// <summary>Its name; where it has none, its formula.</summary>
    public string NameOrFormula(GraphNode node)
    {
        // A gather node of a vector is the same number under another place.
        while (node.Name is null && node.Op == "gather")
        {
            node = graph.GetNode(node.Operands[0].Operand);
        }

        return node.Name is { Length: > 0 } ? Of(node) : Formula(node);
    }

    public static string Number(double number) => number == 0.0 ? "0" : number.ToString("G4", CultureInfo.InvariantCulture);

    /// <summary>A number with its sign.</summary>
    public static string Signed(double number) => number > 0.0 ? "+" + Number(number) : Number(number);

    private static HashSet<string> Shared(Graph graph)
    {
        HashSet<string> seen = [];
        return [.. graph._topology.Names.OfType<string>().Where(name => !seen.Add(name))];
    }

    // Operands are named where they have names; the depth is bounded, so this recursion is as well.
    private string Formula(GraphNode node, int depth, bool isOperand, bool inSum)
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
            return Of(node);
        }

        IReadOnlyList<GraphEdge> operands = node.Operands;
        if (node.Op == "gather")
        {
            return Formula(graph.GetNode(operands[0].Operand), depth - 1, isOperand, inSum);
        }

        bool infix = node.Op is "+" or "-" or "*" or "/" && operands.Count + node.Constants.Count == 2;
        List<string> parts = [.. operands.Take(MostOperands).Select(e => Formula(graph.GetNode(e.Operand), depth - 1, isOperand: true, infix))];
        if (operands.Count > MostOperands)
        {
            parts.Add("…");
        }

        parts.InsertRange(node.IsConstantFirst ? 0 : parts.Count, node.Constants.Select(Number));
        return infix
            ? inSum ? $"({parts[0]} {node.Op} {parts[1]})" : $"{parts[0]} {node.Op} {parts[1]}"
            : new StringBuilder(node.Op).Append('(').AppendJoin(", ", parts).Append(')').ToString();
    }
}
