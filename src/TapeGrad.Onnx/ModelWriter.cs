namespace TapeGrad.Onnx;

/// <summary>Writes a graph as a model: leaves, then the operations step by step, then the outputs.</summary>
internal sealed class ModelWriter
{
    private readonly ModelSource _source;
    private readonly ModelBuilder _model;
    private readonly TensorMap _tensors;
    private readonly Matrices _matrices;

    private ModelWriter(ModelSource source, OnnxOptions options)
    {
        _source = source;
        _model = new ModelBuilder(options.Single);
        _tensors = new TensorMap(_model, source.Operands.Length);
        _matrices = new Matrices(source);
    }

    /// <summary>The bytes of a model with these outputs: each takes as many of the output nodes as it counts.</summary>
    public static byte[] Write(ModelSource source, ReadOnlySpan<ModelOutput> outputs, OnnxOptions options)
    {
        var writer = new ModelWriter(source, options);
        writer.WriteLeaves();
        string[] names = [.. outputs.ToArray().Select(output => writer._model.Named(output.Name))];
        foreach (int[] step in source.Steps)
        {
            writer.WriteStep(step);
        }

        int first = 0;
        for (int i = 0; i < names.Length; i++)
        {
            writer.WriteOutput(names[i], outputs[i], source.Outputs.AsSpan(first, outputs[i].Count));
            first += outputs[i].Count;
        }

        return writer._model.ToBytes();
    }

    private void WriteLeaves()
    {
        foreach (LeafVector leaf in _source.Leaves)
        {
            string name = _model.Named(leaf.Name);
            if (leaf.Kind == NodeKind.Input)
            {
                _tensors.AnyInput ??= name;
                _model.Input(name, leaf.IsVector ? leaf.Width : null);
                _tensors.Add(leaf.Positions, new Tensor(leaf.IsVector ? name : _model.Node("Reshape", name, _model.List(-1, 1)), leaf.Width, true), leaf.Columns);
                continue;
            }

            double[] numbers = [.. leaf.Positions.Select(p => _source.Graph.Nodes[p].Data)];
            ReadOnlySpan<long> matrix = _matrices.ShapeOf(leaf.Positions[0]);
            _model.Initializer(name, matrix.IsEmpty ? [numbers.Length] : matrix, numbers);
            _matrices.Name(leaf.Positions[0], name);
            string list = _matrices.IsListToo(leaf.Positions) ? _model.Node("Reshape", name, _model.List(-1)) : name;
            _tensors.Add(leaf.Positions, new Tensor(list, numbers.Length, false));
        }
    }

    private void WriteStep(int[] step)
    {
        GraphNode node = _source.Graph.Nodes[step[0]];
        int[] operands = _source.Operands[step[0]];
        switch (node.Op)
        {
            case "linear":
                WriteLinear(step);
                break;
            case "softmax" or "log-softmax":
                Tensor x = _tensors.Columns(operands);
                Tensor y = x with { Name = _model.Node(node.Op == "softmax" ? "Softmax" : "LogSoftmax", ("axis", -1), [x.Name]) };
                _tensors.Add(step, y, [.. step.Select(p => (int)_source.Graph.Nodes[p].Constants[0])]);
                break;
            case "dot":
                _tensors.Add(step, Dot(operands, operands.Length));
                break;
            case var op when Operation.IsReduction(op, operands.Length):
                Tensor columns = _tensors.Columns(operands);
                _tensors.Add(step, new Tensor(Operation.Reduce(_model, op, columns.Name), 1, columns.IsVarying));
                break;
            default:
                WriteEach(step, node);
                break;
        }
    }

    private void WriteEach(int[] step, GraphNode node)
    {
        Tensor[] x = [.. Enumerable.Range(0, _source.Operands[step[0]].Length)
            .Select(i => _tensors.Operand([.. step.Select(p => _source.Operands[p][i])]))];
        string[] numbers = [.. node.Constants.Select(_model.Number)];
        string[] names = [.. x.Select(tensor => tensor.Name)];
        string result = Operation.Write(_model, node.Op, node.IsConstantFirst ? [.. numbers, .. names] : [.. names, .. numbers]);
        _tensors.Add(step, new Tensor(result, x.Max(tensor => tensor.Width), x.Any(tensor => tensor.IsVarying)));
    }

    // The operands are w₀, x₀, w₁, x₁ … and the bias.
    private void WriteLinear(int[] step)
    {
        int[] weights = _matrices.WeightsOf(step);
        int[] inputs = [.. _source.Operands[step[0]].Where((_, i) => i % 2 == 1)];
        if (_tensors.IsVarying(inputs) && !_tensors.IsVarying(weights))
        {
            string matrix = _matrices.NameOf(weights, [step.Length, inputs.Length])
                ?? _model.Node("Reshape", _tensors.Columns(weights).Name, _model.List(step.Length, inputs.Length));
            Tensor bias = _tensors.Operand([.. step.Select(p => _source.Operands[p][^1])]);
            string y = _model.Node("Gemm", ("transB", 1), [_tensors.Columns(inputs).Name, matrix, bias.Name]);
            _tensors.Add(step, new Tensor(y, step.Length, true));
            return;
        }

        foreach (int p in step)
        {
            int[] operands = _source.Operands[p];
            Tensor dot = Dot(operands, operands.Length - 1);
            Tensor bias = _tensors.Columns(operands.AsSpan(operands.Length - 1));
            _tensors.Add([p], new Tensor(_model.Node("Add", dot.Name, bias.Name), 1, dot.IsVarying || bias.IsVarying));
        }
    }

    private Tensor Dot(int[] operands, int count)
    {
        Tensor x = _tensors.Columns([.. operands.Take(count).Where((_, i) => i % 2 == 0)]);
        Tensor y = _tensors.Columns([.. operands.Take(count).Where((_, i) => i % 2 == 1)]);
        return new Tensor(Operation.Reduce(_model, "sum", _model.Node("Mul", x.Name, y.Name)), 1, x.IsVarying || y.IsVarying);
    }

    private void WriteOutput(string name, ModelOutput output, ReadOnlySpan<int> positions)
    {
        Tensor tensor = _tensors.Columns(positions);
        if (output.IsMean)
        {
            string mean = tensor.IsVarying ? _model.Node("ReduceMean", ("keepdims", 0), [tensor.Name, _model.List(0)]) : tensor.Name;
            ReadOnlySpan<long> matrix = output.Leaf is { } leaf ? _matrices.ShapeOf(leaf) : [];
            long[] shape = matrix.IsEmpty ? [output.Count] : matrix.ToArray();
            _model.Node("Reshape", null, [mean, _model.List(shape)], name);
            _model.Output(name, false, [.. shape.Select(size => (int)size)]);
            return;
        }

        bool varies = tensor.IsVarying || (output.IsOfInput && _tensors.AnyInput is not null);
        string rows = varies ? _tensors.Expanded(tensor) : tensor.Name;
        _model.Node("Reshape", null, [rows, output.IsVector ? _model.List(-1, output.Count) : _model.List(-1)], name);
        _model.Output(name, varies, output.IsVector || !varies ? [output.Count] : []);
    }
}
