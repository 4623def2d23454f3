namespace TapeGrad.Tests.Vectors;

/// <summary>Gradient checks, and the search for what is not finite, through vectors.</summary>
[TestFixture]
public sealed class VectorCheckTests
{
    private static readonly (string Name, Func<Values, Values, Value> Function)[] Functions =
    [
        ("network", (x, w) => x.Linear(w[..6], w[6..8]).Tanh().Linear(w[2..4], w[8..9]).Sum().Square()),
        ("cross-entropy", (x, w) => -x.Linear(w).LogSoftmax()[1]),
        ("softmax", (x, w) => x.Linear(w).Softmax().Dot(x)),
        ("reductions", (x, w) => x.Product() + w.Variance() + x.Norm() + w.LogSumExp() + x.Mean() + w.Max() - w.Min()),
        ("of every form", (x, w) => ((((x * w[..3]) - w[4]) / (2.0 + x.Square())) + (1.5 - (w[5] * x)) + w[3..6]).Sum()),
        ("maps", (x, w) => x.Clamp(-1.0, 0.5).Gelu().Elu(0.3).Pow(2.0).Sum() + Values.Of(w[3], x[1]).Exp().Log1p().Sum()),
    ];

    private static IEnumerable<TestCaseData> Rows => Functions.Select((f, i) => new TestCaseData(i).SetArgDisplayNames(f.Name));

    [TestCaseSource(nameof(Rows))]
    public void GradientCheck_ThroughVectors_PassesInBothForms(int row)
    {
        Value Function(Tape tape)
        {
            Values w = tape.Parameter([0.3, -0.7, 1.1, 0.4, -0.2, 0.9, 0.1, -0.5, 0.8], "w");
            return Functions[row].Function(tape.Input([0.6, -1.2, 0.35], "x"), w);
        }

        Value output = Function(new Tape());
        output.Backward();

        GradientReport byFunction = GradientCheck.Run(Function);
        GradientReport byGraph = GradientCheck.Run(Graph.From(output));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(byFunction.Passed, string.Join("; ", byFunction.Entries));
            Assert.That(byGraph.Passed, string.Join("; ", byGraph.Entries));
            Assert.That(byFunction.Entries, Has.Count.EqualTo(12));
        }
    }

    [Test]
    public void FirstNonFinite_InAVector_IsThatElement()
    {
        var tape = new Tape();
        Values x = tape.Input([1.0, 0.0, -1.0], "x");
        Values y = x.Log();
        _ = y.Sum();

        Assert.That(tape.FirstNonFinite(), Is.EqualTo(y[1]));
    }

    [Test]
    public void Step_ElementOfAVectorNotFinite_IsNamed()
    {
        var tape = new Tape();
        Values w = tape.Parameter([1.0, 0.0, 3.0], "w");
        Value loss;
        using (tape.Scope("layer"))
        {
            loss = w.Log().Sum();
        }

        Assert.That(
            Refused(loss.Named("loss")),
            Is.EqualTo("'loss' (sum) is -Infinity. The first value that is not finite is the value at node 4 (log) = -Infinity of 'w[1]' = 0, in scope 'layer'."));
    }

    [Test]
    public void Step_NodeOfManyOperandsNotFinite_NamesTheLargest()
    {
        var tape = new Tape();
        Values w = tape.Parameter([1e200, 1.0, -1e300, 2.0], "w");
        Values x = tape.Input([1e200, 3.0, 4.0, 5.0], "x");

        string message = Refused(x.Linear(w)[0]);

        Assert.That(message, Does.Contain("(linear) = Infinity of 'w[2]' = -1E+300 and 'w[0]' = 1E+200 and 'x[0]' = 1E+200 and 5 others"));
    }

    [Test]
    public void Step_GradientNotFinite_NamesTheNodeWhereItBegan()
    {
        var tape = new Tape();
        Values w = tape.Parameter([0.0, 4.0], "w");
        Value loss = (w * w).Sqrt().Sum();
        loss.Backward();

        Assert.That(Refused(loss), Does.Contain("The gradient of 'w[0]' is NaN").And.Contain("(sqrt) = 0 of node 2 = 0, with gradient 1; its local derivative is Infinity."));
    }

    [Test]
    public void Step_GradientOfManyOperandsNotFinite_NamesTheFirst()
    {
        var tape = new Tape();
        Values w = tape.Parameter([1e308, 1.0, 1.0, 1.0, 1.0, 1.0], "w");
        Value loss = (w.Slice(1, 5).Product() * 1e-300) + (w.Slice(0, 5).Dot(w.Slice(1, 5)) * 1e-308);
        loss.Backward(1e10);
        Value steep = w.Slice(0, 5).Dot(w.Slice(1, 5));
        steep.Backward(10.0);

        Assert.That(Refused(steep), Does.Contain("its local derivative towards 'w[1]' is 1E+308."));
    }

    private static string Refused(Value loss) =>
        Assert.Throws<NonFiniteException>(() => new TrainingLog(keepsGraph: _ => true).Step(loss))!.Message;
}
