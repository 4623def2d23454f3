namespace TapeGrad.Tests.Compiled;

/// <summary>Kinks, zeros, infinities and NaN in a replay.</summary>
[TestFixture]
public sealed class CompiledEdgeTests
{
    private static readonly (string Name, Func<Value, Value, Value> Record)[] Kinked =
    [
        ("max", Value.Max), ("min", Value.Min), ("relu", (x, y) => (x - y).Relu()), ("clamp", (x, _) => x.Clamp(-1.0, 1.0)), ("abs", (x, y) => (x * y).Abs()),
        ("leaky-relu", (x, y) => x.LeakyRelu(0.1) * y), ("elu", (x, y) => (x + y).Elu()), ("max-n", (x, y) => Values.Of(x, y, x * y).Max()),
        ("min-n", (x, y) => Values.Of(x, y, y).Min()), ("norm", (x, y) => Values.Of(x, y).Norm()), ("hypot", Value.Hypot), ("number", (x, _) => Value.Max(x, 1.0)),
        ("product", (x, y) => Values.Of(x, y, x).Product()), ("variance", (x, y) => Values.Of(x, y, x).Variance()), ("softmax", (x, y) => Values.Of(x, y).Softmax()[1]),
        ("log-softmax", (x, y) => Values.Of(x, y, x).LogSoftmax()[0]), ("logsumexp", (x, y) => Values.Of(x, x, y).LogSumExp()),
        ("linear", (x, y) => Values.Of(x, y).Linear(Values.Of(y, x, x, x))[0].Relu()), ("dot", (x, y) => Values.Of(x, y).Dot(Values.Of(y, x))), ("twice", (x, y) => (x * x) + (x * y) + x + y),
    ];

    private static IEnumerable<TestCaseData> Kinks => Kinked.Select(k => new TestCaseData(k.Record).SetArgDisplayNames(k.Name));

    [TestCaseSource(nameof(Kinks))]
    public void Replay_OnAnySideOfAKink_IsAsOnTheTape(Func<Value, Value, Value> record)
    {
        double[] at = [0.0, 1.0, -1.0, 2.0, -0.5, 0.5];
        (double X, double Y)[] points = [.. at.SelectMany(x => at.Select(y => (x, y)))];
        var tape = new Tape();
        Value left = tape.Input(0.3);
        Value right = tape.Input(0.7);
        CompiledGraph compiled = tape.Compile(record(left, right), left, right);
        double[] rows = [.. points.SelectMany(p => (double[])[p.X, p.Y])];
        var lanes = new double[rows.Length];
        compiled.BackwardBatch(rows, lanes);
        for (int i = 0; i < points.Length; i++)
        {
            var one = new double[2];
            double value = compiled.Gradient(rows.AsSpan(2 * i, 2), one);
            var eager = new Tape();
            Value x = eager.Input(points[i].X);
            Value y = eager.Input(points[i].Y);
            Value z = record(x, y);
            z.Backward();
            Assert.That(value, Is.EqualTo(z.Data).Within(1e-15), $"{points[i]}");
            Assert.That(one, Is.EqualTo([x.Grad, y.Grad]).Within(1e-14), $"{points[i]} alone");
            Assert.That(lanes.AsSpan(2 * i, 2).ToArray().Select(g => g * points.Length), Is.EqualTo([x.Grad, y.Grad]).Within(1e-13), $"{points[i]} in lanes");
        }
    }

    [Test]
    public void Replay_OfAnIfOnData_StaysAsItWasTaken()
    {
        var tape = new Tape();
        Value x = tape.Input(2.0);
        Value y = x.Data > 0.0 ? x * 3.0 : x * 5.0;

        Assert.That(tape.Compile(y, x).Evaluate([-1.0]), Is.EqualTo(-3.0));
    }

    [Test]
    public void Replay_OfSoftmaxAtLargeNumbers_DoesNotOverflow()
    {
        const int rows = 20;
        var tape = new Tape();
        Values x = tape.Input([0.0, 1.0, 2.0], "x");
        CompiledGraph compiled = tape.Compile(x.Softmax()[1], [.. x]);
        var results = new double[rows];

        compiled.Evaluate([.. Enumerable.Repeat<double[]>([1000.0, 1000.0, 0.0], rows).SelectMany(row => row)], results);

        Assert.That(results, Is.All.EqualTo(0.5));
    }

    [Test]
    public void Replay_OfNegativeZero_KeepsItsSign()
    {
        var tape = new Tape();
        Value y = tape.Input(1.0);
        Value x = tape.Input(1.0);
        CompiledGraph compiled = tape.Compile(Value.Atan2(y, x), y, x);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(compiled.Evaluate([-0.0, -1.0]), Is.EqualTo(-Math.PI));
            Assert.That(compiled.Evaluate([0.0, -1.0]), Is.EqualTo(Math.PI));
            Assert.That(compiled.EvaluateBatch([-0.0, -1.0, -0.0, -1.0]), Is.EqualTo(-Math.PI));
            Assert.That(tape.Compile(Value.Atan2(tape.Constant(-0.0), x), x).Evaluate([-1.0]), Is.EqualTo(-Math.PI));
            Assert.That(tape.Compile(Value.Atan2(y * 1.0, x), y, x).Evaluate([-0.0, -1.0]), Is.EqualTo(-Math.PI));
            Assert.That(tape.Compile(Value.Atan2(-y, x), y, x).EvaluateBatch([0.0, -1.0, 0.0, -1.0]), Is.EqualTo(-Math.PI));
            Assert.That(tape.Compile(1.0 / (y * x), y, x).Evaluate([-0.0, 1.0]), Is.EqualTo(double.NegativeInfinity));
        }
    }

    [Test]
    public void Replay_OfTheDifferenceOfEqualProducts_IsZeroToTheBit()
    {
        var tape = new Tape();
        Value w = tape.Parameter(0.7);
        Value a = tape.Input(0.1);
        Value b = tape.Input(0.3);
        CompiledGraph compiled = tape.Compile(((a * b) - (b * a)) + ((w * a) - (a * w)), a, b);
        double[] rows = [.. Enumerable.Range(1, 80).Select(i => 1.0 / i)];

        for (int count = 1; count <= 40; count++)
        {
            Assert.That(compiled.EvaluateBatch(rows.AsSpan(0, 2 * count)), Is.Zero);
        }
    }

    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    [TestCase(double.NegativeInfinity)]
    public void BackwardBatch_OddNumberInOneRow_LeavesTheOthersAlone(double odd)
    {
        var tape = new Tape();
        Values w = tape.Parameter([0.5, -0.25, 0.125]);
        Values x = tape.Input([0.1, 0.2]);
        Value y = ((x[0] * w[0]) + (x[1] * w[1])).Relu() + ((x[0] * x[1]).Tanh() * w[2]) + Values.Of(x[0], x[1], w[0]).LogSumExp();
        CompiledGraph compiled = tape.Compile(y, [.. x]);
        foreach (int count in (int[])[2, 7, 9, 33, 40, 75])
        {
            for (int bad = 0; bad < count; bad += 3)
            {
                double[] rows = [.. Enumerable.Range(0, 2 * count).Select(i => (0.37 * i % 2.0) - 1.0)];
                var clean = new double[rows.Length];
                var found = new double[rows.Length];
                compiled.BackwardBatch(rows, clean);
                rows[2 * bad] = odd;
                double mean = compiled.BackwardBatch(rows, found);
                clean[2 * bad] = clean[(2 * bad) + 1] = found[2 * bad] = found[(2 * bad) + 1] = 0.0;
                Assert.That(double.IsFinite(mean), Is.EqualTo(double.IsNegativeInfinity(odd)));
                Assert.That(found, Is.EqualTo(clean).Within(1e-15), $"{count} rows, row {bad} is odd");
            }
        }
    }

    [Test]
    public void BackwardBatch_ZeroAdjointsBesideInfinitePartials_MakeNoNaN()
    {
        (string Name, Func<Value, Value, Value> Record)[] dead =
        [
            ("relu over a square root", (x, w) => (x.Sqrt() - 1.0).Relu() + (w * x)),
            ("an infinite parameter under a dead relu", (x, w) => ((w * x) - 1.0).Relu() + x),
            ("a logarithm times 0", (x, w) => (0.0 * x.Sqrt()) + w),
            ("a parameter's root under a dead relu", (x, w) => (w.Sqrt() + (x * 2.0) - 1.0).Relu() + x),
            ("one by one", (x, w) => Value.Max(x.Sqrt() * w, 1.0) + (x * x)),
            ("minus a dead product", (x, w) => (x - ((w * x) + 1.0).Relu()).Square()),
            ("a quotient", (x, w) => ((x / w) - 1.0).Relu() + (x.Reciprocal() + 1.0).Clamp(-5.0, 5.0)),
        ];
        foreach ((string name, Func<Value, Value, Value> record) in dead)
        {
            foreach (double number in (double[])[0.0, double.NegativeInfinity, 1.0])
            {
                var tape = new Tape();
                Value w = tape.Parameter(number);
                Value x = tape.Input(0.5);
                CompiledGraph compiled = tape.Compile(record(x, w), x);
                foreach (int count in (int[])[1, 3, 20, 35, 41])
                {
                    double[] rows = [.. Enumerable.Range(0, count).Select(i => i % 3 * 0.25)];
                    tape.ZeroGrad();
                    var found = new double[count];
                    compiled.BackwardBatch(rows, found);
                    double blame = 0.0;
                    for (int i = 0; i < count; i++)
                    {
                        var eager = new Tape();
                        Value p = eager.Parameter(number);
                        Value fed = eager.Input(rows[i]);
                        record(fed, p).Backward();
                        blame += p.Grad / count;
                        Assert.That(found[i] * count, Is.EqualTo(fed.Grad).Within(1e-13), $"{name}, w = {number}, row {i} of {count}");
                    }

                    // The slope of ReLU at NaN is a free choice, and another one here.
                    Assert.That(w.Grad, double.IsNaN(blame) ? Is.EqualTo(0.0).Or.NaN : Is.EqualTo(blame).Within(1e-13), $"{name}, w = {number}, {count} rows");
                }
            }
        }
    }

    [Test]
    public void BackwardBatch_OfMaxAndMinBesideNaN_SharesLikeATie()
    {
        var tape = new Tape();
        Values x = tape.Input([1.0, 2.0, 3.0]);
        foreach (CompiledGraph compiled in (CompiledGraph[])[tape.Compile(x.Max(), [.. x]), tape.Compile(x.Min(), [.. x])])
        {
            var gradients = new double[6];
            double mean = compiled.BackwardBatch([1.0, double.NaN, 3.0, 2.0, 2.0, 2.0], gradients);
            Assert.That(mean, Is.NaN);
            Assert.That(gradients, Is.EqualTo([1.0 / 6.0, 1.0 / 6.0, 1.0 / 6.0, 1.0 / 6.0, 1.0 / 6.0, 1.0 / 6.0]).Within(1e-16));
        }
    }

    // The tape divides; a reciprocal is rounded, and these are where that shows.
    [Test]
    public void Replay_OfADivisionByANumberAtABorder_AgreesWithTheTape()
    {
        (double At, Func<Value, Value> F)[] cases =
        [
            (49.0, x => (x / 49.0).Acos()),
            (3.0, x => ((x / 10.0) - 0.3).Relu()),
            (-7.0, x => ((x / 70.0) + 0.1).Abs()),
            (9.0, x => (x / 90.0).Clamp(0.1, 1.0)),
            (5e-324, x => (x / 4.0) * 4.0),
        ];
        foreach ((double at, Func<Value, Value> f) in cases)
        {
            AssertReplayIsTheTape(at, f, rows: 1);
            AssertReplayIsTheTape(at, f, rows: 5);
        }
    }

    // Twice the adjoint of a square overflows in these, its share does not.
    [TestCase(1e-10, 1e308)]
    [TestCase(0.0, -1e308)]
    [TestCase(1e-300, 1.7e308)]
    public void Replay_OfASquareUnderALargeFactor_DoesNotOverflow(double at, double factor)
    {
        foreach (int rows in (int[])[1, 5])
        {
            AssertReplayIsTheTape(at, x => factor * x.Square(), rows);
            AssertReplayIsTheTape(at, x => factor * (x + 0.0).Square(), rows);
            AssertReplayIsTheTape(at, x => (factor * x.Square()) + x, rows);
        }
    }

    private static void AssertReplayIsTheTape(double at, Func<Value, Value> f, int rows)
    {
        var tape = new Tape();
        Value x = tape.Input(at);
        Value y = f(x);
        y.Backward();
        CompiledGraph compiled = tape.Compile(y, x);
        double[] row = [.. Enumerable.Repeat(at, rows)];
        var gradients = new double[rows];

        double mean = compiled.BackwardBatch(row, gradients);

        Assert.That(mean, double.IsInfinity(rows * y.Data) ? Is.Positive.Or.Negative : Is.EqualTo(y.Data).Within(1e-15 * Math.Abs(y.Data)), $"at {at}");
        Assert.That(gradients[^1] * rows, Is.EqualTo(x.Grad).Within(1e-15 * Math.Abs(x.Grad)), $"gradient at {at}");
    }
}
