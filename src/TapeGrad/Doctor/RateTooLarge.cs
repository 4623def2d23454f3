namespace TapeGrad;

/// <summary>TG107: updates are so long that the loss rises where its slope says that it falls.</summary>
/// <remarks>
/// The picture of a step is computed again with the parameters of the next: the same rows, whatever the optimizer. The ratio of
/// the real change of the loss to the one that the gradient predicts is 1 for small steps, 0 at the limit, and negative beyond.
/// </remarks>
internal sealed class RateTooLarge() : Rule("TG107", "rate-too-large")
{
    private const int Most = 32;
    private const int Least = 5;
    private const double Negligible = 1e-12;
    private readonly List<double> _ratios = [];
    private readonly List<double> _turns = [];
    private double[]? _update;
    private int? _line;

    public override bool NeedsOperations => true;

    public override void See(Course course, Observation now, Observation? before)
    {
        if (before is not { HasParameters: true } || !now.HasParameters)
        {
            _update = null;
            return;
        }

        if (_ratios.Count == Most || now.Data.AsSpan().SequenceEqual(before.Data))
        {
            return;
        }

        var update = new double[now.Data.Length];
        for (int i = 0; i < update.Length; i++)
        {
            update[i] = now.Data[i] - before.Data[i];
        }

        Measure(update, now, before);
        if (_update is not null && _turns.Count < Most && Cosine(update, _update) is var turn && double.IsFinite(turn))
        {
            _turns.Add(turn);
        }

        _update = update;
    }

    public override IEnumerable<Finding> Conclude(Course course)
    {
        // Wrong gradients promise what no rate can keep.
        if (course.HasWrongDerivative || course.NotCleared)
        {
            return [];
        }

        return [.. Overshooting(Falls(course, course.Losses.Early)), .. Falls(course, course.Losses.First) ? [] : Saturating(course)];
    }

    // An update that is far too long throws tanh and sigmoid onto their flat arms, where blame no longer reaches them.
    private IEnumerable<Finding> Saturating(Course course)
    {
        foreach (IGrouping<string, Unit> layer in course.Units.All.Where(u => u.Op != "relu").GroupBy(u => $"{u.Op} units of {u.Layer}"))
        {
            Unit[] thrown = [.. layer.Where(u => u.LastAlive > 0 && u.EndsFlat(course))];
            if (2 * thrown.Length > layer.Count())
            {
                int since = thrown.Max(u => u.FlatSince);
                yield return Report(
                    FindingLevel.Warning,
                    since,
                    thrown[0].Line,
                    $"updates have thrown {thrown.Length} of {layer.Count()} {layer.Key} onto the flat arm of the curve for every row, the last of them by step {since} of {course.Last!.Number}.",
                    "Take a smaller learning rate, or clip the gradients with Clip.ByNorm.");
            }
        }
    }

    private IEnumerable<Finding> Overshooting(bool falls)
    {
        if (_ratios.Count < Least)
        {
            yield break;
        }

        double overshoot = (double)_ratios.FindAll(r => r < 0.0).Count / _ratios.Count;
        double middle = Middle(_ratios);
        double turn = _turns.Count == 0 ? 0.0 : Middle(_turns);
        double limit = 1.0 / (1.0 - Sorted(_ratios)[0]);
        if (overshoot > 0.4 && !falls)
        {
            yield return Report(
                FindingLevel.Warning,
                null,
                _line,
                $"in {Percent(overshoot)} of {_ratios.Count} updates the loss of the same rows rises though the slope says that it falls; updates point {(turn < -0.5 ? "back and forth" : "onward")} (cosine {turn:F2}).",
                $"Lower the learning rate: the loss can fall at no more than {Number(limit)} × this rate.");
        }
        else if (middle < 0.1 && turn < -0.5 && falls)
        {
            yield return Report(
                FindingLevel.Note,
                null,
                _line,
                $"half of {_ratios.Count} updates {(middle > 0.0 ? $"gain less than {Percent(middle)} of what the slope promises" : "raise the loss of the same rows")}, and updates point back and forth (cosine {turn:F2}). The learning rate is near its limit.",
                "A smaller learning rate may arrive sooner.");
        }
    }

    private static bool Falls(Course course, double from) => course.Losses.Late < from - (0.1 * Math.Abs(from));

    private void Measure(double[] update, Observation now, Observation before)
    {
        if (before.Own is null || !double.IsFinite(before.Loss) || !before.Graph!.CanReplay)
        {
            return;
        }

        double predicted = Dot(before.Own, update);
        if (!(predicted < -Negligible * Math.Abs(before.Loss)))
        {
            return;
        }

        double real = before.Graph.Replay(now.Data) - before.Graph._data[^1];
        _ratios.Add(double.IsFinite(real) ? real / predicted : double.NegativeInfinity);
        _line = before.Graph.Output.Line;
    }

    private static double Cosine(double[] a, double[] b) => Dot(a, b) / Math.Sqrt(Dot(a, a) * Dot(b, b));

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0.0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    private static double Middle(List<double> numbers) => Sorted(numbers)[numbers.Count / 2];

    private static double[] Sorted(List<double> numbers)
    {
        double[] sorted = [.. numbers];
        Array.Sort(sorted);
        return sorted;
    }
}
