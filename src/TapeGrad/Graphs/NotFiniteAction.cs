namespace TapeGrad;

/// <summary>What to do about the node where NaN or infinity came from, operation by operation.</summary>
internal static class NotFiniteAction
{
    private const string Overflow = "The numbers grew too large for a double. Scale the inputs or the first weights down; where they grew from step to step, take a smaller learning rate.";

    /// <summary>The action for a failure that names no node.</summary>
    public const string Unknown = "Call TrainingLog.Current.Step(loss) right after Backward: it names the node where this comes from.";

    /// <summary>The action for a gradient that overflowed while shares were added up.</summary>
    public const string OfSum = "The gradients grew too large for a double. Scale the loss or the inputs down, and clear gradients after each update.";

    /// <summary>What to do about a node whose number is not finite, though those of its operands are.</summary>
    public static string OfValue(Graph graph, GraphNode node) => node.Kind switch
    {
        NodeKind.Parameter => "Start the parameter at a finite number; if an update made it so, look at the update.",
        NodeKind.Input => "Look at the data that goes in; Dataset refuses such numbers when it reads CSV.",
        NodeKind.Constant => "Look at the plain number that goes into the formula.",
        _ => OfOperation(node.Op, Operand(graph, node, 0), Operand(graph, node, 1), isOfLibrary: IsOfTheLibrary(graph, node)),
    };

    /// <summary>What to do about a node that passes on a share that is not finite.</summary>
    public static string OfShare(Graph graph, GraphNode node)
    {
        GraphEdge edge = node.Operands.First(e => !double.IsFinite(e.Share));
        return double.IsFinite(edge.LocalDerivative) ? OfSum : node.Op switch
        {
            "sqrt" or "norm" => "The slope of a root is infinite at 0. Add a small number to what is below the root.",
            "hypot" => "The slope of hypot has no value at the origin. Add a small number to one of the two.",
            "atan2" => "The slope of atan2 has no value at the origin. Keep the point away from there.",
            "asin" or "acos" => $"The slope of {node.Op} is infinite at -1 and 1. Clamp what goes in to a little less.",
            "pow" when node.Operands.Count == 2 && graph.GetNode(edge.Operand).Id == node.Operands[1].Operand => "An exponent has a gradient only where the base is above 0. Keep the base above 0, or make the exponent a plain number.",
            "pow" when Operand(graph, node, 0) == 0.0 => "The slope of a power with an exponent below 1 is infinite at 0. Add a small number to the base.",
            "exp" or "expm1" or "sinh" or "cosh" or "square" or "*" or "+" or "-" or "sum" or "dot" or "linear" or "product" => Overflow,
            _ => OfOperation(node.Op, Operand(graph, node, 0), Operand(graph, node, 1), IsOfTheLibrary(graph, node)),
        };
    }

    private static string OfOperation(string op, double x, double y, bool isOfLibrary) => op switch
    {
        "log" => "Keep the operation away from that place: LogSumExp, LogSoftmax and the losses of logits do, a Clamp or a smaller learning rate may.",
        "log1p" => "Log1p takes numbers above -1. Clamp what goes in, or look at why it is so low.",
        "sqrt" => "A root takes numbers of 0 or more. Clamp what goes in at a small number above 0, or look at why it is below 0.",
        "asin" or "acos" => $"{(op == "asin" ? "Asin" : "Acos")} takes numbers from -1 to 1. Clamp what goes in.",
        "/" or "reciprocal" => "Add a small number to the divisor, or keep it away from 0.",
        "exp" => "Exp overflows above 709. LogSumExp, LogSoftmax and the losses of logits compute the same without that.",
        "expm1" => "Expm1 overflows above 709. Clamp what goes in, or take a smaller learning rate.",
        "sinh" or "cosh" => $"{(op == "sinh" ? "Sinh" : "Cosh")} overflows beyond -710 and 710. Clamp what goes in, or take a smaller learning rate.",
        "pow" when x < 0.0 && y != Math.Floor(y) => "A negative number has powers with whole exponents only. Keep the base above 0, such as by Exp or Softplus, or take Abs of it.",
        "pow" when x == 0.0 => "0 has no power with a negative exponent. Add a small number to the base, or keep it away from 0.",
        _ when isOfLibrary => Overflow,
        _ => $"Keep what goes into {op} where its Evaluate and its Derivative give finite numbers.",
    };

    // The operands and numbers of a node in their order; of a binary operation one may be a plain number.
    private static double Operand(Graph graph, GraphNode node, int index)
    {
        double[] operands = [.. node.Operands.Select(edge => graph.GetNode(edge.Operand).Data)];
        double[] all = node.IsConstantFirst ? [.. node.Constants, .. operands] : [.. operands, .. node.Constants];
        return index < all.Length ? all[index] : 0.0;
    }

    // An operation that was read from a file is known by its label only.
    private static bool IsOfTheLibrary(Graph graph, GraphNode node) =>
        graph._topology.OpNumbers[graph.PositionOf(node.Id)] is var op && (op <= OpTable.Constant || OpTable.Entry(op).IsOfTheLibrary);
}
