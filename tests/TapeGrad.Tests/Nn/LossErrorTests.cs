using TapeGrad.Nn;

namespace TapeGrad.Tests.Nn;

[TestFixture]
public sealed class LossErrorTests
{
    private readonly Tape _tape = new();

    [TearDown]
    public void Reset() => _tape.Reset();

    [Test]
    public void Shapes_ThatDoNotFit_RefusedWithBoth()
    {
        Values y = _tape.Input([0.5, 0.25]);
        Values one = _tape.Input([1.0]);
        Action[] misuses =
        [
            () => Loss.MeanSquaredError(y, [1.0]), () => Loss.MeanSquaredError(y, one), () => Loss.MeanAbsoluteError(y, [1.0]), () => Loss.MeanAbsoluteError(y, one),
            () => Loss.Huber(y, [1.0]), () => Loss.Huber(y, one), () => Loss.BinaryCrossEntropy(y, [1.0]), () => Loss.BinaryCrossEntropy(y, one),
            () => Loss.BinaryCrossEntropyWithLogits(y, [1.0]), () => Loss.BinaryCrossEntropyWithLogits(y, one), () => Loss.Hinge(y, [1.0]), () => Loss.KlDivergence(y, [1.0]),
        ];

        foreach (Action misuse in misuses)
        {
            Refuses<ArgumentException>(misuse, "The prediction has 2 values, but the target has 1 value.");
        }
    }

    [Test]
    public void Empty_Refused()
    {
        Refuses<ArgumentException>(() => Loss.MeanSquaredError(default, default(Values)), "The prediction is empty");
        Refuses<ArgumentException>(() => Loss.Hinge(default, []), "The prediction is empty");
        Refuses<ArgumentException>(() => Loss.CrossEntropy(default, 0), "no logits");
        Refuses<ArgumentException>(() => Loss.CrossEntropy(_tape.Input([1.0]), []), "no labels");
        Refuses<ArgumentException>(() => Loss.KlDivergence(default, []), "no logits");
    }

    [TestCase(0.0)]
    [TestCase(-1.0)]
    [TestCase(double.NaN)]
    public void Huber_DeltaNotPositive_Refused(double delta) =>
        Refuses<ArgumentOutOfRangeException>(() => Loss.Huber(_tape.Input([1.0]), [1.0], delta), FormattableString.Invariant($"must be positive, but was {delta}."));

    [TestCase(-1)]
    [TestCase(3)]
    public void CrossEntropy_LabelOutOfRange_Refused(int label)
    {
        Values logits = _tape.Input([1.0, 2.0, 3.0]);

        Refuses<ArgumentOutOfRangeException>(() => Loss.CrossEntropy(logits, label), FormattableString.Invariant($"The label is {label}, but the 3 classes are numbered from 0 to 2."));
        Refuses<ArgumentOutOfRangeException>(() => Loss.CrossEntropy(Values.Join(logits, logits), [0, label]), FormattableString.Invariant($"Label 1 is {label}"));
    }

    [Test]
    public void CrossEntropy_LogitsThatAreNoRows_RefusedWithBoth() =>
        Refuses<ArgumentException>(() => Loss.CrossEntropy(_tape.Input([1.0, 2.0, 3.0]), [0, 1]), "3 logits do not divide into 2 rows.");

    [TestCase(-0.1)]
    [TestCase(1.5)]
    public void Probabilities_OutsideZeroToOne_Refused(double number)
    {
        Values y = _tape.Input([0.5, number]);
        Values half = _tape.Input([0.5, 0.5]);
        string value = FormattableString.Invariant($"is {number}.");

        Refuses<ArgumentOutOfRangeException>(() => Loss.BinaryCrossEntropy(y, [0.0, 1.0]), "number 1 of the prediction " + value, "BinaryCrossEntropyWithLogits");
        Refuses<ArgumentOutOfRangeException>(() => Loss.BinaryCrossEntropy(half, y), "number 1 of the target " + value);
        Refuses<ArgumentOutOfRangeException>(() => Loss.BinaryCrossEntropyWithLogits(half, [0.0, number]), "number 1 of the target " + value);
        Refuses<ArgumentOutOfRangeException>(() => Loss.KlDivergence(half, [1.0 - number, number]), "of the target is ");
    }

    [Test]
    public void Target_NaN_RefusedWhereItIsAProbability()
    {
        Values y = _tape.Input([0.5]);

        Refuses<ArgumentOutOfRangeException>(() => Loss.BinaryCrossEntropy(y, [double.NaN]), "Number 0 of the target is NaN");
        Refuses<ArgumentOutOfRangeException>(() => Loss.BinaryCrossEntropyWithLogits(y, [double.NaN]), "Number 0 of the target is NaN");
    }

    [Test]
    public void Prediction_NaN_IsTheEnginesBusiness() =>
        Assert.That(Loss.BinaryCrossEntropy(_tape.Input([double.NaN]), [1.0]).Data, Is.NaN);

    [TestCase(0.0)]
    [TestCase(2.0)]
    [TestCase(double.NaN)]
    public void Hinge_LabelOtherThanPlusOrMinusOne_Refused(double label) =>
        Refuses<ArgumentOutOfRangeException>(() => Loss.Hinge(_tape.Input([1.0, 2.0]), [1.0, label]), FormattableString.Invariant($"−1 or 1, but label 1 is {label}."));

    [Test]
    public void KlDivergence_RowsThatAreNoDistributions_Refused()
    {
        Values logits = _tape.Input([1.0, 2.0, 3.0, 4.0]);

        Refuses<ArgumentException>(() => Loss.KlDivergence(logits, [0.5, 0.5, 0.5, 0.25], 2), "row 1 of the target has 0.75.");
        Refuses<ArgumentException>(() => Loss.KlDivergence(logits, [0.25, 0.25, 0.25, 0.25], 3), "4 logits do not divide into 3 rows.");
        Assert.That(() => Loss.KlDivergence(logits, [0.25, 0.25, 0.25, 0.25], 0), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("at least 1 row of logits, but rows is 0"));
    }

    [TestCase(-0.5)]
    [TestCase(double.NaN)]
    public void Penalties_StrengthNegativeOrNaN_Refused(double strength)
    {
        Values w = _tape.Input([1.0]);

        Refuses<ArgumentOutOfRangeException>(() => Loss.L1(w, strength), "must not be negative, but was ");
        Refuses<ArgumentOutOfRangeException>(() => Loss.L2(w, strength), "must not be negative, but was ");
    }

    private static void Refuses<TException>(Action misuse, params string[] parts)
        where TException : ArgumentException
    {
        TException? refusal = Assert.Throws<TException>(misuse);

        foreach (string part in parts)
        {
            Assert.That(refusal!.Message, Does.Contain(part));
        }
    }
}
