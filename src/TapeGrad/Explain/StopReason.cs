namespace TapeGrad;

/// <summary>What a local derivative of 0 means, operation by operation, and what can be done about it.</summary>
internal static class StopReason
{
    /// <summary>The reason at one edge: <c>w is multiplied by a, and a = 0</c>.</summary>
    public static string Of(Graph graph, GraphNode node, int edge)
    {
        GraphNode operand = At(graph, node, edge);
        string name = graph.Names.NameOrFormula(operand);
        string number = NodeNames.Number(operand.Data);
        return node.Op switch
        {
            "relu" => $"relu is off, because {name} = {number}",
            "*" or "linear" or "dot" => Multiplied(graph, node, edge, name),
            "product" => $"{name} is multiplied by other numbers, and one of them is 0",
            "/" => Divided(graph, node, edge, name),
            "max" or "min" => $"{node.Op} takes {Other(graph, node, operand)} instead of {name} = {number}",
            "clamp" => $"{name} = {number} is outside the bounds of clamp, {string.Join(" and ", node.Constants.Select(NodeNames.Number))}",
            "square" or "cosh" => $"{name} = {number}, where {node.Op} has its lowest point",
            "abs" or "norm" => $"{name} = {number}, at the tip of {node.Op}",
            "pow" when node.Constants is [0.0] => $"the exponent of {name} is 0",
            _ => $"{node.Op} is flat at {name} = {number}",
        };
    }

    /// <summary>What to do about it, or nothing where that depends.</summary>
    public static string Advice(Graph graph, GraphNode node, int edge) => node.Op switch
    {
        "relu" => " LeakyRelu, other starting weights or a smaller learning rate keep it from going off; other examples may switch it on again.",
        "*" or "linear" or "dot" when Partner(graph, node, edge) is { Kind: NodeKind.Parameter } => " Start weights at small random numbers instead of 0.",
        "clamp" => " Bring it inside the bounds, or use a soft form such as tanh.",
        "sigmoid" or "tanh" or "erf" or "softplus" or "gelu" or "silu" or "elu" => " Scale the inputs, or start with smaller weights.",
        _ => "",
    };

    private static GraphNode At(Graph graph, GraphNode node, int edge) => graph.GetNode(node.Operands[edge].Operand);

    private static string Multiplied(Graph graph, GraphNode node, int edge, string name) =>
        Partner(graph, node, edge) is not { } partner ? $"{name} is multiplied by 0"
        : partner.Kind == NodeKind.Constant && partner.Name is null ? $"{name} is multiplied by the constant 0"
        : $"{name} is multiplied by {graph.Names.NameOrFormula(partner)}, and {graph.Names.NameOrFormula(partner)} = {NodeNames.Number(partner.Data)}";

    // The operands of a sum of products come in pairs.
    private static GraphNode? Partner(Graph graph, GraphNode node, int edge) =>
        (edge ^ 1) < node.Operands.Count ? At(graph, node, edge ^ 1) : null;

    private static string Divided(Graph graph, GraphNode node, int edge, string name) =>
        node.Operands.Count == 2
            ? edge == 0 ? $"{name} is divided by {graph.Names.NameOrFormula(At(graph, node, 1))} = {NodeNames.Number(At(graph, node, 1).Data)}"
                : $"{name} divides {graph.Names.NameOrFormula(At(graph, node, 0))}, and that is {NodeNames.Number(At(graph, node, 0).Data)}"
            : node.IsConstantFirst ? $"{name} = {NodeNames.Number(At(graph, node, edge).Data)} divides {NodeNames.Number(node.Constants[0])}"
            : $"{name} is divided by {NodeNames.Number(node.Constants[0])}";

    // The operand that an extremum took, or its number.
    private static string Other(Graph graph, GraphNode node, GraphNode operand)
    {
        foreach (GraphEdge edge in node.Operands)
        {
            if (edge.LocalDerivative != 0.0 && edge.Operand != operand.Id)
            {
                GraphNode taken = graph.GetNode(edge.Operand);
                string number = NodeNames.Number(taken.Data);
                return taken.Kind == NodeKind.Constant && taken.Name is null ? number : $"{graph.Names.NameOrFormula(taken)} = {number}";
            }
        }

        return NodeNames.Number(node.Data);
    }
}
