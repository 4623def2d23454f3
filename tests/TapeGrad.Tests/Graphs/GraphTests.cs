namespace TapeGrad.Tests;

[TestFixture]
public sealed class GraphTests
{
    [Test]
    public void From_Output_HoldsItsAncestorsInTapeOrder()
    {
        var tape = new Tape();
        Value w = tape.Parameter(3.0, "w");
        tape.Parameter(9.0, "unused");
        Value x = tape.Input(2.0, "x");
        Value dead = w.Exp();
        Value k = tape.Constant(0.5);
        Value y = ((w * x) + k).Named("y");
        _ = y + dead;

        var graph = Graph.From(y);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(graph.Nodes.Select(n => n.Id), Is.EqualTo([0, 2, 4, 5, 6]));
            Assert.That(graph.Nodes.Select(n => n.Name), Is.EqualTo(["w", "x", null, null, "y"]));
            Assert.That(graph.Nodes.Select(n => n.Op), Is.EqualTo(["", "", "", "*", "+"]));
            Assert.That(graph.Nodes.Select(n => n.Data), Is.EqualTo([3.0, 2.0, 0.5, 6.0, 6.5]));
            Assert.That(
                graph.Nodes.Select(n => n.Kind),
                Is.EqualTo([NodeKind.Parameter, NodeKind.Input, NodeKind.Constant, NodeKind.Operation, NodeKind.Operation]));
            Assert.That(graph.Output.Id, Is.EqualTo(6));
            Assert.That(graph.Output.Operands.Select(e => e.Operand), Is.EqualTo([5, 4]));
            Assert.That(graph.GetNode(4).Data, Is.EqualTo(0.5));
        }
    }

    [Test]
    public void From_SameOperandTwice_HasTwoEdges()
    {
        Value x = new Tape().Input(3.0);
        Value y = x * x;
        y.Backward();

        IReadOnlyList<GraphEdge> edges = Graph.From(y).Output.Operands;

        Assert.That(edges, Is.EqualTo([new GraphEdge(0, 3.0, 3.0), new GraphEdge(0, 3.0, 3.0)]));
    }

    [Test]
    public void From_PlainNumbers_AreKeptExactlyWithTheirSide()
    {
        Value x = new Tape().Input(2.0);
        (Value Node, double Constant, bool First)[] cases =
        [
            (x + 0.1, 0.1, false), (0.1 + x, 0.1, true),
            (x - 0.3, 0.3, false), (0.3 - x, 0.3, true),
            (x * double.Epsilon, double.Epsilon, false), (double.MaxValue * x, double.MaxValue, true),
            (x / 3.0, 3.0, false), (3.0 / x, 3.0, true),
            (x.Pow(1.0 / 3.0), 1.0 / 3.0, false), (x.Apply<ScaledCubeOp>(7.5), 7.5, false),
            (x * double.NaN, double.NaN, false),
        ];

        foreach ((Value node, double constant, bool first) in cases)
        {
            GraphNode output = Graph.From(node).Output;
            Assert.That(output.Constants, Is.EqualTo([constant]));
            Assert.That(output.IsConstantFirst, Is.EqualTo(first));
            Assert.That(output.Operands, Has.Count.EqualTo(1));
        }

        Assert.That(Graph.From(x.Exp()).Output.Constants, Is.Empty);
    }

    [Test]
    public void Grad_AfterASweep_IsTheSeedPlusTheSharesThatArrive()
    {
        var tape = new Tape();
        Value w = tape.Parameter(0.7);
        Value x = tape.Input(-1.3);
        Value h = (w * x).Tanh();
        Value y = (h * h) + (h / w) + h.Exp() - (x * 0.25) + (w * w);
        y.Backward(1.5);

        var graph = Graph.From(y);

        var arrived = graph.Nodes.ToDictionary(n => n.Id, _ => 0.0);
        arrived[graph.Output.Id] = 1.5;
        foreach (GraphNode node in graph.Nodes.Reverse())
        {
            foreach (GraphEdge edge in node.Operands)
            {
                arrived[edge.Operand] += edge.Share;
                Assert.That(edge.Share, Is.EqualTo(edge.LocalDerivative * node.Grad));
            }
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(graph.HasGradients, Is.True);
            Assert.That(graph.Nodes.Select(n => n.Grad), Is.EqualTo(arrived.Values).Within(1e-15));
            Assert.That(graph.Nodes[0].Grad, Is.EqualTo(w.Grad));
            Assert.That(graph.Nodes.Select(n => n.AccumulatedGrad), Is.EqualTo(graph.Nodes.Select(n => n.Grad)));
        }
    }

    [Test]
    public void Grad_ParameterWithEarlierSweeps_ShowsTheLastAndTheAccumulatedOne()
    {
        var tape = new Tape();
        Value w = tape.Parameter(2.0);
        (w * 10.0).Backward();
        tape.Reset(keepGradients: true);
        Value y = w.Square();
        y.Backward();

        GraphNode pictured = Graph.From(y).Nodes[0];

        Assert.That((pictured.Grad, pictured.AccumulatedGrad, w.Grad), Is.EqualTo((4.0, 14.0, 14.0)));
    }

    // A sweep over a vector adds in another order than its shares do.
    [Test]
    public void Grad_OfVectors_HasNoEarlierSweepInItUnlessThereWasOne([Values(false, true)] bool isSwept)
    {
        var random = new Random(5);
        for (int i = 0; i < 100; i++)
        {
            var tape = new Tape();
            Values w = tape.Parameter([.. Enumerable.Range(0, 5).Select(_ => (6.0 * random.NextDouble()) - 3.0)]);
            if (isSwept)
            {
                (w[0] * 0.1).Backward();
            }

            Value y = w.Softmax().Sum() - (w * 3.0).LogSoftmax()[1] + w.Variance();
            y.Backward();

            Graph graph = Graph.From(y);

            Assert.That(w.Select((_, j) => graph.GetNode(j).AccumulatedGrad), Is.EqualTo(w.Grad.ToArray()));
            Assert.That(w.Select((_, j) => graph.GetNode(j).Grad.Equals(w.Grad[j])), Is.EqualTo((bool[])[!isSwept, true, true, true, true]));
        }
    }

    [Test]
    public void Grad_ParameterAsOutput_IsTheSeed()
    {
        Value w = new Tape().Parameter(2.0);
        w.Backward(3.0);
        w.Backward(5.0);

        GraphNode pictured = Graph.From(w).Output;

        Assert.That((pictured.Grad, pictured.AccumulatedGrad), Is.EqualTo((5.0, 8.0)));
    }

    [Test]
    public void Share_ZeroGradientBeforeInfiniteDerivative_IsZero()
    {
        Value x = new Tape().Parameter(0.0);
        Value y = x.Log().Exp() * 0.0;
        y.Backward();

        var graph = Graph.From(y);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(graph.Nodes[1].Operands, Is.EqualTo([new GraphEdge(0, double.PositiveInfinity, 0.0)]));
            Assert.That(graph.Nodes.Select(n => n.Grad), Is.EqualTo([0.0, 0.0, 0.0, 1.0]));
        }
    }

    [Test]
    public void Grad_LastSweepStartedElsewhere_IsAbsent()
    {
        var tape = new Tape();
        Value x = tape.Input(2.0);
        Value y = x.Square();
        Value z = y * 3.0;
        bool beforeAny = Graph.From(z).HasGradients;
        z.Backward();
        var ofY = Graph.From(y);
        bool ofZ = Graph.From(z).HasGradients;
        y.Backward();
        bool ofZLater = Graph.From(z).HasGradients;
        tape.ZeroGrad();
        bool cleared = Graph.From(y).HasGradients;

        using (Assert.EnterMultipleScope())
        {
            Assert.That((beforeAny, ofZ, ofZLater, cleared), Is.EqualTo((false, true, false, false)));
            Assert.That(ofY.HasGradients, Is.False);
            Assert.That(ofY.Nodes.Select(n => n.Grad), Is.All.NaN);
            Assert.That(ofY.Output.Operands[0].Share, Is.NaN);
            Assert.That(ofY.Output.Operands[0].LocalDerivative, Is.EqualTo(4.0));
        }
    }

    [Test]
    public void Graph_AfterTheTapeMovedOn_StaysAsItWas()
    {
        var tape = new Tape();
        Value w = tape.Parameter(2.0, "w");
        Value y = (w * 3.0).Named("y");
        y.Backward();
        var graph = Graph.From(y);
        string before = graph.ToJson();

        w.Data = 100.0;
        tape.Reset();
        (w * 7.0).Named("other").Backward();

        Assert.That(graph.ToJson(), Is.EqualTo(before));
    }

    [Test]
    public void From_RecordedAfterTheUpdate_IsAllowed()
    {
        var tape = new Tape();
        Value w = tape.Parameter(2.0);
        _ = w.Exp();
        w.Data = 3.0;

        Value y = w.Square();

        Assert.That(Graph.From(y).Output.Data, Is.EqualTo(9.0));
    }

    [Test]
    public void Nodes_OfOneGraph_AreEqualByIdentity()
    {
        var tape = new Tape();
        Value w = tape.Parameter(2.0, "w");
        Value y = w.Square();
        var graph = Graph.From(y);
        var other = Graph.From(y);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(graph.Nodes[1], Is.EqualTo(graph.Output));
            Assert.That(graph.Nodes[1] == graph.GetNode(1), Is.True);
            Assert.That(graph.Nodes[0] != graph.Output, Is.True);
            Assert.That(graph.Output.Equals((object)other.Output), Is.False, "another picture of the same computation");
            Assert.That(graph.Nodes.Concat(graph.Nodes).Distinct().Count(), Is.EqualTo(2));
            Assert.That(default(GraphNode).Equals(graph.Output), Is.False);
        }
    }

    [Test]
    public void GetNode_UnknownIdOrPosition_IsRefused()
    {
        var tape = new Tape();
        _ = tape.Input(1.0);
        var graph = Graph.From(tape.Input(2.0));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => graph.GetNode(0), Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("id"));
            Assert.That(() => graph.Nodes[1], Throws.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(() => graph.Nodes[-1], Throws.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(graph.GetNode(1).Data, Is.EqualTo(2.0));
        }
    }
}
