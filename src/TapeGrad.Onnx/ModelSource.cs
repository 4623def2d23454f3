namespace TapeGrad.Onnx;

/// <summary>A graph by positions instead of ids, without the nodes that only copy another, and the positions of its outputs.</summary>
internal sealed class ModelSource
{
    private readonly int[] _copied;
    private int[][]? _steps;

    public ModelSource(Graph graph, ReadOnlySpan<int> outputs)
    {
        Graph = graph;
        Leaves = LeafVector.Of(graph);
        int count = graph.Nodes.Count;
        _copied = new int[count];
        Operands = new int[count][];
        for (int p = 0; p < count; p++)
        {
            GraphNode node = graph.Nodes[p];
            Operands[p] = [.. node.Operands.Select(edge => _copied[PositionOf(graph, edge.Operand)])];
            _copied[p] = node.Op == "gather" ? Operands[p][0] : p;
        }

        Outputs = [.. outputs.ToArray().Select(p => _copied[p])];
    }

    public Graph Graph { get; }

    /// <summary>The leaves of the graph, each vector as one.</summary>
    public IReadOnlyList<LeafVector> Leaves { get; }

    /// <summary>The positions of the operands of each node.</summary>
    public int[][] Operands { get; }

    /// <summary>The positions of the outputs, one after the other.</summary>
    public int[] Outputs { get; }

    public static int PositionOf(Graph graph, int id)
    {
        int low = 0;
        int high = graph.Nodes.Count - 1;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = graph.Nodes[middle].Id < id ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>The operations that the outputs need, in steps: the operations of a step do not depend on each other and are of one kind.</summary>
    /// <remarks>Recorded one by one or as a vector, neurons of a layer end up side by side.</remarks>
    public IReadOnlyList<int[]> Steps => _steps ??= [.. InSteps()];

    private IEnumerable<int[]> InSteps()
    {
        bool[] needed = Needed();
        var level = new int[needed.Length];
        for (int p = 0; p < level.Length; p++)
        {
            level[p] = Operands[p].Length == 0 ? 0 : 1 + Operands[p].Max(operand => level[operand]);
        }

        return Enumerable.Range(0, level.Length)
            .Where(p => needed[p] && Graph.Nodes[p].Kind == NodeKind.Operation)
            .GroupBy(p => (level[p], KeyOf(p)))
            .OrderBy(group => group.Key.Item1)
            .Select(group => group.ToArray());
    }

    private bool[] Needed()
    {
        var needed = new bool[Operands.Length];
        foreach (int output in Outputs)
        {
            needed[output] = true;
        }

        for (int p = needed.Length - 1; p >= 0; p--)
        {
            foreach (int operand in needed[p] ? Operands[p] : [])
            {
                needed[operand] = true;
            }
        }

        return needed;
    }

    // Softmax of the same operands, and linear maps of the same inputs, are one operation; other operations of many operands stay alone.
    private string KeyOf(int p)
    {
        GraphNode node = Graph.Nodes[p];
        int[] operands = Operands[p];
        return node.Op switch
        {
            "softmax" or "log-softmax" => $"{node.Op} of {string.Join(' ', operands)}",
            "linear" => $"linear of {string.Join(' ', operands.Where((_, i) => i % 2 == 1))}",
            _ when Operation.IsReduction(node.Op, operands.Length) => FormattableString.Invariant($"{node.Op} {p}"),
            _ => FormattableString.Invariant($"{node.Op} {node.IsConstantFirst} {string.Join(' ', node.Constants.Select(BitConverter.DoubleToInt64Bits))}"),
        };
    }
}
