namespace TapeGrad.Onnx;

/// <summary>Where in the model the nodes of a graph are: which column of which tensor.</summary>
internal sealed class TensorMap(ModelBuilder model, int nodes)
{
    private readonly Tensor?[] _tensors = new Tensor?[nodes];
    private readonly int[] _columns = new int[nodes];
    private string? _expandedShape;

    /// <summary>An input, whose first dimension is the number of rows.</summary>
    public string? AnyInput { get; set; }

    public bool IsVarying(ReadOnlySpan<int> positions)
    {
        foreach (int p in positions)
        {
            if (_tensors[p]!.IsVarying)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Says that nodes are the columns of a tensor, in order; all of them are column 0 of a tensor of one column.</summary>
    public void Add(ReadOnlySpan<int> positions, Tensor tensor) =>
        Add(positions, tensor, [.. Enumerable.Range(0, positions.Length).Select(i => tensor.Width == 1 ? 0 : i)]);

    /// <summary>Says which columns of a tensor nodes are.</summary>
    public void Add(ReadOnlySpan<int> positions, Tensor tensor, ReadOnlySpan<int> columns)
    {
        for (int i = 0; i < positions.Length; i++)
        {
            _tensors[positions[i]] = tensor;
            _columns[positions[i]] = columns[i];
        }
    }

    /// <summary>As <see cref="Columns"/>, but with one column, which fits every width, where all are the same node.</summary>
    public Tensor Operand(ReadOnlySpan<int> positions) => Columns(positions[1..].ContainsAnyExcept(positions[0]) ? positions : positions[..1]);

    /// <summary>A tensor with these nodes as its columns.</summary>
    public Tensor Columns(ReadOnlySpan<int> positions)
    {
        List<Tensor> parts = [];
        for (int i = 0; i < positions.Length;)
        {
            int end = i + 1;
            while (end < positions.Length && _tensors[positions[end]] == _tensors[positions[i]])
            {
                end++;
            }

            parts.Add(Part(_tensors[positions[i]]!, positions[i..end]));
            i = end;
        }

        return parts.Count == 1 ? parts[0] : Concatenated(parts);
    }

    /// <summary>The tensor in rows: one without rows is repeated.</summary>
    public string Expanded(Tensor tensor)
    {
        if (tensor.IsVarying)
        {
            return tensor.Name;
        }

        _expandedShape ??= model.Node("Concat", ("axis", 0), [model.Node("Shape", ("end", 1), [AnyInput!]), model.List(1)]);
        return model.Node("Expand", tensor.Name, _expandedShape);
    }

    private Tensor Part(Tensor tensor, ReadOnlySpan<int> positions)
    {
        var columns = new long[positions.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = _columns[positions[i]];
        }

        return columns.Length == tensor.Width && columns.SequenceEqual(Enumerable.Range(0, tensor.Width).Select(i => (long)i))
            ? tensor
            : tensor with { Name = model.Node("Gather", ("axis", -1), [tensor.Name, model.List(columns)]), Width = columns.Length };
    }

    private Tensor Concatenated(List<Tensor> parts)
    {
        bool varies = parts.Exists(part => part.IsVarying);
        string name = model.Node("Concat", ("axis", -1), [.. parts.Select(part => varies ? Expanded(part) : part.Name)]);
        return new Tensor(name, parts.Sum(part => part.Width), varies);
    }
}
