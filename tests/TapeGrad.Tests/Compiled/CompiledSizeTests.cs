namespace TapeGrad.Tests.Compiled;

/// <summary>Large graphs, garbage, and the same bits from run to run.</summary>
[TestFixture]
public sealed class CompiledSizeTests
{
    private static readonly (string Name, Func<Value, Value, int, Value> Record)[] Shapes =
    [
        ("deep chain", (w, x, n) => Repeat(x, n, y => (y * 0.999_999) + w)),
        ("deep unary chain", (w, x, n) => Repeat(w * x, 2 * n, y => y.Sin())),
        ("wide sum", (w, x, n) => Values.Of([.. Enumerable.Range(0, n).Select(i => (w * x) + i)]).Sum()),
        ("scalar sum of many unaries", (w, x, n) => Enumerable.Range(0, n).Select(i => (x + i).Tanh()).Aggregate(w, (sum, y) => sum + y)),
        ("uniform chain", (w, x, n) => Repeat(w, n, y => (y * 0.5).Cos()) * x),
    ];

    private static IEnumerable<TestCaseData> All => Shapes.Select(s => new TestCaseData(s.Record).SetArgDisplayNames(s.Name));

    [TestCaseSource(nameof(All))]
    public void Compile_OfAMillionOperations_AllocatesInProportionAndDoesNotRecurse(Func<Value, Value, int, Value> record) => SmallStack.Run(() =>
    {
        long small = CompiledBytes(record, 50_000);
        long large = CompiledBytes(record, 500_000);

        // Arrays that double when they are full may be twice as large as they need to be.
        TestContext.Out.WriteLine($"{small} bytes for 10⁵ operations, {large} for 10⁶");
        Assert.That(large, Is.LessThan(20 * small));
    });

    [Test]
    public void Calls_InSteadyState_AllocateNothing()
    {
        CompiledGraph compiled = Model(out Value w);
        var random = new Random(3);
        double[] rows = [.. Enumerable.Range(0, 3 * 75).Select(_ => random.NextDouble() - 0.5)];
        var gradients = new double[rows.Length];
        double[] odd = [.. rows];
        odd[5] = double.NaN;
        for (int warmUp = 0; warmUp < 50; warmUp++)
        {
            Every(compiled, rows, odd, gradients);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int call = 0; call < 100; call++)
        {
            Every(compiled, rows, odd, gradients);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(w.Grad, Is.Not.Zero);
    }

    [Test]
    public void Calls_FromRunToRun_GiveTheSameBits()
    {
        List<string> found = [];
        for (int run = 0; run < 3; run++)
        {
            CompiledGraph compiled = Model(out Value w);
            double[] rows = [.. Enumerable.Range(0, 3 * 75).Select(i => Math.Sin(i))];
            var gradients = new double[rows.Length];
            double mean = compiled.BackwardBatch(rows, gradients);
            double[] all = [mean, w.Grad, compiled.EvaluateBatch(rows), compiled.Evaluate(rows.AsSpan(0, 3)), .. gradients];
            found.Add(Convert.ToHexString(System.Runtime.InteropServices.MemoryMarshal.AsBytes<double>(all)));
        }

        Assert.That(found.Distinct().Count(), Is.EqualTo(1));
    }

    private static void Every(CompiledGraph compiled, double[] rows, double[] odd, double[] gradients)
    {
        Span<double> three = gradients.AsSpan(0, 3);
        compiled.Evaluate(rows.AsSpan(0, 3));
        compiled.Gradient(rows.AsSpan(0, 3), three);
        compiled.EvaluateBatch(rows);
        compiled.BackwardBatch(rows);
        compiled.BackwardBatch(rows, gradients);
        compiled.BackwardBatch(rows.AsSpan(0, 3), three);
        compiled.BackwardBatch(rows.AsSpan(0, 15));
        compiled.BackwardBatch(rows.AsSpan(0, 120), gradients.AsSpan(0, 120));
        compiled.Gradient(odd.AsSpan(3, 3), three);
        compiled.EvaluateBatch(odd.AsSpan(0, 30));
        compiled.BackwardBatch(odd, gradients);
        compiled.BackwardBatch(rows);
    }

    private static CompiledGraph Model(out Value w)
    {
        var tape = new Tape();
        Values weights = tape.Parameter([.. Enumerable.Range(0, 60).Select(i => Math.Cos(i))]);
        Values x = tape.Input([0.1, 0.2, 0.3]);
        Values hidden = x.Linear(weights[..30], weights.Slice(30, 10)).Tanh();
        Value y = hidden.Softmax().Dot(weights.Slice(40, 10)) + hidden.LogSoftmax()[3] + Values.Of(x[0], hidden[1], x[2]).Max() + Value.Atan2(x[1], weights[59].Exp());
        w = weights[41];
        return tape.Compile(y + (weights.Softmax()[2] * x[0]) + (0.01 * weights.Dot(weights)), [.. x]);
    }

    private static Value Repeat(Value x, int n, Func<Value, Value> step)
    {
        for (int i = 0; i < n; i++)
        {
            x = step(x);
        }

        return x;
    }

    // Of compiling and of one call; what is computed is compared with the tape.
    private static long CompiledBytes(Func<Value, Value, int, Value> record, int n)
    {
        var tape = new Tape();
        Value w = tape.Parameter(1e-3);
        Value x = tape.Input(0.5);
        Value y = record(w, x, n);
        y.Backward();
        (double value, double wGrad, double xGrad) = (y.Data, w.Grad, x.Grad);
        tape.ZeroGrad();
        var one = new double[1];
        long before = GC.GetAllocatedBytesForCurrentThread();
        CompiledGraph compiled = tape.Compile(y, x);
        double replay = compiled.BackwardBatch([0.5], one);
        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        double[] nine = [.. Enumerable.Repeat(0.5, 9)];
        Close(replay, value);
        Close(compiled.EvaluateBatch(nine), value);
        Close(w.Grad, wGrad);
        Close(one[0], xGrad);
        var gradients = new double[9];
        compiled.BackwardBatch(nine, gradients);
        Close(gradients.Sum(), xGrad);
        return bytes;
    }

    private static void Close(double found, double expected) =>
        Assert.That(found, Is.EqualTo(expected).Within(1e-8 * Math.Abs(expected)).Or.EqualTo(expected).Within(1e-300));
}
