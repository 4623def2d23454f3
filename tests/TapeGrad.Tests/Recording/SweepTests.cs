namespace TapeGrad.Tests;

/// <summary>The sweep, with its short cuts for chains, running sums and stretches without blame, against the loop without them.</summary>
[TestFixture]
public sealed class SweepTests
{
    [RandomCases(10_000)]
    public void Sweep_OfRunningSums_HasTheBitsOfThePlainLoop(int cases) => RandomCases.Check(
        cases,
        (seed, size) =>
        {
            var tape = new Tape();
            Value output = Record(tape, new Pcg32((ulong)seed), size);
            double[] expected = PlainSweep(tape, output, 0.75);
            output.Backward(0.75);

            for (int i = 0; i < tape.Count; i++)
            {
                if (BitConverter.DoubleToInt64Bits(tape._grad[i]) != BitConverter.DoubleToInt64Bits(expected[i]))
                {
                    return $"node {i}: {tape._grad[i]:R}, by the plain loop {expected[i]:R}";
                }
            }

            return null;
        });

    [Test]
    public void AddProduct_RecordsTheNodesOfTheTwoOperators()
    {
        Assert.That(Picture((s, x, y) => s.AddProduct(x, y)), Is.EqualTo(Picture((s, x, y) => s + (x * y))));

        static string Picture(Func<Value, Value, Value, Value> f)
        {
            Values p = new Tape().Parameter([1.5, -2.0, 0.25], "p");
            Value sum = f(p[0], p[1], p[2]).Named("sum");
            sum.Backward();
            return Graph.From(sum).ToJson();
        }
    }

    [Test]
    public void AddProduct_ManyTimes_GrowsTheTape()
    {
        var tape = new Tape(0);
        Value w = tape.Parameter(0.5, "w");
        Value x = tape.Input(2.0, "x");
        Value sum = w;
        for (int i = 0; i < 5_000; i++)
        {
            sum = sum.AddProduct(w, x);
        }

        sum.Backward();

        Assert.That((sum.Data, w.Grad, x.Grad, tape.Count), Is.EqualTo((5_000.5, 10_001.0, 2_500.0, 10_002)));
    }

    [Test]
    public void AddProduct_OfABadHandle_IsRefusedAndRecordsNothing()
    {
        var tape = new Tape();
        Value w = tape.Parameter(0.5, "w");
        Value old = tape.Input(2.0, "old");
        tape.Reset();
        Value x = tape.Input(2.0, "x");
        Value foreign = new Tape().Parameter(1.0, "foreign");
        foreach (Value bad in (Value[])[old, foreign, default])
        {
            Assert.That(() => bad.AddProduct(w, x), Throws.InvalidOperationException);
            Assert.That(() => w.AddProduct(bad, x), Throws.InvalidOperationException);
            Assert.That(() => w.AddProduct(x, bad), Throws.InvalidOperationException);
        }

        Assert.That(tape.Count, Is.EqualTo(2));
    }

    // Sums of products in all their forms, chains, with zeros, sums that multiply themselves, and stretches that nothing leads to.
    private static Value Record(Tape tape, Pcg32 random, int size)
    {
        Values parameters = tape.Parameter([1.0, -0.5, 0.0, 3.0]);
        List<Value> all = [.. parameters, tape.Input(0.0), tape.Input(1e-3)];
        Value sum = all[0];
        for (int i = 0; i < size; i++)
        {
            Value a = all[random.Next(all.Count)];
            Value b = all[random.Next(all.Count)];
            sum = random.Next(15) switch
            {
                0 => sum + a,
                1 => sum - (a * b),
                2 => (a * b) + sum,
                3 => sum + (sum * a),
                4 => sum * (a + b),
                5 => sum + a.Tanh(),
                6 => sum.Relu(),
                7 => sum + (a * 0.5),
                8 => Value.Max(sum, a * b),
                9 => sum.AddProduct(a, b),
                10 => sum.Sin().Tanh().Relu(),
                11 => (sum * a) + b,
                12 => (a - sum) * sum,
                _ => sum + (a * b),
            };
            if (random.Next(4) == 0)
            {
                all.Add(sum);
                sum = random.Next(3) == 0 ? a : sum;
            }
        }

        return sum;
    }

    private static double[] PlainSweep(Tape tape, Value output, double seed)
    {
        var grad = new double[tape.Count];
        grad[output.Index] = seed;
        for (int i = output.Index; i >= tape.Parameters.Count; i--)
        {
            Record node = tape._records[i];
            if (grad[i] == 0.0 || node.A < 0)
            {
                continue;
            }

            grad[node.A] += grad[i] * node.PartialA;
            if (node.B >= 0)
            {
                grad[node.B] += grad[i] * node.PartialB;
            }
        }

        return grad;
    }
}
