namespace TapeGrad.Tests;

public sealed partial class TapeTests
{
    [Test]
    public void Scope_Nested_NamesThePathFromTheOutsideIn()
    {
        var tape = new Tape();
        Value x = tape.Input(1.0);
        Value inner;
        Value between;
        using (tape.Scope("model"))
        {
            using (tape.Scope("layer"))
            {
                inner = x + 1.0;
            }

            between = inner + 1.0;
        }

        Value outside = between + 1.0;

        Assert.That(
            Graph.From(outside).Nodes.Select(n => n.Scope), Is.EqualTo(["", "model/layer", "model", ""]));
        Assert.That(between.Op, Is.EqualTo("+"));
    }

    [Test]
    public void Scope_OfParameters_SurvivesReset()
    {
        var tape = new Tape();
        Value w;
        using (tape.Scope("layer"))
        {
            w = tape.Parameter(1.0);
        }

        Value b = tape.Parameter(2.0);
        for (int step = 0; step < 3; step++)
        {
            tape.Reset();
            using (tape.Scope("step"))
            {
                _ = w * b;
            }
        }

        tape.Reset();
        Value y = w * b;

        Assert.That(Graph.From(y).Nodes.Select(n => n.Scope), Is.EqualTo(["layer", "", ""]));
    }

    [Test]
    public void Scope_OpenAcrossReset_StaysOpen()
    {
        var tape = new Tape();
        Value w = tape.Parameter(1.0);
        Value within;
        using (tape.Scope("training"))
        {
            _ = w + 1.0;
            tape.Reset();
            within = w + 2.0;
        }

        Value outside = within + 3.0;

        Assert.That(Graph.From(outside).Nodes.Select(n => n.Scope), Is.EqualTo(["", "training", ""]));
    }

    [Test]
    public void Scope_Null_IsRefused()
    {
        Assert.That(() => new Tape().Scope(null!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("name"));
    }

    [Test]
    public void Scope_Default_DisposesToNothing()
    {
        Assert.That(() => { default(TapeScope).Dispose(); default(NoGradScope).Dispose(); }, Throws.Nothing);
    }

    [Test]
    public void NoGrad_Results_AreConstants()
    {
        var tape = new Tape();
        Value w = tape.Parameter(3.0);
        Value x = tape.Input(2.0);
        Value frozen;
        using (tape.NoGrad())
        {
            frozen = (w * x).Named("frozen");
        }

        Value y = frozen * w;
        y.Backward();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(frozen.Data, Is.EqualTo(6.0));
            Assert.That(frozen.Op, Is.Empty);
            Assert.That((w.Grad, x.Grad, frozen.Grad), Is.EqualTo((6.0, 0.0, 3.0)));
            Assert.That(Graph.From(y).Nodes.Select(n => n.Kind), Is.EqualTo([NodeKind.Parameter, NodeKind.Constant, NodeKind.Operation]));
            Assert.That(Graph.From(y).Nodes[1].Name, Is.EqualTo("frozen"));
        }
    }

    [Test]
    public void NoGrad_ResultAskedForItsOperationInside_HasNone()
    {
        var tape = new Tape();
        Value w = tape.Parameter(3.0);
        using NoGradScope scope = tape.NoGrad();

        Assert.That((w * 2.0).Op, Is.Empty);
    }

    [Test]
    public void NoGrad_BeforeTheFirstNode_MakesResultsConstants()
    {
        var tape = new Tape();
        using NoGradScope scope = tape.NoGrad();
        Value x = tape.Input(2.0);

        x.Exp().Backward();

        Assert.That(x.Grad, Is.Zero);
    }

    [Test]
    public void NoGrad_BackwardInside_FindsConstants()
    {
        var tape = new Tape();
        Value w = tape.Parameter(3.0);

        using (tape.NoGrad())
        {
            (w * 2.0).Backward();
        }

        Assert.That(w.Grad, Is.Zero);
    }

    [Test]
    public void NoGrad_Nested_EndsWithTheOutermost()
    {
        var tape = new Tape();
        Value w = tape.Parameter(3.0);
        Value between;
        using (tape.NoGrad())
        {
            using (tape.NoGrad())
            {
                _ = w * 2.0;
            }

            between = w * 3.0;
        }

        Value after = (w * 4.0) + between;
        after.Backward();

        Assert.That(w.Grad, Is.EqualTo(4.0));
    }

    [Test]
    public void NoGrad_OpenAcrossReset_StaysOpen()
    {
        var tape = new Tape();
        Value w = tape.Parameter(3.0);
        using (tape.NoGrad())
        {
            _ = w * 2.0;
            tape.Reset();
            (w * 5.0).Backward();
        }

        double within = w.Grad;
        (w * 7.0).Backward();

        Assert.That((within, w.Grad), Is.EqualTo((0.0, 7.0)));
    }

    [Test]
    public void NoGrad_LeavesMadeInside_StayWhatTheyAre()
    {
        var tape = new Tape();
        Value x;
        using (tape.NoGrad())
        {
            x = tape.Input(2.0);
        }

        Assert.That(Graph.From(x * 2.0).Nodes[0].Kind, Is.EqualTo(NodeKind.Input));
    }

    [Test]
    public void NoGrad_NodesRecordedBefore_KeepTheirGradients()
    {
        var tape = new Tape();
        Value w = tape.Parameter(3.0);
        Value y = w.Square();
        using (tape.NoGrad())
        {
            _ = y * 2.0;
        }

        y.Backward();

        Assert.That(w.Grad, Is.EqualTo(6.0));
    }
}
