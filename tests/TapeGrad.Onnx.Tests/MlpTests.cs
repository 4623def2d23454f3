using TapeGrad.Nn;

namespace TapeGrad.Onnx.Tests;

/// <summary>Networks give the same numbers in ONNX Runtime.</summary>
internal sealed class MlpTests
{
    private static readonly double[][] Rows = [.. Enumerable.Range(0, 100).Select(i => new[] { Math.Sin(i), 3.0 * Math.Cos(2.0 * i) })];

    private static IEnumerable<Activation> Activations =>
        [Activation.Identity, Activation.Relu, Activation.Tanh, Activation.Sigmoid, Activation.Silu, Activation.Softplus, Activation.GeluTanh, Activation.LeakyRelu(0.1), Activation.Elu(0.5), new("sine", x => x.Sin())];

    [TestCaseSource(nameof(Activations))]
    public void Write_OfANetwork_PredictsAsItDoes(Activation activation)
    {
        var network = new Mlp(new Tape(), [2, 16, 16, 3], activation, Activation.Identity, new Pcg32(1));

        using var runtime = new Runtime(OnnxWriter.Write(network));

        Near.Assert(runtime.Run(Rows)["y"], Predictions(network), activation.Name);
        Assert.That(runtime.ShapeOfInput("x"), Is.EqualTo(new[] { -1, 2 }));
        Assert.That(runtime.NamesOfInput("x")[0], Is.EqualTo("rows"));
        Assert.That(runtime.ShapeOfOutput("y"), Is.EqualTo(new[] { -1, 3 }));
    }

    [TestCaseSource(nameof(Activations))]
    public void Write_InSingle_PredictsToSevenDigits(Activation activation)
    {
        var network = new Mlp(new Tape(), [2, 16, 16, 3], activation, Activation.Identity, new Pcg32(1));

        using var runtime = new Runtime(OnnxWriter.Write(network, new OnnxOptions { Single = true }));

        Near.Assert(runtime.Run(Rows)["y"], Predictions(network), activation.Name, 2e-6);
    }

    [Test]
    public void Write_OfGelu_NeedsSingle()
    {
        var network = new Mlp(new Tape(), [2, 4, 1], Activation.Gelu, Activation.Identity, new Pcg32(1));

        using var runtime = new Runtime(OnnxWriter.Write(network, new OnnxOptions { Single = true }));

        Near.Assert(runtime.Run(Rows)["y"], Predictions(network), "gelu", 2e-6);
        Assert.That(() => OnnxWriter.Write(network), Throws.TypeOf<NotSupportedException>().With.Message.StartsWith("ONNX Runtime computes 'gelu' in 32 bits only."));
    }

    [Test]
    public void Write_OfANetwork_KeepsTheNamesAndShapesOfItsLayers()
    {
        var network = new Mlp(new Tape(), [2, 3, 1], Activation.Tanh, Activation.Identity, new Pcg32(1));

        byte[] bytes = OnnxWriter.Write(network);
        byte[] again = OnnxWriter.Write(network);
        global::Onnx.ModelProto model = global::Onnx.ModelProto.Parser.ParseFrom(bytes);

        Assert.That(model.Graph.Initializer.Where(tensor => tensor.DataType == 11 && tensor.Dims.Count > 0).Select(tensor => $"{tensor.Name} {string.Join('x', tensor.Dims)}"),
            Is.EqualTo(new[] { "layer0.w 3x2", "layer0.b 3", "layer1.w 1x3", "layer1.b 1" }));
        Assert.That(model.Graph.Node.Select(node => node.OpType), Is.EqualTo(new[] { "Gemm", "Tanh", "Gemm", "Reshape" }));
        Assert.That(again, Is.EqualTo(bytes));
    }

    [Test]
    public void Write_OfANetworkWithGradients_AsksForALoss() => Assert.That(
        () => OnnxWriter.Write(new Mlp(new Tape(), [1, 1], Activation.Relu, Activation.Relu, new Pcg32(1)), new OnnxOptions { Gradients = true }),
        Throws.ArgumentException.With.Message.StartsWith("A network alone has no loss"));

    private static double[] Predictions(Mlp network)
    {
        Values inputs = network.Parameters[0].Tape.Input([.. Rows.SelectMany(row => row)]);
        double[] y = network.ForwardRows(inputs, Rows.Length).Data.ToArray();
        network.Parameters[0].Tape.Reset();
        return y;
    }
}
