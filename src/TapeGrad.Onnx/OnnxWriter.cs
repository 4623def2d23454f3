using TapeGrad.Nn;

namespace TapeGrad.Onnx;

/// <summary>Writes networks and recorded computations as ONNX models, for ONNX Runtime and all else that reads them.</summary>
/// <remarks>
/// Models are of opset 21 and IR version 10. They compute in rows: give each input as many rows as you like. Equal bytes come
/// out for equal computations. Source of the operators: the ONNX specification, onnx.ai/onnx/operators.
/// </remarks>
public static class OnnxWriter
{
    /// <summary>The network as a model with the input <c>x</c>, [rows, inputs], and the output <c>y</c>, [rows, outputs].</summary>
    /// <remarks>A layer is one Gemm, which has its weights and biases under their names, and its activation. Dropout is left out, as it is when a network predicts.</remarks>
    /// <exception cref="NotSupportedException">An activation uses an operation that ONNX Runtime does not have in this precision.</exception>
    /// <exception cref="ArgumentException">The options ask for gradients: a network has no loss. Write the graph of a loss.</exception>
    public static byte[] Write(Mlp network, OnnxOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        options ??= new OnnxOptions();
        if (options.Gradients)
        {
            throw new ArgumentException("A network alone has no loss, so it has no gradients. Write the graph of a loss: OnnxWriter.Write(Graph.From(loss), options).", nameof(options));
        }

        var tape = new Tape();
        (Values Weights, Values Bias)[] layers = [.. network.Layers.Select(layer =>
            (tape.Parameter(layer.Weights.Data, layer.Name + ".w"), tape.Parameter(layer.Bias.Data, layer.Name + ".b")))];
        Values x = tape.Input(new double[network.Layers[0].Inputs], "x");
        Values y = x;
        for (int i = 0; i < layers.Length; i++)
        {
            y = network.Layers[i].Activation.Apply(y.Linear(layers[i].Weights, layers[i].Bias));
        }

        return ModelWriter.Write(OutputsOf(y.Sum()), [new ModelOutput("y", y.Count) { IsVector = true }], options);
    }

    /// <summary>The graph as a model that computes its output from its inputs, and its gradients if the options ask for them.</summary>
    /// <remarks>
    /// An input is a vector of rows: [rows] for a single one, [rows, n] for one that was made as a vector of n. Parameters and constants are in
    /// the model with their numbers. The output has the name of the graph's output, or <c>output</c>, and is [rows]; where it does not
    /// depend on inputs, it is [1]. Operations that do not depend on each other are written as one on a tensor.
    /// </remarks>
    /// <exception cref="NotSupportedException">
    /// The graph has an operation that ONNX Runtime does not have in this precision, or needs more than 50 000 nodes.
    /// </exception>
    /// <exception cref="ArgumentException">A number is too large for 32 bits.</exception>
    public static byte[] Write(Graph graph, OnnxOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        options ??= new OnnxOptions();
        string name = graph.Output.Name ?? "output";
        if (!options.Gradients)
        {
            return ModelWriter.Write(new ModelSource(graph, [graph.Nodes.Count - 1]), [new ModelOutput(name, 1)], options);
        }

        LeafVector[] leaves = [.. LeafVector.Of(graph).Where(leaf => leaf.Kind is NodeKind.Parameter or NodeKind.Input).OrderBy(leaf => leaf.Kind == NodeKind.Input)];
        ModelSource source = OutputsOf(Replay.WithGradients(graph, leaves));
        List<ModelOutput> outputs = [new ModelOutput(name, 1)];
        int first = 0;
        foreach (LeafVector leaf in leaves)
        {
            bool isParameter = leaf.Kind == NodeKind.Parameter;
            outputs.Add(new ModelOutput("d_" + leaf.Name, leaf.Width)
            {
                IsVector = leaf.IsVector,
                IsMean = isParameter,
                IsOfInput = !isParameter,
                Leaf = isParameter ? first : null,
            });
            first += leaf.Width;
        }

        return ModelWriter.Write(source, [.. outputs], options);
    }

    // A graph has one output, so several are the operands of a sum, which is not written.
    private static ModelSource OutputsOf(Value sum)
    {
        Graph graph = Graph.From(sum);
        return new ModelSource(graph, [.. graph.Output.Operands.Select(edge => ModelSource.PositionOf(graph, edge.Operand))]);
    }
}
