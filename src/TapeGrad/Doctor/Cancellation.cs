namespace TapeGrad;

/// <summary>TG113: a gradient is the small difference of large shares, and most of its digits are lost.</summary>
/// <remarks>
/// What a gradient moves by when each share is moved at random by a part of 1e-10 is what rounding costs it. A gradient that does not matter at this loss is left out: at a minimum all shares cancel.
/// </remarks>
internal sealed class Cancellation() : Rule("TG113", "cancellation")
{
    private const double MostLost = 1e8;
    private const double Matters = 1e-6;
    private double _worst = MostLost;
    private Finding? _finding;

    public override void See(Course course, Observation now, Observation? before)
    {
        if (now.Index is not (1 or 5) || now.Own is null || !double.IsFinite(now.Loss))
        {
            return;
        }

        Graph graph = now.Graph!;
        if (!MayCancel(graph, now))
        {
            return;
        }

        double[] off = PathSweeps.Deviations(graph);
        for (int p = 0; p < off.Length && graph._topology.Ids[p] < now.Own.Length; p++)
        {
            double gradient = Math.Abs(graph._grad![p]);
            double lost = off[p] / gradient / PathSweeps.Nudge;
            if (IsAsked(graph, now, p) && lost > _worst)
            {
                _worst = lost;
                string name = course.Names[graph._topology.Ids[p]];
                _finding = Report(
                    FindingLevel.Warning,
                    now.Number,
                    graph.Nodes[p].Line,
                    $"the gradient of {name}, {Number(graph._grad[p])}, is a small difference of large shares: about {Math.Min(16.0, Math.Log10(lost)):F0} of its 16 digits are lost.",
                    "Write the formula so that large terms cancel before they are computed, such as Log1p, Expm1, or a difference taken first.");
            }
        }
    }

    // Each factor of a path moves by a part of the nudge at most, so a gradient moves by at most that part of its shares without their
    // signs, times the length of a path. One sweep tells this, where the deviations take four.
    private static bool MayCancel(Graph graph, Observation now)
    {
        double[] shares = PathSweeps.Absolutes(graph);
        for (int p = 0; p < shares.Length && graph._topology.Ids[p] < now.Own!.Length; p++)
        {
            if (IsAsked(graph, now, p) && !(shares.Length * shares[p] <= MostLost * Math.Abs(graph._grad![p])))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsAsked(Graph graph, Observation now, int p) =>
        Math.Abs(graph._grad![p]) is > 0.0 and var gradient && double.IsFinite(gradient) && gradient * Math.Abs(graph._data[p]) > Matters * Math.Abs(now.Loss);

    public override IEnumerable<Finding> Conclude(Course course) => _finding is null ? [] : [_finding];
}
