using TapeGrad.Nn;

namespace TapeGrad.Tests.Nn;

[TestFixture]
public sealed class NeuronTests
{
    [Test]
    public void Forward_GivenNumbers_IsTheFormulaByHand()
    {
        var tape = new Tape();
        var neuron = new Neuron(tape, [0.5, -1.0], 0.25, Activation.Tanh);
        Values x = tape.Input([2.0, 1.0]);

        Value y = neuron.Forward(x);
        y.Backward();

        double slope = 1.0 - (Math.Tanh(0.25) * Math.Tanh(0.25));
        Assert.That(y.Data, Is.EqualTo(Math.Tanh(0.25)).Within(1e-15));
        Assert.That(neuron.Parameters.Grad.ToArray(), Is.EqualTo([2.0 * slope, slope, slope]).Within(1e-15));
        Assert.That(x.Grad.ToArray(), Is.EqualTo([0.5 * slope, -slope]).Within(1e-15));
        Assert.That(neuron.ToString(), Is.EqualTo("Neuron 2-1, tanh, 3 parameters"));
    }

    [Test]
    public void Forward_InPictures_IsAClusterOfItsName()
    {
        var tape = new Tape();
        var neuron = new Neuron(tape, 2, Activation.Sigmoid, Initializer.XavierUniform(new Pcg32(1)), "pass");

        var graph = Graph.From(neuron.Forward(tape.Input([2.0, 1.0], "x")));

        Assert.That(graph.Nodes.Select(n => (n.Scope, n.Name ?? n.Op)), Is.EqualTo(
            [("pass", "pass.w[0]"), ("pass", "pass.w[1]"), ("pass", "pass.b"), ("", "x[0]"), ("", "x[1]"), ("pass", "dot"), ("pass", "+"), ("pass", "pass")]));
    }

    [Test]
    public void Layer_OfTheSameNumbers_GivesTheSameOutputs()
    {
        var tape = new Tape();
        Neuron[] neurons = [new(tape, [0.5, -1.0], 0.25, Activation.Relu, "n0"), new(tape, [1.5, 2.0], -0.5, Activation.Relu, "n1")];
        var layer = new Layer(tape, [0.5, -1.0, 1.5, 2.0], [0.25, -0.5], Activation.Relu);
        Values x = tape.Input([2.0, 1.0]);

        Values y = layer.Forward(x);

        Assert.That(y.Select(v => v.Data), Is.EqualTo(neurons.Select(n => n.Forward(x).Data)));
        Assert.That((layer.Inputs, layer.Outputs, layer.Name), Is.EqualTo((2, 2, "layer")));
    }
}
