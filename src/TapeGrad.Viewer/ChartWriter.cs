using TapeGrad.Nn;

namespace TapeGrad.Viewer;

/// <summary>Draws the numbers of a training run as line charts, and a confusion matrix as a grid, each one complete SVG document.</summary>
/// <remarks>
/// <para>
/// Steps run along the bottom. The last number of each series is written beside its line. The first ten series have a name
/// and a look of their own; the others are thin grey lines. A line of up to 30 points has markers; a longer one has a few,
/// if there are more lines than dashes. A line of more than about 2 000 points keeps the first, lowest, highest and last number
/// of each narrow column, so that no extreme is lost (with many lines there are fewer columns). A series that leaps from step to step is drawn as dots, because joined points would
/// fill the chart.
/// </para>
/// <para>
/// NaN and infinities leave a gap, and a note below the chart says where. If a step has no number of a series, the line
/// continues to the next number. A line also breaks where a run of another tape begins. On a linear axis, numbers that are so large
/// that all others would look alike leave the chart, and a note has the largest. The same log gives the same bytes on every machine and in every culture.
/// </para>
/// </remarks>
public static class ChartWriter
{
    /// <summary>The loss over the steps.</summary>
    /// <remarks>
    /// The axis is logarithmic if the largest loss is more than 50 times the smallest positive one and no loss is negative. A
    /// loss of exactly 0 then interrupts the line, and a small triangle on the bottom edge marks its step.
    /// </remarks>
    /// <exception cref="ArgumentException">The log has no step.</exception>
    public static string WriteLoss(TrainingLog log)
    {
        RequireSteps(log);
        var loss = new LineSeries("loss", Palette.Of(0));
        bool[] breaks = LineSeries.BreaksOf(log);
        foreach (TrainingStep step in log.Steps)
        {
            if (breaks[step.Number - 1])
            {
                loss.Break();
            }

            loss.Add(step.Number, step.Loss);
        }

        bool logarithmic = SpansDecades(loss);
        return new Chart("loss", log, "loss", "loss", logarithmic ? [loss.Positive()] : [loss], logarithmic).ToSvg();
    }

    /// <summary>All series except the loss, the prediction and the target over the steps: usually the weights.</summary>
    /// <exception cref="ArgumentException">The log has no step.</exception>
    public static string WriteWeights(TrainingLog log)
    {
        RequireSteps(log);
        List<LineSeries> weights = LineSeries.Of(log, IsWeight);
        string axis = weights.Count == 1 ? weights[0].Name : "value";
        return new Chart("weights", log, weights.Count == 1 ? axis : "weights", axis, weights, logarithmic: false).ToSvg();
    }

    /// <summary>The series <c>prediction</c> over the steps, and <c>target</c> as a dashed line.</summary>
    /// <exception cref="ArgumentException">The log has no step.</exception>
    public static string WritePrediction(TrainingLog log)
    {
        RequireSteps(log);
        List<LineSeries> series = LineSeries.Of(log, name => name == "prediction");
        series.AddRange(LineSeries.Of(log, name => name == "target").Select(s => s.With(Palette.Reference)));
        string title = series.Count == 2 ? "prediction against target" : "prediction";
        return new Chart("prediction", log, title, "prediction", series, logarithmic: false).ToSvg();
    }

    /// <summary>The charts that this log has numbers for, each with its kind: <c>loss</c>, <c>weights</c>, <c>prediction</c>.</summary>
    /// <remarks>A target alone makes no chart of predictions.</remarks>
    /// <exception cref="ArgumentException">The log has no step.</exception>
    public static IReadOnlyList<(string Kind, string Svg)> WriteAll(TrainingLog log)
    {
        RequireSteps(log);
        List<(string, string)> charts = [("loss", WriteLoss(log))];
        HashSet<string> names = [.. log.Steps.SelectMany(s => s.Series).Select(s => s.Name)];
        if (names.Any(IsWeight))
        {
            charts.Add(("weights", WriteWeights(log)));
        }

        if (names.Contains("prediction"))
        {
            charts.Add(("prediction", WritePrediction(log)));
        }

        return charts;
    }

    /// <summary>A confusion matrix: a row for each actual class, a column for each predicted one, and the accuracy below.</summary>
    /// <remarks>
    /// The darker a cell, the larger its share of its row; blue cells are right, orange ones wrong. Long names are cut. The same matrix
    /// gives the same bytes everywhere.
    /// </remarks>
    /// <param name="matrix">The counts.</param>
    /// <param name="title">The heading.</param>
    public static string WriteConfusion(ConfusionMatrix matrix, string title = "confusion matrix")
    {
        ArgumentNullException.ThrowIfNull(matrix);
        ArgumentNullException.ThrowIfNull(title);
        return ConfusionChart.ToSvg(matrix, title);
    }

    private static bool IsWeight(string name) => name is not ("prediction" or "target");

    internal static bool SpansDecades(LineSeries loss)
    {
        double smallest = double.PositiveInfinity;
        double largest = 0.0;
        foreach (Point point in loss.Points)
        {
            if (point.Value < 0.0)
            {
                return false;
            }

            if (point.Value > 0.0)
            {
                smallest = Math.Min(smallest, point.Value);
                largest = Math.Max(largest, point.Value);
            }
        }

        return largest / ChartRules.LogScaleRatio > smallest;
    }

    private static void RequireSteps(TrainingLog log)
    {
        ArgumentNullException.ThrowIfNull(log);
        if (log.Steps.Count == 0)
        {
            throw new ArgumentException("The log has no step, so there is nothing to draw. Call Step(loss) after Backward.", nameof(log));
        }
    }
}
