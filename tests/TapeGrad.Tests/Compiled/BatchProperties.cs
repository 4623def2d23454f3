namespace TapeGrad.Tests.Compiled;

/// <summary>Random graphs over batches of three kinds of rows: each row and the mean against the tape's numbers for each kind.</summary>
[TestFixture]
public sealed class BatchProperties
{
    private const double Tolerance = 1e-13;

    [RandomCases(10_000)]
    public void Batch_OfDifferentRows_HasTheMeanOfTheirGradients(int cases)
    {
        (int all, int comparable, int moved) = (0, 0, 0);

        RandomCases.Check(cases, (seed, size) =>
        {
            all++;
            var graph = new RandomGraph(seed, size);
            TapeNumbers[] eager = [new(graph), new(Fed(graph)), new(Fed(graph))];
            TapeNumbers first = eager[0];
            int width = first.Row.Length;
            if (width == 0)
            {
                return null;
            }

            CompiledGraph compiled = first.Compile();
            int count = 2 + graph.Below(74);
            count += count % 8 == 0 ? 1 : 0;
            int[] kinds = [.. Enumerable.Range(0, count).Select(_ => graph.Below(3))];
            double[] rows = [.. kinds.SelectMany(kind => eager[kind].Row)];
            var gradients = new double[rows.Length];
            double mean = compiled.BackwardBatch(rows, gradients);
            if (!mean.Equals(compiled.EvaluateBatch(rows)))
            {
                return $"BackwardBatch says {mean:R}, EvaluateBatch {compiled.EvaluateBatch(rows):R}";
            }

            int row = graph.Below(count);
            TapeNumbers one = eager[kinds[row]];
            Weighted[] all3 = [.. eager.Select((e, kind) => new Weighted(e, kinds.Count(k => k == kind) / (double)count)).Where(w => w.Weight > 0.0)];
            if (Array.Exists(all3, w => w.Eager.Paths is null))
            {
                // The sum of outputs near the largest number is infinite, and so is their mean.
                bool overflows = Array.Exists(all3, w => double.IsFinite(w.Eager.Output) && Math.Abs(w.Eager.Output) > 1e305);
                return !overflows && Pattern(mean, all3.Sum(w => w.Weight * w.Eager.Output)) is { } other
                    && Array.TrueForAll(all3, w => double.IsFinite(RoundingBounds.Of(With(graph, w.Eager)).Output)) ? other : null;
            }

            comparable++;
            double[] found = [.. gradients.AsSpan(row * width, width).ToArray().Select(g => g * count)];
            double[] parameters = [.. first.Parameters.Select(first.GradOf)];
            string? wrong = Wrong([new Weighted(one, 1.0)], one.Output, one.Inputs, found, null) ?? Wrong(all3, mean, first.Parameters, parameters, null);
            if (wrong is null)
            {
                return null;
            }

            moved++;
            RoundingBounds[] spreads = [.. all3.Select(w => RoundingBounds.Of(With(graph, w.Eager)))];
            RoundingBounds[] spread = [RoundingBounds.Of(With(graph, one))];
            return (Wrong([new Weighted(one, 1.0)], one.Output, one.Inputs, found, spread) ?? Wrong(all3, mean, first.Parameters, parameters, spreads)) is null ? null : wrong;
        });

        TestContext.Out.WriteLine($"{all} graphs, {comparable} with numbers that can be compared, {moved} within the movement only");
        Assert.That(comparable, Is.GreaterThan(0.6 * all));
        Assert.That(moved, Is.LessThan(20 + (comparable / 400)));
    }

    private static RandomGraph Fed(RandomGraph graph)
    {
        for (int i = 0; i < graph.Steps.Length; i++)
        {
            if (graph.Steps[i].Kind == StepKind.Input)
            {
                graph.Steps[i] = graph.Steps[i] with { First = graph.Steps[i].First + ((graph.Below(2001) - 1000) * 2e-4) };
            }
        }

        return graph;
    }

    private static RandomGraph With(RandomGraph graph, TapeNumbers eager)
    {
        int next = 0;
        double[] row = eager.Row;
        foreach (int i in eager.Inputs)
        {
            graph.Steps[i] = graph.Steps[i] with { First = row[next++] };
        }

        return graph;
    }

    private static string? Pattern(double output, double eager) => double.IsFinite(eager) == double.IsFinite(output)
        && double.IsNaN(eager) == double.IsNaN(output) ? null : $"output {output:R}, eager {eager:R}";

    // Within the tolerance, or within how far numbers move, where that is given.
    private static string? Wrong(Weighted[] runs, double output, int[] steps, double[] found, RoundingBounds[]? spreads)
    {
        double expected = runs.Sum(r => r.Weight * r.Eager.Output);
        double allowed = runs.Sum(r => r.Weight * ((1e-12 * Math.Abs(r.Eager.Output)) + (Tolerance * r.Eager.Size)))
            + (spreads is null ? 0.0 : runs.Select((r, n) => r.Weight * spreads[n].Output).Sum());
        if (!Close(output, expected, allowed))
        {
            return $"output {output:R}, tape {expected:R}";
        }

        for (int i = 0; i < steps.Length; i++)
        {
            int step = steps[i];
            expected = runs.Sum(r => r.Weight * r.Eager.Gradients[step]);
            double paths = runs.Sum(r => r.Weight * r.Eager.Paths![step]);
            allowed = (Tolerance * paths) + (spreads is null ? 0.0 : runs.Select((r, n) => r.Weight * spreads[n].Gradients[step]).Sum());
            if (!Close(found[i], expected, allowed))
            {
                return $"step {step}: replay {found[i]:R}, tape {expected:R}, paths {paths:R}";
            }
        }

        return null;
    }

    // Where a kink or the end of a domain lies within the movement, anything may come, NaN too.
    private static bool Close(double found, double expected, double allowed) =>
        found.Equals(expected) || double.IsPositiveInfinity(allowed) || Math.Abs(found - expected) <= allowed;

    private sealed record Weighted(TapeNumbers Eager, double Weight);
}
