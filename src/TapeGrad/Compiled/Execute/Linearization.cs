namespace TapeGrad;

/// <summary>A matrix of derivatives at a point, from its products with directions.</summary>
/// <remarks>
/// What depends on the point is computed once. The unit directions are the rows of a batch, and run in lanes. Inputs that no
/// result depends on together share a direction, so a sparse matrix takes few.
/// </remarks>
internal sealed class Linearization
{
    // As many directions at once as a block has lanes.
    private const int Block = 32;
    private const int LargestBlock = 40;

    private readonly Replay _replay;
    private readonly Sparsity _sparsity;
    private readonly int _parameters;
    private readonly int _point;
    private readonly int _directions;

    // Of the gradient, the first fixed result is the output, and the others are the gradient.
    private readonly bool _ofGradient;
    private readonly Stack<Memory> _idle = [];

    private Linearization(ScalarGraph graph, int parameters, int point, int directions, int[] fixedResults, int[] results, bool ofGradient = false)
    {
        _ofGradient = ofGradient;
        (_parameters, _point, _directions, Results) = (parameters, point, directions, results.Length);
        int[] outputs = [.. fixedResults, .. results];
        Dependence[] dependences = graph.DependencesOf(outputs);
        _replay = new Replay(graph, dependences, outputs, directions, fixedResults.Length);
        _sparsity = Sparsity.Of(graph, dependences, results, directions);
    }

    /// <summary>How many numbers a product has.</summary>
    public int Results { get; }

    /// <summary>The entries that may differ from 0: for each direction the results, in order.</summary>
    public int[][] Entries => _sparsity.Entries;

    /// <summary>Of the gradient of the only output: the matrix is its Hessian. Fixed are the output and its gradient.</summary>
    public static Linearization OfGradient(ScalarGraph graph, int output, int parameters, int inputs)
    {
        var copy = new GraphCopy(graph, [output], inputs, inputs, parameters);
        int[] gradient = copy.Gradient();
        int[] product = GraphDerivatives.Forward(copy.Graph, gradient, copy.Point, copy.Directions);
        return new Linearization(copy.Graph, parameters, inputs, inputs, [.. copy.Outputs, .. gradient], product, ofGradient: true);
    }

    /// <summary>Of all outputs: the matrix is their Jacobian, a row for each input. Fixed are the outputs.</summary>
    public static Linearization OfOutputs(ScalarGraph graph, int[] outputs, int parameters, int inputs)
    {
        var copy = new GraphCopy(graph, outputs, inputs, inputs, parameters);
        int[] product = GraphDerivatives.Forward(copy.Graph, copy.Outputs, copy.Point, copy.Directions);
        return new Linearization(copy.Graph, parameters, inputs, inputs, copy.Outputs, product);
    }

    /// <summary>The same backward: the matrix is their Jacobian, a row for each output.</summary>
    public static Linearization OfOutputsBackward(ScalarGraph graph, int[] outputs, int parameters, int inputs)
    {
        var copy = new GraphCopy(graph, outputs, inputs, outputs.Length, parameters);
        int[] product = GraphDerivatives.Backward(copy.Graph, copy.Outputs, copy.Directions, copy.Point);
        return new Linearization(copy.Graph, parameters, inputs, outputs.Length, copy.Outputs, product);
    }

    /// <summary>Writes the gradient or the outputs at a point, and the matrix: a row for each direction, or transposed a row for each result.</summary>
    public double Matrix(
        ReadOnlySpan<double> parameters, ReadOnlySpan<double> point, Span<double> fixedResults, Span<double> matrix, bool transposed, int threads)
    {
        Memory memory = Start(parameters, point, fixedResults);
        if (_sparsity.ColorCount < _directions || transposed)
        {
            Span<double> compressed = Compressed(memory, threads);
            matrix.Clear();
            for (int direction = 0; direction < _directions; direction++)
            {
                foreach (int result in Entries[direction])
                {
                    int at = transposed ? (result * _directions) + direction : (direction * Results) + result;
                    matrix[at] = compressed[(_sparsity.Colors[direction] * Results) + result];
                }
            }
        }
        else
        {
            Run(memory, matrix, threads);
        }

        return End(memory);
    }

    /// <summary>Writes the gradient or the outputs at a point, and the numbers of <see cref="Entries"/>.</summary>
    public double Sparse(ReadOnlySpan<double> parameters, ReadOnlySpan<double> point, Span<double> fixedResults, Span<double> values, int threads)
    {
        Memory memory = Start(parameters, point, fixedResults);
        Span<double> compressed = Compressed(memory, threads);
        int at = 0;
        for (int direction = 0; direction < _directions; direction++)
        {
            foreach (int result in Entries[direction])
            {
                values[at++] = compressed[(_sparsity.Colors[direction] * Results) + result];
            }
        }

        return End(memory);
    }

    private Span<double> Compressed(Memory memory, int threads)
    {
        int count = checked(_sparsity.ColorCount * Results);
        memory.Compressed = memory.Compressed.Length >= count ? memory.Compressed : new double[count];
        Run(memory, memory.Compressed.AsSpan(0, count), threads);
        return memory.Compressed;
    }

    // The product with each color: the sum of its unit directions.
    private void Run(Memory memory, Span<double> products, int threads)
    {
        int[] colors = _sparsity.Colors;
        for (int first = 0; first < _sparsity.ColorCount;)
        {
            int left = _sparsity.ColorCount - first;
            int count = left <= LargestBlock ? left : Block;
            Span<double> rows = memory.Directions.AsSpan(0, count * _directions);
            SetUnits(rows, colors, first, count, 1.0);
            _replay.Evaluate(memory.Call!, rows, count, products.Slice(first * Results, count * Results), threads);
            SetUnits(rows, colors, first, count, 0.0);
            first += count;
        }
    }

    private void SetUnits(Span<double> rows, int[] colors, int first, int count, double number)
    {
        for (int direction = 0; direction < colors.Length; direction++)
        {
            int row = colors[direction] - first;
            if (row >= 0 && row < count)
            {
                rows[(row * _directions) + direction] = number;
            }
        }
    }

    private Memory Start(ReadOnlySpan<double> parameters, ReadOnlySpan<double> point, Span<double> fixedResults)
    {
        Memory memory = Rent();
        parameters[.._parameters].CopyTo(memory.Numbers);
        point.CopyTo(memory.Numbers.AsSpan(_parameters));
        memory.Call = _replay.Start(memory.Numbers, backward: false);
        memory.Call.Results.AsSpan(_ofGradient ? 1 : 0, fixedResults.Length).CopyTo(fixedResults);
        return memory;
    }

    private double End(Memory memory)
    {
        double output = memory.Call!.Results[0];
        _replay.End(memory.Call);
        lock (_idle)
        {
            _idle.Push(memory);
        }

        return output;
    }

    private Memory Rent()
    {
        lock (_idle)
        {
            return _idle.TryPop(out Memory? memory) ? memory : new Memory
            {
                Numbers = new double[_parameters + _point],
                Directions = new double[Math.Min(LargestBlock, _sparsity.ColorCount) * _directions],
            };
        }
    }

    // What a call needs, kept for the next. The directions are 0 between calls.
    private sealed class Memory
    {
        public required double[] Numbers { get; init; }

        public required double[] Directions { get; init; }

        public double[] Compressed { get; set; } = [];

        public ReplayCall? Call { get; set; }
    }
}
