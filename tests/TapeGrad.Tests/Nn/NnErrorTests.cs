using TapeGrad.Nn;

namespace TapeGrad.Tests.Nn;

[TestFixture]
public sealed class NnErrorTests
{
    private static readonly Activation Tanh = Activation.Tanh;

    [TestCase(new int[] { }, "were []")]
    [TestCase(new[] { 2 }, "were [2]")]
    [TestCase(new[] { 2, 0, 1 }, "were [2, 0, 1]")]
    [TestCase(new[] { 2, -3, 1 }, "were [2, -3, 1]")]
    public void Mlp_EmptyLayers_RefusedBeforeAnythingIsMade(int[] sizes, string said)
    {
        var tape = new Tape();

        ExpectedError.Says(Assert.Throws<ArgumentException>(() => new Mlp(tape, sizes, Tanh, Tanh, new Pcg32(1))), "all at least 1", said);
        Assert.That(tape.Count, Is.Zero);
    }

    [Test]
    public void Mlp_OtherCountOfNumbers_RefusedWithBoth()
    {
        var tape = new Tape();

        ExpectedError.Says(Assert.Throws<ArgumentException>(() => new Mlp(tape, [2, 2, 1], Tanh, Tanh, [1.0, 2.0])), "2-2-1 has 9 parameters", "2 numbers");
        Assert.That(tape.Count, Is.Zero);
    }

    [Test]
    public void Forward_OtherShape_RefusedWithBoth()
    {
        var tape = new Tape();
        var model = new Mlp(tape, [2, 3, 1], Tanh, Tanh, new Pcg32(1));
        var neuron = new Neuron(tape, [1.0, 2.0], 0.0, Tanh);
        Values x = tape.Input([1.0, 2.0, 3.0]);
        int count = tape.Count;

        ExpectedError.Says(Assert.Throws<ArgumentException>(() => model.Forward(x)), "'layer0' is 2-3", "takes 2 inputs, but got 3");
        ExpectedError.Says(Assert.Throws<ArgumentException>(() => model.Forward(default)), "takes 2 inputs, but got 0");
        ExpectedError.Says(Assert.Throws<ArgumentException>(() => neuron.Forward(x)), "'neuron' has 2 weights", "but got 3");
        Assert.That(tape.Count, Is.EqualTo(count));
    }

    [Test]
    public void Forward_StaleOrOtherTape_Refused()
    {
        var tape = new Tape();
        var model = new Mlp(tape, [1, 1], Tanh, Tanh, new Pcg32(1));
        Values x = tape.Input([1.0], "x");
        tape.Reset();

        ExpectedError.Of(tape, () => model.Forward(x), "'x[0]'", "before the tape was reset");
        tape.Reset();
        ExpectedError.Of(tape, () => model.Forward(new Tape().Input([1.0])), "two different tapes");
    }

    [Test]
    public void Layer_NumbersThatDoNotFit_RefusedWithBoth()
    {
        ExpectedError.Says(Assert.Throws<ArgumentException>(() => new Layer(new Tape(), [1.0, 2.0, 3.0], [0.0, 0.0], Tanh, "first")), "'first'", "3 weights and 2 biases");
        ExpectedError.Says(Assert.Throws<ArgumentException>(() => new Layer(new Tape(), [], [], Tanh)), "0 weights and 0 biases");
        ExpectedError.Says(Assert.Throws<ArgumentException>(() => new Neuron(new Tape(), [], 1.0, Tanh)), "'neuron' needs at least one weight");
        Assert.That(() => new Layer(new Tape(), 2, 0, Tanh, Initializer.Zeros), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("The number of outputs of a layer must be at least 1, but was 0."));
        Assert.That(() => new Neuron(new Tape(), 2, Tanh, null!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("initializer"));
        Assert.That(() => new Neuron(new Tape(), 0, Tanh, Initializer.Zeros), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("The number of inputs of a layer must be at least 1"));
    }

    [Test]
    public void Layer_MadeTooLate_RefusedAndTheScopeIsClosed()
    {
        var tape = new Tape();
        tape.Input(1.0);

        ExpectedError.Of(tape, () => _ = new Layer(tape, [1.0], [0.0], Tanh), "Parameter 'layer.w' cannot be made now");
        Assert.That(Graph.From(tape.Input(1.0)).Output.Scope, Is.Empty);
    }

    [TestCase(1.0)]
    [TestCase(-0.1)]
    [TestCase(double.NaN)]
    public void Dropout_ProbabilityOutside_Refused(double probability) =>
        Assert.That(() => new Dropout(probability, new Pcg32(1)), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("at least 0 and below 1, but was"));

    [TestCase(-1.0)]
    [TestCase(double.NaN)]
    public void Uniform_LimitNegativeOrNaN_Refused(double limit) =>
        Assert.That(() => Initializer.Uniform(new Pcg32(1), limit), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("finite and not negative, but was"));

    [Test]
    public void Layer_TooLarge_IsRefusedWithItsSizes() =>
        Assert.That(
            () => new Layer(new Tape(), 100_000, 100_000, Tanh, Initializer.Zeros),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("100000 inputs and 100000 outputs has 10000000000 weights"));

    [Test]
    public void Layer_OwnActivationOfAnotherLength_IsRefused()
    {
        var tape = new Tape();
        var layer = new Layer(tape, 2, 3, new Activation("pair", x => x.Slice(0, 2)), Initializer.Zeros);
        Values x = tape.Input([1.0, 2.0]);

        ExpectedError.Says(Assert.Throws<InvalidOperationException>(() => layer.Forward(x)), "'pair' of layer 'layer' gives 2 values for 3");
    }
}
