using TapeGrad.Nn;

namespace TapeGrad.Tests.Compiled;

/// <summary>A batch has the same bits with vectors of eight, four and two numbers.</summary>
/// <remarks>Other tests may run at the same time with the width that is set here: they have the same bits.</remarks>
[TestFixture]
public sealed class VectorWidthTests
{
    private static readonly int[] Widths = [8, 4, 2];
    private readonly int _width = Worker.VectorWidth;

    [TearDown]
    public void Restore() => Worker.VectorWidth = _width;

    [RandomCases(2_000)]
    public void Batch_OfAnyWidth_HasTheSameBits(int cases) => RandomCases.Check(cases, (seed, size) =>
    {
        var graph = new RandomGraph(seed, size);
        var numbers = new TapeNumbers(graph);
        if (numbers.Row.Length == 0)
        {
            return null;
        }

        // Rests of every kind: 1 to 8 rows alone, 33 to 40 at once, whole blocks.
        int count = 1 + graph.Below(110);
        double[] rows = [.. Enumerable.Range(0, count).SelectMany(_ => numbers.Row.Select(x => x * (1.0 + (1e-3 * graph.Below(100)))))];
        CompiledGraph compiled = numbers.Compile();
        return Difference(compiled, rows);
    });

    // Its layers have sums over the same numbers, which run by twos and fours.
    [TestCase(1)]
    [TestCase(8)]
    [TestCase(17)]
    [TestCase(100)]
    public void Batch_OfANetwork_HasTheSameBits(int count)
    {
        var tape = new Tape();
        var net = new Mlp(tape, [2, 16, 16, 1], Activation.Relu, Activation.Identity, new Pcg32(7));
        Values x = tape.Input([0.5, -0.25]);
        CompiledGraph compiled = tape.Compile(net.Forward(x)[0].Square(), [.. x]);
        var random = new Pcg32(11);

        Assert.That(Difference(compiled, [.. Enumerable.Range(0, 2 * count).Select(_ => random.NextDouble() - 0.5)]), Is.Null);
    }

    private static string? Difference(CompiledGraph compiled, double[] rows)
    {
        double[][] results = [.. Widths.Select(width => Run(compiled, rows, width))];
        int wrong = Enumerable.Range(0, results[0].Length).FirstOrDefault(
            i => results.Any(r => BitConverter.DoubleToInt64Bits(r[i]) != BitConverter.DoubleToInt64Bits(results[0][i])), -1);
        return wrong < 0 ? null : $"{rows.Length} numbers, result {wrong}: {string.Join(", ", results.Select(r => $"{r[wrong]:R}"))}";
    }

    // The mean, then the gradients of the rows, then those of the parameters.
    private static double[] Run(CompiledGraph compiled, double[] rows, int width)
    {
        Worker.VectorWidth = width;
        compiled.Tape.ZeroGrad();
        var gradients = new double[rows.Length];
        return [compiled.EvaluateBatch(rows), compiled.BackwardBatch(rows, gradients), .. gradients, .. compiled.Tape.Parameters.Select(p => p.Grad)];
    }
}
