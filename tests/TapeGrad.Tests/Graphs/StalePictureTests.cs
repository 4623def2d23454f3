namespace TapeGrad.Tests.Graphs;

/// <summary>A picture is refused where a parameter that leads to it has changed, and nowhere else.</summary>
public sealed class StalePictureTests
{
    [Test]
    public void From_ParameterThatDoesNotLeadThere_IsTaken()
    {
        var tape = new Tape();
        Value w = tape.Parameter(1.0, "w");
        Value x = tape.Input(3.0, "x");
        Value y = x * x;
        w.Data = 2.0;

        Assert.That(Graph.From(y).Output.Data, Is.EqualTo(9.0));
    }

    [Test]
    public void From_ParameterSetToTheSameNumber_IsTaken()
    {
        var tape = new Tape();
        Value w = tape.Parameter(1.0, "w");
        Value y = w.Exp();
        w.Data = 1.0;

        Assert.That(Graph.From(y).Nodes, Has.Count.EqualTo(2));
    }

    [Test]
    public void From_SecondPassAfterTheUpdate_IsTakenAndTheFirstRefused()
    {
        var tape = new Tape();
        Value w = tape.Parameter(1.0, "w");
        Value first = w.Exp();
        w.Data = 2.0;
        Value second = w.Exp();

        Assert.That(Graph.From(second).Output.Data, Is.EqualTo(Math.Exp(2.0)));
        Assert.That(() => Graph.From(first), Throws.InvalidOperationException.With.Message.Contain("before the update"));
        Assert.That(() => Graph.From(first + second), Throws.InvalidOperationException, "part of it is stale");
    }

    [Test]
    public void Replay_OtherParameters_ComputesTheRecordAgain()
    {
        var tape = new Tape();
        Value w = tape.Parameter(1.0, "w");
        Value x = tape.Input(2.0, "x");

        Assert.That(Graph.From(w).Replay([5.0]), Is.EqualTo(5.0));
        Assert.That(Graph.From(w * x).Replay([5.0]), Is.EqualTo(10.0));
    }

    [Test]
    public void Evaluate_OtherLeaves_ComputesTheRecordAgain()
    {
        var tape = new Tape();
        Value w = tape.Parameter(1.0, "w");
        Value x = tape.Input(2.0, "x");
        Value y = ((3.0 - (w * x)).Clamp(-10.0, 10.0) / 2.0).LeakyRelu(0.5);
        Graph graph = Graph.From(y);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(graph.Evaluate(), Is.EqualTo(0.5));
            Assert.That(graph.Evaluate((0, 2.0)), Is.EqualTo(-0.25));
            Assert.That(graph.Evaluate((0, 2.0), (1, 100.0)), Is.EqualTo(-2.5));
            Assert.That(() => graph.Evaluate((2, 1.0)), Throws.ArgumentException.With.Message.Contain("not a leaf"));
            Assert.That(() => Graph.FromJson(graph.ToJson()).Evaluate(), Throws.InvalidOperationException.With.Message.Contain("read from a file"));
        }
    }
}
