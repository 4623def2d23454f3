namespace TapeGrad.Graphviz;

/// <summary>The texts and the outline of a node, in pictures of any format.</summary>
internal static class NodeText
{
    public static string Kind(GraphNode node) => Kind(node.Kind);

    public static string Kind(NodeKind kind) => kind switch
    {
        NodeKind.Parameter => "parameter",
        NodeKind.Input => "input",
        NodeKind.Constant => "constant",
        _ => "operation",
    };

    /// <summary>The formula, if it is short, as in a ÷ b; otherwise the operation with its plain numbers: clamp −1, 1, softmax[2]; "" for a leaf.</summary>
    public static string Operation(Graph graph, GraphNode node, bool constants) =>
        Formula.Of(graph, node, constants) is { Length: > 0 } formula ? formula : Symbol(node, constants);

    private static string Symbol(GraphNode node, bool constants)
    {
        string symbol = node.Op switch { "*" => "×", "-" => "−", "/" => "÷", _ => node.Op };
        if (!constants || node.Constants.Count == 0)
        {
            return symbol;
        }

        string numbers = string.Join(", ", node.Constants.Select(DotText.Number));
        return node.Op is "softmax" or "log-softmax" ? $"{symbol}[{numbers}]"
            : node.IsConstantFirst ? $"{numbers} {symbol}"
            : $"{symbol} {numbers}";
    }

    /// <summary>What nodes that are alike are called: the name that they share, or 16 × tanh, or 16 sums.</summary>
    public static string Stack(GraphNode node, int count, string name) => (node.Kind, node.Op) switch
    {
        (not NodeKind.Operation, _) => name.Length > 0 ? name : $"{DotText.Count(count)} {Kind(node)}s",
        _ when name.Length > 0 => $"{DotText.Count(count)} × {name}",
        (_, "+") => $"{DotText.Count(count)} sums",
        (_, "-") => $"{DotText.Count(count)} differences",
        (_, "*") => $"{DotText.Count(count)} products",
        (_, "/") => $"{DotText.Count(count)} quotients",
        _ => $"{DotText.Count(count)} × {node.Op}",
    };

    /// <summary>The colour of a node's outline: black for the output, blue for parameters, grey for other nodes.</summary>
    public static string Outline(Graph graph, GraphNode node) =>
        node.Id == graph.Output.Id ? "#1B1F27" : Outline(node.Kind);

    public static string Outline(NodeKind kind) => kind switch
    {
        NodeKind.Parameter => "#0072B2",
        NodeKind.Operation => "#9AA0A6",
        _ => "#6B7280",
    };
}
