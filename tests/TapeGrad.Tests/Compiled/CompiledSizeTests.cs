using System.Diagnostics;

namespace TapeGrad.Tests.Compiled;

/// <summary>Large graphs, garbage, and the same bits from run to run.</summary>
[TestFixture]
[NonParallelizable]
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
    public void Compile_OfAMillionOperations_IsLinearAndDoesNotRecurse(Func<Value, Value, int, Value> record) => SmallStack.Run(() =>
    {
        _ = Measure(record, 20_000);
        TimeSpan small = new[] { Measure(record, 50_000), Measure(record, 50_000), Measure(record, 50_000) }.Min();
        TimeSpan large = new[] { Measure(record, 500_000), Measure(record, 500_000), Measure(record, 500_000) }.Min();

        TestContext.Out.WriteLine($"{small.TotalMilliseconds:F0} ms for 10⁵ operations, {large.TotalMilliseconds:F0} ms for 10⁶");
        Assert.That(large, Is.LessThan((20.0 * small) + TimeSpan.FromSeconds(0.2)));
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

    private static TimeSpan Measure(Func<Value, Value, int, Value> record, int n)
    {
        var tape = new Tape();
        Value w = tape.Parameter(1e-3);
        Value x = tape.Input(0.5);
        Value y = record(w, x, n);
        y.Backward();
        (double value, double blame, double gradient) = (y.Data, w.Grad, x.Grad);
        tape.ZeroGrad();
        GC.Collect();
        var watch = Stopwatch.StartNew();
        CompiledGraph compiled = tape.Compile(y, x);
        var one = new double[1];
        double replay = compiled.BackwardBatch([0.5], one);
        TimeSpan time = watch.Elapsed;
        var nine = new double[9];
        double mean = compiled.EvaluateBatch([.. Enumerable.Repeat(0.5, 9)]);
        Close(replay, value);
        Close(mean, value);
        Close(w.Grad, blame);
        Close(one[0], gradient);
        compiled.BackwardBatch([.. Enumerable.Repeat(0.5, 9)], nine);
        Close(nine.Sum(), gradient);
        return time;
    }

    private static void Close(double found, double expected) =>
        Assert.That(found, Is.EqualTo(expected).Within(1e-8 * Math.Abs(expected)).Or.EqualTo(expected).Within(1e-300));
}
