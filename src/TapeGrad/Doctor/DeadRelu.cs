namespace TapeGrad;

/// <summary>TG103: ReLUs that are off for every row, in all of the last steps.</summary>
internal sealed class DeadRelu() : Rule("TG103", "dead-relu")
{
    /// <summary>The ReLUs, layer by layer.</summary>
    public static IEnumerable<IGrouping<string, Unit>> Layers(Course course) => course.Units.All.Where(u => u.Op == "relu").GroupBy(u => u.Layer);

    public override IEnumerable<Finding> Conclude(Course course)
    {
        foreach (IGrouping<string, Unit> layer in Layers(course))
        {
            Unit[] dead = [.. layer.Where(u => u.EndsFlat(course))];
            if (dead.Length == 0)
            {
                continue;
            }

            int since = dead.Max(u => u.FlatSince), killed = dead.Count(u => u.LastAlive > 0);
            yield return Report(
                2 * dead.Length > layer.Count() ? FindingLevel.Warning : FindingLevel.Note,
                since,
                dead[0].Line,
                $"{dead.Length} of {layer.Count()} ReLUs of {layer.Key} give 0 for every row, the last of them since step {since} of {course.Last!.Number}; {(killed == 0 ? "they were off from the start" : killed == dead.Length ? "updates turned them off" : $"updates turned {killed} of them off")}.",
                killed > 0 ? "Take a smaller learning rate, or LeakyRelu."
                : dead.All(u => u.GetsOnlyZeros) ? "What goes into them is 0. Start weights at small random numbers instead of 0."
                : "Choose other first weights, or LeakyRelu.");
        }
    }
}
