namespace TapeGrad;

/// <summary>TG105: in step 1 the gradients of layers, or the outputs of their ReLUs, differ by a factor of more than 10 000.</summary>
/// <remarks>A parameter that is alone under its name is a number of a model, and has a size of its own.</remarks>
internal sealed class LayersApart() : Rule("TG105", "layers-apart")
{
    private const double Factor = 1e4;
    private (double Size, string Layer, int Parameter) _small;
    private (double Size, string Layer, int Parameter) _large;

    public override void See(Course course, Observation now, Observation? before)
    {
        if (now.Index > 1 || now.Own is not { } own)
        {
            return;
        }

        (double Size, string Layer, int Parameter)[] layers =
        [
            .. course.Runs.GroupBy(run => run.Layer).Where(layer => layer.Sum(run => run.Count) > 1).Select(layer =>
            {
                double[] gradients = [.. layer.SelectMany(run => run.Parameters).Select(i => own[i]).Where(g => g != 0.0 && double.IsFinite(g))];
                return (gradients.Length == 0 ? 0.0 : RootMeanSquare(gradients), layer.Key, layer.First().Start);
            }).Where(layer => layer.Item1 > 0.0),
        ];
        if (layers.Length > 1)
        {
            (_small, _large) = (layers.MinBy(l => l.Size), layers.MaxBy(l => l.Size));
        }
    }

    public override IEnumerable<Finding> Conclude(Course course)
    {
        if (_large.Size > Factor * _small.Size)
        {
            yield return Report(
                FindingLevel.Warning,
                1,
                ScriptPlace.LineOf(course.Tape, _small.Parameter),
                $"the gradients of the layers differ by a factor of {Number(_large.Size / _small.Size)} in step 1: {_small.Layer} has {Number(_small.Size)}, {_large.Layer} has {Number(_large.Size)}.",
                "Choose first weights that keep the size of blame, such as Initializer.Xavier or Initializer.He, fewer layers, or ReLU instead of sigmoid.");
        }

        var outputs = course.Units.All.Where(u => u.Op == "relu" && u.Start.Squares > 0.0)
            .GroupBy(u => u.Layer).Select(l => (Layer: l.Key, Size: Math.Sqrt(l.Sum(u => u.Start.Squares) / l.Sum(u => u.Start.Rows)), l.First().Line)).ToArray();
        if (outputs.Length > 1 && outputs.MaxBy(l => l.Size) is var most && outputs.MinBy(l => l.Size) is var least && most.Size > Factor * least.Size)
        {
            yield return Report(
                FindingLevel.Warning,
                1,
                most.Line,
                $"the outputs of the layers differ by a factor of {Number(most.Size / least.Size)} in step 1: {least.Layer} gives {Number(least.Size)}, {most.Layer} gives {Number(most.Size)}.",
                "Choose first weights that keep the size of the outputs: Initializer.He does for ReLU.");
        }
    }

    // Scaled by the largest, so that no square overflows or vanishes.
    private static double RootMeanSquare(double[] numbers)
    {
        double largest = numbers.Max(Math.Abs);
        return largest * Math.Sqrt(numbers.Average(x => x / largest * (x / largest)));
    }
}
