namespace TapeGrad.Tests;

/// <summary>A graph as deep as it is long works everywhere: no code path recurs over the graph.</summary>
[TestFixture]
public sealed class DepthTests
{
    private const int Depth = 1_000_000;

    [Test]
    public void Backward_ChainOfAMillion_NeedsNoStack()
    {
        SmallStack.Run(() =>
        {
            (Value x, Value y) = Chain();

            y.Backward(2.0);

            Assert.That((y.Data, x.Grad), Is.EqualTo((Depth, 2.0)));
        });
    }

    [Test]
    public void Graph_ChainOfAMillion_IsPicturedWrittenAndReadBack()
    {
        SmallStack.Run(() =>
        {
            (_, Value y) = Chain();
            y.Backward();

            var graph = Graph.From(y);
            string json = graph.ToJson();
            var read = Graph.FromJson(json);

            using (Assert.EnterMultipleScope())
            {
                Assert.That(graph.Nodes, Has.Count.EqualTo(Depth + 1));
                Assert.That(graph.Output.Data, Is.EqualTo(Depth));
                Assert.That(read.Nodes, Has.Count.EqualTo(Depth + 1));
                Assert.That(read.Nodes[0].Grad, Is.EqualTo(1.0));
                Assert.That(read.ToJson() == json, Is.True, "what was read is written as it was");
            }
        });
    }

    [Test]
    public void NonFinite_AtTheEndOfAChainOfAMillion_IsNamed()
    {
        SmallStack.Run(() =>
        {
            (_, Value y) = Chain();
            Value loss = (y * 0.0).Named("zero").Log().Named("loss");

            NonFiniteException? refusal = Assert.Throws<NonFiniteException>(() => new TrainingLog(keepsGraph: _ => true).Step(loss));

            Assert.That(refusal!.Message, Does.Contain("'loss' (log)").And.Contain("'zero' = 0"));
        });
    }

    private static (Value X, Value Y) Chain()
    {
        var tape = new Tape();
        Value x = tape.Parameter(0.0, "x");
        Value y = x;
        for (int i = 0; i < Depth; i++)
        {
            y += 1.0;
        }

        return (x, y);
    }
}
