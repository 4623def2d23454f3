namespace TapeGrad;

/// <summary>TG102: no step's loss depends on a run of parameters. Single rows of an embedding may be left out.</summary>
internal sealed class OutOfReach() : Rule("TG102", "out-of-reach")
{
    public override bool NeedsTraining => true;

    public override bool NeedsTape => true;

    public override IEnumerable<Finding> Conclude(Course course)
    {
        foreach (ParameterRun run in course.Runs)
        {
            if (course.Reached.Contains(true) && run.Parameters.All(i => !course.Reached[i]))
            {
                yield return Report(
                    FindingLevel.Warning,
                    null,
                    course.LineOf(run.Start),
                    $"no loss of {ShortText.Count(course.Steps, "step")} depends on {run}.",
                    "Use it in the loss, or take it out. Reading .Data, Detach() and NoGrad() cut the way.");
            }
        }
    }
}
