namespace TapeGrad.Tests.Graphs;

/// <summary>Marks of a script, as its nodes, its messages and its files show them.</summary>
[TestFixture]
public sealed class LinesTests
{
    private const string Source = "Value y = x * w;\nValue z = (y - 1.0).Log();\n";

    internal static readonly ScriptSites Sites = new(Source, [default, new(1, 10, 15), new(2, 11, 18), new(2, 10, 25), new(2, 0, 0), new(1, 0, 0)]);

    [SetUp]
    public void Watch() => TapeWatch.Current = new TapeWatch(null, Sites);

    [TearDown]
    public void StopWatching() => TapeWatch.Current = null;

    [Test]
    public void Nodes_KnowTheMarkThatClaimedThem()
    {
        Graph graph = Graph.From(Record(new Tape(), 3.0));

        Assert.That(graph.Nodes.Select(n => n.Line), Is.EqualTo((int?[])[1, 1, 1, 2, 2]));
        Assert.That(graph.Nodes.Select(n => n.Columns), Is.EqualTo((Range?[])[null, null, 10..15, 11..18, 10..25]).Using<Range?>((a, b) => a.Equals(b)));
        Assert.That(Source.Split('\n')[1][graph.Output.Columns!.Value], Is.EqualTo("(y - 1.0).Log()"));
        Assert.That(graph.Source, Is.EqualTo(Source));
    }

    [Test]
    public void Nodes_ThatNobodyClaimed_BelongToTheStatementThatTakesThePicture()
    {
        var tape = new Tape();
        SiteMarks.Begin(4);
        Value y = tape.Input(1.0).Square();

        GraphNode output = Graph.From(y).Output;

        Assert.That((output.Line, output.Columns), Is.EqualTo((2, default(Range?))));
    }

    [Test]
    public void Nodes_OfASignAtTheStartOfALine_KnowItsColumn()
    {
        TapeWatch.Current = new TapeWatch(null, new ScriptSites("Value y = 2.0\n* x;\n", [default, new(2, 0, 1)]));
        var tape = new Tape();
        Value y = 2.0 * tape.Input(1.0);
        tape.Mark(1);

        Assert.That(Graph.From(y).Output.Columns, Is.EqualTo((Range?)(0..1)));
    }

    [Test]
    public void Pictures_OfTheSameStatement_ShareTheirShape()
    {
        var tape = new Tape();
        Value w = tape.Parameter(2.0, "w");
        Values x = tape.Parameter([3.0, 4.0], "x");
        SiteMarks.Begin(4);
        Graph first = Picture();

        Assert.That(Picture()._topology, Is.SameAs(first._topology));
        SiteMarks.Begin(5);
        Assert.That(Picture()._topology, Is.Not.SameAs(first._topology));

        Graph Picture()
        {
            tape.Reset();
            using (tape.Scope("loss"))
            {
                return Graph.From(Rest(tape, x[0], w));
            }
        }
    }

    [Test]
    public void Begin_OfTheNextStatement_ClaimsForTheOneBefore()
    {
        var first = new Tape();
        var second = new Tape();
        SiteMarks.Begin(4);
        Value y = first.Input(1.0).Square();
        Value z = second.Input(1.0).Square();
        SiteMarks.Begin(1);

        Assert.That(Graph.From(y).Output.Line, Is.EqualTo(2));
        Assert.That(Graph.From(z).Output.Line, Is.EqualTo(2));
    }

    [Test]
    public void Reset_KeepsTheLinesOfParametersAlone()
    {
        var tape = new Tape();
        Value w = tape.Parameter(2.0, "w");
        Value once = w.Square();
        tape.Mark(1);
        Assert.That(Graph.From(once).Nodes.Select(n => n.Line), Is.All.EqualTo(1));
        for (int step = 0; step < 3; step++)
        {
            tape.Reset();
            Value y = w.Square();
            tape.Mark(2);

            Assert.That(Graph.From(y).Nodes.Select(n => n.Line), Is.EqualTo((int?[])[1, 2]));
        }
    }

    [Test]
    public void Outside_ThereAreNoLines()
    {
        TapeWatch.Current = null;

        Graph graph = Graph.From(Record(new Tape(), 3.0));

        Assert.That(graph.Nodes.Select(n => n.Line), Is.All.Null);
        Assert.That(graph.Source, Is.Null);
        Assert.That(graph.ToJson(), Does.Not.Contain("lines"));
    }

    [Test]
    public void NonFinite_NamesFormulaAndLineOfTheFirstCause()
    {
        Value loss = Record(new Tape(), 0.5);

        NonFiniteException? failure = Assert.Throws<NonFiniteException>(() => new TrainingLog().Step(loss));

        Assert.That(failure!.MessageWithPlace, Does.EndWith("(log) = -Infinity of node 3 = 0 is the first value that is not finite. In line 2, this is (y - 1.0).Log()."));
        Assert.That(failure.Message, Does.Not.Contain("line"), "scripts print it");
        Assert.That(failure!.Line, Is.EqualTo(2));
    }

    [Test]
    public void NonFinite_Gradient_NamesTheLineOfTheDerivative()
    {
        var tape = new Tape();
        Value w = tape.Parameter(0.0, "w");
        Value loss = w.Sqrt();
        tape.Mark(3);
        loss.Backward();

        NonFiniteException? failure = Assert.Throws<NonFiniteException>(() => new TrainingLog().Step(loss));

        Assert.That(failure!.MessageWithPlace, Does.StartWith("The gradient of 'w' is Infinity. ").And.EndsWith(" In line 2, this is (y - 1.0).Log()."));
        Assert.That(failure!.Line, Is.EqualTo(2));
    }

    [Test]
    public void GraphJson_KeepsLines()
    {
        Graph graph = Graph.From(Record(new Tape(), 3.0));

        string json = graph.ToJson();
        Graph read = Graph.FromJson(json);

        Assert.That(json, Does.EndWith(",\"lines\":[[2,1],[1,1,10,15],[1,2,11,18],[1,2,10,25]]}"));
        Assert.That(read.ToJson(), Is.EqualTo(json));
        Assert.That(read.Source, Is.EqualTo(Source));
        Assert.That(read.Nodes.Select(n => (n.Line, n.Columns)), Is.EqualTo(graph.Nodes.Select(n => (n.Line, n.Columns))));
    }

    [Test]
    public void LogJson_KeepsTheScriptOnceAndTheLinesOfEachShape()
    {
        TrainingLog log = Log();

        string json = log.ToJson();
        TrainingLog read = TrainingLog.FromJson(json);

        Assert.That(json.Split("\"source\":").Length - 1, Is.EqualTo(1));
        Assert.That(json, Does.Contain(",\"lines\":[[[2,1],[1,1,10,15],[1,2,11,18],[1,2,10,25]],[[2,1],[3,2]]],"));
        Assert.That(read.ToJson(), Is.EqualTo(json));
        Assert.That(read.Steps[2].Graph!.Source, Is.EqualTo(Source));
        Assert.That(read.Steps[2].Graph!.Output.Line, Is.EqualTo(2));
    }

    [Test]
    public void Steps_OfOneShapeThroughDifferentLines_DoNotShareThem()
    {
        TrainingLog log = Log();

        Assert.That(log.Steps.Select(s => s.Graph!.Output.Columns is null), Is.EqualTo((bool[])[false, false, true]));
        Assert.That(log.Steps[0].Graph!._topology, Is.SameAs(log.Steps[1].Graph!._topology));
        Assert.That(log.Steps[0].Graph!.HasSameShapeAs(log.Steps[2].Graph!));
    }

    [TestCase("[[1,1]]", "places for 1 nodes, but there are 5")]
    [TestCase("[[6,1]]", "places for 6 nodes, but there are 5")]
    [TestCase("[[5]]", "not [nodes, line]")]
    [TestCase("[[0,1],[5,1]]", "not [nodes, line]")]
    [TestCase("[[5,1,4,4]]", "not [nodes, line]")]
    [TestCase("[[5,0,4,5]]", "not [nodes, line]")]
    [TestCase("[[5,-1]]", "a number in 'lines'")]
    [TestCase("[[2000000000,1],[2000000000,1]]", "more than 5000000 nodes")]
    [TestCase("{}", "'lines' is not a list")]
    [TestCase("[5]", "a run in 'lines' is not a list")]
    public void FromJson_LinesThatCannotBe_AreRefused(string lines, string reason)
    {
        string good = Graph.From(Record(new Tape(), 3.0)).ToJson();

        ArgumentException? refusal = Assert.Throws<ArgumentException>(() => Graph.FromJson(good[..good.LastIndexOf("[[2,1]", StringComparison.Ordinal)] + lines + "}"));

        ExpectedError.Says(refusal, reason);
    }

    [Test]
    public void FromJson_LinesOfALaterGraph_AreRefusedWithItsNumber()
    {
        string json = Log().ToJson().Replace("[[2,1],[3,2]]", "[[2,1],[2,2]]", StringComparison.Ordinal);

        ExpectedError.Says(Assert.Throws<ArgumentException>(() => TrainingLog.FromJson(json)), "'lines' of graph 1 has places for 4 nodes, but there are 5");
    }

    [Test]
    public void FromJson_MoreLinesThanGraphs_AreRefused()
    {
        string json = Log().ToJson().Replace("\"lines\":[", "\"lines\":[[],[],", StringComparison.Ordinal);

        ExpectedError.Says(Assert.Throws<ArgumentException>(() => TrainingLog.FromJson(json)), "'lines'", "graphs");
    }

    private static Value Record(Tape tape, double x)
    {
        Value w = tape.Parameter(2.0, "w");
        Value input = tape.Input(x, "x");
        tape.Mark(5);
        return Rest(tape, input, w);
    }

    private static Value Rest(Tape tape, Value x, Value w)
    {
        Value y = x * w;
        tape.Mark(1);
        Value less = y - 1.0;
        tape.Mark(2);
        Value z = less.Log();
        tape.Mark(3);
        z.Backward();
        return z;
    }

    private static TrainingLog Log()
    {
        var log = new TrainingLog(keepsGraph: _ => true);
        var tape = new Tape();
        Value w = tape.Parameter(2.0, "w");
        Value x = tape.Parameter(3.0, "x");
        tape.Mark(5);
        for (int step = 0; step < 3; step++)
        {
            if (step < 2)
            {
                log.Step(Rest(tape, x, w));
            }
            else
            {
                Value z = ((x * w) - 1.0).Log();
                tape.Mark(4);
                z.Backward();
                log.Step(z);
            }

            tape.Reset();
        }

        return log;
    }
}
