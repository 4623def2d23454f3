namespace TapeGrad;

public sealed partial class Tape
{
    private const int NotListed = -1;

    /// <summary>Compiles everything that leads to <paramref name="output"/> into a program that runs on other inputs.</summary>
    /// <remarks>
    /// Each call of the program reads the parameters of the tape. A leaf that is neither a parameter nor listed has to be a constant,
    /// and keeps its number. Compiling takes about 120 ns an operation.
    /// </remarks>
    /// <param name="output">What to compute; it may also be a leaf.</param>
    /// <param name="inputs">The inputs, in the order of the numbers in a row.</param>
    /// <exception cref="ArgumentException">A listed value is not an input, or is listed twice.</exception>
    /// <exception cref="InvalidOperationException">The output depends on an input that is not listed, a handle is stale or empty, or the tapes differ.</exception>
    public CompiledGraph Compile(Value output, params ReadOnlySpan<Value> inputs)
    {
        RequireMine(output, "The output");
        return Compile([output.Index], inputs);
    }

    /// <summary>Compiles everything that leads to several outputs into one program that runs on other inputs.</summary>
    /// <remarks>Call <see cref="CompiledGraph.Evaluate(ReadOnlySpan{double}, Span{double})"/> for the outputs of each row. To compile scattered outputs, give <see cref="Values.Of"/>.</remarks>
    /// <param name="outputs">What to compute; outputs may also be leaves.</param>
    /// <param name="inputs">The inputs, in the order of the numbers in a row.</param>
    /// <exception cref="ArgumentException">There is no output, a listed value is not an input, or is listed twice.</exception>
    /// <exception cref="InvalidOperationException">An output depends on an input that is not listed, a handle is stale or empty, or the tapes differ.</exception>
    public CompiledGraph Compile(Values outputs, params ReadOnlySpan<Value> inputs)
    {
        RequireMine(outputs.Handle, "The vector of outputs");
        if (outputs.Count == 0)
        {
            throw new ArgumentException("The vector of outputs is empty, so there is nothing to compute. Give at least one output.", nameof(outputs));
        }

        return Compile([.. Enumerable.Range(outputs.Start, outputs.Count)], inputs);
    }

    private CompiledGraph Compile(int[] outputs, ReadOnlySpan<Value> inputs)
    {
        RequireWhole();
        EndConstants();
        int[] places = Places(inputs);
        ScalarGraph graph = Expand(outputs[^1], places, out int[] found);
        int[] nodes = Array.ConvertAll(outputs, output => found[output]);
        Dependence[] dependences = graph.DependencesOf(nodes);
        RequireListed(graph, dependences);
        return new CompiledGraph(this, graph, dependences, nodes, inputs.Length);
    }

    /// <summary>Compiled graphs of this tape may run on several threads; each holds this lock while it adds to the gradients.</summary>
    internal Lock AddingGradients { get; } = new();

    /// <summary>The gradients, for a compiled graph to add to those of the parameters.</summary>
    /// <param name="output">The result of the graph: if it is not finite, an optimizer must not take a step.</param>
    internal double[] GradientsToAdd(double output)
    {
        _sweptNonFinite |= !double.IsFinite(output);
        GradientChanges++;
        _swept = Math.Max(_swept, _parameterCount);
        return _grad;
    }

    /// <summary>Adds gradients to those of the parameters.</summary>
    internal void AddGradients(double output, ReadOnlySpan<double> gradients)
    {
        Span<double> sums = GradientsToAdd(output);
        for (int i = 0; i < gradients.Length; i++)
        {
            sums[i] += gradients[i];
        }
    }

    private int[] Places(ReadOnlySpan<Value> inputs)
    {
        var places = new int[Count];
        Array.Fill(places, NotListed);
        for (int i = 0; i < inputs.Length; i++)
        {
            RequireMine(inputs[i], $"Input {i} of the list");
            int index = inputs[i].Index;
            if (KindOf(index) != NodeKind.Input)
            {
                throw new ArgumentException(
                    $"{Sentence(Describe(inputs[i]))} is listed as an input, but it is not one. Make it with tape.Input, or leave it out of the list.", nameof(inputs));
            }

            if (places[index] != NotListed)
            {
                throw new ArgumentException($"{Sentence(Describe(inputs[i]))} is listed twice. List each input once.", nameof(inputs));
            }

            places[index] = i;
        }

        return places;
    }

    private void RequireListed(ScalarGraph graph, Dependence[] dependences)
    {
        for (int i = 0; i < dependences.Length; i++)
        {
            if (dependences[i] != Dependence.Dead && graph.Nodes[i].Kind == ScalarKind.Unlisted)
            {
                throw new InvalidOperationException(
                    $"The output depends on the input {Describe(At(graph.Nodes[i].A))}, which is not listed. List it, or make it a constant.");
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

    /// <summary>Expands everything up to a node into operations on single numbers.</summary>
    /// <param name="output">The last node.</param>
    /// <param name="places">The place in a row of each input, by its index on the tape.</param>
    /// <param name="found">The index of each node in the graph.</param>
    internal ScalarGraph Expand(int output, ReadOnlySpan<int> places, out int[] found)
    {
        InVector(output, out int last);
        int end = last >= 0 ? Math.Max(output + 1, _vectors[last].End) : output + 1;
        var graph = new ScalarGraph(end);
        found = new int[end];
        int next = 0;
        for (int i = 0; i <= output; i++)
        {
            if (next < _vectorCount && _vectors[next].Start == i)
            {
                ref readonly VectorNode vector = ref _vectors[next++];
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

        return graph;
    }

    private int ExpandLeaf(ScalarGraph graph, int index, int leaf, ReadOnlySpan<int> places) =>
        leaf != OpTable.Input ? graph.Constant(_data[index])
        : places[index] == NotListed ? graph.Unlisted(index)
        : graph.Input(places[index]);

    private int ExpandOperation(ScalarGraph graph, in Record node, int[] found)
    {
        int x = found[node.A];
        OpEntry op = OpTable.Entry(node.Op);
        if (node.B >= 0)
        {
            return graph.Binary(node.Op, x, found[node.B]);
        }

        (double number, double number2) = NumbersOf(node);
        if (node.HasNumbers)
        {
            return graph.Bounded(node.Op, x, number, number2);
        }

        // An operation of two operands has one operand on the tape if the other is a plain number.
        return !op.IsBinary ? graph.Unary(node.Op, x, number)
            : node.OperandOrder == OperandOrder.NumberFirst ? graph.Binary(node.Op, graph.Constant(number), x)
            : graph.Binary(node.Op, x, graph.Constant(number));
    }
}
