using TapeGrad.Nn;
using TapeGrad.Optim;

namespace TapeGrad.Tests;

/// <summary>What findings say: which names and numbers, and which action.</summary>
[TestFixture]
public sealed class FindingTextTests
{
    [TestCase("sqrt", "The slope of a root is infinite at 0. Add a small number to what is below the root.")]
    [TestCase("/", "Add a small number to the divisor, or keep it away from 0.")]
    [TestCase("exp", "Exp overflows above 709. LogSumExp, LogSoftmax and the losses of logits compute the same without that.")]
    public void NotFinite_HasTheActionOfItsOperation(string op, string action) => Assert.That(
        Trainings.Diagnose(log => Trainings.Line(log, 1, loss: (w, b) => op switch
        {
            "sqrt" => ((w - 1.0).Square() + (b - 0.1).Square()).Sqrt(),
            "/" => w / (b - 0.1),
            _ => (w * 1e3 + b).Exp(),
        })).Select(f => (f.Code, f.Action)),
        Is.EqualTo([("TG106", action)]));

    [Test]
    public void Uphill_IsSaid()
    {
        Finding found = Trainings.Diagnose(Trainings.Of("TG110", broken: true)).Single();

        Assert.That(found.Message, Does.EndWith(" in the last: 19 of 19 updates go up the gradient."));
        Assert.That(found.Action, Is.EqualTo("Look at the sign of the update: w.Data -= rate * w.Grad goes down, and += goes up. Optimizers go down too."));
    }

    // The gradients point uphill here, not the updates.
    [Test]
    public void Uphill_IsNotSaidOfTrainingsThatOnlyRise() => Assert.That(
        Trainings.Diagnose(log => Trainings.Line(log, 20, rate: 0.21)).Single(f => f.Code == "TG110").Action,
        Is.EqualTo("See the other findings first. Without any, try a smaller and a larger learning rate."));

    [TestCase(0.0, "What goes into them is 0. Start weights at small random numbers instead of 0.")]
    [TestCase(-1.0, "Choose other first weights, or LeakyRelu.")]
    public void DeadLayer_HasTheActionOfItsWeights(double weight, string action) => Assert.That(
        Trainings.Diagnose(log =>
        {
            var tape = new Tape();
            Values w1 = tape.Parameter([weight, weight, weight, weight], "w1"), w2 = tape.Parameter([weight, weight], "w2");
            var optimizer = new Sgd(tape.Parameters, 0.1);
            for (int i = 0; i < 30; i++)
            {
                Value loss = (tape.Input([1.0, 2.0], "x").Linear(w1).Relu().Dot(w2) - 1.0).Square();
                loss.Backward();
                log.Step(loss);
                optimizer.Step();
                tape.Reset();
            }
        }).Select(f => (f.Code, f.Action)),
        Is.EqualTo([("TG103", action)]));

    // Two networks without a name of their own have parameters of the same names.
    [Test]
    public void EqualNames_AreToldApart() => Assert.That(
        Trainings.Diagnose(log =>
        {
            var tape = new Tape();
            var first = new Mlp(tape, [2, 2], Activation.Tanh, Activation.Tanh, new Pcg32(5));
            var second = new Mlp(tape, [2, 1], Activation.Tanh, Activation.Identity, new Pcg32(6));
            Value unused;
            using (tape.Scope("one"))
            {
                unused = tape.Parameter(1.0, "w");
            }

            var optimizer = new Sgd(first.Parameters, 0.1);
            for (int i = 0; i < 20; i++)
            {
                Value loss = (second.Forward(first.Forward(tape.Input([1.0, 2.0], "x")))[0] - 1.0).Square();
                loss.Backward();
                log.Step(loss);
                optimizer.Step();
                tape.Reset();
            }
        }).Select(f => f.Message),
        Is.EqualTo([
            "No loss of 20 steps depends on one/w.",
            "3 of 10 parameters get blame and do not move in 20 steps: layer0.w[0] (n6), layer0.w[1] (n7), layer0.b[0] (n8)."]));

    // The file has no w[0], because no loss depends on it.
    [Test]
    public void VectorOfASavedLog_HasItsScope()
    {
        var log = new TrainingLog(keepsGraph: _ => true);
        var tape = new Tape();
        Values w;
        using (tape.Scope("one"))
        {
            w = tape.Parameter([0.5, 0.5, 0.5], "w");
        }

        var optimizer = new Sgd(tape.Parameters, 0.1);
        for (int i = 0; i < 20; i++)
        {
            Value loss = (w[1] + w[2] - 4.0).Square();
            loss.Backward();
            log.Step(loss);
            optimizer.Step();
            tape.Reset();
        }

        Assert.That(Diagnosis.Of(TrainingLog.FromJson(log.ToJson())).Findings.Single().Message, Does.EndWith(": 2 of one/w (3 parameters)."));
    }

    [TestCase(true, "The input y is recorded in every step, and no loss depends on it.", "Use it, or do not record it.")]
    [TestCase(false, "The inputs y[0], y[1], y[2], y[3] and 2 more are recorded in every step, and no loss depends on them.", "Use them, or do not record them.")]
    public void UnusedInput_IsOneOrMore(bool one, string message, string action) => Assert.That(
        Trainings.Diagnose(log => Trainings.Line(log, 20, loss: (w, b) =>
        {
            _ = one ? Values.Of(w.Tape.Input(1.0, "y")) : w.Tape.Input([1.0, 2.0, 3.0, 4.0, 5.0, 6.0], "y");
            return (w * 2.0 + b - 4.0).Square();
        })).Select(f => (f.Message, f.Action)),
        Is.EqualTo([(message, action)]));
}
