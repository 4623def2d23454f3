using TapeGrad.Tests.Compiled;
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
            int[] leaves = Leaves(tape, output);
            if (!paths.All(p => p < 1e280) || leaves.Length == 0)
            {
                return null;
            }

            comparable++;
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

    [RandomCases(2_000)]
    public void Gradient_RecordedAndCompiled_AgreesWithTheSweep(int cases) => RandomCases.Check(cases, (seed, size) =>
    {
        var tape = new Tape();
        Value output = new RandomVectorGraph(tape, seed, 1 + (size / 5)).Output;
        output.Backward();
        double[] swept = [.. tape._grad.AsSpan(0, output.Index + 1)];
        (_, double[] paths) = VectorSweepTests.SlowSweep(tape, output);
        int[] leaves = Leaves(tape, output);
        Value[] inputs = [.. leaves.Where(i => tape.KindOf(i) == NodeKind.Input).Select(tape.At)];
        if (!paths.All(p => p < 1e280) || leaves.Length == 0)
        {
            return null;
        }

        CompiledGraph compiled = tape.Compile(output.Gradient(Values.Of([.. leaves.Select(tape.At)])), inputs);
        double[] row = [.. inputs.Select(input => input.Data)];
        SampledRoundingBounds? movement = null;
        foreach (int rows in (int[])[1, 2 + (seed % 70)])
        {
            if (row.Length == 0 && rows > 1)
            {
                continue;
            }

            var gradients = new double[rows * leaves.Length];
            compiled.Evaluate([.. Enumerable.Range(0, rows).SelectMany(_ => row)], gradients);
            for (int i = 0; i < leaves.Length; i++)
            {
                double actual = gradients[^(leaves.Length - i)];
                int leaf = leaves[i];
                if (!(Math.Abs(actual - swept[leaf]) <= (Tolerance * paths[leaf]) + 1e-290))
                {
                    movement ??= new SampledRoundingBounds(tape, output);
                    if (!(Math.Abs(actual - swept[leaf]) <= 4.0 * ((Tolerance * paths[leaf]) + movement.Gradients[leaf]) || double.IsPositiveInfinity(movement.Gradients[leaf])))
                    {
                        return $"{rows} rows, leaf {leaf}: {actual:R} instead of {swept[leaf]:R}, paths {paths[leaf]:R}";
                    }
                }
            }
        }

        return null;
    });

    [RandomCases(500)]
    public void Hessian_Compiled_AgreesWithTheRecordedOne(int cases) => RandomCases.Check(cases, (seed, size) =>
    {
        var tape = new Tape();
        Value output = new RandomVectorGraph(tape, seed, 1 + (size / 10)).Output;
        Value[] inputs = [.. Leaves(tape, output).Where(i => tape.KindOf(i) == NodeKind.Input).Select(tape.At)];
        if (inputs.Length is 0 or > 40)
        {
            return null;
        }

        var x = Values.Of(inputs);
        int n = inputs.Length;
        double[] row = [.. inputs.Select(input => input.Data)];
        Values gradient = output.Gradient(x);
        double[] v = [.. row.Select((_, i) => Math.Cos(1.0 + (2.0 * i)))];
        Values product = gradient.Directional(x, tape.Constant(v));
        (_, double[] paths) = VectorSweepTests.SlowSweep(tape, product.Sum());
        double size2 = paths.Sum();
        CompiledGraph compiled = tape.Compile(output, inputs);
        var first = new double[n];
        var hessian = new double[n * n];
        var times = new double[n];
        compiled.Hessian(row, first, hessian);
        compiled.HessianTimes(row, v, times);
        string? wrong = null;
        for (int i = 0; i < n && wrong is null && size2 < 1e200; i++)
        {
            double sum = hessian.AsSpan(i * n, n).ToArray().Zip(v, (h, d) => h * d).Sum();
            wrong = Differs($"gradient {i}", first[i], gradient[i].Data, size2) ?? Differs($"H·v {i}", times[i], product[i].Data, size2) ?? Differs($"H times v {i}", sum, product[i].Data, size2);
        }

        return wrong;
    });

    [RandomCases(1_000)]
    public void Directional_AgreesWithTheGradientAlsoInSecondOrder(int cases) => RandomCases.Check(cases, (seed, size) =>
    {
        var tape = new Tape();
        Value output = new RandomVectorGraph(tape, seed, 1 + (size / 10)).Output;
        int[] leaves = Leaves(tape, output);
        if (leaves.Length == 0)
        {
            return null;
        }

        var x = Values.Of([.. leaves.Select(tape.At)]);
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
