namespace TapeGrad.Tests;

/// <summary>Vectors that are written over as a whole, and copied.</summary>
[TestFixture]
public sealed class ValuesDataTests
{
    [Test]
    public void MutableData_OfParameters_WritesThem()
    {
        var tape = new Tape();
        Values w = tape.Parameter([1.0, 2.0, 3.0], "w");

        w.Slice(1, 2).MutableData[0] = 7.0;

        Assert.That(w.Data.ToArray(), Is.EqualTo([1.0, 7.0, 3.0]));
    }

    [Test]
    public void MutableData_EmptyVector_IsEmpty() => Assert.That(default(Values).MutableData.Length, Is.Zero);

    [Test]
    public void MutableData_NoParameters_IsRefused()
    {
        var tape = new Tape();
        tape.Parameter(1.0, "w");
        Values x = tape.Input([1.0, 2.0], "x");
        Values c = tape.Constant([1.0], "c");

        ExpectedError.Of(tape, () => _ = x.MutableData, "Data of a vector of 2 values", "'x[0]' is an input", "Parameter");
        ExpectedError.Of(tape, () => _ = c.MutableData, "Data of a vector of 1 value cannot", "'c[0]' is a constant");
    }

    [Test]
    public void MutableData_OfResultsUnderNoGrad_IsRefusedAsThatOfConstants()
    {
        var tape = new Tape();
        Values w = tape.Parameter([1.0, 2.0], "w");
        using NoGradScope scope = tape.NoGrad();
        Values y = w.Exp().Named("y");

        InvalidOperationException? refusal = Assert.Throws<InvalidOperationException>(() => _ = y.MutableData);

        ExpectedError.Says(refusal, "Data of a vector of 2 values cannot be changed", "'y[0]' is a constant");
    }

    [Test]
    public void MutableGrad_Written_IsClearedLikeThatOfASweep()
    {
        var tape = new Tape();
        Values w = tape.Parameter([1.0, 2.0], "w");
        w.MutableGrad[1] = 5.0;

        tape.ZeroGrad();

        Assert.That(w[1].Grad, Is.Zero);
    }

    [Test]
    public void MutableData_StaleVector_IsRefused()
    {
        var tape = new Tape();
        Values x = tape.Input([1.0, 2.0], "x");
        tape.Reset();

        ExpectedError.Of(tape, () => _ = x.MutableData, "'x[0]' was recorded before the tape was reset");
    }

    [Test]
    public void MutableData_Taken_CountsAsAChangeOfItsVectorOnly()
    {
        var tape = new Tape();
        Values w = tape.Parameter([1.0, 2.0, 3.0, 4.0], "w");
        Value first = w[0].Exp();
        Value second = w[1].Exp();
        Value third = w[2].Exp();
        _ = w.Slice(0, 1).MutableData;
        _ = w.Slice(2, 2).MutableData;
        Value again = w[0].Exp() + w[2].Exp();

        Assert.That(() => Graph.From(first), Throws.InvalidOperationException.With.Message.Contain("before the update"));
        Assert.That(() => Graph.From(third), Throws.InvalidOperationException.With.Message.Contain("before the update"));
        Assert.That(Graph.From(second).Nodes, Has.Count.EqualTo(2));
        Assert.That(Graph.From(again).Nodes, Has.Count.EqualTo(5), "it was recorded after the change");
    }

    [Test]
    public void MutableData_TakenBeforeReset_LeavesTheNextStepAlone()
    {
        var tape = new Tape();
        Values w = tape.Parameter([1.0, 2.0], "w");
        _ = w[0] * w[1];
        _ = w.MutableData;
        tape.Reset();

        Value y = w[0] * w[1];

        Assert.That(Graph.From(y).Nodes, Has.Count.EqualTo(3));
    }

    [Test]
    public void MutableData_TakenInAnEarlierStep_LeavesChangesOfThisOneNoted()
    {
        var tape = new Tape();
        Values w = tape.Parameter([1.0, 2.0], "w");
        _ = w[0].Exp();
        _ = w.MutableData;
        tape.Reset();
        Value y = w[0].Exp();
        Touch(w, 0, 1);
        _ = w[1..].MutableData;

        Assert.That(() => Graph.From(y), Throws.InvalidOperationException.With.Message.Contain("before the update"));
    }

    [Test]
    public void MutableData_TwoVectorsThatOverlap_AgreeWithSingleChanges([Range(0, 2)] int start, [Range(1, 2)] int count)
    {
        bool[] expected = [.. Refused(w => Touch(w, 1, 3), w => Touch(w, start, start + count))];
        bool[] actual = [.. Refused(w => _ = w.Slice(1, 2).MutableData, w => _ = w.Slice(start, count).MutableData)];

        Assert.That(actual, Is.EqualTo(expected));
    }

    [Test]
    public void CopyTo_AnyVector_CopiesAndLeavesTheRest()
    {
        var tape = new Tape();
        Values x = tape.Input([1.0, 2.0], "x");
        double[] room = [9.0, 9.0, 9.0];

        x.CopyTo(room);

        Assert.That(room, Is.EqualTo([1.0, 2.0, 9.0]));
        x.CopyTo(room.AsSpan(1));
        Assert.That(room, Is.EqualTo([1.0, 1.0, 2.0]));
        var refusal = Assert.Throws<ArgumentException>(() => x.CopyTo(new double[1]));
        ExpectedError.Says(refusal, "The vector has 2 values", "room for 1", "destination");
    }

    [Test]
    public void CopyTo_StaleVector_IsRefused()
    {
        var tape = new Tape();
        Values x = tape.Input([1.0, 2.0], "x");
        tape.Reset();

        ExpectedError.Of(tape, () => x.CopyTo(new double[2]), "before the tape was reset");
    }

    // For every parameter: whether pictures of what was recorded before, between and after the changes are refused.
    private static IEnumerable<bool> Refused(Action<Values> first, Action<Values> second)
    {
        var tape = new Tape();
        Values w = tape.Parameter([1.0, 2.0, 3.0, 4.0], "w");
        Value[] before = [.. w.Select(x => x.Exp())];
        first(w);
        Value[] between = [.. w.Select(x => x.Exp())];
        second(w);
        Value[] after = [.. w.Select(x => x.Exp())];
        foreach (Value y in (Value[])[.. before, .. between, .. after])
        {
            bool refused = false;
            try
            {
                Graph.From(y);
            }
            catch (InvalidOperationException)
            {
                refused = true;
            }

            yield return refused;
        }
    }

    private static void Touch(Values w, int start, int end)
    {
        for (int i = start; i < end; i++)
        {
            Value parameter = w[i];
            parameter.Data += 1.0;
        }
    }
}
