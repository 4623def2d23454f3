namespace TapeGrad;

/// <summary>TG104: before any update, most outputs of a layer of tanh or sigmoid lie where the curve is flat.</summary>
/// <remarks>Only step 1 is asked, because later steps show what the learning rate did.</remarks>
internal sealed class SaturatedAtStart() : Rule("TG104", "saturated-at-start")
{
    public override bool NeedsFirstStep => true;

    public override IEnumerable<Finding> Conclude(Course course)
    {
        foreach (IGrouping<string, Unit> layer in course.Units.All.Where(u => u.Op != "relu" && u.StartRows > 0).GroupBy(u => $"{u.Op} outputs of {u.Layer}"))
        {
            int rows = layer.Sum(u => u.StartRows), flat = layer.Sum(u => u.StartFlat);
            if (2 * flat > rows)
            {
                yield return Report(
                    FindingLevel.Warning,
                    1,
                    layer.First().Line,
                    $"{flat} of {rows} {layer.Key} lie on the flat arm of the curve before any update: their slope is below 1 % of the largest.",
                    "Scale the inputs to about 1, or start with smaller weights.");
            }
        }
    }
}
