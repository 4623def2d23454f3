using System.Collections;

namespace TapeGrad.Tests;

[TestFixture]
public sealed class ValuesTests
{
    [Test]
    public void Vector_OfInputs_GivesDataGradientsAndHandles()
    {
        var tape = new Tape();
        Values x = tape.Input([1.0, 2.0, 3.0]);
        (x[0] * x[2]).Backward();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(x.Count, Is.EqualTo(3));
            Assert.That(x.Data.ToArray(), Is.EqualTo([1.0, 2.0, 3.0]));
            Assert.That(x.Grad.ToArray(), Is.EqualTo([3.0, 0.0, 1.0]));
            Assert.That(x[1].Data, Is.EqualTo(2.0));
        }
    }

    [TestCase(-1)]
    [TestCase(2)]
    public void Indexer_OutsideTheVector_IsRefused(int index)
    {
        Values x = new Tape().Input([1.0, 2.0]);

        ArgumentOutOfRangeException? refusal = Assert.Throws<ArgumentOutOfRangeException>(() => _ = x[index]);
        ArgumentOutOfRangeException? ofNone = Assert.Throws<ArgumentOutOfRangeException>(() => _ = x[..0][index]);

        Assert.That(refusal!.ParamName, Is.EqualTo("index"));
        Assert.That(refusal.Message, Does.StartWith("The vector has 2 values, numbered from 0 to 1."));
        Assert.That(ofNone!.Message, Does.StartWith("The vector is empty, so it cannot be indexed."));
    }

    [Test]
    public void Slice_WithinTheVector_IsTheSameNodes()
    {
        var tape = new Tape();
        Values x = tape.Input([1.0, 2.0, 3.0, 4.0], "x");

        Values middle = x.Slice(1, 2);
        Values range = x[1..3];

        using (Assert.EnterMultipleScope())
        {
            Assert.That(middle, Is.EqualTo([x[1], x[2]]));
            Assert.That(range, Is.EqualTo([x[1], x[2]]));
            Assert.That(middle[0].Name, Is.EqualTo("x[1]"));
            Assert.That(x.Slice(4, 0).Count, Is.Zero);
            Assert.That(tape.Count, Is.EqualTo(4));
        }
    }

    [Test]
    public void Slice_BeyondTheVector_SaysWhatIsLeft()
    {
        Values x = new Tape().Input([1.0, 2.0, 3.0]);

        ArgumentOutOfRangeException? start = Assert.Throws<ArgumentOutOfRangeException>(() => x.Slice(4, 0));
        ArgumentOutOfRangeException? length = Assert.Throws<ArgumentOutOfRangeException>(() => x.Slice(2, 2));

        Assert.That(start!.Message, Does.StartWith("A slice of a vector of 3 values starts between 0 and 3."));
        Assert.That(length!.Message, Does.StartWith("From 2 on, the vector of 3 values has 1 left."));
    }

    [TestCase(-1, 1)]
    [TestCase(0, -1)]
    [TestCase(0, 3)]
    [TestCase(2, 1)]
    [TestCase(3, 0)]
    [TestCase(int.MaxValue, int.MaxValue)]
    public void Slice_BeyondTheVector_IsRefused(int start, int length)
    {
        Values x = new Tape().Input([1.0, 2.0]);

        Assert.That(() => x.Slice(start, length), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Default_Vector_IsEmpty()
    {
        Values none = default;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(none.Count, Is.Zero);
            Assert.That(none.Data.Length, Is.Zero);
            Assert.That(none.Grad.Length, Is.Zero);
            Assert.That(none.Slice(0, 0).Count, Is.Zero);
            Assert.That(none, Is.Empty);
        }
    }

    [Test]
    public void Vector_FromBeforeReset_IsRefused()
    {
        var tape = new Tape();
        tape.Parameter(1.0);
        Values x = tape.Input([1.0, 2.0], "x");
        tape.Reset();

        ExpectedError.Of(tape, () => _ = x.Data.Length, "before the tape was reset");
        ExpectedError.Of(tape, () => _ = x.Grad.Length, "before the tape was reset");
        ExpectedError.Of(tape, () => _ = x[1].Data, "before the tape was reset");
        ExpectedError.Of(tape, () => _ = x.Slice(1, 1).Data.Length, "before the tape was reset");
        tape.Input([3.0, 4.0, 5.0]);
        ExpectedError.Of(tape, () => _ = x[0] * 2.0, "before the tape was reset");
    }

    [Test]
    public void Vector_OfParameters_OutlivesReset()
    {
        var tape = new Tape();
        Values w = tape.Parameter([1.0, 2.0], "w");
        _ = w[0] * w[1];

        tape.Reset();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(w.Data.ToArray(), Is.EqualTo([1.0, 2.0]));
            Assert.That(w[1].Name, Is.EqualTo("w[1]"));
        }
    }

    [Test]
    public void Equals_SameNodes_IsTrueWhateverTheirNumbers()
    {
        var tape = new Tape();
        Values x = tape.Input([1.0, 1.0, 1.0]);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(x.Slice(0, 2) == x.Slice(0, 3).Slice(0, 2), Is.True);
            Assert.That(x.Slice(0, 2) != x.Slice(1, 2), Is.True);
            Assert.That(x.Equals((object)tape.Input([1.0, 1.0, 1.0])), Is.False);
            Assert.That(x.GetHashCode(), Is.EqualTo(x.Slice(0, 3).GetHashCode()));
        }
    }

    [Test]
    public void Enumerator_OfEachKind_WalksTheVectorInOrder()
    {
        Values x = new Tape().Input([1.0, 2.0]);
        List<double> plain = [];
        List<double> boxed = [];

        foreach (Value v in x)
        {
            plain.Add(v.Data);
        }

        IEnumerator enumerator = ((IEnumerable)x).GetEnumerator();
        while (enumerator.MoveNext())
        {
            boxed.Add(((Value)enumerator.Current).Data);
        }

        enumerator.Reset();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(plain, Is.EqualTo([1.0, 2.0]));
            Assert.That(boxed, Is.EqualTo(plain));
            Assert.That(x.Select(v => v.Data), Is.EqualTo(plain));
            Assert.That(enumerator.MoveNext(), Is.True);
        }
    }
}
