namespace TapeGrad;

/// <summary>TG110: the loss of the last fifth of the steps is not below that of the first, or it stays on a plateau, or near where it began.</summary>
/// <remarks>
/// Not asked while micro-batches are added up, because the losses of different rows do not compare; nor where several losses take turns,
/// as those of a generator and its judge do; nor at a minimum.
/// </remarks>
internal sealed class LossNotFalling() : Rule("TG110", "loss-not-falling")
{
    private const int Least = 10;
    private const double Flat = 0.02;
    private const int LeastStays = 50;
    private const double Near = 0.1;
    private const double StillFalls = 0.01;
    private const double Minimum = 1e-6;
    private const int LeastUpdates = 5;
    private const double Most = 0.8;
    private readonly Plateau _plateau = new();
    private bool _hadSlope;
    private bool _hasSlope;
    private int? _line;
    private (int? Line, string Op)? _loss;
    private bool _hasSeveral;
    private int _updates;
    private int _uphill;

    public override bool NeedsTraining => true;

    public override void See(Course course, Observation now, Observation? before)
    {
        SeeUpdate(now, before);
        if (now.Own is not { } own)
        {
            return;
        }

        _plateau.See(course, now);
        GraphNode output = now.Graph!.Output;
        _line = output.Line;
        _hasSeveral |= _loss is { } loss && loss != (output.Line, output.Op);
        _loss ??= (output.Line, output.Op);
        _hasSlope = false;
        for (int i = 0; i < own.Length && !_hasSlope; i++)
        {
            _hasSlope = Math.Abs(own[i]) * (1.0 + Math.Abs(now.Data[i])) > Minimum * Math.Abs(now.Loss);
        }

        _hadSlope |= _hasSlope;
    }

    public override IEnumerable<Finding> Conclude(Course course)
    {
        double early = course.Losses.Early, late = course.Losses.Late;
        bool comparable = !_hasSeveral && (course.NotCleared || !course.Accumulates);
        bool mayFall = _hasSlope || (_hadSlope && late > early);

        // Gradients that are wrong themselves may lead anywhere.
        bool isUphill = _updates >= LeastUpdates && _uphill > Most * _updates && late > early && !course.HasWrongDerivative && !course.NotCleared;
        if (course.Steps >= Least && mayFall && comparable && double.IsFinite(late) && late > early - (Flat * Math.Abs(early)))
        {
            yield return Report(
                FindingLevel.Warning,
                null,
                _line,
                $"the loss is {Number(early)} in the first fifth of {course.Steps} steps, and {Number(late)} in the last{(isUphill ? $": {_uphill} of {_updates} updates go up the gradient" : "")}.",
                isUphill ? "Look at the sign of the update: w.Data -= rate * w.Grad goes down, and += goes up. Optimizers go down too."
                : "See the other findings first. Without any, try a smaller and a larger learning rate.");
        }
        else if (comparable && _plateau.Of(course) is var (worst, part))
        {
            yield return Report(
                FindingLevel.Warning,
                null,
                _line,
                $"the loss stays at {Number(late)} after {Number(early)} in the first fifth of {course.Steps} steps, and {Percent(part)} of it comes from steps in which {worst.Flat!.Name} is stuck: {worst.FlatRows} of its {worst.Rows} {worst.Flat.Op} outputs lie on the flat arm of the curve, where less than 1 % of the blame comes through.",
                "Start with other random weights, take a smaller learning rate, or add units to this layer.");
        }
        else if (course.Steps >= LeastStays && mayFall && comparable && StaysNear(course.Losses))
        {
            yield return Report(
                FindingLevel.Note,
                null,
                _line,
                $"the loss has come down by only {Percent(1.0 - (late / early))} in {course.Steps} steps, from {Number(early)} in the first fifth to {Number(late)} in the last, and stays there.",
                "If it ought to fall further, try other random weights, and a smaller and a larger learning rate.");
        }
    }

    // Momentum turns late, so an update counts only if it points more up than aside.
    private void SeeUpdate(Observation now, Observation? before)
    {
        if (before is not { Own: { } slope } || !now.HasParameters)
        {
            return;
        }

        double along = 0.0, slopes = 0.0, updates = 0.0;
        for (int i = 0; i < slope.Length; i++)
        {
            double update = now.Data[i] - before.Data[i];
            along += slope[i] * update;
            slopes += slope[i] * slope[i];
            updates += update * update;
        }

        if (updates > 0.0 && slopes > 0.0)
        {
            _updates++;
            _uphill += along > 0.5 * Math.Sqrt(slopes) * Math.Sqrt(updates) ? 1 : 0;
        }
    }

    // A training that arrived soon began higher, and a slow one still falls. What is left may be noise of the data, so this is a note.
    private static bool StaysNear(LossCurve losses) =>
        losses.Late > (1.0 - Near) * losses.Early
        && losses.Late > (1.0 - StillFalls) * losses.Before
        && losses.Late > 0.0
        && losses.First < (1.0 + (2.0 * Near)) * losses.Late;
}
