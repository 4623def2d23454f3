namespace TapeGrad.Tests.Compiled;

/// <summary>Sums of a replay are added in another order than on the tape, and do not overflow where those of the tape do not.</summary>
[TestFixture]
public sealed class CompiledOverflowTests
{
    private const double Big = 1.5e308;
    private static readonly int[] Counts = [1, 3, 9, 20, 35, 41];

    // w is 1 and v is huge; in one row a and b are huge as well.
    private static IEnumerable<TestCaseData> Sums()
    {
        (string Name, Func<Value, Value, Value, Value, Value> Record)[] sums =
        [
            ("a parameter after a difference", (a, b, w, v) => (a - b) + v),
            ("a product after a difference", (a, b, w, v) => (a - b) + (w * a)),
            ("a plain number", (a, b, w, v) => (a - b) + Big),
            ("under a ReLU", (a, b, w, v) => ((a - b) + v).Relu()),
            ("under a logarithm", (a, b, w, v) => ((a - b) + v).Log() * 2.0),
            ("of parameters", (a, b, w, v) => ((w * v) - (w.Sqrt() * v) + (v * 0.5)) * (a / Big)),
        ];
        return sums.Select(sum => new TestCaseData(sum.Record).SetArgDisplayNames(sum.Name));
    }

    [TestCaseSource(nameof(Sums))]
    public void Replay_OfASumThatOverflowsInAnotherOrder_IsAsOnTheTape(Func<Value, Value, Value, Value, Value> record)
    {
        var tape = new Tape();
        Value w = tape.Parameter(1.0, "w");
        Value v = tape.Parameter(Big, "v");
        Value a = tape.Input(2.0, "a");
        Value b = tape.Input(1.0, "b");
        CompiledGraph compiled = tape.Compile(record(a, b, w, v), a, b);
        foreach (int count in Counts)
        {
            double[] rows = [.. Enumerable.Range(0, count).SelectMany(i => i == count / 2 ? (double[])[Big, Big] : [i + 2.0, 1.0])];
            var values = new double[count];
            var gradients = new double[2 * count];
            compiled.Evaluate(rows, values);
            tape.ZeroGrad();
            compiled.BackwardBatch(rows, gradients);
            double ofW = 0.0;
            for (int i = 0; i < count; i++)
            {
                var eager = new Tape();
                Value u = eager.Parameter(1.0);
                Value huge = eager.Parameter(Big);
                Value x = eager.Input(rows[2 * i]);
                Value y = eager.Input(rows[(2 * i) + 1]);
                Value z = record(x, y, u, huge);
                z.Backward();
                ofW += u.Grad / count;
                Assert.That(double.IsFinite(z.Data) && double.IsFinite(x.Grad) && double.IsFinite(u.Grad), "the tape overflows, so this is no test");
                Assert.That(values[i], Is.EqualTo(z.Data).Within(1e-12).Percent, $"row {i} of {count}");
                Assert.That(gradients[2 * i] * count, Is.EqualTo(x.Grad).Within(1e-12).Percent, $"row {i} of {count}");
                Assert.That(gradients[(2 * i) + 1] * count, Is.EqualTo(y.Grad).Within(1e-12).Percent, $"row {i} of {count}");
            }

            Assert.That(w.Grad / Big, Is.EqualTo(ofW / Big).Within(1e-13), $"{count} rows");
        }
    }

    [Test]
    public void BackwardBatch_SharesThatOverflowInAnotherOrder_AreAddedAsOnTheTape()
    {
        var tape = new Tape();
        Value x = tape.Input(1.0);
        Value p = tape.Input(1.0);
        Value q = tape.Input(1.0);
        CompiledGraph compiled = tape.Compile((x * p) - (Big * x) + (x * q), x, p, q);
        var gradients = new double[3];

        double value = compiled.BackwardBatch([1e-10, Big, Big], gradients);

        Assert.That(value, Is.EqualTo(1.5e298).Within(1e-13).Percent);
        Assert.That(gradients, Is.EqualTo([Big, 1e-10, 1e-10]));
    }

    // Trees of sums, differences and products by ±1, in which everything is as large as a double gets.
    [RandomCases(2_000)]
    public void Replay_OfRandomSumsOfHugeNumbers_IsFiniteWhereTheTapeIs(int cases)
    {
        int compared = 0;

        RandomCases.Check(
            cases,
            (seed, size) =>
            {
                var tape = new Tape();
                Value parameter = tape.Parameter(1.0);
                Value[] inputs = [tape.Input(Big), tape.Input(-Big), tape.Input(1e308), tape.Input(1.0), tape.Input(-1.0)];
                Value y = Random(new Pcg32((ulong)seed), inputs, parameter, size);
                y.Backward();
                double[] row = [.. inputs.Select(input => input.Data)];
                double[] expected = [y.Data, .. inputs.Select(input => input.Grad)];
                if (!expected.All(double.IsFinite))
                {
                    return null;
                }

                compared++;
                CompiledGraph compiled = tape.Compile(y, inputs);
                var one = new double[row.Length];
                double[] found = [compiled.Gradient(row, one), .. one];
                var batch = new double[3];
                compiled.Evaluate([.. row, .. row, .. row], batch);
                return found.Zip(expected).All(pair => IsNear(pair.First, pair.Second)) && batch.All(value => IsNear(value, y.Data))
                    ? null
                    : $"{string.Join(", ", found)} and {batch[0]}, on the tape {string.Join(", ", expected)}";
            },
            largest: 30);

        TestContext.Out.WriteLine($"{compared} graphs that are finite on the tape");
        Assert.That(compared, Is.GreaterThan(0.1 * cases));
    }

    private static Value Random(Pcg32 random, Value[] inputs, Value parameter, int size)
    {
        // No operation twice: a replay shares equal nodes.
        HashSet<(int, int, int)> done = [];
        List<Value> values = [.. inputs];
        for (int i = 0; i < size; i++)
        {
            (int a, int b, int kind) = (random.Next(values.Count), random.Next(values.Count), random.Next(4));
            (a, b) = kind == 0 && a > b ? (b, a) : kind == 2 ? (a, 3 + (b % 2)) : kind == 3 ? (a, 0) : (a, b);
            if (!done.Add((kind, a, b)))
            {
                continue;
            }

            Value z = kind switch
            {
                0 => values[a] + values[b],
                1 => values[a] - values[b],
                2 => values[a] * inputs[b],
                _ => values[a] * parameter,
            };
            if (double.IsFinite(z.Data))
            {
                values.Add(z);
            }
        }

        Value sum = values[^1];
        foreach (Value value in values.TakeLast(4).SkipLast(1))
        {
            sum = double.IsFinite(sum.Data + value.Data) ? sum + value : sum - value;
        }

        return sum;
    }

    private static bool IsNear(double found, double expected) => Math.Abs((found / Big) - (expected / Big)) <= 1e-13 * Math.Max(1.0, Math.Abs(expected / Big));
}
