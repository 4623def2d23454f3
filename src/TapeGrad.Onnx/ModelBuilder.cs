using System.Globalization;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Onnx;

namespace TapeGrad.Onnx;

/// <summary>An ONNX model that grows node by node, and the names in it.</summary>
internal sealed class ModelBuilder(bool single)
{
    private const int MostNodes = 50_000;

    private readonly GraphProto _graph = new() { Name = "tapegrad" };
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<long, string> _numbers = [];
    private readonly Dictionary<string, string> _lists = [];
    private int _temporaries;

    public bool Single { get; } = single;

    private int Type => (int)(Single ? TensorProto.Types.DataType.Float : TensorProto.Types.DataType.Double);

    /// <summary>A name that no tensor has yet: the one that was asked for, if it is free.</summary>
    public string Named(string name)
    {
        string free = name;
        for (int i = 1; !_names.Add(free); i++)
        {
            free = string.Create(CultureInfo.InvariantCulture, $"{name}_{i}");
        }

        return free;
    }

    public string Node(string op, params ReadOnlySpan<string> inputs) => Node(op, null, inputs);

    /// <summary>Adds a node with one output.</summary>
    /// <exception cref="NotSupportedException">The model has as many nodes as it may have.</exception>
    public string Node(string op, (string Name, int Value)? attribute, ReadOnlySpan<string> inputs, string? output = null)
    {
        if (_graph.Node.Count == MostNodes)
        {
            throw new NotSupportedException(
                "The graph needs more than 50000 ONNX nodes, which takes ONNX Runtime minutes to load. Record layers with Values, as Mlp does, or export the network alone.");
        }

        output ??= Named(string.Create(CultureInfo.InvariantCulture, $"t{_temporaries++}"));
        var node = new NodeProto { OpType = op, Output = { output } };
        foreach (string input in inputs)
        {
            node.Input.Add(input);
        }

        if (attribute is var (name, value))
        {
            node.Attribute.Add(new AttributeProto { Name = name, I = value, Type = AttributeProto.Types.AttributeType.Int });
        }

        _graph.Node.Add(node);
        return output;
    }

    /// <summary>A number that fits every shape.</summary>
    public string Number(double number)
    {
        ref string? name = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, BitConverter.DoubleToInt64Bits(number), out _);
        return name ??= Initializer(Named(string.Create(CultureInfo.InvariantCulture, $"c{_numbers.Count - 1}")), [], [number]);
    }

    /// <summary>A list of whole numbers: axes, shapes, columns.</summary>
    public string List(params ReadOnlySpan<long> numbers)
    {
        ref string? name = ref CollectionsMarshal.GetValueRefOrAddDefault(_lists, string.Join(',', numbers.ToArray()), out _);
        if (name is null)
        {
            name = Named(string.Create(CultureInfo.InvariantCulture, $"i{_lists.Count - 1}"));
            _graph.Initializer.Add(new TensorProto { Name = name, DataType = (int)TensorProto.Types.DataType.Int64, Dims = { numbers.Length }, Int64Data = { numbers.ToArray() } });
        }

        return name;
    }

    /// <summary>Numbers of a shape.</summary>
    /// <exception cref="ArgumentException">A number is too large for 32 bits.</exception>
    public string Initializer(string name, ReadOnlySpan<long> shape, ReadOnlySpan<double> numbers)
    {
        var tensor = new TensorProto { Name = name, DataType = Type, Dims = { shape.ToArray() } };
        foreach (double number in numbers)
        {
            if (!Single)
            {
                tensor.DoubleData.Add(number);
                continue;
            }

            if (double.IsFinite(number) && !float.IsFinite((float)number))
            {
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{number} in '{name}' is too large for 32 bits. Write 64 bits, without Single."));
            }

            tensor.FloatData.Add((float)number);
        }

        _graph.Initializer.Add(tensor);
        return name;
    }

    public void Input(string name, int? width) => _graph.Input.Add(Info(name, true, width));

    public void Output(string name, bool varies, params ReadOnlySpan<int> shape) => _graph.Output.Add(Info(name, varies, [.. shape]));

    public byte[] ToBytes() => new ModelProto
    {
        IrVersion = 10,
        ProducerName = "TapeGrad",
        OpsetImport = { new OperatorSetIdProto { Domain = "", Version = 21 } },
        Graph = _graph,
    }.ToByteArray();

    private ValueInfoProto Info(string name, bool varies, params int?[] widths)
    {
        var shape = new TensorShapeProto();
        if (varies)
        {
            shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = "rows" });
        }

        foreach (int? width in widths)
        {
            if (width is { } number)
            {
                shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = number });
            }
        }

        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = Type, Shape = shape } } };
    }
}
