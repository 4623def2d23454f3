namespace TapeGrad.Tests.Compiled;

/// <summary>Hessians, products with them, and Jacobians of compiled graphs.</summary>
[TestFixture]
public sealed class HessianTests
{
    [Test]
    public void Hessian_OfRosenbrock_IsItsClosedFormAndTakesThreeColors([Values(2, 9, 100, 300)] int n)
    {
        var tape = new Tape();
        Values x = tape.Input(Point(n), "x");
        CompiledGraph graph = tape.Compile(Rosenbrock(x), [.. x]);
        double[] at = Point(n);
        double[] expected = RosenbrockHessian(at);
        var gradient = new double[n];
        var swept = new double[n];
        var hessian = new double[n * n];

        double value = graph.Hessian(at, gradient, hessian);

        double size = 1e-13 * expected.Max(Math.Abs);
        Assert.That(hessian, Is.EqualTo(expected).Within(size));
        Assert.That(value, Is.EqualTo(graph.Gradient(at, swept)).Within(1e-13 * value));
        Assert.That(gradient, Is.EqualTo(swept).Within(1e-11));
        Assert.That(graph.HessianEntries, Has.Count.EqualTo((3 * n) - 2), "the entries beside the diagonal");

        var values = new double[(3 * n) - 2];
        graph.SparseHessian(at, gradient, values);
        Assert.That(values, Is.EqualTo(graph.HessianEntries.Select(e => hessian[(e.Row * n) + e.Column])));
    }

    [Test]
    public void HessianTimes_IsTheHessianTimesTheDirection([Values(3, 20, 50, 100)] int n)
    {
        var tape = new Tape();
        Value w = tape.Parameter(0.7, "w");
        Values x = tape.Input(Point(n), "x");
        CompiledGraph graph = tape.Compile((Helmholtz(x) * w) + Rosenbrock(x), [.. x]);
        double[] at = Point(n);
        double[] direction = [.. Enumerable.Range(0, n).Select(i => Math.Cos(3.0 * i))];
        var hessian = new double[n * n];
        var product = new double[n];
        foreach (double weight in (double[])[0.7, -2.0])
        {
            w.Data = weight;
            graph.Hessian(at, new double[n], hessian);
            graph.HessianTimes(at, direction, product);

            for (int i = 0; i < n; i++)
            {
                double[] terms = [.. Enumerable.Range(0, n).Select(j => hessian[(i * n) + j] * direction[j])];
                Assert.That(product[i], Is.EqualTo(terms.Sum()).Within(1e-13 * terms.Sum(Math.Abs)));
                Assert.That(hessian.Where((_, at) => at / n == i), Is.EqualTo(hessian.Where((_, at) => at % n == i)).Within(1e-12 * hessian.Max(Math.Abs)), "symmetric");
            }
        }
    }

    [Test]
    public void Jacobian_OfManyAndOfFewOutputs_IsThatOfTheTape([Values(1, 2, 5, 40)] int outputs, [Values(1, 3, 40, 90)] int inputs)
    {
        var tape = new Tape();
        Values w = tape.Parameter([.. Enumerable.Range(0, outputs * inputs).Select(i => Math.Sin(i))], "w");
        Values x = tape.Input(Point(inputs), "x");
        Values y = x.Linear(w).Tanh();
        CompiledGraph graph = tape.Compile(y, [.. x]);
        var results = new double[outputs];
        var jacobian = new double[outputs * inputs];

        graph.Jacobian(Point(inputs), results, jacobian);

        Assert.That(results, Is.EqualTo(y.Data.ToArray()).Within(1e-14));
        for (int j = 0; j < outputs; j++)
        {
            y[j].Backward();
            Assert.That(jacobian[(j * inputs)..((j + 1) * inputs)], Is.EqualTo(x.Grad.ToArray()).Within(1e-14), $"row {j}");
        }
    }

    [Test]
    public void Jacobian_OfConstantsAndInputsThemselves_HasZerosAndOnes()
    {
        var tape = new Tape();
        Value x = tape.Input(3.0, "x");
        Value y = tape.Input(2.0, "y");
        CompiledGraph graph = tape.Compile(Values.Of(tape.Constant(7.0), y, x * y, x, x * 3.0), x, y);
        var outputs = new double[5];
        var jacobian = new double[10];

        graph.Jacobian([5.0, 4.0], outputs, jacobian);

        Assert.That(outputs, Is.EqualTo((double[])[7.0, 4.0, 20.0, 5.0, 15.0]));
        Assert.That(jacobian, Is.EqualTo((double[])[0.0, 0.0, 0.0, 1.0, 4.0, 5.0, 1.0, 0.0, 3.0, 0.0]));
    }

    [Test]
    public void Hessian_WhereZeroMeetsInfinity_IsThatOfTheFiniteParts()
    {
        var tape = new Tape();
        Values x = tape.Input([4.0, 1.0, 2.0], "x");
        CompiledGraph graph = tape.Compile(x[0].Sqrt().Relu() + (x[1].Square() * x[2]), x[0], x[1], x[2]);
        var gradient = new double[3];
        var hessian = new double[9];

        graph.Hessian([0.0, 1.0, 2.0], gradient, hessian);

        Assert.That(gradient, Is.EqualTo((double[])[0.0, 4.0, 1.0]));
        Assert.That(hessian[4..], Is.EqualTo((double[])[4.0, 2.0, 0.0, 2.0, 0.0]));
    }

    [Test]
    public void Hessian_OfALinearFunction_IsZero()
    {
        var tape = new Tape();
        Values x = tape.Input([4.0, 1.0], "x");
        CompiledGraph graph = tape.Compile(x[0] - (3.0 * x[1]), x[0], x[1]);
        var gradient = new double[2];
        double[] hessian = [1.0, 1.0, 1.0, 1.0];

        Assert.That(graph.Hessian([1.0, 2.0], gradient, hessian), Is.EqualTo(-5.0));
        Assert.That(gradient, Is.EqualTo((double[])[1.0, -3.0]));
        Assert.That(hessian, Is.All.EqualTo(0.0));
        Assert.That(graph.HessianEntries, Is.Empty);
    }

    // The extremes and reductions that stay one node in a compiled graph.
    [Test]
    public void Hessian_OfReductions_IsThatOfTheRecordedGradient()
    {
        var tape = new Tape();
        Values x = tape.Input([0.7, -1.3, 0.4, 2.1], "x");
        Value y = (x.LogSumExp() * x.Norm()) + (x.Max() * x.Min()).Square() + x.Softmax()[1] + x.LogSoftmax()[2].Square() + x.Variance() + x.Product();
        CompiledGraph graph = tape.Compile(y, [.. x]);
        var gradient = new double[4];
        var hessian = new double[16];

        graph.Hessian(x.Data, gradient, hessian);

        y.Backward();
        Assert.That(gradient, Is.EqualTo(x.Grad.ToArray()).Within(1e-13));
        Assert.That(hessian, Is.EqualTo(y.Gradient(x).SelectMany(g => g.Gradient(x).Data.ToArray())).Within(1e-12));
    }

    [Test]
    public void BackwardBatch_OfADirectionalDerivative_IsTheHessianOfABatchTimesTheDirection([Values] bool relu)
    {
        Value Activate(Value score) => relu ? (score + 0.1).Relu() : score.Tanh();
        var tape = new Tape();
        Values w = tape.Parameter([0.5, -0.3, 0.8], "w");
        Values v = tape.Parameter([1.0, 2.0, -1.0], "v");
        Values x = tape.Input([1.0, 2.0, 3.0], "x");
        Value loss = Activate(x.Dot(w)).Square();
        CompiledGraph product = tape.Compile(loss.Directional(w, v), [.. x]);
        double[] rows = [.. Enumerable.Range(0, 3 * 50).Select(i => Math.Sin(i))];

        product.BackwardBatch(rows);
        double[] times = w.Grad.ToArray();
        double[] gradient = v.Grad.ToArray();

        double[] expected = new double[3];
        double[] mean = new double[3];
        for (int row = 0; row < 50; row++)
        {
            var alone = new Tape();
            Values p = alone.Parameter(w.Data, "p");
            Value one = Activate(alone.Input(rows.AsSpan(3 * row, 3)).Dot(p)).Square();
            Values slope = one.Gradient(p);
            Values turned = slope.Directional(p, alone.Constant(v.Data));
            for (int i = 0; i < 3; i++)
            {
                expected[i] += turned[i].Data / 50.0;
                mean[i] += slope[i].Data / 50.0;
            }
        }

        Assert.That(times, Is.EqualTo(expected).Within(1e-14));
        Assert.That(gradient, Is.EqualTo(mean).Within(1e-14));
    }

    [Test]
    public void Derivatives_AfterResetAndFromManyThreads_AreTheSame()
    {
        var tape = new Tape();
        Values x = tape.Input(Point(60), "x");
        CompiledGraph graph = tape.Compile(Helmholtz(x), [.. x]);
        tape.Reset();
        double[] at = Point(60);
        double[][] hessians = [.. Enumerable.Range(0, 8).Select(_ => new double[3600])];

        Parallel.ForEach(hessians, hessian => graph.Hessian(at, new double[60], hessian));

        Assert.That(hessians.Select(h => h.SequenceEqual(hessians[0])), Is.All.True);
    }

    [Test]
    public void Derivatives_AfterTheirFirstCall_AllocateNothing()
    {
        var tape = new Tape();
        Values x = tape.Input(Point(20), "x");
        CompiledGraph graph = tape.Compile(Rosenbrock(x), [.. x]);
        double[] at = Point(20);
        var gradient = new double[20];
        var hessian = new double[400];
        void Call()
        {
            graph.Hessian(at, gradient, hessian);
            graph.HessianTimes(at, at, gradient);
            graph.SparseHessian(at, gradient, hessian.AsSpan(0, 58));
        }

        Call();
        Call();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Call();

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void Spans_ThatDoNotFit_AreRefusedAndNothingIsWritten()
    {
        var tape = new Tape();
        Values x = tape.Input([1.0, 2.0, 3.0, 4.0], "x");
        CompiledGraph one = tape.Compile(x.Product(), [.. x]);
        CompiledGraph three = tape.Compile(x[..3].Exp(), x[0], x[1], x[2]);
        double[] four = [5.0, 5.0, 5.0, 5.0];
        double[] nine = [.. Enumerable.Repeat(5.0, 9)];
        double[] sixteen = [.. Enumerable.Repeat(5.0, 16)];

        Refused<InvalidOperationException>(() => three.Hessian([1.0, 2.0, 3.0], four, nine), "The graph has 3 outputs, and a Hessian is of one. Compile that output by itself.");
        Refused<InvalidOperationException>(() => three.HessianTimes([1.0, 2.0, 3.0], [1.0, 2.0, 3.0], nine), "The graph has 3 outputs, and a Hessian is of one. Compile that output by itself.");
        Refused<InvalidOperationException>(() => three.SparseHessian([1.0, 2.0, 3.0], nine.AsSpan(0, 3), four), "The graph has 3 outputs, and a Hessian is of one. Compile that output by itself.");
        Refused<InvalidOperationException>(() => _ = three.HessianEntries, "The graph has 3 outputs, and a Hessian is of one. Compile that output by itself.");
        Refused<ArgumentException>(() => one.Hessian([1.0], four, sixteen), "The graph was compiled with 4 inputs, but there are 1 numbers. Give one for each input, in the order in which they were listed. (Parameter 'inputs')");
        Refused<ArgumentException>(() => one.Hessian([1.0, 2.0, 3.0, 4.0], nine, sixteen), "There is room for 9 numbers, but the gradient of 4 inputs has 4. Give a span of that length. (Parameter 'gradient')");
        Refused<ArgumentException>(() => one.Hessian([1.0, 2.0, 3.0, 4.0], four, nine), "There is room for 9 numbers, but the Hessian of 4 inputs has 16. Give a span of that length. (Parameter 'hessian')");
        Refused<ArgumentException>(() => one.HessianTimes([1.0, 2.0, 3.0, 4.0], [1.0, 2.0, 3.0], four), "The direction has 3 numbers, but the graph has 4 inputs. Give one for each. (Parameter 'direction')");
        Refused<ArgumentException>(() => one.HessianTimes([1.0, 2.0, 3.0, 4.0], [1.0, 2.0, 3.0, 4.0], nine), "There is room for 9 numbers, but the product with the Hessian of 4 inputs has 4. Give a span of that length. (Parameter 'product')");
        Refused<ArgumentException>(() => one.SparseHessian([1.0, 2.0, 3.0, 4.0], four, nine), "There is room for 9 numbers, but HessianEntries has 12. Give a span of that length. (Parameter 'values')");
        Refused<ArgumentException>(() => three.Jacobian([1.0, 2.0, 3.0], four, nine), "There is room for 4 numbers, but the graph has 3 outputs. Give a span of that length. (Parameter 'outputs')");
        Refused<ArgumentException>(() => three.Jacobian([1.0, 2.0, 3.0], nine.AsSpan(0, 3), four), "There is room for 4 numbers, but the Jacobian of 3 outputs and 3 inputs has 9. Give a span of that length. (Parameter 'jacobian')");
        Refused<ArgumentException>(() => one.Hessian(four, four, sixteen), "The results share memory with the numbers that they are the results of. Give a span of their own. (Parameter 'hessian')");
        Refused<ArgumentException>(() => one.Hessian([1.0, 2.0, 3.0, 4.0], sixteen.AsSpan(0, 4), sixteen), "Two of the spans for results share memory. Give each a span of its own. (Parameter 'hessian')");
        Refused<ArgumentException>(() => one.HessianTimes([1.0, 2.0, 3.0, 4.0], four, four), "The results share memory with the numbers that they are the results of. Give a span of their own. (Parameter 'product')");
        Assert.That((double[])[.. four, .. nine, .. sixteen], Is.All.EqualTo(5.0));
    }

    internal static double[] Point(int n) => [.. Enumerable.Range(0, n).Select(i => 0.3 + (0.5 * Math.Sin(1.7 * i)))];

    internal static Value Rosenbrock(Values x)
    {
        Value sum = (1.0 - x[0]).Square() * 0.0;
        for (int i = 0; i < x.Count - 1; i++)
        {
            sum = sum + (100.0 * (x[i + 1] - x[i].Square()).Square()) + (1.0 - x[i]).Square();
        }

        return sum;
    }

    // Every number with every other one, in sums and in one quotient.
    private static Value Helmholtz(Values x)
    {
        Value dot = x.Dot(x.Sin());
        Value entropy = (x.Square() / (1.0 + x.Square().Sum())).Log1p().Sum();
        return entropy + (dot.Tanh() * x.Sum()) - (x.Cos().Sum() / (2.0 + dot.Square()));
    }

    private static double[] RosenbrockHessian(double[] x)
    {
        int n = x.Length;
        var h = new double[n * n];
        for (int i = 0; i < n - 1; i++)
        {
            h[(i * n) + i] += (1200.0 * x[i] * x[i]) - (400.0 * x[i + 1]) + 2.0;
            h[(i * n) + i + 1] -= 400.0 * x[i];
            h[((i + 1) * n) + i] -= 400.0 * x[i];
            h[((i + 1) * n) + i + 1] += 200.0;
        }

        return h;
    }

    private static void Refused<T>(Action action, string message)
        where T : Exception => Assert.That(Assert.Throws<T>(() => action())!.Message, Is.EqualTo(message));
}
