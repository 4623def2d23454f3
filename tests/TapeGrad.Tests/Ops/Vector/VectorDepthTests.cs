namespace TapeGrad.Tests.Vectors;

/// <summary>Wide and deep graphs: no recursion, and no work that grows with the square.</summary>
[TestFixture]
public sealed class VectorDepthTests
{
    [Test]
    public void Sum_AMillionWide_IsSweptDrawnAndReadBack() => SmallStack.Run(() =>
    {
        const int million = 1_000_000;
        var tape = new Tape();
        Values x = tape.Input([.. Enumerable.Range(1, million).Select(i => (double)i)]);
        Value y = x.Sum();

        y.Backward();
        var graph = Graph.From(y);
        string json = graph.ToJson();
        var read = Graph.FromJson(json);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(y.Data, Is.EqualTo(0.5 * million * (million + 1.0)));
            Assert.That(x.Grad.IndexOfAnyExcept(1.0), Is.Negative);
            Assert.That(graph.Output.Operands, Has.Count.EqualTo(million));
            Assert.That(read.Nodes[0].Grad, Is.EqualTo(1.0));
        }
    });

    [Test]
    public void LongChain_OfScalarsAndVectors_IsSweptDrawnAndReadBack() => SmallStack.Run(() =>
    {
        const int rounds = 50_000;
        var tape = new Tape();
        Values x = tape.Parameter([1.0, 2.0, 3.0], "x");
        Value y = x[0];
        for (int i = 0; i < rounds; i++)
        {
            // One node, a vector of three, and their mean.
            y = (x + (y + 1.0)).Mean() - 2.0;
        }

        y.Backward();
        var graph = Graph.From(y);
        string json = graph.ToJson();
        var read = Graph.FromJson(json);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(graph.Nodes, Has.Count.GreaterThan(5 * rounds));
            Assert.That(y.Data, Is.EqualTo(1.0 + rounds).Within(1e-3));
            Assert.That(x.Grad.ToArray(), Is.EqualTo([1.0 + (rounds / 3.0), rounds / 3.0, rounds / 3.0]).Within(1e-3));
            Assert.That(read.ToJson() == json, Is.True, "what was read is written as it was");
        }
    });

    [Test]
    public void Backward_FromEachOfManyVectors_FindsItsVectorAtOnce()
    {
        var tape = new Tape();
        Values x = tape.Input([1.0]);
        List<Values> vectors = [x];
        for (int i = 0; i < 2000; i++)
        {
            vectors.Add(vectors[^1] + 1.0);
            _ = vectors[^1][0] * 2.0;
        }

        foreach (Values vector in vectors)
        {
            vector[0].Backward();
            Assert.That((x[0].Grad, vector[0].Op), Is.EqualTo((1.0, vector[0] == x[0] ? "" : "+")));
        }
    }
}
