using TapeGrad.Tests;

namespace TapeGrad.Viewer.Tests;

/// <summary>Records a graph again, with other numbers at its leaves: the engine's answer to a what-if.</summary>
internal static class Rerecording
{
    private static readonly Dictionary<string, Witness> Rows = Witnesses.All.ToDictionary(w => w.Label);
    private static readonly Dictionary<string, ReductionWitness> Reductions = ReductionWitness.All.ToDictionary(w => w.Label);

    /// <summary>The value of each node, after a sweep from the last of them.</summary>
    public static Value[] Of(Graph graph, Func<GraphNode, double> leaf)
    {
        var tape = new Tape();
        var values = new Dictionary<int, Value>();
        foreach (GraphNode node in graph.Nodes)
        {
            values[node.Id] = node.Kind switch
            {
                NodeKind.Parameter => tape.Parameter(leaf(node)),
                NodeKind.Input => tape.Input(leaf(node)),
                NodeKind.Constant => tape.Constant(leaf(node)),
                _ => Operation(node, [.. node.Operands.Select(o => values[o.Operand])]),
            };
        }

        values[graph.Output.Id].Backward();
        return [.. graph.Nodes.Select(n => values[n.Id])];
    }

    private static Value Operation(GraphNode node, Value[] x)
    {
        double[] numbers = [.. node.Constants];
        if (Rows.TryGetValue(node.Op, out Witness? row) && x.Length <= 2)
        {
            return row switch
            {
                { IsBinary: false } => row.Unary!(x[0], numbers.ElementAtOrDefault(0), numbers.ElementAtOrDefault(1)),
                _ when x.Length == 2 => row.Both!(x[0], x[1]),
                _ => node.IsConstantFirst ? row.First!(numbers[0], x[0]) : row.Last!(x[0], numbers[0]),
            };
        }

        return node.Op switch
        {
            "gather" => x[0],
            "linear" or "dot" => Enumerable.Range(0, x.Length / 2).Aggregate(x.Length % 2 == 1 ? x[^1] + 0.0 : x[0] * 0.0, (sum, i) => sum + (x[2 * i] * x[(2 * i) + 1])),
            "softmax" => Values.Of(x).Softmax()[(int)numbers[0]],
            "log-softmax" => Values.Of(x).LogSoftmax()[(int)numbers[0]],
            _ => Reductions[node.Op].Record(Values.Of(x)),
        };
    }
}
