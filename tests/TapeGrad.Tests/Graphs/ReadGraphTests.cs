namespace TapeGrad.Tests.Graphs;

/// <summary>A graph that was read from a file, and gets the operations behind its labels again.</summary>
public sealed class ReadGraphTests
{
    private static readonly Graph Recorded = Record();

    [Test]
    public void WithOperations_Found_ComputesAgain()
    {
        List<(string, int, int)> asked = [];

        Graph graph = Graph.FromJson(Recorded.ToJson()).WithOperations((op, operands, numbers) =>
        {
            asked.Add((op, operands, numbers));
            return Find(op);
        });

        Assert.That(graph.Replay(0, -1.2, new double[graph.Nodes.Count]), Is.EqualTo(Math.Tanh((-1.2 * 2.0) + 3.0)).Within(1e-15));
        Assert.That(asked, Is.EqualTo(((string, int, int)[])[("*", 2, 0), ("+", 1, 1), ("tanh", 1, 0)]));
    }

    [Test]
    public void WithOperations_NotFound_IsRefused() => Assert.That(
        () => Graph.FromJson(Recorded.ToJson()).WithOperations((op, _, _) => op == "+" ? null : Find(op)),
        Throws.InvalidOperationException.With.Message.StartsWith("The operation '+' is not one of the library's"));

    // The recorded number rounds otherwise on another machine, but not by this much.
    [TestCase("tanh", 1e-15, true)]
    [TestCase("tanh", 1e-9, false)]
    [TestCase("+", 1e-15, true)]
    [TestCase("+", 1e-9, false)]
    public void WithOperations_OtherNumberThanRecorded_IsRefused(string op, double off, bool passes)
    {
        double data = Recorded.Nodes.Single(n => n.Op == op).Data;
        string right = $"\"data\":{data:R}", wrong = $"\"data\":{data - off:R}";
        Assert.That(Recorded.ToJson(), Does.Contain(right));

        Graph graph = Graph.FromJson(Recorded.ToJson().Replace(right, wrong, StringComparison.Ordinal));

        Assert.That(() => graph.WithOperations((op, _, _) => Find(op)), passes ? Throws.Nothing : Throws.InvalidOperationException.With.Message.StartsWith($"The operation '{op}'"));
    }

    [TestCase("w (n0)", true)]
    [TestCase("w", true)]
    [TestCase("v", false)]
    [TestCase("", false)]
    public void IsNamed_LeafOfACollidingName_AnswersToBoth(string text, bool expected) =>
        Assert.That(new GraphLeaf("w (n0)", 0, 1.0, 1.0) { GivenName = "w" }.IsNamed(text), Is.EqualTo(expected));

    [TestCase("v[2]", true)]
    [TestCase("v", true)]
    [TestCase("v[1]", false)]
    public void IsNamed_ElementOfAVector_AnswersToItsVector(string text, bool expected) =>
        Assert.That(new GraphLeaf("v[2]", 0, 1.0, 1.0) { GivenName = "v[2]" }.IsNamed(text), Is.EqualTo(expected));

    private static int? Find(string op) => Recorded._topology.OpNumbers[Array.IndexOf(Recorded._topology.Ops, op)];

    private static Graph Record()
    {
        var tape = new Tape();
        Value y = ((tape.Parameter(-1.0, "w") * tape.Input(2.0, "x")) + 3.0).Tanh();
        y.Backward();
        return Graph.From(y);
    }
}
