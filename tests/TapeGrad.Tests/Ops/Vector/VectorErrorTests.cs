namespace TapeGrad.Tests.Vectors;

/// <summary>Wrong use of vectors is refused in a sentence, and the tape is as it was.</summary>
[TestFixture]
public sealed class VectorErrorTests
{
    private static readonly (string Op, Func<Values, object> Call)[] OfOne =
    [
        ("relu", x => x.Relu()), ("tanh", x => x.Tanh()), ("pow", x => x.Pow(2.0)), ("clamp", x => x.Clamp(0.0, 1.0)), ("neg", x => -x),
        ("+", x => x + 1.0), ("-", x => 1.0 - x), ("sum", x => x.Sum()), ("mean", x => x.Mean()), ("product", x => x.Product()),
        ("max", x => x.Max()), ("min", x => x.Min()), ("logsumexp", x => x.LogSumExp()), ("variance", x => x.Variance()), ("norm", x => x.Norm()),
        ("dot", x => x.Dot(x)), ("softmax", x => x.Softmax()), ("log-softmax", x => x.LogSoftmax()), ("linear", x => x.Linear(x)),
    ];

    private static readonly (string Op, Func<Values, Values, object> Call)[] OfTwo =
    [
        ("+", (x, y) => x + y), ("-", (x, y) => x - y), ("*", (x, y) => x * y), ("/", (x, y) => x / y), ("+", (x, y) => x + y[0]),
        ("*", (x, y) => x[0] * y), ("dot", (x, y) => x.Dot(y)), ("linear", (x, y) => x.Linear(y)), ("linear", (x, y) => x.Linear(x, y)),
        ("linear", (x, y) => x.Linear(y[..1], default, 2)), ("linear", (x, y) => x.Linear(x[..1], y[..1], 2)),
        ("gather", (x, y) => Values.Of(x[0], y[0])),
    ];

    // So many of them go number by number; those behind have no value of no numbers.
    private const int Maps = 7;

    [Test]
    public void Operations_OnVectorsFromBeforeReset_AreRefused()
    {
        var tape = new Tape();
        Values stale = tape.Input([1.0, 2.0], "x");
        tape.Reset();
        Values fresh = tape.Input([1.0, 2.0]);

        foreach ((_, Func<Values, object> call) in OfOne)
        {
            ExpectedError.Of(tape, () => call(stale), "'x[0]' was recorded before the tape was reset");
        }

        foreach ((_, Func<Values, Values, object> call) in OfTwo)
        {
            ExpectedError.Of(tape, () => call(fresh, stale), "'x[0]' was recorded before the tape was reset");
            ExpectedError.Of(tape, () => call(stale, fresh), "'x[0]' was recorded before the tape was reset");
        }
    }

    [Test]
    public void Operations_OnDefaultVectors_AreRefused()
    {
        var tape = new Tape();
        Values x = tape.Input([1.0]);

        foreach ((string op, Func<Values, object> call) in OfOne)
        {
            ExpectedError.Of(tape, () => call(default), $"An operand of '{op}' is default(Value)");
        }

        ExpectedError.Of(tape, () => _ = x + default(Values), "An operand of '+' is default(Value)");
        ExpectedError.Of(tape, () => _ = default(Values) * x, "An operand of '*' is default(Value)");
        ExpectedError.Of(tape, () => _ = x / default(Value), "An operand of '/' is default(Value)");
        ExpectedError.Of(tape, () => x.Dot(default), "An operand of 'dot' is default(Value)");
        ExpectedError.Of(tape, () => x.Linear(default), "An operand of 'linear' is default(Value)");
        ExpectedError.Of(tape, () => Values.Of(x[0], default), "An operand of 'gather' is default(Value)");
    }

    [Test]
    public void Operations_OnTwoTapes_AreRefused()
    {
        var tape = new Tape();
        Values x = tape.Input([1.0, 2.0], "x");
        Values other = new Tape().Input([1.0, 2.0], "other");

        foreach ((string op, Func<Values, Values, object> call) in OfTwo)
        {
            ExpectedError.Of(tape, () => call(x, other), $"The operands of '{op}', x[0] = 1, grad 0 and other[0] = 1, grad 0, were recorded on two different tapes", "same Tape");
        }
    }

    [Test]
    public void Reductions_OfEmptyVectors_AreRefused()
    {
        var tape = new Tape();
        Values x = tape.Input([1.0, 2.0]);
        foreach ((string op, Func<Values, object> call) in OfOne[Maps..])
        {
            ExpectedError.Of(tape, () => call(x[..0]), $"'{op}' of an empty vector is not defined");
            ExpectedError.Of(tape, () => call(tape.Input([])), $"'{op}' of an empty vector is not defined");
        }

        ExpectedError.Of(tape, () => x[..0].Dot(x), "'dot' of an empty vector");
        ExpectedError.Of(tape, () => x[..0].Linear(x), "'linear' of an empty vector");
    }

    [Test]
    public void Maps_OfEmptyVectors_AreEmpty()
    {
        var tape = new Tape();
        Values none = tape.Input([1.0, 2.0])[2..];

        Values[] made = [none.Relu(), none + none, none * 2.0, 2.0 / none, none.Clamp(0.0, 1.0), none - tape.Input(1.0)];

        Assert.That(made.Select(m => m.Count), Is.All.Zero);
        Value x = tape.Input(3.0);
        Value y = x.Square();
        Values z = Values.Of(x, y).Exp();
        Assert.That((y.Op, z[0].Op, tape.Count), Is.EqualTo(("square", "exp", 7)));
    }

    [Test]
    public void Vectors_OfDifferentLengths_AreRefused()
    {
        var tape = new Tape();
        Values x = tape.Input([1.0, 2.0, 3.0]);

        foreach ((string op, Func<Values, Values, object> call) in OfTwo.Take(4).Append(OfTwo[6]))
        {
            int count = tape.Count;
            ArgumentException? refusal = Assert.Throws<ArgumentException>(() => call(x, x[..2]));

            ExpectedError.Says(refusal, $"'{op}' have 3 and 2 values");
            Assert.That(tape.Count, Is.EqualTo(count));
        }
    }

    [TestCase(3, 7, 0, "Linear of 3 inputs does not fit 7 weights")]
    [TestCase(3, 2, 0, "Linear of 3 inputs does not fit 2 weights")]
    [TestCase(3, 0, 0, "Linear of 3 inputs does not fit 0 weights")]
    [TestCase(3, 6, 1, "Linear with 6 weights on 3 inputs has 2 outputs, but the bias has 1 values")]
    [TestCase(3, 6, 3, "Linear with 6 weights on 3 inputs has 2 outputs, but the bias has 3 values")]
    public void Linear_ShapesThatDoNotFit_AreRefusedWithBoth(int inputs, int weights, int biases, string part)
    {
        var tape = new Tape();
        Values all = tape.Input(new double[10]);

        ArgumentException? refusal = Assert.Throws<ArgumentException>(() => all[..inputs].Linear(all[..weights], all[..biases]));

        ExpectedError.Says(refusal, part);
        Assert.That(tape.Count, Is.EqualTo(10));
    }

    [TestCase(1)]
    [TestCase(2)]
    public void Linear_OperandsThatFitButCannotBeUsed_AreRefused(int outputs)
    {
        var tape = new Tape();
        Values stale = tape.Input(new double[4]);
        tape.Reset();
        Values x = tape.Input([1.0, 2.0]);
        Values w = tape.Input(new double[2 * outputs]);
        Values other = new Tape().Input(new double[4]);

        foreach ((Values bad, string reason) in new[] { (stale, "before the tape was reset"), (other, "two different tapes") })
        {
            ExpectedError.Of(tape, () => x.Linear(w, bad[..outputs]), reason);
            ExpectedError.Of(tape, () => x.Linear(bad[..(2 * outputs)], w[..outputs]), reason);
            ExpectedError.Of(tape, () => bad[..2].Linear(w, w[..outputs]), reason);
            ExpectedError.Of(tape, () => bad[..2].Linear(w), reason);
            ExpectedError.Of(tape, () => x.Linear(bad[..(2 * outputs)]), reason);
        }
    }

    [TestCase(6, 4, 3, 0, "Linear of 4 rows does not fit 6 inputs")]
    [TestCase(6, 2, 4, 0, "Linear of 3 inputs does not fit 4 weights")]
    [TestCase(6, 2, 6, 1, "Linear with 6 weights on 3 inputs has 2 outputs, but the bias has 1 values")]
    public void Linear_RowsThatDoNotFit_AreRefused(int inputs, int rows, int weights, int biases, string part)
    {
        var tape = new Tape();
        Values all = tape.Input(new double[10]);

        ArgumentException? refusal = Assert.Throws<ArgumentException>(() => all[..inputs].Linear(all[..weights], all[..biases], rows));

        ExpectedError.Says(refusal, part);
        Assert.That(tape.Count, Is.EqualTo(10));
    }

    [TestCase(0)]
    [TestCase(-2)]
    public void Linear_OfNoRows_IsRefused(int rows)
    {
        Values x = new Tape().Input([1.0, 2.0]);

        ArgumentOutOfRangeException? refusal = Assert.Throws<ArgumentOutOfRangeException>(() => x.Linear(x, default, rows));

        Assert.That(refusal?.Message, Does.StartWith($"Linear needs at least one row, but was to have {rows}."));
    }

    [Test]
    public void Of_Nothing_IsRefused() => ExpectedError.Says(Assert.Throws<ArgumentException>(() => Values.Of()), "at least one value");

    [Test]
    public void Clamp_WrongBounds_IsRefused()
    {
        Values x = new Tape().Input([1.0]);

        ExpectedError.Says(Assert.Throws<ArgumentException>(() => x.Clamp(1.0, 0.0)), "1 and 0");
        ExpectedError.Says(Assert.Throws<ArgumentException>(() => x.Clamp(double.NaN, 0.0)), "NaN and 0");
    }

    [Test]
    public void Describe_NodeOfAVectorFromBeforeReset_SaysNameAndOp()
    {
        var tape = new Tape();
        Values x = tape.Input([1.0, 2.0, 3.0, 4.0], "x");
        Value named = x.Softmax()[2].Named("third");
        Value unnamed = x.Exp()[3];
        tape.Reset();
        tape.Input([1.0]).Relu();

        ExpectedError.Of(tape, () => named.Exp(), "'third' (softmax) was recorded before");
        ExpectedError.Of(tape, () => unnamed.Exp(), "The value at node 11 (exp) was recorded before");
        ExpectedError.Of(tape, () => _ = x[3] + 1.0, "'x[3]' was recorded before");
    }

    [Test]
    public void Describe_PlaceOfAVectorOfTheStepBeforeTheLast_SaysNoOpOfIt()
    {
        var tape = new Tape();
        Value old = tape.Input(1.0);
        for (int i = 0; i < 20; i++)
        {
            old = old.Exp();
        }

        tape.Reset();
        Value value = tape.Input(new double[20]).Tanh()[0];
        Value last = tape.Input([1.0, 2.0]).Sin()[1];
        tape.Reset();
        tape.Input([1.0]);
        tape.Input([1.0]);
        tape.Input([1.0]);

        ExpectedError.Of(tape, () => value.Exp(), "(tanh)");
        ExpectedError.Of(tape, () => last.Exp(), "(sin)");
    }

    [Test]
    public void Data_OfAResultOfAVector_CannotBeSet()
    {
        var tape = new Tape();
        Values x = tape.Input([1.0, 2.0], "x");
        Values y = x.Exp();

        ExpectedError.Of(tape, () => Set(y[1]), "(exp)", "because it was computed");
        ExpectedError.Of(tape, () => Set(x[1]), "'x[1]'", "because it is an input");
    }

    [Test]
    public void Parameter_AfterAVector_IsRefused()
    {
        var tape = new Tape();
        tape.Input([1.0, 2.0]);

        ExpectedError.Of(tape, () => tape.Parameter(1.0, "w"), "Parameter 'w' cannot be made now", "2 other nodes");
    }

    private static void Set(Value value) => value.Data = 1.0;
}
