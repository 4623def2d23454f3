namespace TapeGrad;

/// <summary>Writes a picture as operations on single numbers, so that it can be differentiated again.</summary>
internal sealed class GraphExpansion
{
    private readonly Graph.Topology _shape;
    private readonly double[] _constants;
    private readonly ScalarGraph _graph;
    private readonly int[] _at;

    // The nodes of a normalization have the same operands, and are expanded together.
    private (int Op, int[] Operands, int[] Results) _last = (0, [], []);

    private GraphExpansion(Graph picture, int[] inputs)
    {
        _shape = picture._topology;
        _constants = picture._constants;
        _graph = new ScalarGraph(_shape.Count);
        _at = new int[_shape.Count];
        for (int i = 0; i < inputs.Length; i++)
        {
            _at[inputs[i]] = _graph.Input(i);
        }

        HashSet<int> listed = [.. inputs];
        for (int p = 0; p < _at.Length; p++)
        {
            if (!listed.Contains(p))
            {
                _at[p] = _shape.Kinds[p] == NodeKind.Operation ? Operation(p) : _graph.Constant(picture._data[p]);
            }
        }
    }

    /// <summary>The product of the Hessian of a picture's output with a direction.</summary>
    /// <param name="picture">A picture whose operations can be computed again.</param>
    /// <param name="inputs">The positions of the leaves that move; all others are constants.</param>
    public static HessianProduct Product(Graph picture, int[] inputs)
    {
        var expansion = new GraphExpansion(picture, inputs);
        return new HessianProduct(expansion._graph, expansion._at[^1], inputs.Length);
    }

    private int Operation(int p)
    {
        int op = _shape.OpNumbers[p];
        OpEntry entry = OpTable.Entry(op);
        int[] x = [.. _shape.OperandsOf(p)];
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = _at[x[i]];
        }

        ReadOnlySpan<double> numbers = _constants.AsSpan(_shape.ConstantStart[p].._shape.ConstantStart[p + 1]);
        return entry.IsNary ? Nary(op, x, numbers)
            : x.Length == 2 ? _graph.Binary(op, x[0], x[1])
            : numbers.Length == 2 ? _graph.Bounded(op, x[0], numbers[0], numbers[1])
            : !entry.IsBinary ? _graph.Unary(op, x[0], numbers.IsEmpty ? 0.0 : numbers[0])
            : _shape.ConstantFirst[p] ? _graph.Binary(op, _graph.Constant(numbers[0]), x[0])
            : _graph.Binary(op, x[0], _graph.Constant(numbers[0]));
    }

    private int Nary(int op, int[] x, ReadOnlySpan<double> numbers)
    {
        if (op == GatherOp.Instance.Op)
        {
            return x[0];
        }

        return op == DotOp.Instance.Op || op == LinearOp.Instance.Op ? Products(x)
            : numbers.IsEmpty ? Results(op, x, 1)[0]
            : Results(op, x, x.Length)[(int)numbers[0]];
    }

    // x₀ · x₁ + x₂ · x₃ + …; a bias at the end has no partner.
    private int Products(int[] x)
    {
        int sum = x.Length % 2 == 0 ? _graph.Constant(0.0) : x[^1];
        for (int i = 0; i + 1 < x.Length; i += 2)
        {
            sum = _graph.Binary<Value.AddOp>(sum, _graph.Binary<Value.MultiplyOp>(x[i], x[i + 1]));
        }

        return sum;
    }

    private int[] Results(int op, int[] x, int count)
    {
        if (_last.Op != op || count == 1 || !_last.Operands.AsSpan().SequenceEqual(x))
        {
            // A vector whose operands are the only nodes before it.
            int[] at = [.. x, .. new int[count]];
            var node = new VectorNode { Start = x.Length, Count = count, Size = x.Length, A = 0, B = Record.None, C = Record.None };
            NaryOp.Of(op).Expand(null!, node, at, _graph);
            _last = (op, x, at[x.Length..]);
        }

        return _last.Results;
    }
}
