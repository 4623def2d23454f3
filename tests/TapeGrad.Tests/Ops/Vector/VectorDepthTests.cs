namespace TapeGrad.Tests.Vectors;

/// <summary>A million wide and a million deep: no recursion, and each within seconds.</summary>
[TestFixture]
public sealed class VectorDepthTests
{
    private const int Million = 1_000_000;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    [Test]
    public void Sum_AMillionWide_IsSweptDrawnAndChecked() => SmallStack.Run(() =>
    {
        var tape = new Tape();
        Values x = tape.Input([.. Enumerable.Range(1, Million).Select(i => (double)i)]);
        Value y = Timed("record", () => x.Sum());

        Timed("backward", () => y.Backward());
        Graph graph = Timed("picture", () => Graph.From(y));
        string json = Timed("write", graph.ToJson);
        Graph read = Timed("read", () => Graph.FromJson(json));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(y.Data, Is.EqualTo(0.5 * Million * (Million + 1)));
            Assert.That(x.Grad.IndexOfAnyExcept(1.0), Is.Negative);
            Assert.That(graph.Output.Operands, Has.Count.EqualTo(Million));
            Assert.That(read.Nodes[0].Grad, Is.EqualTo(1.0));
        }
    });

    [Test]
    public void Chain_OfAMillionScalarsAndVectors_IsSweptDrawnAndReadBack() => SmallStack.Run(() =>
    {
        var tape = new Tape();
        Values x = tape.Parameter([1.0, 2.0, 3.0], "x");
        Value y = Timed("record", () =>
        {
            Value y = x[0];
            for (int i = 0; i < Million / 5; i++)
            {
                // One node, a vector of three, and their mean.
                y = (x + (y + 1.0)).Mean() - 2.0;
            }

            return y;
        });

        Timed("backward", () => y.Backward());
        Graph graph = Timed("picture", () => Graph.From(y));
        string json = Timed("write", graph.ToJson);
        Graph read = Timed("read", () => Graph.FromJson(json));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(graph.Nodes, Has.Count.GreaterThan(Million));
            Assert.That(y.Data, Is.EqualTo(1.0 + (Million / 5)).Within(1e-3));
            Assert.That(x.Grad.ToArray(), Is.EqualTo([1.0 + (Million / 15.0), Million / 15.0, Million / 15.0]).Within(1e-3));
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

    private static void Timed(string what, Action action) => Timed(what, () =>
    {
        action();
        return true;
    });

    private static T Timed<T>(string what, Func<T> function)
    {
        // Of the processor, for others may be at work on the machine.
        TimeSpan before = Environment.CpuUsage.TotalTime;
        T result = function();
        TimeSpan spent = Environment.CpuUsage.TotalTime - before;
        TestContext.Out.WriteLine($"{what}: {spent.TotalMilliseconds:0} ms");
        Assert.That(spent, Is.LessThan(Limit), what);
        return result;
    }
}
