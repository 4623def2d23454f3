namespace TapeGrad;

/// <summary>A copy of what leads to some outputs of a graph, to which derivatives in a direction are added.</summary>
internal sealed class GraphCopy
{
    private readonly ScalarGraph _from;
    private readonly int[] _at;

    /// <param name="from">The graph.</param>
    /// <param name="outputs">The outputs to copy.</param>
    /// <param name="inputs">How many inputs the graph has.</param>
    /// <param name="directions">How many numbers a direction has.</param>
    /// <param name="parameters">
    /// How many parameters there are, if the inputs become further parameters behind them: they are the same for all directions,
    /// which are the inputs of the copy. If null, the copy has the inputs of the graph, and behind them the direction.
    /// </param>
    public GraphCopy(ScalarGraph from, int[] outputs, int inputs, int directions, int? parameters)
    {
        _from = from;
        _at = new int[from.Count];
        Graph = new ScalarGraph(4 * from.Count);

        // A graph has buffers, and two threads may ask for derivatives at once.
        lock (from)
        {
            Dependence[] dependences = from.DependencesOf(outputs);
            for (int i = 0; i < _at.Length; i++)
            {
                if (dependences[i] != Dependence.Dead && from.Nodes[i].Kind == ScalarKind.Parameter)
                {
                    _at[i] = Graph.Parameter(from.Nodes[i].A);
                }
            }

            Point = [.. Enumerable.Range(0, inputs).Select(i => parameters is { } behind ? Graph.Parameter(behind + i) : Graph.Input(i))];
            for (int i = 0; i < _at.Length; i++)
            {
                if (dependences[i] != Dependence.Dead)
                {
                    _at[i] = Copy(i);
                }
            }
        }

        Outputs = Array.ConvertAll(outputs, output => _at[output]);
        Directions = [.. Enumerable.Range(0, directions).Select(i => Graph.Input(parameters is null ? inputs + i : i))];
    }

    public ScalarGraph Graph { get; }

    public int[] Outputs { get; }

    /// <summary>The inputs of the graph.</summary>
    public int[] Point { get; }

    public int[] Directions { get; }

    /// <summary>The gradient of the only output towards the inputs.</summary>
    public int[] Gradient() => GraphDerivatives.Backward(Graph, Outputs, [Graph.Constant(1.0)], Point);

    private int Copy(int i)
    {
        ScalarNode node = _from.Nodes[i];
        return node.Kind switch
        {
            ScalarKind.Constant => Graph.Constant(node.Number),
            ScalarKind.Input => Point[node.A],
            ScalarKind.Unary => Graph.Unary(node.Op, _at[node.A], node.Number),
            ScalarKind.Bounded => Graph.Bounded(node.Op, _at[node.A], node.Number, node.Number2),
            ScalarKind.Binary => Graph.Binary(node.Op, _at[node.A], _at[node.B]),
            ScalarKind.Nary => Graph.Nary(node.Op, Array.ConvertAll(_from.Operands(node).ToArray(), operand => _at[operand])),
            _ => _at[i],
        };
    }
}
