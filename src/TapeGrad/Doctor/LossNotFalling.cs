namespace TapeGrad;

/// <summary>TG110: the loss of the last fifth of the steps is not below that of the first, or it stays on a plateau.</summary>
/// <remarks>Not asked while micro-batches are added up, because the losses of different rows do not compare, nor at a minimum.</remarks>
internal sealed class LossNotFalling() : Rule("TG110", "loss-not-falling")
{
    private const int Least = 10;
    private const double Flat = 0.02;
    private const double Minimum = 1e-6;
    private readonly Plateau _plateau = new();
    private bool _slopes;
    private int? _line;

    public override bool NeedsTraining => true;

    public override void See(Course course, Observation now, Observation? before)
    {
        if (now.Own is not { } own)
        {
            return;
        }

        _plateau.See(course, now);
        _line = now.Graph!.Output.Line;
        for (int i = 0; i < own.Length && !_slopes; i++)
        {
            _slopes = Math.Abs(own[i]) * (1.0 + Math.Abs(now.Data[i])) > Minimum * Math.Abs(now.Loss);
        }
    }

    public override IEnumerable<Finding> Conclude(Course course)
    {
        double early = course.Losses.Early, late = course.Losses.Late;
        bool comparable = course.NotCleared || !course.Accumulates;
        if (course.Steps >= Least && _slopes && comparable && double.IsFinite(late) && late > early - (Flat * Math.Abs(early)))
        {
            yield return Report(
                FindingLevel.Warning,
                null,
                _line,
                $"the loss is {Number(early)} in the first fifth of {course.Steps} steps, and {Number(late)} in the last.",
                "See the other findings first. Without any, try a smaller and a larger learning rate.");
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
    }
}
