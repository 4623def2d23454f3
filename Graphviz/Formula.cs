namespace TapeGrad.Graphviz;

/// <summary>The formulas of operations with two operands, which say which operand is which: a ÷ b, prediction − 4.</summary>
internal static class Formula
{
    private const int Longest = 28;

    /// <summary>The formula of a node; "" if it is not an operation with two operands, or if nothing short would say more than its symbol.</summary>
    public static string Of(Graph graph, GraphNode node, bool constants)
    {
        if (!HasTwoSides(node) || (!constants && node.Constants.Count > 0))
        {
            return "";
        }

        string formula = Named(graph, node, isInner: false);
        return formula.Length > 0 ? formula : HasOrder(node) ? Written(node.Op, "1st", "2nd") : "";
    }

    /// <summary>"1st " or "2nd " for a line whose user calls its operands so; otherwise "".</summary>
    public static string Place(Graph graph, Box user, Line line, bool constants) =>
        user.Crowd is null && line.Count == 1 && HasOrder(user.Node) && Of(graph, user.Node, constants) == Written(user.Node.Op, "1st", "2nd")
            ? line.Operand == 0 ? "1st " : "2nd "
            : "";

    // An operand without a short text is written as …; a formula of nothing else says nothing.
    private static string Named(Graph graph, GraphNode node, bool isInner)
    {
        string[] sides = [.. node.Operands.Select((e, i) => Reference(graph, Gathers.Behind(graph, graph.GetNode(e.Operand)), node.Op, i == 1 || node.IsConstantFirst, isInner))];
        if (sides.All(side => side.Length == 0) || (isInner && sides.Any(side => side.Length == 0)))
        {
            return "";
        }

        string[] operands = [.. sides.Select(side => side.Length == 0 ? "…" : side)];
        string[] constants = [.. node.Constants.Select(Number)];
        string[] all = node.IsConstantFirst ? [.. constants, .. operands] : [.. operands, .. constants];
        string formula = Written(node.Op, all[0], all[1]);
        return formula.Length <= Longest ? formula : "";
    }

    private static string Reference(Graph graph, GraphNode node, string user, bool isRight, bool isInner)
    {
        if (node.Name is { Length: > 0 } name)
        {
            return name;
        }

        if (node.Kind != NodeKind.Operation)
        {
            return Number(node.Data);
        }

        string inner = isInner || !HasTwoSides(node) ? "" : Named(graph, node, isInner: true);
        bool isReadDifferently = Strength(node.Op) < Strength(user) || (Strength(node.Op) == Strength(user) && (user == "pow" || (isRight && (user is "-" or "/"))));
        return inner.Length > 0 && isReadDifferently && user != "atan2" ? $"({inner})" : inner;
    }

    private static int Strength(string op) => op switch { "+" or "-" => 1, "*" or "/" => 2, _ => 3 };

    private static string Number(double number) => number < 0.0 ? $"({DotText.Number(number)})" : DotText.Number(number);

    private static bool HasTwoSides(GraphNode node) =>
        node.Op is "+" or "*" or "-" or "/" or "pow" or "atan2" && node.Operands.Count + node.Constants.Count == 2 && node.Operands.Count > 0;

    private static bool HasOrder(GraphNode node) => node.Op is "-" or "/" or "pow" or "atan2" && node.Operands.Count == 2;

    private static string Written(string op, string first, string second) => op switch
    {
        "+" => $"{first} + {second}",
        "*" => $"{first} · {second}",
        "-" => $"{first} − {second}",
        "/" => $"{first} ÷ {second}",
        "pow" => $"{first} ^ {second}",
        _ => $"{op}({first}, {second})",
    };
}
