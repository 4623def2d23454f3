namespace TapeGrad.Tests;

/// <summary>Scopes end in whatever order they are disposed, once each.</summary>
public sealed class ScopeEndTests
{
    [Test]
    public void Scope_OuterClosedFirst_ClosesTheInnerAsWell()
    {
        var tape = new Tape();
        TapeScope outer = tape.Scope("outer");
        TapeScope inner = tape.Scope("inner");

        outer.Dispose();
        inner.Dispose();

        Assert.That(ScopeOf(tape.Input(1.0).Exp()), Is.Empty);
    }

    [Test]
    public void Scope_ClosedTwice_LeavesALaterOneOpen()
    {
        var tape = new Tape();
        TapeScope first = tape.Scope("first");
        first.Dispose();
        tape.Reset();
        using TapeScope second = tape.Scope("second");

        first.Dispose();

        Assert.That(ScopeOf(tape.Input(1.0).Exp()), Is.EqualTo("second"));
    }

    [Test]
    public void NoGrad_ClosedTwice_LeavesALaterOneOpen()
    {
        var tape = new Tape();
        Value w = tape.Parameter(2.0, "w");
        NoGradScope first = tape.NoGrad();
        first.Dispose();
        Value y;
        using (tape.NoGrad())
        {
            first.Dispose();
            y = w * w;
        }

        y.Backward();

        Assert.That(w.Grad, Is.Zero);
    }

    [Test]
    public void NoGrad_InnerClosedAfterTheOuter_LetsGradientsFlow()
    {
        var tape = new Tape();
        Value w = tape.Parameter(2.0, "w");
        NoGradScope outer = tape.NoGrad();
        NoGradScope inner = tape.NoGrad();
        outer.Dispose();
        inner.Dispose();
        Value y = w * w;

        y.Backward();

        Assert.That(w.Grad, Is.EqualTo(4.0));
    }

    private static string ScopeOf(Value value) => Graph.From(value).Output.Scope;
}
