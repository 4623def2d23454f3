namespace TapeGrad.Tests;

/// <summary>What a failing test or a debugger prints: short, in the invariant culture, and never an exception.</summary>
[TestFixture]
[SetCulture("de-DE")]
public sealed class ToStringTests
{
    [Test]
    public void Values_AreTheirNumbersAndGradients()
    {
        var tape = new Tape();
        Values w = tape.Parameter([1.5, -2.0], "w");
        w.Dot(w).Backward();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(w.ToString(), Is.EqualTo("w: 2 values [1.5, -2], grad [3, -4]"));
            Assert.That(w.Slice(1, 1).ToString(), Is.EqualTo("w[1]: 1 value [-2], grad [-4]"));
            Assert.That(w.Exp().Slice(0, 0).ToString(), Is.EqualTo("0 values"));
            Assert.That(default(Values).ToString(), Is.EqualTo("0 values"));
            Assert.That(tape.Input([0.5]).ToString(), Is.EqualTo("1 value [0.5], grad [0]"));
        }
    }

    [Test]
    public void Values_OfAnEarlierStep_SayThatTheyAre()
    {
        var tape = new Tape();
        Values x = tape.Input([1.0, 2.0], "x");
        tape.Reset();

        Assert.That(x.ToString(), Is.EqualTo("2 values from before the tape was reset"));
    }

    [Test]
    public void Values_Many_AreCut()
    {
        string text = new Tape().Parameter(new double[1000], new string('x', 10_000)).ToString();

        Assert.That(text, Does.EndWith(": 1000 values [0, 0, 0, 0, 0, 0, 0, 0, …], grad [0, 0, 0, 0, 0, 0, 0, 0, …]"));
        Assert.That(text, Has.Length.LessThan(200));
    }

    [TestCase(8, 60)]
    [TestCase(9, 61)]
    public void Values_AreCutWhereOneNumberOrCharacterIsTooMany(int count, int name)
    {
        string text = new Tape().Parameter(new double[count], new string('x', name)).ToString();

        Assert.That(text, Does.StartWith((name == 60 ? new string('x', 60) : new string('x', 59) + "…") + ": "));
        Assert.That(text, Does.EndWith(count == 8 ? "[0, 0, 0, 0, 0, 0, 0, 0]" : "[0, 0, 0, 0, 0, 0, 0, 0, …]"));
    }

    [Test]
    public void Tape_IsItsCounts()
    {
        var tape = new Tape();
        Value w = tape.Parameter(2.0, "w");
        _ = w * w;

        Assert.That(tape.ToString(), Is.EqualTo("Tape of 2 nodes, 1 parameter"));
    }

    [Test]
    public void Graph_IsItsOutputAndItsCounts()
    {
        Value loss = Loss(out _);
        var before = Graph.From(loss);
        loss.Backward();
        var graph = Graph.From(loss);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(before.ToString(), Is.EqualTo("Graph of loss = 2.25: 2 nodes, 1 parameter, no gradients"));
            Assert.That(graph.ToString(), Is.EqualTo("Graph of loss = 2.25, grad 1: 2 nodes, 1 parameter"));
            Assert.That(graph.Nodes[0].ToString(), Is.EqualTo("w = 1.5, grad 3"));
            Assert.That(before.Nodes[0].ToString(), Is.EqualTo("w = 1.5"));
            Assert.That(graph.Output.Operands[0].ToString(), Is.EqualTo("n0: local derivative 3, share 3"));
            Assert.That(default(GraphNode).ToString(), Is.EqualTo("default(GraphNode)"));
        }
    }

    [Test]
    public void GradientReport_CountsVerdictsAndNamesWhatDiffers()
    {
        Value loss = Loss(out _);
        loss.Backward();
        GradientReport right = GradientCheck.Run(Graph.From(loss));
        var wrong = new GradientReport([.. Enumerable.Range(0, 9).Select(i => new GradientEntry($"w{i}", 3.5, 2.0, 1.5, i == 0 ? GradientVerdict.Kink : GradientVerdict.Differs))]);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(right.ToString(), Is.EqualTo("Passed: 1 agree"));
            Assert.That(wrong.ToString(), Does.StartWith("Failed: 1 at a kink, 8 differ; w1: analytic 3.5, numeric 2, error 1.5, Differs; w2: "));
            Assert.That(wrong.ToString(), Has.Length.LessThan(300));
            Assert.That(new GradientReport([]).ToString(), Is.EqualTo("Passed: no entries"));
        }
    }

    [Test]
    public void CompiledGraph_SaysWhatItTakes()
    {
        var tape = new Tape();
        Values w = tape.Parameter([1.0, 2.0], "w");
        Value x = tape.Input(3.0, "x");

        Assert.That(tape.Compile(w.Sum() * x, x).ToString(), Is.EqualTo("CompiledGraph of 1 input, 2 parameters on its tape"));
    }

    [Test]
    public void TrainingLog_IsItsFirstAndLastLoss()
    {
        var log = new TrainingLog("fit");
        string empty = log.ToString();
        Value loss = Loss(out Value w);
        loss.Backward();
        log.Step(loss, ("w", w.Data));
        string one = log.ToString();
        log.Step(loss, [.. Enumerable.Range(0, 50).Select(i => ($"s{i}", 0.5))]);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(empty, Is.EqualTo("fit: 0 steps"));
            Assert.That(one, Is.EqualTo("fit: 1 step, loss 2.25"));
            Assert.That(log.ToString(), Is.EqualTo("fit: 2 steps, loss 2.25 to 2.25"));
            Assert.That(log.Steps[0].ToString(), Is.EqualTo("step 1: loss 2.25, w 1.5"));
            Assert.That(log.Steps[1].ToString(), Does.EndWith(", s7 0.5, …"));
        }
    }

    private static Value Loss(out Value w)
    {
        w = new Tape().Parameter(1.5, "w");
        return w.Square().Named("loss");
    }
}
