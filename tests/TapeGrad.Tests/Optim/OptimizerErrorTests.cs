using TapeGrad.Optim;

namespace TapeGrad.Tests.Optim;

/// <summary>Settings that no optimizer can work with.</summary>
[TestFixture]
public sealed class OptimizerErrorTests
{
    private static readonly double[] NoRates = [0.0, -0.1, double.NaN, double.PositiveInfinity];
    private static readonly double[] NoShares = [-0.1, 1.0, double.NaN];
    private static readonly double[] Negatives = [-1e-9, double.NaN, double.PositiveInfinity];

    [TestCaseSource(nameof(NoRates))]
    public void LearningRate_NotPositive_IsRefused(double rate)
    {
        OutOfRange(() => new Sgd(P(), rate), "learningRate", rate);
        OutOfRange(() => new Adam(P(), rate), "learningRate", rate);
        OutOfRange(() => new AdamW(P(), rate), "learningRate", rate);
        OutOfRange(() => new Adagrad(P(), rate), "learningRate", rate);
        OutOfRange(() => new RmsProp(P(), rate), "learningRate", rate);
    }

    [TestCase(-0.1)]
    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    public void LearningRate_SetLater_MayBeZeroOnly(double rate)
    {
        var sgd = new Sgd(P(), 0.1) { LearningRate = 0.0 };

        OutOfRange(() => sgd.LearningRate = rate, "value", rate);
        Assert.That(sgd.LearningRate, Is.Zero);
    }

    [TestCaseSource(nameof(NoShares))]
    public void Beta_OutsideZeroToOne_IsRefused(double beta)
    {
        OutOfRange(() => new Adam(P(), 0.1, new() { Beta1 = beta }), "Beta1", beta);
        OutOfRange(() => new AdamW(P(), 0.1, new() { Beta2 = beta }), "Beta2", beta);
        OutOfRange(() => new RmsProp(P(), 0.1, new() { Alpha = beta }), "Alpha", beta);
    }

    [TestCaseSource(nameof(Negatives))]
    public void Setting_Negative_IsRefused(double setting)
    {
        OutOfRange(() => new Adam(P(), 0.1, new() { Epsilon = setting }), "Epsilon", setting);
        OutOfRange(() => new AdamW(P(), 0.1, new() { WeightDecay = setting }), "WeightDecay", setting);
        OutOfRange(() => new Sgd(P(), 0.1, new() { Momentum = setting }), "Momentum", setting);
        OutOfRange(() => new Sgd(P(), 0.1, new() { Dampening = setting }), "Dampening", setting);
        OutOfRange(() => new Adagrad(P(), 0.1, new() { RateDecay = setting }), "RateDecay", setting);
        OutOfRange(() => new Adagrad(P(), 0.1, new() { InitialSquares = setting }), "InitialSquares", setting);
        OutOfRange(() => new RmsProp(P(), 0.1, new() { Momentum = setting }), "Momentum", setting);
    }

    [Test]
    public void Nesterov_WithoutMomentumOrWithDampening_IsRefused()
    {
        ExpectedError.Says(Assert.Throws<ArgumentException>(() => new Sgd(P(), 0.1, new() { UseNesterov = true })), "momentum above 0");
        ExpectedError.Says(Assert.Throws<ArgumentException>(() => new Sgd(P(), 0.1, new() { Momentum = 0.9, Dampening = 0.1, UseNesterov = true })), "dampening of 0");
    }

    [Test]
    public void Parameters_None_AreRefused() =>
        ExpectedError.Says(Assert.Throws<ArgumentException>(() => new Adam(new Tape().Parameters)), "no parameters to learn", "parameters");

    [Test]
    public void Parameters_OtherValues_AreRefused()
    {
        var tape = new Tape();
        Value w = tape.Parameter(1.0, "w");
        Values x = tape.Input([1.0, 2.0], "x");
        Value y = w.Exp();

        ExpectedError.Says(Assert.Throws<ArgumentException>(() => new Adam(x)), "'x[0]' is not a parameter", "tape.Parameters");
        ExpectedError.Says(Assert.Throws<ArgumentException>(() => new Adam(Values.Of(y))), "(exp) is not a parameter");
    }

    [Test]
    public void Step_GradientsOfAnotherLength_AreRefused() =>
        ExpectedError.Says(Assert.Throws<ArgumentException>(() => new Sgd(P(), 0.1).Step([1.0])), "1 gradients for 2 parameters");

    [Test]
    public void State_OfAnotherName_IsRefused()
    {
        ExpectedError.Says(Assert.Throws<ArgumentException>(() => _ = new Adam(P()).GetState("mean")), "'mean'", "sum, squares");
        ExpectedError.Says(Assert.Throws<ArgumentException>(() => _ = new Sgd(P(), 0.1).GetState("mean")), "nothing is kept");
    }

    [Test]
    public void SetState_OfAnotherLength_IsRefused() =>
        ExpectedError.Says(Assert.Throws<ArgumentException>(() => new Adam(P()).SetState("sum", [1.0])), "1 numbers of state 'sum' for 2 parameters");

    [Test]
    public void Steps_Negative_AreRefused() => OutOfRange(() => new Sgd(P(), 0.1).Steps = -1, "value", -1L);

    private static Values P() => new Tape().Parameter([1.0, 2.0], "p");

    private static void OutOfRange(Func<object> misuse, string parameter, object value)
    {
        ArgumentOutOfRangeException? refusal = Assert.Throws<ArgumentOutOfRangeException>(() => misuse());
        Assert.That(refusal?.ParamName, Is.EqualTo(parameter));
        Assert.That(refusal?.ActualValue, Is.EqualTo(value));
    }
}
