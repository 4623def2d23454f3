namespace TapeGrad.Onnx;

/// <summary>Records a graph again on a tape of its own, to record its gradient as well.</summary>
internal static class Replay
{
    /// <summary>The sum of the graph's output and of its gradients by the leaves, in this order: parameters have to come first.</summary>
    /// <exception cref="NotSupportedException">An operation is not one of the library's public ones.</exception>
    public static Value WithGradients(Graph graph, IReadOnlyList<LeafVector> leaves)
    {
        var tape = new Tape();
        var source = new ModelSource(graph, []);
        var at = new Value[graph.Nodes.Count];
        Dictionary<NodeKind, List<Value>> all = new() { [NodeKind.Parameter] = [], [NodeKind.Input] = [] };
        foreach (LeafVector leaf in leaves)
        {
            // What an input has beside the numbers of the graph does not matter.
            var numbers = new double[leaf.Width];
            for (int i = 0; i < leaf.Positions.Length; i++)
            {
                numbers[leaf.Columns[i]] = graph.Nodes[leaf.Positions[i]].Data;
            }

            Values vector = (leaf.Kind, leaf.IsVector) switch
            {
                (NodeKind.Parameter, true) => tape.Parameter(numbers, leaf.Name),
                (NodeKind.Parameter, false) => Values.Of(tape.Parameter(numbers[0], leaf.Name)),
                (_, true) => tape.Input(numbers, leaf.Name),
                _ => Values.Of(tape.Input(numbers[0], leaf.Name)),
            };
            all[leaf.Kind].AddRange(vector);
            for (int i = 0; i < leaf.Positions.Length; i++)
            {
                at[leaf.Positions[i]] = vector[leaf.Columns[i]];
            }
        }

        for (int p = 0; p < at.Length; p++)
        {
            GraphNode node = graph.Nodes[p];
            Value[] x = [.. source.Operands[p].Select(operand => at[operand])];
            at[p] = node.Kind switch
            {
                NodeKind.Constant => tape.Constant(node.Data),
                NodeKind.Operation => Record(node, x),
                _ => at[p],
            };
        }

        Value output = at[^1];
        Values[] gradients = [.. all.Values.Where(vector => vector.Count > 0).Select(vector => output.Gradient(Values.Of([.. vector])))];
        return Values.Join([Values.Of(output), .. gradients]).Sum();
    }

    private static Value Record(GraphNode node, Value[] x)
    {
        Values all = Values.Of(x);
        IReadOnlyList<double> k = node.Constants;
        return (node.Op, x.Length, k.Count, node.IsConstantFirst) switch
        {
            ("gather", _, _, _) => x[0],
            ("+", 1, _, _) => x[0] + k[0],
            ("+", _, _, _) => x[0] + x[1],
            ("-", 1, _, true) => k[0] - x[0],
            ("-", 1, _, false) => x[0] - k[0],
            ("-", _, _, _) => x[0] - x[1],
            ("*", 1, _, _) => x[0] * k[0],
            ("*", _, _, _) => x[0] * x[1],
            ("/", 1, _, true) => k[0] / x[0],
            ("/", 1, _, false) => x[0] / k[0],
            ("/", _, _, _) => x[0] / x[1],
            ("pow", 1, _, true) => Value.Pow(k[0], x[0]),
            ("pow", 1, _, false) => x[0].Pow(k[0]),
            ("pow", _, _, _) => x[0].Pow(x[1]),
            ("max", 1, _, _) => Value.Max(x[0], k[0]),
            ("max", 2, _, _) => Value.Max(x[0], x[1]),
            ("min", 1, _, _) => Value.Min(x[0], k[0]),
            ("min", 2, _, _) => Value.Min(x[0], x[1]),
            ("hypot", 1, _, _) => Value.Hypot(x[0], k[0]),
            ("hypot", _, _, _) => Value.Hypot(x[0], x[1]),
            ("neg", _, _, _) => -x[0],
            ("abs", _, _, _) => x[0].Abs(),
            ("square", _, _, _) => x[0].Square(),
            ("sqrt", _, _, _) => x[0].Sqrt(),
            ("reciprocal", _, _, _) => x[0].Reciprocal(),
            ("exp", _, _, _) => x[0].Exp(),
            ("expm1", _, _, _) => x[0].Expm1(),
            ("log", _, _, _) => x[0].Log(),
            ("log1p", _, _, _) => x[0].Log1p(),
            ("sin", _, _, _) => x[0].Sin(),
            ("cos", _, _, _) => x[0].Cos(),
            ("tan", _, _, _) => x[0].Tan(),
            ("asin", _, _, _) => x[0].Asin(),
            ("acos", _, _, _) => x[0].Acos(),
            ("atan", _, _, _) => x[0].Atan(),
            ("sinh", _, _, _) => x[0].Sinh(),
            ("cosh", _, _, _) => x[0].Cosh(),
            ("tanh", _, _, _) => x[0].Tanh(),
            ("sigmoid", _, _, _) => x[0].Sigmoid(),
            ("softplus", _, _, _) => x[0].Softplus(),
            ("silu", _, _, _) => x[0].Silu(),
            ("erf", _, _, _) => x[0].Erf(),
            ("gelu", _, _, _) => x[0].Gelu(),
            ("gelu-tanh", _, _, _) => x[0].GeluTanh(),
            ("relu", _, _, _) => x[0].Relu(),
            ("leaky-relu", _, _, _) => x[0].LeakyRelu(k[0]),
            ("elu", _, _, _) => x[0].Elu(k[0]),
            ("clamp", _, _, _) => x[0].Clamp(k[0], k[1]),
            ("if-positive", _, _, _) => Value.Select(x[0], x[1], x[1].Tape.Constant(0.0)),
            ("unless-positive", _, _, _) => Value.Select(x[0], x[1].Tape.Constant(0.0), x[1]),
            ("sum", _, _, _) => all.Sum(),
            ("mean", _, _, _) => all.Mean(),
            ("product", _, _, _) => all.Product(),
            ("max", _, _, _) => all.Max(),
            ("min", _, _, _) => all.Min(),
            ("norm", _, _, _) => all.Norm(),
            ("variance", _, _, _) => all.Variance(),
            ("logsumexp", _, _, _) => all.LogSumExp(),
            ("softmax", _, _, _) => all.Softmax()[(int)k[0]],
            ("log-softmax", _, _, _) => all.LogSoftmax()[(int)k[0]],
            ("dot", _, _, _) => Every(x, 0, x.Length).Dot(Every(x, 1, x.Length)),
            ("linear", _, _, _) => Every(x, 1, x.Length - 1).Linear(Every(x, 0, x.Length - 1), Values.Of(x[^1]))[0],
            _ => throw new NotSupportedException(
                $"The gradient of '{node.Op}' cannot be written. It is part of a gradient that the script recorded itself, or an operation of its own. Write the graph without gradients."),
        };
    }

    private static Values Every(Value[] x, int first, int count) => Values.Of([.. x.Take(count).Where((_, i) => i % 2 == first)]);
}
