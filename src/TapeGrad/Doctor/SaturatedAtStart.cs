namespace TapeGrad;

/// <summary>TG104: before any update, most outputs of a layer of tanh or sigmoid lie where the curve is flat.</summary>
/// <remarks>Only step 1 is asked, because later steps show what the learning rate did.</remarks>
internal sealed class SaturatedAtStart() : Rule("TG104", "saturated-at-start")
{
    public override IEnumerable<Finding> Conclude(Course course)
    {
        foreach (IGrouping<(string Layer, string Op), Unit> layer in course.Units.All.Where(u => u.Op != "relu" && u.Start.Rows > 0).GroupBy(u => (u.Layer, u.Op)))
        {
            int rows = layer.Sum(u => u.Start.Rows), flat = layer.Sum(u => u.Start.Flat);
            if (2 * flat > rows)
            {
                yield return Report(
                    FindingLevel.Warning,
                    1,
                    layer.First().Line,
                    $"{flat} of {rows} {layer.Key.Op} outputs of {layer.Key.Layer} lie on the flat arm of the curve before any update: their slope is below 1 % of the largest.",
                    "Scale the inputs to about 1, or start with smaller weights.");
            }
        }
    }
}
