namespace TapeGrad;

/// <summary>TG102: no step's loss depends on a run of parameters. Single rows of an embedding may be left out.</summary>
/// <remarks>A loss that depends on none of them may be a number that is only shown, unless it was swept.</remarks>
internal sealed class OutOfReach() : Rule("TG102", "out-of-reach")
{
    public override bool NeedsTraining => true;

    public override bool NeedsTape => true;

    public override IEnumerable<Finding> Conclude(Course course)
    {
        if (!course.Reached.Contains(true))
        {
            if (course.Looked > 0 && course.Runs.Count > 0)
            {
                yield return Report(
                    FindingLevel.Warning,
                    null,
                    course.LastLooked!.Graph!.Output.Line,
                    $"no loss of {ShortText.Count(course.Steps, "step")} depends on any parameter: {Few([.. course.Runs.Select(run => run.ToString())])}.",
                    "Compute the loss from the parameters. Reading .Data, Detach() and NoGrad() cut the way.");
            }

            yield break;
        }

        foreach (ParameterRun run in course.Runs)
        {
            if (run.Parameters.All(i => !course.Reached[i]))
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
