using TapeGrad.Tests;

namespace TapeGrad.Graphviz.Tests;

public sealed class LargeGraphTests
{
    private static IEnumerable<TestCaseData> Large()
    {
        foreach (int most in (int[])[1, 2, 3, 10, 60, 150, 1500])
        {
            yield return new TestCaseData(LargeGraphs.Demo(scopes: true, 20), most).SetArgDisplayNames("scopes", $"{most}");
            yield return new TestCaseData(LargeGraphs.Demo(scopes: false, 20), most).SetArgDisplayNames("no scopes", $"{most}");
            yield return new TestCaseData(LargeGraphs.Line(400), most).SetArgDisplayNames("line", $"{most}");
            yield return new TestCaseData(LargeGraphs.Chain(5000), most).SetArgDisplayNames("chain", $"{most}");
        }
    }

    [TestCaseSource(nameof(Large))]
    public void Write_LargeGraph_LosesNoNodeAndNoBlame(Graph graph, int most)
    {
        string dot = DotWriter.Write(graph, new DotOptions { MaxNodes = most });

        var drawn = new DotReader(dot);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(drawn.Counts.Values.Sum(), Is.EqualTo(graph.Nodes.Count), "nodes in all boxes");
            Assert.That(drawn.Counts, Has.Count.InRange(2, Math.Max(2, most)));
            Assert.That(drawn.Lines, Has.Count.InRange(1, Math.Max(2, 2 * most)));
            Assert.That(drawn.Counts, Does.ContainKey($"n{graph.Output.Id}"), "the output");
        }

        foreach ((string box, double gradient) in drawn.Gradients.Where(g => g.Key != $"n{graph.Output.Id}"))
        {
            double arriving = drawn.Lines.Where(l => l.From == box).Sum(l => l.Share);
            Assert.That(arriving, Is.EqualTo(gradient).Within(1e-12 * Math.Max(1.0, Math.Abs(gradient))), $"shares that arrive at {box}");
        }

        Pictures.Dot(dot);
    }

    // The shares cancel: their sum would say that no blame arrives.
    [Test]
    public void Write_LineToACollapsedScope_ShowsItsStrongestShareAndNoSum()
    {
        var tape = new Tape();
        Value[] w;
        using (tape.Scope("layer"))
        {
            w = [.. Enumerable.Range(0, 4).Select(i => tape.Parameter(i, $"w{i}"))];
        }

        Value loss = Values.Of(w).Dot(tape.Input([3.0, -3.5, 0.25, 0.25], "x"));
        loss.Backward();

        string dot = DotWriter.Write(Graph.From(loss), new DotOptions { MaxNodes = 8 });
        string mermaid = MermaidWriter.Write(Graph.From(loss), new DotOptions { MaxNodes = 8 });

        Assert.That(dot, Does.Contain("4 edges\\n ← strongest −3.5").And.Contain("\\nstrongest share -3.5"));
        Assert.That(mermaid, Does.Contain("4 edges<br>← strongest −3.5"));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Write_DemoNetwork_IsSmallEnoughForDot(bool scopes) => AssertQuickToLayOut(DotWriter.Write(LargeGraphs.Demo(scopes)));

    // Only 601 boxes, but dot needs minutes for the lines from w and b to all points.
    [Test]
    public void Write_FewBoxesOnLongLines_IsSmallEnoughForDot()
    {
        string dot = DotWriter.Write(LargeGraphs.Line(100));

        AssertQuickToLayOut(dot);
        Assert.That(dot, Does.Contain("nodes are hidden behind dashed boxes; kept is what carries most blame"));
    }

    [TestCase(20_000, 1500)]
    [TestCase(1_000_000, 1500)]
    [TestCase(20_000, 1)]
    [TestCase(3, 1)]
    public void Write_ManyEdgesBetweenTwoNodes_AreOneLine(int edges, int most)
    {
        string dot = DotWriter.Write(LargeGraphs.Parallel(edges), new DotOptions { MaxNodes = most });

        var drawn = new DotReader(dot);
        Assert.That(drawn.Lines, Has.Count.EqualTo(1));
        Assert.That(drawn.Lines[0].Share, Is.EqualTo((double)edges));
        Assert.That(dot, Has.Length.LessThan(5_000).And.Contain(edges == 3 ? "3 edges" : "000 edges").And.Not.Contain("\\n× gradient"));
        Pictures.Dot(dot);
    }

    [Test]
    public void Write_ManyEdgesBetweenTwoNodes_AreOneLineInMermaid() =>
        Assert.That(MermaidWriter.Write(LargeGraphs.Parallel(20_000)).Split('\n').Count(l => l.Contains("-->", StringComparison.Ordinal)), Is.EqualTo(1));

    [TestCase(1)]
    [TestCase(10)]
    [TestCase(1500)]
    public void Write_EachNodeUsesEach_BoundsLinesAsItDoesBoxes(int most)
    {
        var tape = new Tape();
        Value[] row = [.. Enumerable.Range(0, 250).Select(i => tape.Input(i))];
        Values all = Values.Of(row);
        Value sum = Values.Of([.. row.Select(x => (all * x).Sum())]).Sum();
        sum.Backward();

        var drawn = new DotReader(DotWriter.Write(Graph.From(sum), new DotOptions { MaxNodes = most }));

        Assert.That(drawn.Lines, Has.Count.LessThanOrEqualTo(2 * most));
        Assert.That(drawn.Counts, Has.Count.LessThanOrEqualTo(Math.Max(2, most)));
    }

    [Test]
    public void Write_BudgetOfExactlyAllNodes_DrawsThemAll()
    {
        Graph graph = Pictures.OneWeight();

        string all = DotWriter.Write(graph, new DotOptions { MaxNodes = 5 });

        Assert.That(all, Is.EqualTo(DotWriter.Write(graph)));
        Assert.That(DotWriter.Write(graph, new DotOptions { MaxNodes = 4 }), Does.Contain("hidden"));
    }

    [Test]
    public void Write_CollapsedScope_SaysWhatIsInside()
    {
        string dot = DotWriter.Write(LargeGraphs.Demo(scopes: true, 3), new DotOptions { MaxNodes = 30 });

        string layer = dot.Split('\n').Single(l => l.Contains("<B>layer 1</B>", StringComparison.Ordinal));
        Assert.That(layer, Does.Contain(">272 nodes<").And.Contain("parameters w1[0&#93;[0&#93;, w1[0&#93;[1&#93;, w1[0&#93;[2&#93; and 269 more")
            .And.Contain("peripheries=2").And.Contain(">strongest grad ").And.Contain(" comes in<").And.Contain("tooltip=\"scope layer 1, 272 nodes"));
        Assert.That(dot, Does.Contain("a double outline is a whole scope; a larger MaxNodes (--max-nodes) shows more"));
    }

    [Test]
    public void Write_TwoLevelsOfScopes_CollapsesTheDeeperFirst()
    {
        Graph graph = TwoLevels();

        string inner = DotWriter.Write(graph, new DotOptions { MaxNodes = 12 });
        string outer = DotWriter.Write(graph, new DotOptions { MaxNodes = 6 });

        Assert.That(inner, Does.Contain("<B>inner 0</B>").And.Contain("<B>inner 1</B>").And.Contain("label=\"outer 0\"").And.Not.Contain("<B>outer"));
        Assert.That(outer, Does.Contain("<B>outer 0</B>").And.Contain("<B>outer 1</B>").And.Not.Contain("inner"));
    }

    [Test]
    public void Write_OneScopeAroundEverything_ShowsMoreThanOneBox()
    {
        var tape = new Tape();
        Value y = tape.Parameter(1.0, "w");
        using (tape.Scope("everything"))
        {
            for (int i = 0; i < 100; i++)
            {
                y = y.Tanh();
            }
        }

        y.Backward();
        string dot = DotWriter.Write(Graph.From(y), new DotOptions { MaxNodes = 20 });

        Assert.That(new DotReader(dot).Counts, Has.Count.GreaterThan(10));
        Assert.That(dot, Does.Contain("<B>w</B>").And.Contain("label=\"everything\""));
    }

    [Test]
    public void Write_MostBlamedParameter_IsKeptWithThePathOfItsBlame()
    {
        var tape = new Tape();
        Value[] w = [.. Enumerable.Range(0, 50).Select(i => tape.Parameter(1.0, $"w{i}"))];
        Value sum = tape.Constant(0.0);
        for (int i = 0; i < w.Length; i++)
        {
            sum += (w[i] * (i == 31 ? -9.0 : 1.0)).Named($"term{i}");
        }

        sum = (sum * 2.0).Named("loss");
        sum.Backward();

        string dot = DotWriter.Write(Graph.From(sum), new DotOptions { MaxNodes = 40 });

        Assert.That(dot, Does.Contain("<B>w31</B>").And.Contain("<B>term31</B>"));
        Assert.That(new DotReader(DotWriter.Write(Graph.From(sum), new DotOptions { MaxNodes = 3 })).Counts, Has.Count.EqualTo(3));
    }

    [Test]
    public void Write_LargeGraphWithoutGradients_KeepsWhatIsNearestToTheOutput()
    {
        Graph graph = LargeGraphs.Chain(5000, sweep: false);

        var drawn = new DotReader(DotWriter.Write(graph, new DotOptions { MaxNodes = 11 }));

        Assert.That(drawn.Counts.Keys, Does.Contain($"n{graph.Output.Id}").And.Contain($"n{graph.Output.Id - 4}").And.Not.Contain("n2"));
        Assert.That(drawn.Counts.Values.Sum(), Is.EqualTo(graph.Nodes.Count));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Write_LargeGraphTwice_GivesTheSameBytes(bool scopes)
    {
        var options = new DotOptions { MaxNodes = 100 };

        string first = DotWriter.Write(LargeGraphs.Demo(scopes), options);
        string second = DotWriter.Write(LargeGraphs.Demo(scopes), options);

        Assert.That(second, Is.EqualTo(first));
    }

    [Test]
    public void Write_LargeGraphWithNaN_IsDrawn()
    {
        var tape = new Tape();
        Value w = tape.Parameter(-1.0, "w");
        Value k = tape.Parameter(0.0, "k");
        Value y = w.Log();
        for (int i = 0; i < 100; i++)
        {
            y *= k;
        }

        y.Backward();
        string dot = DotWriter.Write(Graph.From(y), new DotOptions { MaxNodes = 10 });

        Assert.That(new DotReader(dot).Counts.Values.Sum(), Is.EqualTo(Graph.From(y).Nodes.Count));
        Pictures.Dot(dot);
    }

    [Test]
    public void Write_DeepScopes_OutlinesTheOuterEightAndSaysSo()
    {
        var tape = new Tape();
        Value y = tape.Input(1.0);
        for (int i = 0; i < 30; i++)
        {
            tape.Scope($"level {i}");
            y = y.Exp();
        }

        string dot = DotWriter.Write(Graph.From(y), new DotOptions { MaxNodes = 31 });

        Assert.That(dot.Split('\n').Count(l => l.Contains("subgraph", StringComparison.Ordinal)), Is.EqualTo(8));
        Assert.That(dot, Does.Contain("scopes more than 8 deep have no outline of their own"));
        Assert.That(new DotReader(dot).Counts, Has.Count.EqualTo(31));
    }

    [TestCase("chain")]
    [TestCase("chain without gradients")]
    [TestCase("scopes")]
    public void Write_AMillionNodesOnASmallStack_IsSmall(string kind)
    {
        string dot = "";
        int nodes = 0;
        SmallStack.Run(() =>
        {
            Graph graph = kind == "scopes" ? LargeGraphs.Scoped() : LargeGraphs.Chain(1_000_000, sweep: kind == "chain");
            nodes = graph.Nodes.Count;
            dot = DotWriter.Write(graph);
        });

        Assert.That(dot, Has.Length.InRange(1000, 2_000_000));
        Assert.That(new DotReader(dot).Counts.Values.Sum(), Is.EqualTo(nodes).And.GreaterThanOrEqualTo(1_000_000));
        Pictures.Dot(dot);
    }

    [TestCase("\\N \"</TABLE>\n<b>&]")]
    [TestCase("\u202E evil")]
    public void Write_HostileNamesInACollapsedScope_AreAcceptedByDot(string name)
    {
        var tape = new Tape();
        Value w = tape.Parameter(1.0, name);
        Value y = tape.Input(1.0, "x");
        for (int scope = 0; scope < 3; scope++)
        {
            using TapeScope inScope = tape.Scope(name + scope);
            for (int i = 0; i < 20; i++)
            {
                y += w;
            }
        }

        string dot = DotWriter.Write(Graph.From(y), new DotOptions { MaxNodes = 8 });

        Assert.That(dot, Does.Contain("peripheries=2"));
        Assert.That(dot.Contains('\u202E'), Is.False);
        Pictures.Dot(dot);
    }

    [TestCase(0)]
    [TestCase(-1)]
    public void MaxNodes_BelowOne_IsRefused(int most) =>
        Assert.That(() => new DotOptions { MaxNodes = most }, Throws.TypeOf<ArgumentOutOfRangeException>());

    [TestCase(12)]
    [TestCase(40)]
    public void Write_LargeGraphAsMermaid_HasTheBoxesOfTheDotPicture(int most)
    {
        Graph graph = LargeGraphs.Demo(scopes: true, 5);
        var options = new DotOptions { MaxNodes = most };

        string[] lines = MermaidWriter.Write(graph, options).Split('\n');
        var drawn = new DotReader(DotWriter.Write(graph, options));

        Assert.That(lines.Where(l => l.StartsWith("  style ", StringComparison.Ordinal)).Select(l => l.Split(' ')[3]), Is.EqualTo(drawn.Counts.Keys));
        Assert.That(lines.Count(l => l.Contains(" --> ", StringComparison.Ordinal) || l.Contains(" -->|", StringComparison.Ordinal)), Is.EqualTo(drawn.Lines.Count));
        Assert.That(lines[1], Does.StartWith("  %% "));
    }

    // What dot's time grows with: lines, and the ranks that they pass on their way. It needs a second or two for this many.
    private static void AssertQuickToLayOut(string dot)
    {
        var drawn = new DotReader(dot);
        Assert.That(drawn.Lines, Has.Count.LessThanOrEqualTo(3000));
        Assert.That(drawn.RanksPassed, Is.LessThanOrEqualTo(2500));
        Pictures.Dot(dot, "svg");
    }

    private static Graph TwoLevels()
    {
        var tape = new Tape();
        Value y = tape.Input(1.0, "x");
        for (int outer = 0; outer < 2; outer++)
        {
            using TapeScope inOuter = tape.Scope($"outer {outer}");
            for (int inner = 0; inner < 2; inner++)
            {
                using TapeScope inInner = tape.Scope($"inner {inner}");
                for (int i = 0; i < 20; i++)
                {
                    y = y.Tanh();
                }
            }

            y = y.Exp().Sin();
        }

        y *= 2.0;
        y.Backward();
        return Graph.From(y);
    }
}
