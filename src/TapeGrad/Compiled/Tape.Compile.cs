namespace TapeGrad;

public sealed partial class Tape
{
    /// <summary>Makes a program of everything that leads to <paramref name="output"/>, to be run on other inputs.</summary>
    /// <remarks>
    /// Parameters are read anew at each call; every other leaf that is not listed has to be a constant and keeps its number.
    /// Linear in the operations: about 120 ns each.
    /// </remarks>
    /// <param name="output">What to compute; it may also be a leaf.</param>
    /// <param name="inputs">Which inputs the numbers of a row are for, in order.</param>
    /// <exception cref="ArgumentException">A value that is listed is no input, or is listed twice.</exception>
    /// <exception cref="InvalidOperationException">The output depends on an input that is not listed, a handle is stale or empty, or the tapes differ.</exception>
    public CompiledGraph Compile(Value output, params ReadOnlySpan<Value> inputs)
    {
        RequireMine(output, "The output");
        EndConstants();
        int[] places = Places(inputs);
        ScalarGraph graph = Expand(output.Index, places, out int at);
        Dependence[] parts = graph.PartsOf(at);
        RequireListed(graph, parts);
        return new CompiledGraph(this, graph, at, inputs.Length, parts);
    }

    /// <summary>Held by a compiled graph while it adds to the gradients: others of this tape may run on other threads.</summary>
    internal Lock AddingGradients { get; } = new();

    /// <summary>The gradients, of which those of parameters are about to be added to with the blame of <paramref name="output"/>.</summary>
    internal double[] GradientsToAdd(double output)
    {
        _sweptNonFinite |= !double.IsFinite(output);
        _swept = Math.Max(_swept, _parameterCount);
        return _grad;
    }

    private int[] Places(ReadOnlySpan<Value> inputs)
    {
        var places = new int[Count];
        Array.Fill(places, -1);
        for (int i = 0; i < inputs.Length; i++)
        {
            RequireMine(inputs[i], $"Input {i} of the list");
            int index = inputs[i].Index;
            if (KindOf(index) != NodeKind.Input)
            {
                throw new ArgumentException(
                    $"{Sentence(Describe(inputs[i]))} is listed as an input, but it is none. Make it with tape.Input, or leave it out of the list.", nameof(inputs));
            }

            if (places[index] >= 0)
            {
                throw new ArgumentException($"{Sentence(Describe(inputs[i]))} is listed twice. List each input once.", nameof(inputs));
            }

            places[index] = i;
        }

        return places;
    }

    private void RequireListed(ScalarGraph graph, Dependence[] parts)
    {
        for (int i = 0; i < parts.Length; i++)
        {
            if (parts[i] == Dependence.Varying && graph.Nodes[i].Kind == ScalarKind.Input && graph.Nodes[i].A < 0)
            {
                throw new InvalidOperationException(
                    $"The output depends on the input {Describe(At(~graph.Nodes[i].A))}, which is not listed. List it, or make it a constant.");
            }
        }
    }

    private void RequireMine(Value value, string what)
    {
        if (value._tape is null || value._tape.IsStale(value))
        {
            throw Refusal(value, what);
        }

        if (value._tape != this)
        {
            throw new InvalidOperationException($"{what}, {value}, was recorded on another tape. Compile it on the tape that holds it.");
        }
    }

    /// <summary>Everything up to a node in operations on single numbers.</summary>
    /// <param name="output">The last node.</param>
    /// <param name="places">The place in a row of each input, by its index on the tape; −1 for one that was not listed.</param>
    /// <param name="at">Where the output is found.</param>
    internal ScalarGraph Expand(int output, ReadOnlySpan<int> places, out int at)
    {
        InVector(output, out int lastRun);
        int end = lastRun >= 0 ? Math.Max(output + 1, _vectors[lastRun].End) : output + 1;
        var graph = new ScalarGraph(end);
        var found = new int[end];
        int run = 0;
        for (int i = 0; i <= output; i++)
        {
            if (run < _vectorCount && _vectors[run].Start == i)
            {
                ref readonly VectorNode vector = ref _vectors[run++];
                if (vector.Op is null)
                {
                    for (int j = i; j < vector.End; j++)
                    {
                        found[j] = ExpandLeaf(graph, j, vector.Leaf, places);
                    }
                }
                else
                {
                    vector.Op.Expand(this, vector, found, graph);
                }

                i = vector.End - 1;
                continue;
            }

            ref readonly Record node = ref _records[i];
            found[i] = i < _parameterCount ? graph.Parameter(i)
                : node.A < 0 ? ExpandLeaf(graph, i, node.Op, places)
                : ExpandOperation(graph, node, found);
        }

        at = found[output];
        return graph;
    }

    private int ExpandLeaf(ScalarGraph graph, int index, int leaf, ReadOnlySpan<int> places) => leaf == OpTable.Input
        ? graph.Input(places[index] >= 0 ? places[index] : ~index)
        : graph.Constant(_data[index]);

    private int ExpandOperation(ScalarGraph graph, in Record node, int[] found)
    {
        int x = found[node.A];
        OpEntry op = OpTable.Entry(node.Op);
        if (node.B >= 0)
        {
            return graph.Binary(node.Op, x, found[node.B]);
        }

        if (node.B < Record.None)
        {
            return graph.Bounded(node.Op, x, _numbers[-2 - node.B], _numbers[-1 - node.B]);
        }

        // A plain number is what makes an operation of two operands one of one.
        return !op.IsBinary ? graph.Unary(node.Op, x, node.OperandOrder == OperandOrder.Plain ? 0.0 : node.PartialB)
            : node.OperandOrder == OperandOrder.NumberFirst ? graph.Binary(node.Op, graph.Constant(node.PartialB), x)
            : graph.Binary(node.Op, x, graph.Constant(node.PartialB));
    }
}
