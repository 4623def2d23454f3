using TapeGrad.Tests.Vectors;

namespace TapeGrad.Tests.Differentiation;

/// <summary>Recorded derivatives of random graphs of scalars and vectors: against the sweep, and forward mode against reverse mode.</summary>
public sealed class RecordedVectorProperties
{
    private const double Tolerance = 1e-13;

    [RandomCases(4_000)]
    public void Gradient_Recorded_AgreesWithTheSweep(int cases)
    {
        (int all, int comparable) = (0, 0);
        RandomCases.Check(cases, (seed, size) =>
        {
            var tape = new Tape();
            Value output = new RandomVectorGraph(tape, seed, 1 + (size / 5)).Output;
            output.Backward();
            double[] swept = [.. tape._grad.AsSpan(0, output.Index + 1)];
            (_, double[] paths) = VectorSweepTests.SlowSweep(tape, output);
            all++;
            if (!paths.All(p => p < 1e280))
            {
                return null;
            }

            comparable++;
            int[] leaves = Leaves(tape, output);
            Values gradient = output.Gradient(Values.Of([.. leaves.Select(tape.At)]));
            for (int i = 0; i < leaves.Length; i++)
            {
                double actual = gradient[i].Data;
                if (!(Math.Abs(actual - swept[leaves[i]]) <= (Tolerance * paths[leaves[i]]) + 1e-290))
                {
                    return $"leaf {leaves[i]}: {actual:R} instead of {swept[leaves[i]]:R}, paths {paths[leaves[i]]:R}";
                }
            }

            return null;
        });

        TestContext.Out.WriteLine($"{all} graphs, {comparable} with numbers that can be compared");
        Assert.That(comparable, Is.GreaterThan(0.9 * all));
    }

    [RandomCases(1_000)]
    public void Directional_AgreesWithTheGradientAlsoInSecondOrder(int cases) => RandomCases.Check(cases, (seed, size) =>
    {
        var tape = new Tape();
        Value output = new RandomVectorGraph(tape, seed, 1 + (size / 10)).Output;
        var x = Values.Of([.. Leaves(tape, output).Select(tape.At)]);
        double[] v = [.. x.Select((_, i) => Math.Cos(1.0 + (2.0 * i)))];
        Values direction = tape.Constant(v);
        Values gradient = output.Gradient(x);
        Value slope = output.Directional(x, direction);

        (_, double[] paths) = VectorSweepTests.SlowSweep(tape, slope);
        if (!paths.All(p => p < 1e200))
        {
            return null;
        }

        string? wrong = Differs("slope", slope.Data, gradient.Data.ToArray().Zip(v, (g, d) => g * d).Sum(), paths.Sum());
        if (wrong is not null)
        {
            return wrong;
        }

        double[] forward = gradient.Directional(x, direction).Data.ToArray();
        double[] reverse = slope.Gradient(x).Data.ToArray();
        for (int i = 0; i < v.Length && wrong is null; i++)
        {
            // A difference of the two ways is measured by all that passes through the graph of the slope.
            wrong = Differs($"H·v, number {i}", forward[i], reverse[i], paths.Sum());
        }

        return wrong;
    });

    private static string? Differs(string what, double actual, double expected, double size) =>
        actual.Equals(expected) || Math.Abs(actual - expected) <= 1e-11 * (1.0 + size) ? null : $"{what}: {actual:R} instead of {expected:R}, size {size:R}";

    private static int[] Leaves(Tape tape, Value output) =>
        [.. Enumerable.Range(0, output.Index + 1).Where(i => tape.KindOf(i) is NodeKind.Input or NodeKind.Parameter)];
}
