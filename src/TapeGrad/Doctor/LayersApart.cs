namespace TapeGrad;

/// <summary>TG105: in step 1 the gradients of layers, or the outputs of their ReLUs, differ by a factor of more than 10 000.</summary>
/// <remarks>A parameter that is alone under its name is a number of a model, and has a size of its own.</remarks>
internal sealed class LayersApart() : Rule("TG105", "layers-apart")
{
    private const double Factor = 1e4;
    private Size? _small;
    private Size? _large;

    public override bool NeedsFirstStep => true;

    public override void See(Course course, Observation now, Observation? before)
    {
        if (now.Index == 1 && now.Own is { } own)
        {
            (_small, _large) = Extremes(course.Runs.GroupBy(run => run.Layer).Where(layer => layer.Skip(1).Any() || layer.First().Count > 1).Select(layer => Gradients(layer, own)));
        }
    }

    public override IEnumerable<Finding> Conclude(Course course)
    {
        if (_small is not null && _large!.Number > Factor * _small.Number)
        {
            yield return Report(
                FindingLevel.Warning,
                1,
                course.LineOf(_small.Parameter),
                $"the gradients of the layers differ by a factor of {Number(_large.Number / _small.Number)} in step 1: {_small.Layer} has {Number(_small.Number)}, {_large.Layer} has {Number(_large.Number)}.",
                "Choose first weights that keep the size of blame, such as Initializer.Xavier or Initializer.He, fewer layers, or ReLU instead of sigmoid.");
        }

        (Size? least, Size? most) = Extremes(course.Units.All.Where(u => u.Op == "relu").GroupBy(u => u.Layer).Select(Outputs));
        if (least is not null && most!.Number > Factor * least.Number)
        {
            yield return Report(
                FindingLevel.Warning,
                1,
                most.Line,
                $"the outputs of the layers differ by a factor of {Number(most.Number / least.Number)} in step 1: {least.Layer} gives {Number(least.Number)}, {most.Layer} gives {Number(most.Number)}.",
                "Choose first weights that keep the size of the outputs: Initializer.He does for ReLU.");
        }
    }

    // Scaled by the largest, so that no square overflows or vanishes.
    private static Size Gradients(IGrouping<string, ParameterRun> layer, double[] own)
    {
        double largest = 0.0, squares = 0.0;
        int count = 0;
        foreach (ParameterRun run in layer)
        {
            foreach (double gradient in own.AsSpan(run.Start, run.Count))
            {
                double size = Math.Abs(gradient);
                if (size == 0.0 || !double.IsFinite(size))
                {
                    continue;
                }

                squares = size > largest ? (squares * (largest / size) * (largest / size)) + 1.0 : squares + (size / largest * (size / largest));
                largest = Math.Max(largest, size);
                count++;
            }
        }

        return new Size(layer.Key, count == 0 ? 0.0 : largest * Math.Sqrt(squares / count), layer.First().Start, null);
    }

    private static Size Outputs(IGrouping<string, Unit> layer)
    {
        double squares = 0.0;
        int rows = 0;
        foreach (Unit unit in layer)
        {
            squares += unit.StartSquares;
            rows += unit.StartRows;
        }

        return new Size(layer.Key, rows == 0 ? 0.0 : Math.Sqrt(squares / rows), 0, layer.First().Line);
    }

    private static (Size? Least, Size? Most) Extremes(IEnumerable<Size> layers)
    {
        Size? least = null, most = null;
        foreach (Size layer in layers)
        {
            if (layer.Number > 0.0)
            {
                least = least is null || layer.Number < least.Number ? layer : least;
                most = most is null || layer.Number > most.Number ? layer : most;
            }
        }

        return (least, most);
    }

    private sealed record Size(string Layer, double Number, int Parameter, int? Line);
}
