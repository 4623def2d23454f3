using TapeGrad.Nn;

namespace TapeGrad.Tests.Nn;

[TestFixture]
public sealed class ActivationTests
{
    private static IEnumerable<TestCaseData> BuiltIn =>
    [
        new TestCaseData(Activation.Identity, "identity", (Func<Value, Value>)(x => x)),
        new TestCaseData(Activation.Relu, "relu", (Func<Value, Value>)Value.Relu),
        new TestCaseData(Activation.LeakyRelu(0.2), "leaky-relu(0.2)", (Func<Value, Value>)(x => x.LeakyRelu(0.2))),
        new TestCaseData(Activation.Tanh, "tanh", (Func<Value, Value>)Value.Tanh),
        new TestCaseData(Activation.Sigmoid, "sigmoid", (Func<Value, Value>)Value.Sigmoid),
        new TestCaseData(Activation.Gelu, "gelu", (Func<Value, Value>)Value.Gelu),
        new TestCaseData(Activation.GeluTanh, "gelu-tanh", (Func<Value, Value>)Value.GeluTanh),
        new TestCaseData(Activation.Elu(), "elu(1)", (Func<Value, Value>)(x => x.Elu())),
        new TestCaseData(Activation.Elu(0.5), "elu(0.5)", (Func<Value, Value>)(x => x.Elu(0.5))),
        new TestCaseData(Activation.Silu, "silu", (Func<Value, Value>)Value.Silu),
        new TestCaseData(Activation.Softplus, "softplus", (Func<Value, Value>)Value.Softplus),
    ];

    [TestCaseSource(nameof(BuiltIn))]
    public void Apply_EachBuiltIn_IsTheOperationOfItsName(Activation activation, string name, Func<Value, Value> expected)
    {
        var tape = new Tape();
        Values x = tape.Input([-1.5, -0.25, 0.75, 2.0]);

        Values y = activation.Apply(x);

        Assert.That(activation.ToString(), Is.EqualTo(name));
        Assert.That(y.Select(v => v.Data), Is.EqualTo(x.Select(v => expected(v).Data)).Within(1e-15));
    }

    [TestCaseSource(nameof(BuiltIn))]
    public void FromName_EachBuiltIn_IsFoundAgain(Activation activation, string name, Func<Value, Value> expected)
    {
        Activation found = Activation.FromName(name);

        Assert.That((found.Name, found.IsRectifier), Is.EqualTo((activation.Name, activation.IsRectifier)));
        Assert.That(found.Apply(new Tape().Input([-1.5]))[0].Data, Is.EqualTo(expected(new Tape().Input(-1.5)).Data).Within(1e-15));
    }

    [TestCase("ReLU")]
    [TestCase("leaky-relu(x)")]
    [TestCase("leaky-relu()")]
    [TestCase("elu(1")]
    [TestCase("elu(1,5)")]
    [TestCase("leaky-relu(0,01)")]
    [TestCase("elu")]
    [TestCase("")]
    public void FromName_Unknown_RefusedWithTheKnownOnes(string name) =>
        ExpectedError.Says(Assert.Throws<ArgumentException>(() => Activation.FromName(name)), $"no activation '{name}'", "leaky-relu(0.01)", "elu(1)", "softplus");

    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    public void LeakyRelu_SlopeThatIsNoNumber_Refused(double slope) =>
        Assert.That(() => Activation.LeakyRelu(slope), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("finite number, but was"));

    [TestCase(double.NaN)]
    [TestCase(double.NegativeInfinity)]
    public void Elu_AlphaThatIsNoNumber_Refused(double alpha) =>
        Assert.That(() => Activation.Elu(alpha), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("finite number, but was"));

    [Test]
    public void Activation_OfYourOwn_IsNamedAndApplied()
    {
        var sine = new Activation("sine", x => x.Sin());
        var layer = new Layer(new Tape(), [1.0], [0.5], sine);

        Values y = layer.Forward(layer.Weights[0].Tape.Input([1.0]));

        Assert.That(y[0].Data, Is.EqualTo(Math.Sin(1.5)));
        Assert.That(layer.ToString(), Is.EqualTo("Layer 1-1, sine, 2 parameters"));
    }
}
