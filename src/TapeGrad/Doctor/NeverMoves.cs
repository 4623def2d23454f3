namespace TapeGrad;

/// <summary>TG112: parameters get blame, and stay where they are.</summary>
internal sealed class NeverMoves() : Rule("TG112", "never-moves")
{
    private const int Least = 3;

    public override bool NeedsTraining => true;

    public override IEnumerable<Finding> Conclude(Course course)
    {
        int[] still = [.. Enumerable.Range(0, course.Names.Length).Where(i => course.Blamed[i] && !course.Moved[i])];
        if (course.Steps >= Least && still.Length > 0)
        {
            yield return Report(
                FindingLevel.Warning,
                null,
                course.LineOf(still[0]),
                $"{still.Length} of {ShortText.Count(course.Names.Length, "parameter")} {(still.Length == 1 ? "gets blame and does" : "get blame and do")} not move in {course.Steps} steps: {Few([.. still.Select(i => course.Names[i])], 3)}.",
                !course.Moved.Contains(true) ? "Update after each Backward, such as by optimizer.Step(), and before tape.Reset(), which clears the gradients."
                : still.Length == 1 ? "Give it to the optimizer, or make it an input if it is to stay."
                : "Give them to the optimizer, or make them inputs if they are to stay.");
        }
    }
}
