namespace TapeGrad;

/// <summary>TG114: an optimizer took a step on gradients that it had used already.</summary>
internal sealed class SteppedTwice() : Rule("TG114", "stepped-twice")
{
    public override bool NeedsTape => true;

    private int? _step;
    private int? _line;

    public override void See(Course course, Observation now, Observation? before)
    {
        _line ??= now.Graph?.Output.Line;
        if (_step is null && before is not null && course.Tape!.RepeatedSteps > course.RepeatsBefore)
        {
            _step = before.Number;
        }
    }

    public override IEnumerable<Finding> Conclude(Course course)
    {
        if (course.Tape!.RepeatedSteps - course.RepeatsBefore is > 0 and var times)
        {
            yield return Report(
                FindingLevel.Error,
                _step ?? course.Last?.Number,
                _line,
                $"an optimizer stepped {(times == 1 ? "once" : $"{times} times")} on gradients that it had used already, in {ShortText.Count(course.Steps, "step")}.",
                "Call Step once after each Backward.");
        }
    }
}
