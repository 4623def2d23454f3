using TapeGrad.Nn;

namespace TapeGrad.Tests.Nn;

/// <summary>What nn.json does not reach: kinks, borders, sure mistakes, and targets that are vectors.</summary>
[TestFixture]
public sealed class LossTests
{
    private readonly Tape _tape = new();

    [TearDown]
    public void Reset() => _tape.Reset();

    [Test]
    public void Kinks_GradientIsTheDocumentedOne()
    {
        Assert.That(Gradient([1.0, 2.0, 0.0], y => Loss.MeanAbsoluteError(y, [1.0, 1.0, 1.0])), Is.EqualTo([0.0, 1.0 / 3.0, -1.0 / 3.0]).Within(1e-16));
        Assert.That(Gradient([1.0, -1.0, 0.5, 3.0], y => Loss.Hinge(y, [1.0, -1.0, 1.0, 1.0])), Is.EqualTo([0.0, 0.0, -0.25, 0.0]));
        Assert.That(Gradient([2.0, -2.0, 2.5, 1.0], y => Loss.Huber(y, [0.0, 0.0, 0.0, 0.0], 2.0)), Is.EqualTo([0.5, -0.5, 0.5, 0.25]));
        Assert.That(Gradient([0.0, -2.0, 3.0], y => Loss.L1(y, 0.1)), Is.EqualTo([0.0, -0.1, 0.1]));
    }

    [Test]
    public void Huber_DeltaInfinite_IsHalfTheSquaredError() =>
        Assert.That(Loss.Huber(_tape.Input([3.0, -5.0]), [0.0, 0.0], double.PositiveInfinity).Data, Is.EqualTo(8.5));

    [Test]
    public void BinaryCrossEntropy_AtTheBorders_CostsAHundredAndTeachesNothing()
    {
        Assert.That(Loss.BinaryCrossEntropy(_tape.Input([0.0, 1.0]), [0.0, 1.0]).Data, Is.Zero, "sure and right");
        Assert.That(Loss.BinaryCrossEntropy(_tape.Input([1.0, 0.0]), [0.0, 1.0]).Data, Is.EqualTo(100.0), "sure and wrong");
        Assert.That(Gradient([1.0, 0.0], y => Loss.BinaryCrossEntropy(y, [0.0, 1.0])), Is.EqualTo([0.0, 0.0]));
    }

    [Test]
    public void BinaryCrossEntropy_SmallProbability_KeepsItsDigits() =>
        Assert.That(Loss.BinaryCrossEntropy(_tape.Input([1e-20]), [0.0]).Data, Is.EqualTo(1e-20).Within(1e-35));

    [Test]
    public void BinaryCrossEntropyWithLogits_HowSureEver_KeepsValueAndGradient()
    {
        Value loss = Loss.BinaryCrossEntropyWithLogits(_tape.Input([40.0, -40.0, 800.0, -800.0]), [1.0, 0.0, 0.0, 1.0]);

        Assert.That(loss.Data, Is.EqualTo(400.0).Within(1e-13));
        Assert.That(Loss.BinaryCrossEntropyWithLogits(_tape.Input([40.0]), [1.0]).Data, Is.EqualTo(Math.Exp(-40.0)).Within(1e-30));
        Assert.That(Gradient([800.0], z => Loss.BinaryCrossEntropyWithLogits(z, [0.0])), Is.EqualTo([1.0]));
        Assert.That(Gradient([40.0], z => Loss.BinaryCrossEntropyWithLogits(z, [1.0]))[0], Is.EqualTo(-Math.Exp(-40.0)).Within(1e-30));
    }

    [Test]
    public void CrossEntropy_HugeLogits_DoesNotOverflow()
    {
        Assert.That(Loss.CrossEntropy(_tape.Input([1000.0, 0.0, -1000.0]), 2).Data, Is.EqualTo(2000.0));
        Assert.That(Gradient([1000.0, 0.0, -1000.0], z => Loss.CrossEntropy(z, 2)), Is.EqualTo([1.0, 0.0, -1.0]));
    }

    [Test]
    public void CrossEntropy_Batch_IsTheMeanOfItsRows()
    {
        Values logits = _tape.Input([1.0, 2.0, 3.0, 0.0, 0.5, -1.0]);

        double first = Loss.CrossEntropy(logits.Slice(0, 3), 1).Data;
        double second = Loss.CrossEntropy(logits.Slice(3, 3), 0).Data;

        Assert.That(Loss.CrossEntropy(logits, [1, 0]).Data, Is.EqualTo((first + second) / 2.0).Within(1e-15));
    }

    [Test]
    public void KlDivergence_SameDistribution_IsZero()
    {
        Values logits = _tape.Input([Math.Log(0.25), Math.Log(0.75)]);

        Assert.That(Loss.KlDivergence(logits, [0.25, 0.75]).Data, Is.Zero.Within(1e-16));
        Assert.That(Loss.KlDivergence(logits, [0.25, 0.75]).Op, Is.EqualTo("dot"), "one row has no mean");
        Assert.That(Loss.KlDivergence(logits, [1.0, 0.0]).Data, Is.EqualTo(Math.Log(4.0)).Within(1e-15), "the cross-entropy of class 0");
    }

    [Test]
    public void Penalties_AreSumsOverTheParameters()
    {
        Assert.That(Loss.L1(_tape.Input([1.0, -2.0]), 0.5).Data, Is.EqualTo(1.5));
        Assert.That(Loss.L2(_tape.Input([1.0, -2.0]), 0.5).Data, Is.EqualTo(2.5));
        Assert.That(Gradient([1.0, -2.0], p => Loss.L2(p, 0.5)), Is.EqualTo([1.0, -2.0]));
    }

    [Test]
    public void Target_OfNumbers_IsCalledSoInPictures()
    {
        Value loss = Loss.MeanSquaredError(_tape.Input([1.0, 2.0], "y"), [0.5, 0.25]);

        Assert.That(Graph.From(loss).Nodes.Where(n => n.Kind == NodeKind.Constant).Select(n => n.Name), Is.EqualTo(["target[0]", "target[1]"]));
    }

    [Test]
    public void Target_ThatIsAVector_GetsTheOppositeGradient()
    {
        Values y = _tape.Input([1.0, 2.0]);
        Values t = _tape.Input([0.5, 4.0]);

        foreach (Func<Value> loss in (Func<Value>[])[() => Loss.MeanSquaredError(y, t), () => Loss.MeanAbsoluteError(y, t), () => Loss.Huber(y, t)])
        {
            loss().Backward();
            Assert.That(t.Grad.ToArray(), Is.EqualTo(y.Grad.ToArray().Select(g => -g)));
            Assert.That(y[0].Grad, Is.Not.Zero);
        }
    }

    private double[] Gradient(double[] y, Func<Values, Value> loss)
    {
        Values prediction = _tape.Input(y);
        loss(prediction).Backward();
        return prediction.Grad.ToArray();
    }
}
