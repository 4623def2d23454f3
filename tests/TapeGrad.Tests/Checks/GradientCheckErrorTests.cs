namespace TapeGrad.Tests;

[TestFixture]
public sealed class GradientCheckErrorTests
{
    [Test]
    public void Run_ValueNotFinite_NamesTheFirstNode()
    {
        static Value Function(Tape tape) => (tape.Input(0.0, "x").Log().Named("z") * 2.0).Named("loss");

        using (Assert.EnterMultipleScope())
        {
            ExpectedError.Says(Assert.Throws<NonFiniteException>(() => GradientCheck.Run(Function)), "'loss' (*) is -Infinity", "'z' (log) = -Infinity of 'x' = 0");
            ExpectedError.Says(Assert.Throws<NonFiniteException>(() => GradientCheck.Run(GradientCheckTests.Swept(Function))), "'loss' (*) is -Infinity", "'z' (log) = -Infinity of 'x' = 0");
        }
    }

    [Test]
    public void Run_GradientOfAnInputNotFinite_NamesIt()
    {
        static Value Function(Tape tape) => tape.Input(0.0, "x").Sqrt().Named("root");

        using (Assert.EnterMultipleScope())
        {
            ExpectedError.Says(Assert.Throws<NonFiniteException>(() => GradientCheck.Run(Function)), "The gradient of 'x' is Infinity", "'root' (sqrt)");
            ExpectedError.Says(Assert.Throws<NonFiniteException>(() => GradientCheck.Run(GradientCheckTests.Swept(Function))), "The gradient of 'x' is Infinity");
        }
    }

    [Test]
    public void Run_GraphReadFromJson_IsRefused()
    {
        var read = Graph.FromJson(GradientCheckTests.Swept(tape => tape.Input(2.0).Exp()).ToJson());

        ExpectedError.Says(Assert.Throws<ArgumentException>(() => GradientCheck.Run(read)), "was read from a file", "Check the program that wrote it");
    }

    [Test]
    public void Run_GraphWithoutSweep_IsRefused()
    {
        ExpectedError.Says(Assert.Throws<ArgumentException>(() => GradientCheck.Run(Graph.From(new Tape().Input(2.0).Exp()))), "Call Backward on its output");
    }

    [Test]
    public void Run_ValueOfAnotherTape_IsRefused()
    {
        Value other = new Tape().Input(1.0, "elsewhere");

        ExpectedError.Says(Assert.Throws<InvalidOperationException>(() => GradientCheck.Run(_ => other)), "elsewhere = 1", "another tape");
        Assert.That(other.Grad, Is.Zero, "nothing was swept");
    }

    [Test]
    public void Run_DefaultOrStaleValueOrNull_IsRefused()
    {
        using (Assert.EnterMultipleScope())
        {
            ExpectedError.Says(Assert.Throws<InvalidOperationException>(() => GradientCheck.Run(_ => default)), "default(Value)");
            ExpectedError.Says(
                Assert.Throws<InvalidOperationException>(() => GradientCheck.Run(tape =>
                {
                    Value x = tape.Input(1.0, "x");
                    tape.Reset();
                    return x;
                })),
                "'x' was recorded before the tape was reset");
            Assert.That(() => GradientCheck.Run((Func<Tape, Value>)null!), Throws.ArgumentNullException);
            Assert.That(() => GradientCheck.Run((Graph)null!), Throws.ArgumentNullException);
        }
    }

    [Test]
    public void Run_GraphOfALeafOrOfConstants_HasNothingOrOneToCheck()
    {
        GradientReport leaf = GradientCheck.Run(tape => tape.Parameter(2.0, "w"));
        GradientReport constant = GradientCheck.Run(tape => tape.Constant(2.0).Exp());

        Assert.That(leaf.Entries.Select(e => (e.Name, e.Analytic, e.Verdict)), Is.EqualTo([("w", 1.0, GradientVerdict.Agrees)]));
        Assert.That((constant.Entries.Count, constant.Passed), Is.EqualTo((0, true)));
    }

    [Test]
    public void Run_ChainOfAMillion_NeedsNoStack() => SmallStack.Run(() =>
    {
        GradientReport report = GradientCheck.Run(GradientCheckTests.Swept(tape =>
        {
            Value y = tape.Parameter(0.5, "x");
            for (int i = 0; i < 500_000; i++)
            {
                y = (y * 0.999999) + 1e-9;
            }

            return y;
        }));

        Assert.That(report.Entries.Single().Verdict, Is.EqualTo(GradientVerdict.Agrees));
    });
}
