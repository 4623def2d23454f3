using TapeGrad.Nn;

namespace TapeGrad.Tests;

/// <summary>A picture shares its shape with the one before where only numbers differ, and shows all the same what the tape holds.</summary>
[TestFixture]
public sealed class SharedShapeTests
{
    private static readonly Dictionary<string, Action<Tape, Value>> Steps = new()
    {
        ["same"] = (tape, w) => Loss(tape, w),
        ["other operation"] = (tape, w) => (w * tape.Input(2.0, "x") - 4.0).Square().Backward(),
        ["other operand"] = (tape, w) => { Value x = tape.Input(2.0, "x"); Value y = (w + x).Named("y"); Value z = x * 3.0; (y - x).Square().Backward(); _ = z; },
        ["other number"] = (tape, w) => { Value x = tape.Input(2.0, "x"); ((w + x).Named("y") - 4.0).Pow(2.0).Backward(); },
        ["number first"] = (tape, w) => { Value x = tape.Input(2.0, "x"); (4.0 - (w + x).Named("y")).Square().Backward(); },
        ["other name"] = (tape, w) => { Value x = tape.Input(2.0, "x"); ((w + x).Named("z") - 4.0).Square().Backward(); },
        ["no name"] = (tape, w) => { Value x = tape.Input(2.0, "x"); (w + x - 4.0).Square().Backward(); },
        ["other kind"] = (tape, w) => { Value x = tape.Constant(2.0, "x"); ((w + x).Named("y") - 4.0).Square().Backward(); },
        ["scope"] = (tape, w) => { using (tape.Scope("s")) { Loss(tape, w); } },
        ["scope of a part"] = (tape, w) => { Value x = tape.Input(2.0, "x"); Value y; using (tape.Scope("s")) { y = (w + x).Named("y"); } (y - 4.0).Square().Backward(); },
        ["vector"] = (tape, w) => { Values x = tape.Input([2.0], "x"); ((w + x[0]).Named("y") - 4.0).Square().Backward(); },
        ["more before"] = (tape, w) => { tape.Input(9.0); Loss(tape, w); },
        ["more numbers"] = (tape, w) => { Value x = tape.Input(2.0, "x"); ((w + x).Named("y") - 4.0).Clamp(-9.0, 9.0).Backward(); },
    };

    private static IEnumerable<string> Cases => Steps.Keys;

    [Test]
    public void Pictures_OfTheSameComputation_ShareTheirShape()
    {
        var tape = new Tape();
        Value w = tape.Parameter(1.0, "w");
        Graph first = Picture(tape, w, "same");
        w.Data = 5.0;

        Graph second = Picture(tape, w, "same");

        Assert.That(second._topology, Is.SameAs(first._topology));
        Assert.That(first.Output.Data, Is.EqualTo(1.0));
        Assert.That(second.Output.Data, Is.EqualTo(9.0));
        Assert.That(second.Nodes[0].Grad, Is.EqualTo(6.0));
    }

    // A fresh tape has no picture to share with.
    [TestCaseSource(nameof(Cases))]
    public void Picture_AfterAnother_IsThatOfAFreshTape(string step)
    {
        var tape = new Tape();
        Value w = tape.Parameter(1.0, "w");
        Graph first = Picture(tape, w, "same");
        var fresh = new Tape();

        Graph second = Picture(tape, w, step);

        Assert.That(second.ToJson(), Is.EqualTo(Picture(fresh, fresh.Parameter(1.0, "w"), step).ToJson()));
        Assert.That(ReferenceEquals(second._topology, first._topology), Is.EqualTo(step == "same"));
        Assert.That(second.HasSameShapeAs(first), Is.EqualTo(step == "same"));
        Assert.That(Picture(tape, w, "same").ToJson(), Is.EqualTo(first.ToJson()));
    }

    [Test]
    public void Steps_OfATraining_ShareOneShape()
    {
        var log = new TrainingLog(keepsGraph: _ => true);
        Trainings.Network(log, Activation.Tanh, steps: 5, rate: 0.1);

        Assert.That(log.Steps.Select(s => s.Graph!._topology).Distinct().Count(), Is.EqualTo(1));
        Assert.That(log.Steps.Select(s => s.Graph!.Output.Data).Distinct().Count(), Is.EqualTo(5));
    }

    // The output is another node of the same record, and the sweep started elsewhere.
    [Test]
    public void Picture_OfAnotherOutput_HasAShapeOfItsOwn()
    {
        var tape = new Tape();
        Value w = tape.Parameter(1.0, "w");
        Value y = w * 2.0, loss = y.Square();
        loss.Backward();
        Graph of = Graph.From(loss);

        Graph part = Graph.From(y);

        Assert.That(part.Nodes, Has.Count.EqualTo(2));
        Assert.That(part.HasGradients, Is.False);
        Assert.That(of.Nodes, Has.Count.EqualTo(3));
    }

    // The two scopes differ from those before in one name, then in the other, then in where the second is.
    [Test]
    public void Picture_InOtherScopes_ShowsThem()
    {
        var tape = new Tape();
        Value w = tape.Parameter(1.0, "w");

        Assert.That(ScopeOfLoss("a", "b", isInside: true), Is.EqualTo("a/b"));
        Assert.That(ScopeOfLoss("a", "c", isInside: true), Is.EqualTo("a/c"));
        Assert.That(ScopeOfLoss("d", "c", isInside: true), Is.EqualTo("d/c"));
        Assert.That(ScopeOfLoss("d", "c", isInside: false), Is.EqualTo("c"));

        string ScopeOfLoss(string first, string second, bool isInside)
        {
            tape.Reset();
            TapeScope outer = tape.Scope(first);
            if (!isInside)
            {
                outer.Dispose();
            }

            using (tape.Scope(second))
            {
                Loss(tape, w);
            }

            outer.Dispose();
            return Graph.From(tape.At(tape.Count - 1)).Output.Scope;
        }
    }

    [Test]
    public void Picture_OfPart_KnowsTheParametersThatItDoesNotReach()
    {
        var tape = new Tape();
        Value w = tape.Parameter(1.0, "w");
        tape.Parameter(2.0, "unused");
        tape.Input(3.0, "unused too");

        Assert.That(Graph.From(w.Square())._topology.Unreached.Select(u => u.Name), Is.EqualTo(["unused"]));
    }

    [Test]
    public void Picture_InsideNoGrad_IsThatOfAConstant()
    {
        var tape = new Tape();
        Value w = tape.Parameter(1.0, "w");
        using (tape.NoGrad())
        {
            Assert.That(Graph.From(w.Square()).Nodes.Select(n => n.Kind), Is.EqualTo([NodeKind.Constant]));
        }
    }

    [Test]
    public void Picture_OfAParameter_HasTheSeed()
    {
        var tape = new Tape();
        Value w = tape.Parameter(1.0, "w");
        w.Backward(3.0);
        w.Backward(2.0);

        GraphNode node = Graph.From(w).Output;

        Assert.That((node.Grad, node.AccumulatedGrad), Is.EqualTo((2.0, 5.0)));
    }

    private static Graph Picture(Tape tape, Value w, string step)
    {
        tape.Reset();
        Steps[step](tape, w);
        return Graph.From(tape.At(tape.Count - 1));
    }

    private static void Loss(Tape tape, Value w)
    {
        Value x = tape.Input(2.0, "x");
        ((w + x).Named("y") - 4.0).Square().Backward();
    }
}
