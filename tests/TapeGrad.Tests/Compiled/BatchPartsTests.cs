using TapeGrad.Nn;

namespace TapeGrad.Tests.Compiled;

/// <summary>A batch whose parts are computed in several places.</summary>
[TestFixture]
public sealed class BatchPartsTests
{
    // The places are divided in every way; each fills in what the others have computed.
    [TestCase(1, 1)]
    [TestCase(100, 1)]
    [TestCase(511, 1)]
    [TestCase(512, 2)]
    [TestCase(5000, 16)]
    public void BackwardBatch_InParts_HasTheBitsOfTheWhole(int rows, int parts)
    {
        (CompiledGraph graph, double[] all) = Network(rows);
        Tape tape = graph.Tape;
        double mean = graph.BackwardBatch(all);
        double[] expected = tape.Parameters.Grad.ToArray();
        Assert.That(BatchParts.Of(rows), Is.EqualTo(new BatchParts(rows, parts, 0, parts)));

        foreach (int threads in (int[])[1, 3])
        {
            graph.Threads = threads;
            foreach (int split in Enumerable.Range(0, parts + 1))
            {
                var first = new BatchParts(rows, parts, 0, split);
                var second = new BatchParts(rows, parts, split, parts);
                double[] ofFirst = Sums(graph, all, first);
                double[] gradients = new double[tape.Parameters.Count];
                tape.ZeroGrad();

                double result = graph.BackwardBatch(
                    RowsOf(all, second), second, sums => ofFirst.AsSpan(0, split * graph.PartSize).CopyTo(sums), gradients);

                Assert.That(result, Is.EqualTo(mean));
                Assert.That(gradients, Is.EqualTo(expected));
                Assert.That(tape.Parameters.Grad.ToArray(), Is.EqualTo(expected));
            }
        }
    }

    // A part of one row runs in lanes like any other: its bits do not depend on the parts beside it.
    [Test]
    public void BackwardBatch_OfPartsOfOneRow_DoesNotDependOnWhoComputesThem()
    {
        (CompiledGraph graph, double[] all) = Network(7);
        double[] together = Sums(graph, all, new BatchParts(7, 7, 0, 7));

        for (int part = 0; part < 7; part++)
        {
            double[] alone = Sums(graph, all, new BatchParts(7, 7, part, part + 1));
            Range place = (part * graph.PartSize)..((part + 1) * graph.PartSize);
            Assert.That(alone[place], Is.EqualTo(together[place]));
        }
    }

    [Test]
    public void BackwardBatch_WithoutInputsInTheOutput_NeedsNoExchange()
    {
        var tape = new Tape();
        Value w = tape.Parameter(3.0);
        Value x = tape.Input(1.0);
        CompiledGraph graph = tape.Compile(w.Square(), x);
        double[] gradients = [7.0];

        double mean = graph.BackwardBatch([1.0], new BatchParts(2, 2, 1, 2), _ => Assert.Fail("There is nothing to exchange."), gradients);

        Assert.That((mean, gradients[0], w.Grad, graph.PartSize), Is.EqualTo((9.0, 6.0, 6.0, 1)));
    }

    [Test]
    public void BackwardBatch_AfterAnExchangeThatThrows_WorksAgain()
    {
        (CompiledGraph graph, double[] all) = Network(600);
        double[] gradients = new double[graph.Tape.Parameters.Count];
        BatchParts parts = BatchParts.Of(600);

        Assert.That(() => graph.BackwardBatch(all, parts, _ => throw new IOException("gone"), gradients), Throws.InstanceOf<IOException>());
        Assert.That(graph.Tape.Parameters.Grad.ToArray(), Has.All.Zero);
        Assert.That(graph.BackwardBatch(all, parts, _ => { }, gradients), Is.EqualTo(graph.EvaluateBatch(all)));
    }

    [Test]
    public void BackwardBatch_OfWhatDoesNotFit_IsRefused()
    {
        (CompiledGraph graph, double[] all) = Network(10);
        double[] gradients = new double[graph.Tape.Parameters.Count];
        var half = new BatchParts(10, 2, 0, 1);

        Assert.That(() => graph.BackwardBatch(all, half, _ => { }, gradients), Throws.ArgumentException
            .With.Message.StartsWith("There are 10 rows, but the parts from 0 up to 1 of 2 have 5 of 10 rows. Give the rows of those parts."));
        Assert.That(() => graph.BackwardBatch(all.AsSpan(0, 10), half, _ => { }, gradients.AsSpan(1)), Throws.ArgumentException
            .With.Message.StartsWith($"There is room for {gradients.Length - 1} gradients, but the tape has {gradients.Length} parameters."));
        Assert.That(() => graph.BackwardBatch(all, default, _ => { }, gradients), Throws.ArgumentException.With.Message.StartsWith("The parts are default(BatchParts)"));
        Assert.That(() => graph.BackwardBatch([], new BatchParts(1_000_000_000_000, 1_000_000_000, 0, 0), _ => { }, gradients), Throws.ArgumentException
            .With.Message.Contains("an array holds"));
        Assert.That(() => graph.BackwardBatch(all, half, null!, gradients), Throws.ArgumentNullException);
    }

    [TestCase(0, 1, 0, 1, "A batch has 1 row or more.")]
    [TestCase(5, 0, 0, 0, "A batch of 5 rows has 1 part or more, and a row or more in each part.")]
    [TestCase(5, 6, 0, 6, "A batch of 5 rows has 1 part or more, and a row or more in each part.")]
    [TestCase(5, 5, 0, 6, "The parts of 5 end between 0 and 5.")]
    [TestCase(5, 5, 4, 3, "The parts that end before part 3 start between 0 and 3.")]
    public void Parts_OutOfRange_AreRefused(long rows, int count, int first, int end, string message) =>
        Assert.That(() => new BatchParts(rows, count, first, end), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.StartsWith(message));

    private static double[] Sums(CompiledGraph graph, double[] all, BatchParts parts)
    {
        double[] copy = [];
        graph.BackwardBatch(RowsOf(all, parts), parts, sums => copy = sums.ToArray(), new double[graph.Tape.Parameters.Count]);
        graph.Tape.ZeroGrad();
        return copy;
    }

    private static ReadOnlySpan<double> RowsOf(double[] all, BatchParts parts) => all.AsSpan((int)(2 * parts.Start(parts.First))..(int)(2 * parts.Start(parts.End)));

    // With a penalty, which depends on parameters only.
    private static (CompiledGraph Graph, double[] Rows) Network(int rows)
    {
        var tape = new Tape();
        var random = new Pcg32(3);
        var net = new Mlp(tape, [1, 5, 1], Activation.Tanh, Activation.Identity, random);
        Values row = tape.Input([0.0, 0.0]);
        Value loss = (net.Forward(row[..1])[0] - row[1]).Square() + Loss.L2(net.Parameters, 1e-3);
        CompiledGraph graph = tape.Compile(loss, [.. row]);
        tape.Reset();
        double[] all = new double[2 * rows];
        foreach (ref double number in all.AsSpan())
        {
            number = random.NextDouble() - 0.5;
        }

        return (graph, all);
    }
}
