namespace TapeGrad.Onnx;

/// <summary>Which leaves are the weights of a layer: matrices in the model, and lists of numbers everywhere else.</summary>
internal sealed class Matrices
{
    private readonly ModelSource _source;
    private readonly Dictionary<int, long[]> _shapes = [];
    private readonly Dictionary<int, string> _names = [];
    private readonly bool[] _inList;

    public Matrices(ModelSource source)
    {
        _source = source;
        _inList = new bool[source.Operands.Length];
        Dictionary<int, LeafVector> parameters = source.Leaves.Where(leaf => leaf.Kind == NodeKind.Parameter).ToDictionary(leaf => leaf.Positions[0]);
        foreach (int output in source.Outputs)
        {
            _inList[output] = true;
        }

        foreach (int[] step in source.Steps)
        {
            bool isLinear = source.Graph.Nodes[step[0]].Op == "linear";
            int[] weights = isLinear ? WeightsOf(step) : [];
            if (isLinear && parameters.TryGetValue(weights[0], out LeafVector? leaf) && leaf.Positions.AsSpan().SequenceEqual(weights))
            {
                _shapes.TryAdd(weights[0], [step.Length, weights.Length / step.Length]);
                weights = [];
            }

            foreach (int p in step)
            {
                for (int i = 0; i < source.Operands[p].Length; i++)
                {
                    int operand = source.Operands[p][i];
                    _inList[operand] |= !isLinear || i % 2 == 1 || i == source.Operands[p].Length - 1 || weights.Length > 0;
                }
            }
        }
    }

    /// <summary>The weights of linear nodes of the same inputs, row after row.</summary>
    public int[] WeightsOf(int[] step) =>
        [.. step.SelectMany(p => _source.Operands[p].Where((_, i) => i % 2 == 0 && i < _source.Operands[p].Length - 1))];

    /// <summary>The shape of the leaf that begins at a position; empty if it is not a matrix.</summary>
    public ReadOnlySpan<long> ShapeOf(int first) => _shapes.GetValueOrDefault(first);

    /// <summary>Notes the name of the leaf that begins at a position.</summary>
    public void Name(int first, string name) => _names.Add(first, name);

    /// <summary>The matrix of these weights in this shape, or null.</summary>
    public string? NameOf(int[] weights, ReadOnlySpan<long> shape) => ShapeOf(weights[0]).SequenceEqual(shape) ? _names[weights[0]] : null;

    /// <summary>Whether a matrix is needed as a list as well.</summary>
    public bool IsListToo(int[] leaf) => _shapes.ContainsKey(leaf[0]) && leaf.Any(p => _inList[p]);
}
