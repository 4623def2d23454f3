namespace TapeGrad;

/// <summary>The numbers of one step in few bytes: how each differs from a guess that reader and writer make alike.</summary>
/// <remarks>
/// A guess uses +, × and numbers that come before it in the order of reading, so that every machine makes the same. Most
/// are right: a local derivative of a product is the other factor, and a gradient is the sum of the shares that arrive. The
/// bits in which a number differs from its guess are then 0 and take almost no room. docs/formats.md describes the guesses.
/// </remarks>
internal sealed class PackedNumbers
{
    private readonly Graph.Topology _shape;
    private readonly Graph? _previous;
    private readonly bool _unpacks;
    private readonly double[] _data;
    private readonly double[] _locals;
    private readonly double[] _constants;
    private readonly double[]? _grad;
    private readonly double[]? _accumulated;
    private readonly ulong[] _differences;

    private PackedNumbers(Graph graph, Graph? previous, ulong[]? differences)
    {
        _shape = graph._topology;
        _previous = previous;
        _unpacks = differences is not null;
        (_data, _locals, _constants, _grad, _accumulated) = (graph._data, graph._locals, graph._constants, graph._grad, graph._accumulated);
        _differences = differences ?? new ulong[_data.Length + _locals.Length + _constants.Length + (_grad?.Length ?? 0) + (_accumulated?.Length ?? 0)];
        Walk();
    }

    /// <summary>Packs the numbers of a graph. <paramref name="previous"/> has the same shape, or is null.</summary>
    public static byte[] Pack(Graph graph, Graph? previous)
    {
        ulong[] differences = new PackedNumbers(graph, previous, null)._differences;

        // First the lowest byte of each difference, last the highest: bytes that are alike come together.
        byte[] bytes = new byte[differences.Length * sizeof(ulong)];
        for (int i = 0; i < bytes.Length;)
        {
            int shift = 8 * (i / differences.Length);
            foreach (ulong difference in differences)
            {
                bytes[i++] = (byte)(difference >> shift);
            }
        }

        return Deflated.Of(bytes);
    }

    /// <summary>The graph of this shape whose numbers were packed.</summary>
    public static Graph Unpack(byte[] packed, Graph.Topology shape, Graph? previous, string where)
    {
        (int nodes, int locals, int constants) = (shape.Count, shape.Operands.Length, shape.ConstantStart[^1]);
        int without = nodes + locals + constants;
        byte[] bytes = Deflated.Read(packed, (without + (2L * nodes)) * sizeof(ulong), $"'packed' of {where}");
        int count = bytes.Length / sizeof(ulong);
        if (bytes.Length % sizeof(ulong) != 0 || (count - without) % nodes != 0 || count < without)
        {
            throw Json.Error($"'packed' of {where} holds {bytes.Length} bytes, and its graph takes {without} numbers, {without + nodes} or {without + (2 * nodes)}, of 8 bytes each");
        }

        ulong[] differences = new ulong[count];
        for (int i = 0; i < bytes.Length;)
        {
            int shift = 8 * (i / count);
            for (int n = 0; n < count; n++)
            {
                differences[n] |= (ulong)bytes[i++] << shift;
            }
        }

        Graph graph = Graph.Of(
            shape, new double[nodes], new double[locals], new double[constants], count > without ? new double[nodes] : null, count > without + nodes ? new double[nodes] : null);
        _ = new PackedNumbers(graph, previous, differences);
        return graph;
    }

    private void Walk()
    {
        int at = _data.Length;
        for (int p = 0; p < _data.Length; p++)
        {
            WalkNode(p, _data.Length);
        }

        at += _locals.Length;
        for (int c = 0; c < _constants.Length; c++)
        {
            Code(ref _constants[c], _previous?._constants[c] ?? 0.0, at++);
        }

        if (_grad is null)
        {
            return;
        }

        WalkGradients(_grad, at);
        for (int p = 0; p < _accumulated?.Length; p++)
        {
            Code(ref _accumulated[p], _grad[p], at + _grad.Length + p);
        }
    }

    private void WalkNode(int p, int firstLocal)
    {
        int start = _shape.OperandStart[p];
        ReadOnlySpan<int> operands = _shape.OperandsOf(p);
        bool isProducts = operands.Length > 1 && _shape.Ops[p] is "*" or "dot" or "linear";
        for (int k = 0; k < operands.Length; k++)
        {
            double guess = !isProducts ? _previous?._locals[start + k] ?? 0.0
                : (k ^ 1) < operands.Length ? _data[operands[k ^ 1]]
                : 1.0;
            Code(ref _locals[start + k], guess, firstLocal + start + k);
        }

        bool isSum = _shape.ConstantStart[p + 1] == _shape.ConstantStart[p] && _shape.Ops[p] is "+" or "-" or "relu" or "gather" or "sum" or "mean";
        double data = isProducts ? Products(operands)
            : isSum ? Linear(operands, _locals.AsSpan(start, operands.Length))
            : _previous?._data[p] ?? 0.0;
        Code(ref _data[p], data, p);
    }

    private double Products(ReadOnlySpan<int> operands)
    {
        double sum = 0.0;
        for (int k = 0; k < operands.Length; k += 2)
        {
            sum += k + 1 < operands.Length ? _data[operands[k]] * _data[operands[k + 1]] : _data[operands[k]];
        }

        return sum;
    }

    private double Linear(ReadOnlySpan<int> operands, ReadOnlySpan<double> locals)
    {
        double sum = 0.0;
        for (int k = 0; k < operands.Length; k++)
        {
            sum += locals[k] == 0.0 ? 0.0 : locals[k] * _data[operands[k]];
        }

        return sum;
    }

    // A gradient is the sum of the shares of later nodes; the first of them is the output's, which has its seed.
    private void WalkGradients(double[] grad, int at)
    {
        double[] arrived = new double[grad.Length];
        arrived[^1] = _previous?._grad?[^1] ?? 0.0;
        for (int p = grad.Length - 1; p >= 0; p--)
        {
            Code(ref grad[p], arrived[p], at + p);
            if (grad[p] == 0.0)
            {
                continue;
            }

            for (int e = _shape.OperandStart[p]; e < _shape.OperandStart[p + 1]; e++)
            {
                arrived[_shape.Operands[e]] += _locals[e] * grad[p];
            }
        }
    }

    // A guess that is NaN counts as 0, because machines write NaN differently.
    private void Code(ref double number, double guess, int place)
    {
        ulong bits = BitConverter.DoubleToUInt64Bits(double.IsNaN(guess) ? 0.0 : guess);
        if (_unpacks)
        {
            number = BitConverter.UInt64BitsToDouble(_differences[place] ^ bits);
        }
        else
        {
            _differences[place] = BitConverter.DoubleToUInt64Bits(double.IsNaN(number) ? double.NaN : number) ^ bits;
        }
    }
}
