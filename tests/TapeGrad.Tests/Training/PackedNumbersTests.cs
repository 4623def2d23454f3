using System.Text.Json;
using TapeGrad.Tests.Reference;
using TapeGrad.Tests.Vectors;

namespace TapeGrad.Tests.Training;

/// <summary>Logs with many numbers, which are written packed (<c>tapegrad-log/2</c>).</summary>
public sealed class PackedNumbersTests
{
    [Test]
    public void FromJson_PackedLog_HasTheBitsOfThePlainOne()
    {
        TrainingLog log = AllKinds();

        AssertSame(TrainingLog.FromJson(Packed(log)), log);
    }

    [Test]
    public void FromJson_PlainLog_HasItsBits()
    {
        TrainingLog log = AllKinds();

        AssertSame(TrainingLog.FromJson(Plain(log)), log);
    }

    [Test]
    public void FromJson_PackedLog_IsAFixedPoint()
    {
        string packed = Packed(AllKinds());

        Assert.That(Packed(TrainingLog.FromJson(packed)), Is.EqualTo(packed));
    }

    [RandomCases(500)]
    public void FromJson_PackedRandomGraphs_HaveTheirBits(int cases) => RandomCases.Check(cases, (seed, size) =>
    {
        var log = new TrainingLog(keepsGraph: _ => true);
        for (int step = 0; step < 2; step++)
        {
            Value loss = step == 0 ? new RandomGraph(seed, size).Record(new Tape())[^1] : new RandomVectorGraph(new Tape(), seed, Math.Min(size, 20)).Output;
            loss.Backward();
            try
            {
                log.Step(loss);
            }
            catch (NonFiniteException)
            {
                // The step is in the log, and NaN is a number to be packed as well.
            }
        }

        return Difference(TrainingLog.FromJson(Packed(log)), log);
    });

    // The page's test reads this file too.
    [Test]
    public void FromJson_TheCaseOfThePage_IsReadAsItsPlainForm()
    {
        JsonElement cases = ReferenceData.Load("packed.json");

        AssertSame(TrainingLog.FromJson(cases.GetProperty("packed").GetRawText()), TrainingLog.FromJson(cases.GetProperty("plain").GetRawText()));
    }

    [Test]
    public void ToJson_ManyNumbers_ArePackedIntoAFortiethOfTheirText()
    {
        TrainingLog log = Network(steps: 20);
        string json = log.ToJson();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(json, Does.StartWith("{\"format\":\"tapegrad-log/2\""));
            Assert.That(json.Length * 40, Is.LessThan(Plain(log).Length));
            Assert.That(Network(steps: 1).ToJson(), Does.StartWith("{\"format\":\"tapegrad-log/1\""), "a short log stays plain");
        }
    }

    [TestCase("\"packed\":\"", "\"packed\":\"?", "is not a text in base64")]
    [TestCase("\"packed\":\"", "\"packed\":\"AwA=\",\"was\":\"", "holds 0 bytes, and its graph takes")]
    [TestCase("\"packed\":\"", "\"packed\":\"BwAA\",\"was\":\"", "is damaged and cannot be decompressed")]
    [TestCase("\"graphs\":[\"", "\"graphs\":[\"AwA=\",\"", "does not parse")]
    [TestCase("\"graphs\":[\"", "\"graphs\":[\"BwAA\",\"", "graph 0 is damaged and cannot be decompressed")]
    [TestCase("\"tapegrad-log/2\"", "\"tapegrad-log/3\"", "this version reads 'tapegrad-log/2'; a newer TapeGrad may read it")]
    public void FromJson_DamagedPackedLog_IsRefusedWithItsReason(string right, string wrong, string reason)
    {
        string json = Packed(AllKinds());
        Assert.That(json, Does.Contain(right));

        Assert.That(
            () => TrainingLog.FromJson(json.Replace(right, wrong, StringComparison.Ordinal)),
            Throws.ArgumentException.With.Message.Contain(reason));
    }

    // Reader and writer must not change a guess together: earlier files would read as other numbers.
    [Test]
    public void Pack_ReluThatIsOff_IsGuessedRight()
    {
        Value y = new Tape().Input(-1.0, "x").Relu();
        y.Backward();

        byte[] bytes = Deflated.Read(PackedNumbers.Pack(Graph.From(y), null), 1000, "it");

        int count = bytes.Length / sizeof(ulong);
        Assert.That(Enumerable.Range(0, sizeof(ulong)).Select(i => bytes[(i * count) + 1]), Is.All.Zero, "the difference of the second node's value");
    }

    // The numbers without gradients, and one number or one byte more.
    [TestCase(sizeof(ulong))]
    [TestCase(1)]
    public void Unpack_NumbersThatDoNotFit_AreRefused(int more)
    {
        Graph graph = AllKinds().Steps[0].Graph!;
        int bytes = ((graph._data.Length + graph._locals.Length + graph._constants.Length) * sizeof(ulong)) + more;

        Assert.That(
            () => PackedNumbers.Unpack(Deflated.Of(new byte[bytes]), graph._topology, null, "step 1"),
            Throws.TypeOf<FormatException>().With.Message.StartsWith($"'packed' of step 1 holds {bytes} bytes, and its graph takes "));
    }

    [Test]
    public void FromJson_FewBytesThatHoldVeryMany_AreRefusedEarly()
    {
        string bomb = Convert.ToBase64String(Deflated.Of(new byte[50_000_000]));
        string json = Packed(AllKinds()).Replace("\"packed\":\"", $"\"packed\":\"{bomb}\",\"was\":\"", StringComparison.Ordinal);

        Assert.That(() => TrainingLog.FromJson(json), Throws.ArgumentException.With.Message.Contain("the most that it can have"));
    }

    private static string Packed(TrainingLog log) => TrainingLogJson.Write(log, _ => true, mostPlainNumbers: 0);

    private static string Plain(TrainingLog log) => TrainingLogJson.Write(log, _ => true, mostPlainNumbers: long.MaxValue);

    private static void AssertSame(TrainingLog read, TrainingLog log) => Assert.That(Difference(read, log), Is.Null);

    private static string? Difference(TrainingLog read, TrainingLog log) =>
        Plain(read) != Plain(log) ? "the texts differ"
        : read.Steps.Zip(log.Steps).All(s => Bits(s.First.Graph).SequenceEqual(Bits(s.Second.Graph))) ? null
        : "the bits differ";

    // With the sign of zero. A file does not keep which NaN it was.
    private static long[] Bits(Graph? graph) => graph is null ? [] :
        [.. graph._data.Concat(graph._locals).Concat(graph._constants).Concat(graph._grad ?? []).Concat(graph._accumulated ?? []).Select(x => double.IsNaN(x) ? 0x7FF8L << 48 : BitConverter.DoubleToInt64Bits(x))];

    // Every guess, right and wrong: products, sums, constants, other operations; a second shape; NaN and infinities; a step
    // without a graph, one without gradients, and one whose parameters added up two sweeps.
    private static TrainingLog AllKinds()
    {
        var log = new TrainingLog("all kinds", keepsGraph: step => step != 2);
        var tape = new Tape();
        Values w = tape.Parameter([0.5, -0.5, 1.0, 0.1, 0.7, -1.0], "w");
        for (int step = 1; step <= 7; step++)
        {
            Values x = tape.Input([2.0, step % 2], "x");
            Values h = x.Linear(w);
            Value loss = (h.Dot(h) * w[0]) + h[0].Tanh() - h[1].Relu() + (3.0 - (2.0 * h[2])) + Values.Of(w[5], x[0]).Mean() + (x[1] / w[4]);
            loss = step switch { 5 => loss.Exp(), 6 => loss + (x[0] * 1e308 * 1e10 * 0.0), _ => loss };
            if (step != 4)
            {
                loss.Backward();
            }

            if (step == 3)
            {
                loss.Backward();
            }

            try
            {
                log.Step(loss);
            }
            catch (NonFiniteException)
            {
                Assert.That(step, Is.EqualTo(6), "only this step is not finite");
            }

            w.MutableData[step % 6] += 0.1;
            tape.Reset();
        }

        return log;
    }

    private static TrainingLog Network(int steps)
    {
        var log = new TrainingLog(keepsGraph: _ => true);
        var tape = new Tape();
        var random = new Random(1);
        Value[] w = [.. Enumerable.Range(0, 100).Select(_ => tape.Parameter(random.NextDouble() - 0.5))];
        for (int step = 0; step < steps; step++)
        {
            Value loss = tape.Constant(0.0);
            for (int sample = 0; sample < 10; sample++)
            {
                Value sum = tape.Constant(0.0);
                for (int i = 0; i < w.Length; i++)
                {
                    sum += w[i] * (i < 50 ? tape.Input(step + i) : w[i - 50]);
                }

                loss += sum.Tanh();
            }

            loss.Backward();
            log.Step(loss);
            foreach (Value p in w)
            {
                p.Data -= 0.01 * p.Grad;
            }

            tape.Reset();
        }

        return log;
    }
}
