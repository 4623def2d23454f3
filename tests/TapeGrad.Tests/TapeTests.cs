namespace TapeGrad.Tests;

[TestFixture]
public sealed partial class TapeTests
{
    [Test]
    public void Tape_Fresh_HoldsNothing()
    {
        var tape = new Tape();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(tape.Count, Is.Zero);
            Assert.That(tape.Parameters.Count, Is.Zero);
            Assert.That(tape.FirstNonFinite(), Is.Null);
        }
    }

    [TestCase(-1)]
    [TestCase(0x7FFF_FFC7 - 8)]
    [TestCase(int.MaxValue)]
    public void Tape_CapacityThatNoArrayHas_IsRefused(int capacity)
    {
        ArgumentOutOfRangeException? refusal = Assert.Throws<ArgumentOutOfRangeException>(() => _ = new Tape(capacity));

        Assert.That(refusal!.ParamName, Is.EqualTo("capacity"));
        Assert.That(refusal.Message, Does.StartWith("A tape has room for 0 to 2147483582 nodes. It grows by itself, so any smaller number does."));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(3)]
    [TestCase(1024)]
    public void Tape_MoreNodesThanCapacity_GrowsAndKeepsEverything(int capacity)
    {
        var tape = new Tape(capacity);
        Value w = tape.Parameter(1.5, "w");
        Value sum = tape.Input(0.0, "start");

        for (int i = 1; i <= 5000; i++)
        {
            sum += w * i;
        }

        sum.Backward();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(tape.Count, Is.EqualTo(10_002));
            Assert.That(sum.Data, Is.EqualTo(1.5 * 12_502_500));
            Assert.That(w.Grad, Is.EqualTo(12_502_500));
            Assert.That(w.Name, Is.EqualTo("w"));
        }
    }

    [Test]
    public void Growth_BetweenTwoSweeps_KeepsGradientsOfParameters()
    {
        var tape = new Tape(3);
        Value w = tape.Parameter(2.0);
        (w * 5.0).Backward();
        Value more = w;

        for (int i = 0; i < 3000; i++)
        {
            more += 1.0;
        }

        more.Backward();
        Assert.That(w.Grad, Is.EqualTo(6.0));
    }

    [Test]
    public void Leaf_EachKind_KeepsDataAndName()
    {
        var tape = new Tape();
        Value w = tape.Parameter(1.0, "w");
        Value x = tape.Input(2.0, "x");
        Value k = tape.Constant(0.5);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((w.Data, w.Name, w.Op), Is.EqualTo((1.0, "w", "")));
            Assert.That((x.Data, x.Name, x.Op), Is.EqualTo((2.0, "x", "")));
            Assert.That((k.Data, k.Name, k.Op), Is.EqualTo((0.5, (string?)null, "")));
            Assert.That(tape.Count, Is.EqualTo(3));
            Assert.That(w.Tape, Is.SameAs(tape));
        }
    }

    [Test]
    public void LeafVectors_Named_AreNumberedFromZero()
    {
        var tape = new Tape();
        Values w = tape.Parameter([1.0, 2.0], "w");
        Values b = tape.Parameter([3.0]);
        Values x = tape.Input([4.0, 5.0, 6.0], "x");
        Values c = tape.Constant([7.0], "c");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(w.Select(v => v.Name), Is.EqualTo(["w[0]", "w[1]"]));
            Assert.That(b[0].Name, Is.Null);
            Assert.That(x.Select(v => v.Name), Is.EqualTo(["x[0]", "x[1]", "x[2]"]));
            Assert.That(c[0].Name, Is.EqualTo("c[0]"));
            Assert.That(x.Data.ToArray(), Is.EqualTo([4.0, 5.0, 6.0]));
            Assert.That(tape.Count, Is.EqualTo(7));
        }
    }

    [Test]
    public void LeafVector_Empty_RecordsNothingAndNamesNothing()
    {
        var tape = new Tape();
        Values none = tape.Input([], "none");
        Value next = tape.Input(1.0);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(none.Count, Is.Zero);
            Assert.That(none.Data.Length, Is.Zero);
            Assert.That(next.Name, Is.Null);
        }
    }

    [Test]
    public void Parameters_OfSeveralCalls_ComeInOrder()
    {
        var tape = new Tape();
        Value first = tape.Parameter(1.0);
        Values vector = tape.Parameter([2.0, 3.0]);
        Value last = tape.Parameter(4.0);
        tape.Input(5.0);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(tape.Parameters.Data.ToArray(), Is.EqualTo([1.0, 2.0, 3.0, 4.0]));
            Assert.That(tape.Parameters, Is.EqualTo([first, vector[0], vector[1], last]));
        }
    }

    [Test]
    public void FirstNonFinite_SeveralNodes_IsTheFirstOfTheRecord()
    {
        var tape = new Tape();
        Value x = tape.Input(0.0, "x");
        Value log = x.Log();
        _ = log * 0.0;

        Assert.That(tape.FirstNonFinite(), Is.EqualTo(log));
    }

    [Test]
    public void FirstNonFinite_NodeBehindTheParameters_IsTheHandleOfThisStep()
    {
        var tape = new Tape();
        tape.Parameter(1.0);
        Value x = tape.Input(double.NaN);

        Value? found = tape.FirstNonFinite();

        Assert.That(found, Is.EqualTo(x));
        tape.Reset();
        ExpectedError.Of(tape, () => _ = found!.Value.Data, "before the tape was reset");
    }

    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    [TestCase(double.NegativeInfinity)]
    public void FirstNonFinite_Parameter_IsFound(double number)
    {
        var tape = new Tape();
        tape.Parameter(1.0);
        Value w = tape.Parameter(number);

        Assert.That(tape.FirstNonFinite(), Is.EqualTo(w));
    }

    [Test]
    public void FirstNonFinite_HugeButFinite_IsNull()
    {
        var tape = new Tape();
        _ = tape.Parameter(double.MaxValue) * -1.0;

        Assert.That(tape.FirstNonFinite(), Is.Null);
    }
}
