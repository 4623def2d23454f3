namespace TapeGrad.Tests;

[TestFixture]
public sealed class NamedVectorTests
{
    [Test]
    public void Named_VectorJustRecorded_NumbersItsNodes()
    {
        Values x = new Tape().Input([1.0, 2.0], "x");

        Values h = x.Tanh().Named("h");

        Assert.That(h.Select(v => v.Name), Is.EqualTo(["h[0]", "h[1]"]));
        Assert.That(x.Select(v => v.Name), Is.EqualTo(["x[0]", "x[1]"]));
    }

    [Test]
    public void Named_EarlierVectorOrNamedNodes_TakesTheLastName()
    {
        Values x = new Tape().Input([1.0, 2.0, 3.0], "x");
        Values h = x.Tanh();
        h[1].Named("middle");
        Values y = h.Exp().Named("y");

        x.Slice(1, 2).Named("rest");
        h.Named("h");
        y.Named("z");

        Assert.That(x.Concat(h).Concat(y).Select(v => v.Name), Is.EqualTo(["x[0]", "rest[0]", "rest[1]", "h[0]", "h[1]", "h[2]", "z[0]", "z[1]", "z[2]"]));
    }

    [Test]
    public void Named_PartsFromTheLastToTheFirst_TakeTheirNames()
    {
        Values x = new Tape().Input([1.0, 2.0, 3.0], "x");

        x[2..].Named("c");
        x[..1].Named("a");

        Assert.That(x.Select(v => v.Name), Is.EqualTo(["a[0]", "x[1]", "c[0]"]));
    }

    [Test]
    public void Named_NodesNamedOneByOneBefore_ForgetsTheirNames()
    {
        Values h = new Tape().Input([1.0, 2.0]).Tanh();
        h[1].Named("second");

        h.Named("h");

        Assert.That(h.Select(v => v.Name), Is.EqualTo(["h[0]", "h[1]"]));
    }

    [Test]
    public void Named_FirstNodesOfTheTapeNamedBefore_ForgetTheirNames()
    {
        Values x = new Tape().Input([1.0, 2.0]);
        x[0].Named("first");
        x[1].Named("second");

        x.Named("x");

        Assert.That(x.Select(v => v.Name), Is.EqualTo(["x[0]", "x[1]"]));
    }

    [Test]
    public void Named_Parameters_SurvivesReset()
    {
        var tape = new Tape();
        Values w = tape.Parameter([1.0, 2.0]);
        Value b = tape.Parameter(0.5, "b");
        w.Named("w");
        tape.Input(1.0, "x");
        Values.Of(b).Named("bias");

        tape.Reset();
        Values h = (w * w).Named("h");

        Assert.That(w.Concat([b]).Concat(h).Select(v => v.Name), Is.EqualTo(["w[0]", "w[1]", "bias[0]", "h[0]", "h[1]"]));
    }

    [Test]
    public void Named_StaleOrEmpty_RefusedOrNothing()
    {
        var tape = new Tape();
        Values x = tape.Input([1.0, 2.0]);
        Values none = tape.Input([]);
        tape.Reset();

        Assert.That(() => none.Named("none"), Throws.Nothing);
        ExpectedError.Of(tape, () => x.Named("x"), "recorded before the tape was reset");
    }
}
