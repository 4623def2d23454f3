namespace TapeGrad.Tests.Explain;

/// <summary>What explanations say, cause by cause.</summary>
public sealed class ExplanationTests
{
    private Tape _tape = new();

    [SetUp]
    public void Start() => _tape = new Tape();

    [Test]
    public void Explain_SomePaths_TellsWhatIsLeftAndWhereTheyPart()
    {
        Graph graph = Graph.From(Micrograd());

        Explanation a = graph.Explain(graph.Nodes[0]);

        Assert.That(a.Sentence, Is.EqualTo(
            "a has gradient 138.8: 24 paths lead from it to g. Without their signs they would add up to 211.7, so 66 % is left after + and − cancel. " +
            "The strongest carries +84 by n3 (*) → n5 (+) → n12 (*) → … 6 more … → f → n24 (/) → g; +42 parts from it at n5 (+) and goes on by n16 (+); " +
            "+28 parts from it at n16 (+) and goes on by n21 (+); all others together -15.17."));
        Assert.That(a.Cause, Is.EqualTo(GradientCause.None));
        Assert.That(a.Kept, Is.EqualTo(0.656).Within(5e-4));
        Assert.That(a.Absolute, Is.EqualTo(211.75).Within(5e-3));
    }

    [Test]
    public void Explain_OnePath_TellsItsFactors()
    {
        Value w = _tape.Parameter(1.0, "w");
        Value loss = ((w * _tape.Input(2.0, "x")).Named("prediction") - 4.0).Square().Named("loss");

        Assert.That(Explain(loss, w).Sentence, Is.EqualTo("w has gradient -8 along one path: 2 · -4 by prediction → n3 (-) → loss."));
    }

    [Test]
    public void Explain_OnePathOfOnes_HasNoFactors()
    {
        Value w = _tape.Parameter(1.0, "w");

        Assert.That(Explain((w + 1.0).Named("y"), w).Sentence, Is.EqualTo("w has gradient 1 along one path, by y."));
    }

    [Test]
    public void Explain_Output_IsWhereTheSweepStarted()
    {
        Value w = _tape.Parameter(1.0, "w");
        Value y = (w * 2.0).Named("y");

        Assert.That(Explain(y, y).Sentence, Is.EqualTo("y has gradient 1: it is the output, with which the sweep started."));
    }

    [Test]
    public void Explain_ParallelEdges_AreOnePath()
    {
        Value x = _tape.Parameter(3.0, "x");

        Explanation of = Explain((x * x).Named("y"), x);

        Assert.That((of.Paths, of.Strongest.Count, of.Strongest[0].Product, of.Rest), Is.EqualTo(("2", 1, 6.0, 0.0)));
    }

    private static IEnumerable<TestCaseData> Cuts =>
        from row in new (string Reason, string Advice, Func<Value, Value, Value> Of)[]
        {
            ("relu is off, because w = -1.5", " LeakyRelu", (w, v) => w.Relu()),
            ("w is multiplied by v, and v = 0", " Start weights at small random numbers", (w, v) => w * v),
            ("w is multiplied by 0", "", (w, v) => w * 0.0),
            ("w is multiplied by v, and v = 0", " Start weights at small random numbers", (w, v) => Values.Of(w).Linear(Values.Of(v), default)[0]),
            ("w is multiplied by the constant 0", "", (w, v) => w * w.Tape.Constant(0.0)),
            ("w is multiplied by other numbers, and one of them is 0", "", (w, v) => Values.Of(w, v, w.Tape.Constant(0.0)).Product()),
            ("w divides v, and that is 0", "", (w, v) => v / w),
            ("w = -1.5 divides 0", "", (w, v) => 0.0 / w),
            ("max takes v = 0 instead of w = -1.5", "", (w, v) => Value.Max(w, v)),
            ("min takes -3 instead of w = -1.5", "", (w, v) => Value.Min(w, -3.0)),
            ("w = -1.5 is outside the bounds of clamp, -1 and 1", " Bring it inside the bounds", (w, v) => w.Clamp(-1.0, 1.0)),
            ("w + 1.5 = 0, where square has its lowest point", "", (w, v) => (w + 1.5).Square()),
            ("w + 1.5 = 0, at the tip of abs", "", (w, v) => (w + 1.5).Abs()),
            ("the exponent of w is 0", "", (w, v) => w.Pow(0.0)),
            ("tanh is flat at w * 600 = -900", " Scale the inputs", (w, v) => (w * 600.0).Tanh()),
            ("pow is flat at w + 1.5 = 0", "", (w, v) => (w + 1.5).Pow(2.0)),
        }
        select new TestCaseData(row.Reason, row.Advice, row.Of).SetArgDisplayNames(row.Reason);

    [TestCaseSource(nameof(Cuts))]
    public void Explain_Cut_TellsWhatTheZeroMeans(string reason, string advice, Func<Value, Value, Value> of)
    {
        Value w = _tape.Parameter(-1.5, "w");
        Value v = _tape.Parameter(0.0, "v");
        Value loss = (of(w, v) + 1.0).Named("loss");

        Explanation explanation = Explain(loss, w);

        Assert.That(explanation.Cause, Is.EqualTo(GradientCause.Cut));
        Assert.That(explanation.Stops.Single().Reason, Is.EqualTo(reason));
        Assert.That(explanation.Sentence, Does.StartWith("w has gradient 0: its one path to loss has a local derivative of 0. Blame stops at one place: ")
            .And.Contains($", but {reason}.{advice}"));
    }

    [Test]
    public void Explain_SeveralStops_AreCountedByOperation()
    {
        Value w = _tape.Parameter(-1.0, "w");
        Value loss = (Values.Of(w, 2.0 * w, 3.0 * w, 4.0 * w).Relu().Sum() + (w + 1.0).Square()).Named("loss");

        Explanation explanation = Explain(loss, w);

        Assert.That(explanation.Stops, Has.Count.EqualTo(5));
        Assert.That(explanation.Sentence, Does.Contain("each of its 5 paths to loss has a local derivative of 0. Blame stops at 5 places (4 × relu, 1 × square): ").And.Contains("; and 2 more."));
    }

    // Behind the first stop there is another, at which no blame would get any further.
    [Test]
    public void Explain_StopBehindAStop_IsLeftOut()
    {
        Value w = _tape.Parameter(-1.0, "w");
        Value off = w.Relu();
        Value loss = off + (off - 5.0).Relu();

        Explanation explanation = Explain(loss, w);

        Assert.That(explanation.Stops.Select(s => (s.Node.Id, s.Operand.Id)), Is.EqualTo(((int, int)[])[(off.Index, w.Index)]));
    }

    [Test]
    public void Explain_SharesThatCancel_MeetAtANode()
    {
        Value w = _tape.Parameter(3.0, "w");
        Value h = (w * 2.0).Named("h");
        Value loss = ((h * 3.0) - (h * 3.0)).Named("loss");

        Explanation explanation = Explain(loss, w);

        Assert.That(explanation.Cause, Is.EqualTo(GradientCause.Cancels));
        Assert.That(explanation.Sentence, Is.EqualTo(
            "w has gradient 0: 2 paths lead from it to loss, and their blame of 12 in all adds up to 0 at h: +3 from n2 (*) and -3 from n3 (*)."));
    }

    [Test]
    public void Explain_DifferenceWithItself_Cancels()
    {
        Value w = _tape.Parameter(3.0, "w");

        Explanation explanation = Explain((w - w).Named("y"), w);

        Assert.That(explanation.Cause, Is.EqualTo(GradientCause.Cancels));
        Assert.That(explanation.Sentence, Does.EndWith("adds up to 0 at w: +1 from y and -1 from y."));
    }

    [Test]
    public void Explain_ManyFlatLayers_Underflow()
    {
        Value w = _tape.Parameter(0.5, "w");
        Value x = w;
        for (int i = 0; i < 400; i++)
        {
            x = ((x * 20.0) + 5.0).Sigmoid();
        }

        Explanation explanation = Explain(x.Named("y"), w);

        Assert.That(explanation.Cause, Is.EqualTo(GradientCause.Underflow));
        Assert.That(explanation.Sentence, Does.StartWith("w has gradient 0 only by rounding: 1 path leads from it to y. Its product is 10^-3818, less than a double can hold."));
    }

    [Test]
    public void Explain_UnderflowOnTheWay_IsTold()
    {
        Value w = _tape.Parameter(1.0, "w");
        Value y = ((w * 1e300) * 1e-200 * 1e-200).Named("y");

        Assert.That(Explain(y, w).Sentence, Does.Contain("A product on the way is less than a double can hold, though its whole product is 10^-100."));
    }

    [Test]
    public void Explain_SeedOfZero_IsTold()
    {
        Value w = _tape.Parameter(1.0, "w");
        Value y = w * 2.0;
        y.Backward(0.0);

        Graph graph = Graph.From(y);

        Assert.That(graph.Explain(graph.Nodes[0]).Sentence, Is.EqualTo("w has gradient 0, because the sweep started with 0. Call Backward with another seed."));
    }

    [Test]
    public void Explain_EarlierSweeps_AreTold()
    {
        Value w = _tape.Parameter(3.0, "w");
        (w * 2.0).Backward();
        Value y = (w * 5.0).Named("y");

        Assert.That(Explain(y, w).Sentence, Is.EqualTo("w has gradient 5 along one path, by y. Its Grad is 7, because earlier sweeps are in it; ZeroGrad or Reset clears them."));
    }

    [Test]
    public void Explain_LogOfZero_IsTheFirstCause()
    {
        Value w = _tape.Parameter(1.0, "w");
        Value y = ((1.0 - w).Log() * 0.5).Named("y");

        Explanation explanation = Explain(y, w);

        Assert.That(explanation.Cause, Is.EqualTo(GradientCause.NotFinite));
        Assert.That(explanation.Sentence, Is.EqualTo(
            "w has gradient -Infinity. Blame is finite down to log(1 - w), which gets 0.5; its local derivative is Infinity, because 1 - w = 0. " +
            "Keep its operand above 0, for example by adding a small number."));
    }

    [Test]
    public void Explain_InfiniteGradientOfFiniteNumbers_NamesNone()
    {
        Value v = _tape.Parameter(1.0, "v");
        Value w = _tape.Parameter(0.0, "w");
        Value y = (v + w.Sqrt()).Named("y");

        Assert.That(Explain(y, w).Sentence, Does.EndWith("its local derivative is Infinity, because w = 0. Keep its operand above 0, for example by adding a small number."));
    }

    [Test]
    public void Explain_NodeWithoutANumberButWithAGradient_SaysWhyItHasNone()
    {
        Value w = _tape.Parameter(0.0, "w");
        Value log = w.Log().Named("log");
        Value y = (log * 2.0).Named("y");

        Assert.That(Explain(y, log).Sentence, Is.EqualTo(
            "log has gradient 2 along one path, by y. The first number that is not finite is log(w) = -Infinity, where w = 0. " +
            "Keep its operand above 0, for example by adding a small number."));
    }

    [Test]
    public void Explain_NaNFurtherDown_NamesTheFirstNumber()
    {
        Value w = _tape.Parameter(-1.0, "w");
        Value y = (w.Sqrt().Named("root") * w.Tape.Parameters[0]).Exp().Named("y");

        Assert.That(Explain(y, w).Sentence, Does.EndWith(
            "The first number that is not finite is sqrt(w) = NaN, where w = -1. Keep its operand above 0, for example by adding a small number."));
    }

    [Test]
    public void Explain_Overflow_IsTold()
    {
        Value w = _tape.Parameter(1.0, "w");
        Value y = (w * 1e300 * 1e300).Named("y");

        Assert.That(Explain(y, w).Sentence, Does.Contain("times its local derivative 1E+300 that is more than a double can hold."));
    }

    [Test]
    public void Explain_LostDigits_AreMeasuredAndNotRead()
    {
        Value w = _tape.Parameter(1.0, "w");
        Value lost = (w * 1e10) - (w * (1e10 - 1.0));
        Explanation bad = Explain(lost, w);

        Assert.That(bad.DigitsLost, Is.InRange(9.0, 11.0));
        Assert.That(bad.Sentence, Does.Contain("1 part in 2E+10 is left after + and − cancel. Rounding takes about 10 of its 16 digits."));
    }

    // Where shares cancel to exactly 0 on the way, the next rounding would leave a difference as large as all of the rest.
    [Test]
    public void DigitsLost_WhereSharesCancelExactly_AreCounted()
    {
        var tape = new Tape();
        Value w = tape.Parameter(1.0, "w");
        Value large = 1e13 * w;
        Value loss = (large - (large - w) - 4.0).Square();
        loss.Backward();
        var graph = Graph.From(loss);

        Assert.That(graph.Explain(graph.GetNode(w.Index)).DigitsLost, Is.InRange(12.0, 14.0));
    }

    [Test]
    public void Explain_OtherGraph_IsRefused()
    {
        Value w = _tape.Parameter(1.0, "w");
        Value y = w * 2.0;
        y.Backward();
        Graph graph = Graph.From(y);

        Assert.That(() => graph.Explain(Graph.From(y).Nodes[0]), Throws.ArgumentException.With.Message.StartsWith("The node belongs to another graph. Take it from this graph's Nodes."));
        Assert.That(() => graph.Explain(default), Throws.ArgumentException);
        Assert.That(() => graph.Explain(graph.Output, -1), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Explain_NoGradients_IsRefused()
    {
        Value w = _tape.Parameter(1.0, "w");
        Graph graph = Graph.From(w * 2.0);

        Assert.That(() => graph.Explain(graph.Output), Throws.InvalidOperationException.With.Message.EqualTo(
            "The graph has no gradients to explain. Call Backward on its output before taking it."));
    }

    private static Explanation Explain(Value output, Value node)
    {
        output.Backward();
        Graph graph = Graph.From(output);
        return graph.Explain(graph.GetNode(node.Index));
    }

    private Value Micrograd()
    {
        Value a = _tape.Parameter(-4.0, "a");
        Value b = _tape.Parameter(2.0, "b");
        Value c = a + b;
        Value d = (a * b) + b.Pow(3);
        c += c + 1;
        c += 1 + c + (-a);
        d += (d * 2) + (b + a).Relu();
        d += (3 * d) + (b - a).Relu();
        Value e = (c - d).Named("e");
        Value f = e.Pow(2).Named("f");
        Value g = f / 2.0;
        g += 10.0 / f;
        g = g.Named("g");
        g.Backward();
        return g;
    }
}
