namespace TapeGrad.Tests.Compiled;

/// <summary>How far gradients move when every number on the way moves by a few units in the last place.</summary>
internal sealed class LaneMovement(RandomGraph graph)
{
    private const int Times = 24;
    private const double Ulps = 8.0;

    private static readonly double Unit = Math.ScaleB(1.0, -53);

    private readonly Step[] _steps = [.. graph.Steps];

    /// <summary>How far the output and the gradient of each step move; infinite where a kink or the end of a domain lies within.</summary>
    public (double Output, double[] Gradients) Spread(int seed)
    {
        List<(double Output, double[] Gradients)> samples = [.. Samples(seed)];
        return (Range([.. samples.Select(s => s.Output)]), [.. Enumerable.Range(0, _steps.Length).Select(i => Range([.. samples.Select(s => s.Gradients[i])]))]);
    }

    private static double Range(double[] numbers) => Array.TrueForAll(numbers, double.IsFinite) ? numbers.Max() - numbers.Min() : double.PositiveInfinity;

    private IEnumerable<(double Output, double[] Gradients)> Samples(int seed)
    {
        for (int time = 0; time <= Times; time++)
        {
            // The beginning of a graph is not needed, only its random numbers.
            var random = new RandomGraph(seed + (7919 * time), 1);
            yield return Sample(time == 0 ? () => 1.0 : () => 1.0 + (Ulps * Unit * ((random.Below(2_000_001) / 1e6) - 1.0)));
        }
    }

    private (double Output, double[] Gradients) Sample(Func<double> factor)
    {
        var data = new double[_steps.Length];
        var sizes = new double[_steps.Length];
        for (int i = 0; i < data.Length; i++)
        {
            data[i] = _steps[i].IsLeaf ? _steps[i].First : RandomGraph.Evaluate(_steps[i], data);
            sizes[i] = SizeOf(_steps[i], data[i], data, sizes);
            data[i] += _steps[i].IsLeaf || !double.IsFinite(sizes[i]) ? 0.0 : sizes[i] * (factor() - 1.0);

            // The sign of a sum that is zero depends on the order of its terms.
            data[i] = data[i] == 0.0 && !_steps[i].IsLeaf ? Math.CopySign(0.0, factor() - 1.0) : data[i];
        }

        var derivatives = new Derivatives(graph, data);
        var gradients = new double[data.Length];
        gradients[^1] = 1.0;
        for (int i = data.Length - 1; i >= 0; i--)
        {
            double g = gradients[i];
            if (g == 0.0 || _steps[i].IsLeaf)
            {
                continue;
            }

            if (_steps[i].Run is not null)
            {
                int k = _steps[i].A;
                foreach ((double local, _) in derivatives.TowardsRun(i))
                {
                    gradients[k++] += g * local * factor();
                }
            }
            else
            {
                gradients[_steps[i].A] += g * derivatives.TowardsA(i) * factor();
                if (_steps[i].Kind == StepKind.Both)
                {
                    gradients[_steps[i].B] += g * derivatives.TowardsB(i) * factor();
                }
            }
        }

        return (data[^1], gradients);
    }

    // Sums of sums are one sum, whose terms may be added in any order, so that its roundings are those of its largest terms.
    private static double SizeOf(in Step step, double value, double[] data, double[] sizes) => step.Label switch
    {
        "+" or "-" => sizes[step.A] + (step.Kind == StepKind.Both ? sizes[step.B] : Math.Abs(step.First)),
        "neg" => sizes[step.A],
        "sum" or "mean" => sizes[step.A..(step.B + 1)].Sum(),
        _ => Math.Max(Math.Abs(value), step.Run?.Size(step.Numbers(data)) ?? 0.0),
    };
}
