namespace TapeGrad.Tests.Vectors;

[TestFixture]
public sealed class JoinTests
{
    [Test]
    public void Join_Neighbours_IsOneVectorWithoutACopy()
    {
        var tape = new Tape();
        Values w = tape.Parameter([1.0, 2.0, 3.0]);
        Values x = tape.Input([4.0, 5.0]);
        Values y = x.Exp();
        int count = tape.Count;

        Values all = Values.Join(x, w[..0], y);
        Values parameters = Values.Join(w[..1], w[1..]);

        Assert.That((all.Count, all[0], all[3], tape.Count), Is.EqualTo((4, x[0], y[1], count)));
        Assert.That((parameters.Count, parameters[2]), Is.EqualTo((3, w[2])));
        Assert.That(Values.Join(x).Count, Is.EqualTo(2));
    }

    [Test]
    public void Join_ScatteredVectors_PassesGradientsOn()
    {
        var tape = new Tape();
        Values w = tape.Parameter([1.0, 2.0, 3.0]);
        Values x = tape.Input([4.0, 5.0]);
        int count = tape.Count;

        Values joined = Values.Join(x, w[1..], x[..0], x[1..]);
        joined.Dot(tape.Constant([1.0, 10.0, 100.0, 1000.0, 10000.0])).Backward();

        Assert.That(joined.Data.ToArray(), Is.EqualTo([4.0, 5.0, 2.0, 3.0, 5.0]));
        Assert.That(joined[0].Index, Is.EqualTo(count));
        Assert.That(joined.Select(v => v.Op), Is.All.EqualTo("gather"));
        Assert.That(x.Grad.ToArray(), Is.EqualTo([1.0, 10010.0]));
        Assert.That(w.Grad.ToArray(), Is.EqualTo([0.0, 100.0, 1000.0]));
    }

    [Test]
    public void Join_ParametersBeforeTheFirstNodeOfAStep_AreNeighboursOnlyByNumber()
    {
        var tape = new Tape();
        Values w = tape.Parameter([1.0, 2.0]);
        Values x = tape.Input([3.0]);

        Values joined = Values.Join(w, x);

        Assert.That(joined.Data.ToArray(), Is.EqualTo([1.0, 2.0, 3.0]));
        Assert.That(joined[0].Op, Is.EqualTo("gather"));
    }

    [Test]
    public void Join_InACompiledGraph_IsTheNodesThemselves()
    {
        var tape = new Tape();
        Values w = tape.Parameter([1.0, 2.0, 3.0]);
        Values x = tape.Input([0.0, 0.0]);
        Values joined = Values.Join(w[2..], x);
        CompiledGraph graph = tape.Compile(joined.Dot(w), [.. x]);

        Assert.That(graph.Evaluate([5.0, 7.0]), Is.EqualTo(3.0 + 10.0 + 21.0));
    }

    [Test]
    public void Join_WrongUse_IsRefused()
    {
        var tape = new Tape();
        Values stale = tape.Input([1.0], "x");
        tape.Reset();
        Values x = tape.Input([1.0], "x");
        Values other = new Tape().Input([1.0], "other");

        ExpectedError.Of(tape, () => Values.Join(x, stale), "'x[0]' was recorded before the tape was reset");
        ExpectedError.Of(tape, () => Values.Join(x, default), "An operand of 'gather' is default(Value)");
        ExpectedError.Of(tape, () => Values.Join(x, other), "were recorded on two different tapes");
        ExpectedError.Says(Assert.Throws<ArgumentException>(() => Values.Join()), "at least one value");
        ExpectedError.Says(Assert.Throws<ArgumentException>(() => Values.Join(x[..0], default)), "at least one value");
    }
}
