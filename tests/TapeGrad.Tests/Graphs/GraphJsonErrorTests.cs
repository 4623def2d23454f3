namespace TapeGrad.Tests;

[TestFixture]
public sealed class GraphJsonErrorTests
{
    private const string Format = "\"format\":\"tapegrad-graph/1\"";
    private const string Leaf = """{"id":0,"kind":"input","data":1}""";

    private static readonly (string Json, string Says)[] Refused =
    [
        ("", "too early"),
        ("   ", "too early"),
        ("null", "it is not an object"),
        ("[]", "it is not an object"),
        ("42", "it is not an object"),
        ("{}", "it does not say"),
        ($$"""{"nodes":[{{Leaf}}]}""", "it does not say"),
        ($$"""{{{Format}}}""", "it has no nodes"),
        ($$"""{{{Format}},"nodes":[]}""", "it has no nodes"),
        ($$"""{{{Format}},"nodes":{} }""", "'nodes' is not a list"),
        ($$"""{{{Format}},"nodes":null}""", "'nodes' is not a list"),
        ($$"""{{{Format}},{{Format}},"nodes":[{{Leaf}}]}""", "two values for 'format'"),
        ($$"""{{{Format}},"nodes":[{{Leaf}}],"nodes":[{{Leaf}}]}""", "two values for 'nodes'"),
        ($$"""{"format":"tapegrad-graph/2","nodes":[{{Leaf}}]}""", "'tapegrad-graph/2', and this version reads 'tapegrad-graph/1'"),
        ($$"""{"format":"tapegrad-log/1","nodes":[{{Leaf}}]}""", "'tapegrad-log/1' instead of 'tapegrad-graph/1'"),
        ($$"""{"format":1,"nodes":[{{Leaf}}]}""", "'format' is not a text"),
        ($$"""{{{Format}},"nodes":[{{Leaf}}]} x""", "does not parse"),
        ($$"""{{{Format}},"nodes":[{{Leaf}}]}{}""", "does not parse"),
        ($$"""{{{Format}},"nodes":[{{Leaf}},]}""", "does not parse"),
        ($$"""{{{Format}},"nodes":[{{Leaf}}]/**/}""", "does not parse"),
        ($"\ufeff{{{Format}}}", "does not parse"),
        ($$"""{{{Format}},"nodes":[{"kind":"input","data":1}]}""", "the first node has no 'id'"),
        ($$"""{{{Format}},"nodes":[{"id":0,"kind":"leaf","data":1}]}""", "'kind' of node 0 is 'leaf'"),
        ($$"""{{{Format}},"nodes":[{{Leaf}},{"kind":"input","data":1}]}""", "the node after node 0 has no 'id'"),
        ("{\n x", "line 2, byte 2 does not parse"),
    ];

    // What is wrong with one node; 'node 0' is a good leaf before it.
    private static readonly (string Node, string Says)[] RefusedNodes =
    [
        ("null", "not an object"),
        ("[]", "not an object"),
        ("""{"kind":"input","data":1}""", "has no 'id'"),
        ("""{"id":1,"data":1}""", "node 1 has no 'kind'"),
        ("""{"id":1,"kind":"input"}""", "node 1 has no 'data'"),
        ("""{"id":0,"kind":"input","data":1}""", "ids must rise"),
        ("""{"id":1,"id":2,"kind":"input","data":1}""", "two values for 'id'"),
        ("""{"id":1,"kind":"input","data":1,"data":1}""", "two values for 'data'"),
        ("""{"id":1,"kind":"input","data":1,"x":1,"x":1}""", "two values for 'x'"),
        ("""{"id":-1,"kind":"input","data":1}""", "not a whole number from 0"),
        ("""{"id":1.5,"kind":"input","data":1}""", "not a whole number from 0"),
        ("""{"id":2147483648,"kind":"input","data":1}""", "not a whole number from 0"),
        ("""{"id":"1","kind":"input","data":1}""", "not a whole number from 0"),
        ("""{"id":1,"kind":"leaf","data":1}""", "'kind' of node 1 is 'leaf'"),
        ("""{"id":1,"kind":2,"data":1}""", "'kind' of node 1 is not a text"),
        ("""{"id":1,"kind":"input","data":"one"}""", "'data' of node 1 is 'one'"),
        ("""{"id":1,"kind":"input","data":null}""", "'data' of node 1 is not a number"),
        ("""{"id":1,"kind":"input","data":true}""", "'data' of node 1 is not a number"),
        ("""{"id":1,"kind":"input","data":[1]}""", "'data' of node 1 is not a number"),
        ("""{"id":1,"kind":"input","data":{}}""", "'data' of node 1 is not a number"),
        ("""{"id":1,"kind":"input","data":1e400}""", "'data' of node 1 is 1e400, which a double cannot hold"),
        ("""{"id":1,"kind":"input","data":-1e400}""", "a double cannot hold"),
        ("""{"id":1,"kind":"input","data":NaN}""", "does not parse"),
        ("""{"id":1,"kind":"input","data":01}""", "does not parse"),
        ("""{"id":1,"kind":"input","data":"\ud800"}""", "half of a surrogate pair"),
        ("""{"id":1,"kind":"input","data":1,"name":"\ud800"}""", "half of a surrogate pair"),
        ("""{"id":1,"kind":"input","data":1,"name":"\udc00\ud800"}""", "half of a surrogate pair"),
        ("""{"id":1,"kind":"input","data":1,"\ud800":1}""", "half of a surrogate pair"),
        ("""{"id":1,"kind":"input","data":1,"name":null}""", "'name' of node 1 is not a text"),
        ("""{"id":1,"kind":"input","data":1,"scope":3}""", "'scope' of node 1 is not a text"),
        ("""{"id":1,"kind":"input","data":1,"op":[]}""", "'op' of node 1 is not a text"),
        ("""{"id":1,"kind":"input","data":1,"grad":"1"}""", "'grad' of node 1 is '1'"),
        ("""{"id":1,"kind":"input","data":1,"grad":1}""", "some nodes have a gradient"),
        ("""{"id":1,"kind":"operation","op":"f","data":1}""", "operation without operands"),
        ("""{"id":1,"kind":"operation","op":"f","data":1,"operands":[]}""", "operation without operands"),
        ("""{"id":1,"kind":"input","data":1,"operands":[{"node":0,"local":1}]}""", "a leaf and has operands"),
        ("""{"id":1,"kind":"operation","op":"f","data":1,"operands":[{"node":1,"local":1}]}""", "the operand 1, which is not an earlier node"),
        ("""{"id":1,"kind":"operation","op":"f","data":1,"operands":[{"node":2,"local":1}]}""", "the operand 2, which is not an earlier node"),
        ("""{"id":1,"kind":"operation","op":"f","data":1,"operands":[{"node":-1,"local":1}]}""", "not a whole number from 0"),
        ("""{"id":1,"kind":"operation","op":"f","data":1,"operands":[{"node":0}]}""", "has no 'local'"),
        ("""{"id":1,"kind":"operation","op":"f","data":1,"operands":[{"local":0}]}""", "has no 'node'"),
        ("""{"id":1,"kind":"operation","op":"f","data":1,"operands":[{"node":0,"node":0,"local":1}]}""", "two values for 'node'"),
        ("""{"id":1,"kind":"operation","op":"f","data":1,"operands":[{"node":0,"local":"x"}]}""", "local derivative of node 1"),
        ("""{"id":1,"kind":"operation","op":"f","data":1,"operands":[0]}""", "an operand of node 1 is not an object"),
        ("""{"id":1,"kind":"operation","op":"f","data":1,"operands":{}}""", "'operands' of node 1 is not a list"),
        ("""{"id":1,"kind":"operation","op":"f","data":1,"constants":2,"operands":[{"node":0,"local":1}]}""", "'constants' of node 1 is not a list"),
        ("""{"id":1,"kind":"operation","op":"f","data":1,"constants":[null],"operands":[{"node":0,"local":1}]}""", "a constant of node 1"),
        ("""{"id":1,"kind":"operation","op":"f","data":1,"constantFirst":1,"operands":[{"node":0,"local":1}]}""", "'constantFirst' of node 1"),
        ("""{"kind":"operation","op":"f","data":1,"operands":[{"node":0,"local":1}],"constantFirst":{"id":1}}""", "'constantFirst'"),
        ("""{"id":1,"kind":"input","op":"exp","data":1}""", "node 1 is a leaf and has an op"),
        ("""{"id":1,"kind":"constant","data":1,"constants":[2]}""", "node 1 is a leaf and has constants"),
        ("""{"id":1,"kind":"operation","op":"f","data":1,"constantFirst":true,"operands":[{"node":0,"local":1}]}""", "node 1 has its constant first, but does not have a constant"),
        ("""{"id":1,"kind":"input","data":1}""", "node 0 does not lead to the output"),
        ("""{"id":1,"kind":"input","data":1,"accumulatedGrad":1}""", "node 1 has 'accumulatedGrad' without 'grad'"),
    ];

    private static IEnumerable<TestCaseData> Documents =>
        Refused.Concat(RefusedNodes.Select(n => ($$"""{{{Format}},"nodes":[{{Leaf}},{{n.Node}}]}""", n.Says)))
            .Select((c, i) => new TestCaseData(c.Item1, c.Item2).SetArgDisplayNames($"{i}", c.Item2));

    [TestCaseSource(nameof(Documents))]
    public void FromJson_DamagedDocument_IsRefusedWithItsReason(string json, string says)
    {
        ArgumentException? refusal = Assert.Throws<ArgumentException>(() => Graph.FromJson(json));

        using (Assert.EnterMultipleScope())
        {
            ExpectedError.Says(refusal, "This is not valid tapegrad-graph/1 JSON: ", says);
            Assert.That(refusal!.ParamName, Is.EqualTo("json"));
        }
    }

    [Test]
    public void FromJson_TruncatedAnywhere_IsRefused()
    {
        var tape = new Tape();
        Value y = tape.Parameter(2.0, "w").Pow(3.0).Named("y 😀");
        y.Backward();
        string json = Graph.From(y).ToJson();

        for (int length = 0; length < json.Length; length++)
        {
            Assert.That(() => Graph.FromJson(json[..length]), Throws.TypeOf<ArgumentException>(), $"cut at {length}");
        }
    }

    [Test]
    public void FromJson_OneCharacterReplaced_IsReadOrRefusedInOurWords()
    {
        Value y = new Tape().Input(2.0, "x").Pow(3.0);
        y.Backward();
        string json = Graph.From(y).ToJson();

        for (int i = 0; i < json.Length; i++)
        {
            foreach (char wrong in "\0\"{}[]:,-9eN\\\ud800")
            {
                try
                {
                    _ = Graph.FromJson(string.Concat(json.AsSpan(0, i), wrong.ToString(), json.AsSpan(i + 1)));
                }
                catch (Exception e)
                {
                    Assert.That(e, Is.TypeOf<ArgumentException>(), $"'{wrong}' at {i}");
                }
            }
        }
    }

    [TestCase("[", 100_000)]
    [TestCase("{\"a\":", 100_000)]
    [TestCase("{\"format\":\"tapegrad-graph/1\",\"nodes\":[{\"x\":[", 1)]
    public void FromJson_NestedTooDeep_IsRefusedAtOnce(string nesting, int times)
    {
        string bomb = string.Concat(Enumerable.Repeat(nesting, times)) + new string('[', 20);

        SmallStack.Run(() => Assert.That(() => Graph.FromJson(bomb), Throws.TypeOf<ArgumentException>()));
    }

    // Not a test case of the table: attributes and test names are UTF-8, which cannot hold it.
    [Test]
    public void FromJson_HalfASurrogatePairInTheText_IsRefused()
    {
        string json = $$"""{{{Format}},"nodes":[{"id":0,"kind":"input","data":1,"name":"{{'\ud800'}}"}]}""";

        ArgumentException? refusal = Assert.Throws<ArgumentException>(() => Graph.FromJson(json));

        ExpectedError.Says(refusal, "half of a surrogate pair");
    }

    [Test]
    public void FromJson_Null_IsRefused()
    {
        Assert.That(() => Graph.FromJson(null!), Throws.ArgumentNullException);
    }
}
