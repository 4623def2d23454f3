namespace TapeGrad;

/// <summary>TG110: the loss of the last fifth of the steps is not below that of the first.</summary>
/// <remarks>Not asked while micro-batches are added up, because the losses of different rows do not compare, nor at a minimum.</remarks>
internal sealed class LossNotFalling() : Rule("TG110", "loss-not-falling")
{
    private const int Least = 10;
    private const double Flat = 0.02;
    private const double Minimum = 1e-6;
    private bool _slopes;
    private int? _line;

    public override bool NeedsTraining => true;

    public override void See(Course course, Observation now, Observation? before)
    {
        if (now.Own is not { } own)
        {
            return;
        }

        _line = ScriptPlace.LineOf(now.Graph!.Output);
        for (int i = 0; i < own.Length && !_slopes; i++)
        {
            _slopes = Math.Abs(own[i]) * (1.0 + Math.Abs(now.Data[i])) > Minimum * Math.Abs(now.Loss);
        }
    }

    public override IEnumerable<Finding> Conclude(Course course)
    {
        double early = course.Losses.Early, late = course.Losses.Late;
        if (course.Steps >= Least && _slopes && (course.NotCleared || !course.Accumulates) && double.IsFinite(late) && late > early - (Flat * Math.Abs(early)))
        {
            yield return Report(
                FindingLevel.Warning,
                null,
                _line,
                $"the loss is {Number(early)} in the first fifth of {course.Steps} steps, and {Number(late)} in the last.",
                "See the other findings first. Without any, try a smaller and a larger learning rate.");
        }
    }
}
