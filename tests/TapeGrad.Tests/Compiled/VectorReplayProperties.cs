using TapeGrad.Tests.Vectors;

namespace TapeGrad.Tests.Compiled;

/// <summary>Random graphs of vector operations on consecutive and on scattered nodes: replay against the tape.</summary>
[TestFixture]
public sealed class VectorReplayProperties
{
    private const double Tolerance = 1e-13;

    // Movements at random are not the worst, and sums of many terms round more often than those of few.
    private const double Margin = 4.0;

    [RandomCases(20_000)]
    public void Replay_OfVectors_AgreesWithTheTape(int cases)
    {
        (int all, int comparable, int moved) = (0, 0, 0);

        RandomCases.Check(cases, (seed, size) =>
        {
            var tape = new Tape();
            Value output = new RandomVectorGraph(tape, seed, 1 + (size / 5)).Output;
            Value idle = tape.Input(0.5);
            output.Backward();
            double[] eager = [.. tape._grad.AsSpan(0, tape.Count)];
            (_, double[] paths) = VectorSweepTests.SlowSweep(tape, output);
            all++;
            if (!paths.All(p => p < 1e280))
            {
                return null;
            }

            comparable++;
            int[] inputs = [.. Enumerable.Range(0, tape.Count).Where(i => tape.KindOf(i) == NodeKind.Input)];
            double[] row = [.. inputs.Select(i => tape._data[i])];
            CompiledGraph compiled = tape.Compile(output, [.. inputs.Select(tape.At)]);
            double reach = paths.Select((p, i) => p * Math.Max(1.0, Math.Abs(tape._data[i]))).Sum();
            SampledRoundingBounds? movement = null;
            foreach (int count in (int[])[1, 2 + (seed % 70)])
            {
                tape.ZeroGrad();
                var gradients = new double[count * row.Length];
                double mean = compiled.BackwardBatch([.. Enumerable.Range(0, count).SelectMany(_ => row)], gradients);
                if (!(Math.Abs(mean - output.Data) <= Tolerance * reach))
                {
                    return $"{count} rows: output {mean:R}, on the tape {output.Data:R}";
                }

                for (int i = 0; i < output.Index; i++)
                {
                    int place = Array.IndexOf(inputs, i);
                    bool isParameter = tape.KindOf(i) == NodeKind.Parameter;
                    double gradient = isParameter ? tape._grad[i] : place >= 0 ? gradients[^(row.Length - place)] * count : 0.0;
                    if ((!isParameter && place < 0) || Math.Abs(gradient - eager[i]) <= (Tolerance * paths[i]) + 1e-290)
                    {
                        continue;
                    }

                    moved += movement is null ? 1 : 0;
                    movement ??= new SampledRoundingBounds(tape, output);
                    if (!(Math.Abs(gradient - eager[i]) <= Margin * ((Tolerance * paths[i]) + movement.Gradients[i]) || double.IsPositiveInfinity(movement.Gradients[i])))
                    {
                        return $"{count} rows: gradient of {(isParameter ? "parameter" : "input")} {i} is {gradient:R}, on the tape {eager[i]:R}, paths {paths[i]:R}, moved by {movement.Gradients[i]:R}";
                    }
                }
            }

            return null;
        });

        TestContext.Out.WriteLine($"{all} graphs, {comparable} with numbers that can be compared; in {moved} of them cancellation or curvature made more of a rounding");
        Assert.That(comparable, Is.GreaterThan(0.9 * all));
        Assert.That(moved, Is.LessThan(0.001 * all));
    }
}
