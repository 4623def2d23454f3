using System.Text.Json;

namespace TapeGrad.Tests;

[TestFixture]
public sealed class GraphJsonTests
{
    [Test]
    public void ToJson_SmallGraph_IsThisText()
    {
        var tape = new Tape();
        Value w = tape.Parameter(1.5, "w");
        Value y;
        using (tape.Scope("model"))
        {
            y = (2.0 - w).Named("y");
        }

        y.Backward();

        Assert.That(
            Graph.From(y).ToJson(),
            Is.EqualTo(
                """{"format":"tapegrad-graph/1","nodes":[""" +
                """{"id":0,"kind":"parameter","name":"w","data":1.5,"grad":-1},""" +
                """{"id":1,"kind":"operation","op":"-","constantFirst":true,"name":"y","scope":"model","data":0.5,"grad":1""" +
                ""","constants":[2],"operands":[{"node":0,"local":-1,"share":-1}]}]}"""));
    }

    [Test]
    public void RoundTrip_EverythingAGraphHas_IsKept()
    {
        var tape = new Tape();
        Value w = tape.Parameter(2.0, "w");
        (w * 10.0).Backward();
        tape.Input(1.0);
        Value y = (w.Square() * tape.Constant(3.0, "k")) - tape.Input(0.1, "x").Pow(1.0 / 3.0);
        y.Backward(0.7);

        var graph = Graph.From(y);
        var read = Graph.FromJson(graph.ToJson());

        AssertSame(read, graph);
        Assert.That(read.ToJson(), Is.EqualTo(graph.ToJson()));
    }

    [Test]
    public void RoundTrip_WithoutGradients_StaysWithout()
    {
        var graph = Graph.From(new Tape().Input(2.0).Square());

        var read = Graph.FromJson(graph.ToJson());

        AssertSame(read, graph);
        Assert.That(graph.ToJson(), Does.Not.Contain("grad\"").And.Not.Contain("share"));
    }

    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    [TestCase(double.NegativeInfinity)]
    [TestCase(-0.0)]
    [TestCase(0.1)]
    [TestCase(double.Epsilon)]
    [TestCase(double.MaxValue)]
    [TestCase(1.0 / 3.0)]
    [TestCase(2.2250738585072011E-308)]
    public void RoundTrip_Number_KeepsEveryBit(double number)
    {
        Value y = new Tape().Input(number) * number;
        y.Backward(number);

        var graph = Graph.From(y);
        var read = Graph.FromJson(graph.ToJson());

        using (Assert.EnterMultipleScope())
        {
            AssertSame(read, graph);
            Assert.That(Bits(read.Nodes[0].Data), Is.EqualTo(Bits(number)));
            Assert.That(Bits(read.Output.Constants[0]), Is.EqualTo(Bits(number)));
            Assert.That(Bits(read.Output.Grad), Is.EqualTo(Bits(0.0 + number)));
            Assert.That(read.ToJson(), Is.EqualTo(graph.ToJson()));
        }
    }

    [TestCase("\"quoted\" and \\ back")]
    [TestCase("line\nbreak\r\tand\0nul\u001b")]
    [TestCase("emoji 😀 ünï")]
    [TestCase("</script><!--<script>")]
    [TestCase("\u2028\u2029\ufeff")]
    [TestCase("a/b")]
    [TestCase("")]
    public void RoundTrip_HostileName_IsKept(string name)
    {
        var tape = new Tape();
        using TapeScope scope = tape.Scope(name);
        Value x = tape.Input(1.0, name);

        string json = Graph.From(x).ToJson();

        GraphNode read = Graph.FromJson(json).Output;
        using (Assert.EnterMultipleScope())
        {
            Assert.That((read.Name, read.Scope), Is.EqualTo((name, name)));
            Assert.That(Graph.FromJson(json).ToJson(), Is.EqualTo(json));
            Assert.That(json, Does.Not.Contain("<").And.Not.Contain("\u2028"), "the text may stand in a page");
        }
    }

    [Test]
    public void RoundTrip_HalfASurrogatePairInAName_WasReplacedBefore()
    {
        Value x = new Tape().Input(1.0, "a\ud800b");

        GraphNode read = Graph.FromJson(Graph.From(x).ToJson()).Output;

        Assert.That(read.Name, Is.EqualTo(x.Name).And.EqualTo("a\ufffdb"));
    }

    [Test]
    public void ToJson_AnyGraph_IsReadByAnotherParser()
    {
        Value x = new Tape().Input(double.NaN, "x");

        using var document = JsonDocument.Parse(Graph.From(x.Exp()).ToJson());

        JsonElement nodes = document.RootElement.GetProperty("nodes");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(nodes.GetArrayLength(), Is.EqualTo(2));
            Assert.That(nodes[0].GetProperty("data").GetString(), Is.EqualTo("NaN"));
            Assert.That(nodes[1].GetProperty("operands")[0].GetProperty("node").GetInt32(), Is.Zero);
        }
    }

    [Test]
    public void FromJson_WhitespaceOrderAndUnknownProperties_AreNoMatter()
    {
        var read = Graph.FromJson(
            """
            { "made-by": {"deep": [1, [2]]}, "nodes": [
                {"colour": "red", "data": 1, "kind": "input", "id": 4},
                {"operands": [{"local": 2, "weight": null, "node": 4}], "data": 3e0, "id": 7, "kind": "operation", "op": "f"}
              ], "format": "tapegrad-graph/1" }
            """);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(read.Nodes.Select(n => n.Id), Is.EqualTo([4, 7]));
            Assert.That(read.Output.Operands[0].Operand, Is.EqualTo(4));
            Assert.That(read.HasGradients, Is.False);
        }
    }

    private static long Bits(double number) => BitConverter.DoubleToInt64Bits(number);

    private static void AssertSame(Graph actual, Graph expected)
    {
        Assert.That(actual.HasGradients, Is.EqualTo(expected.HasGradients));
        Assert.That(actual.Nodes.Select(Everything), Is.EqualTo(expected.Nodes.Select(Everything)));
    }

    private static string Everything(GraphNode node) => string.Join(
        ' ',
        [
            node.Id, node.Kind, node.Op, node.Name, node.Scope, node.IsConstantFirst, Bits(node.Data), Bits(node.Grad),
            Bits(node.AccumulatedGrad), .. node.Constants.Select(c => (object)Bits(c)),
            .. node.Operands.Select(e => (object)(e.Operand, Bits(e.LocalDerivative), Bits(e.Share))),
        ]);
}
