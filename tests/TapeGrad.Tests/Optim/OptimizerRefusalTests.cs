using TapeGrad.Optim;

namespace TapeGrad.Tests.Optim;

[TestFixture]
public sealed class OptimizerRefusalTests
{
    private static readonly Values P = new Tape().Parameter([1.0, 2.0], "p");

    private static IEnumerable<TestCaseData> BadNumbers
    {
        get
        {
            foreach (double bad in (double[])[-0.1, double.NaN, double.PositiveInfinity, double.NegativeInfinity])
            {
                yield return Case("learningRate", "Learning rate must be positive", bad, b => new Sgd(P, b));
                yield return Case("learningRate", "Learning rate must be positive", bad, b => new Adam(P, b));
                yield return Case("momentum", "Momentum must be 0 or more", bad, b => new Sgd(P, 0.1, b));
                yield return Case("dampening", "Dampening", bad, b => new Sgd(P, 0.1, 0.9, b));
                yield return Case("weightDecay", "Weight decay", bad, b => new Sgd(P, 0.1, weightDecay: b));
                yield return Case("beta1", "Beta 1 must be at least 0 and less than 1", bad, b => new Adam(P, beta1: b));
                yield return Case("beta2", "Beta 2", bad, b => new Adam(P, beta2: b));
                yield return Case("epsilon", "Epsilon", bad, b => new Adam(P, epsilon: b));
                yield return Case("weightDecay", "Weight decay", bad, b => new AdamW(P, weightDecay: b));
                yield return Case("learningRate", "Learning rate", bad, b => new AdamW(P, b));
                yield return Case("learningRate", "Learning rate", bad, b => new Adagrad(P, b));
                yield return Case("rateDecay", "Rate decay", bad, b => new Adagrad(P, rateDecay: b));
                yield return Case("weightDecay", "Weight decay", bad, b => new Adagrad(P, weightDecay: b));
                yield return Case("initialSum", "Initial sum", bad, b => new Adagrad(P, initialSum: b));
                yield return Case("epsilon", "Epsilon", bad, b => new Adagrad(P, epsilon: b));
                yield return Case("learningRate", "Learning rate", bad, b => new RmsProp(P, b));
                yield return Case("alpha", "Alpha", bad, b => new RmsProp(P, alpha: b));
                yield return Case("epsilon", "Epsilon", bad, b => new RmsProp(P, epsilon: b));
                yield return Case("weightDecay", "Weight decay", bad, b => new RmsProp(P, weightDecay: b));
                yield return Case("momentum", "Momentum", bad, b => new RmsProp(P, momentum: b));
                yield return Case("rate", "Learning rate must be positive", bad, b => Schedule.Constant(b));
                yield return Case("rate", "Learning rate", bad, b => Schedule.Step(b, 1));
                yield return Case("factor", "Factor", bad, b => Schedule.Step(1.0, 1, b));
                yield return Case("rate", "Learning rate", bad, b => Schedule.Exponential(b, 0.9));
                yield return Case("factor", "Factor", bad, b => Schedule.Exponential(0.1, b));
                yield return Case("rate", "Learning rate", bad, b => Schedule.Cosine(b, 1));
                yield return Case("floor", "Floor", bad, b => Schedule.Cosine(0.1, 1, b));
                yield return Case("rate", "Learning rate", bad, b => Schedule.Linear(b, 0.1, 1));
                yield return Case("end", "End", bad, b => Schedule.Linear(0.1, b, 1));
                yield return Case("rate", "Learning rate", bad, b => Schedule.LinearToZero(b, 1));
                yield return Case("maxNorm", "The largest norm must be positive", bad, b => Clip.ByNorm(P, b));
                yield return Case("minimumGain", "The minimum gain", bad, b => new EarlyStopping(1, b));
                yield return Case("LearningRate", "Learning rate must be 0 or more", bad, b => new Sgd(P, 0.1) { LearningRate = b });
            }

            yield return Case("learningRate", "Learning rate must be positive", 0.0, b => new Sgd(P, b));
            yield return Case("beta1", "Beta 1", 1.0, b => new Adam(P, beta1: b));
            yield return Case("beta2", "Beta 2", 1.0, b => new Adam(P, beta2: b));
        }
    }

    [TestCaseSource(nameof(BadNumbers))]
    public void Number_OutOfRange_IsRefused(string argument, string what, double bad, Func<double, object> make)
    {
        var refusal = Assert.Throws<ArgumentOutOfRangeException>(() => make(bad));

        Assert.That(refusal!.ParamName, Is.EqualTo(argument));
        Assert.That(refusal.ActualValue, Is.EqualTo(bad));
        Assert.That(refusal.Message, Does.StartWith(what).And.Contains("but was").And.Contains(bad.ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Test]
    public void Parameters_NoneOrOthers_AreRefused()
    {
        var tape = new Tape();
        tape.Parameter(1.0);
        Values x = tape.Input([1.0, 2.0], "x");

        Refusal.Says(Assert.Throws<ArgumentException>(() => _ = new Sgd(default, 0.1)), "no parameters", "'parameters'");
        Refusal.Says(Assert.Throws<ArgumentException>(() => _ = new Sgd(new Tape().Parameters, 0.1)), "no parameters");
        Refusal.Says(Assert.Throws<ArgumentException>(() => _ = new Adam(x)), "run of 2 values", "x[0] = 1", "Tape.Parameters");
        tape.Reset();
        Refusal.Says(Assert.Throws<InvalidOperationException>(() => _ = new Adam(x)), "before the tape was reset");
    }

    [Test]
    public void Nesterov_WithoutMomentumOrWithDampening_IsRefused()
    {
        Refusal.Says(Assert.Throws<ArgumentException>(() => _ = new Sgd(P, 0.1, nesterov: true)), "momentum above 0", "'nesterov'");
        Refusal.Says(Assert.Throws<ArgumentException>(() => _ = new Sgd(P, 0.1, 0.9, 0.1, nesterov: true)), "dampening of 0");
    }

    [Test]
    public void Restore_StateOfAnother_IsRefusedAndNothingChanges()
    {
        Values p = Kinds.Parameters(0, 3);
        var adam = new Adam(p);
        Kinds.Train(adam, 0, 2);
        OptimizerState own = adam.Save();

        Refusal.Says(Assert.Throws<ArgumentException>(() => adam.Restore(new Sgd(p, 0.1).Save())), "by 'Sgd'", "'Adam'");
        Refusal.Says(Assert.Throws<ArgumentException>(() => adam.Restore(new AdamW(p).Save())), "by 'AdamW'");
        Refusal.Says(
            Assert.Throws<ArgumentException>(() => adam.Restore(new Adam(p, amsgrad: true).Save())), "'exp_avg', 'exp_avg_sq', 'max_exp_avg_sq'", "options");
        Refusal.Says(Assert.Throws<ArgumentException>(() => new Sgd(p, 0.1).Restore(new Sgd(p, 0.1, 0.9).Save())), "no vectors");
        Refusal.Says(
            Assert.Throws<ArgumentException>(() => adam.Restore(new Adam(Kinds.Parameters(0, 4)).Save())), "holds 4 numbers", "3 parameters");
        Assert.That(() => adam.Restore(null!), Throws.ArgumentNullException);
        Assert.That(adam.Save().Moments, Is.EqualTo(own.Moments));
        Assert.That(adam.StepCount, Is.EqualTo(2));
    }

    [Test]
    public void State_BadNumbers_AreRefused()
    {
        Dictionary<string, double[]> none = [];

        Assert.That(
            () => new OptimizerState("Sgd", -1, 0.1, none), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contain("Step count").And.Property("ParamName").EqualTo("stepCount"));
        Assert.That(
            () => new OptimizerState("Sgd", 0, double.NaN, none), Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("learningRate"));
    }

    private static TestCaseData Case(string argument, string what, double bad, Func<double, object> make) =>
        new TestCaseData(argument, what, bad, make).SetArgDisplayNames(argument, what, bad.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
