namespace TapeGrad.Viewer;

/// <summary>A number at a step. Points of one segment are joined; between two segments the line has a gap.</summary>
internal readonly record struct Point(int Step, double Value, int Segment);

/// <summary>One line of a chart: its finite numbers, and the steps of its other numbers.</summary>
internal sealed class LineSeries(string name, LineStyle style)
{
    private readonly List<Point> _points = [];
    private readonly List<int> _zeros = [];
    private int _segment;

    public string Name { get; } = name;

    public LineStyle Style { get; } = style;

    public IReadOnlyList<Point> Points => _points;

    /// <summary>The steps whose number is exactly 0, for which a logarithmic axis has no place.</summary>
    public IReadOnlyList<int> Zeros => _zeros;

    /// <summary>Whether each point has a marker: if there are few points and the look has a marker.</summary>
    public bool IsMarked => Style.Marker is not null && _points.Count <= ChartRules.MostMarked;

    /// <summary>A few of its points, which have a marker where a long line needs one. Those of two lines are at different places.</summary>
    public IEnumerable<Point> FewPoints(int index)
    {
        int every = _points.Count / ChartRules.MarksOnLong;
        int from = (int)(every * (((index * 0.382) + 0.3) % 1.0));
        return _points.Where((_, i) => i % every == from);
    }

    /// <summary>Whether long lines need markers as well: if there are more lines with a look of their own than dashes.</summary>
    public static bool NeedMarks(IReadOnlyList<LineSeries> lines) => lines.Count(line => line.Style.Marker is not null) > ChartRules.Dashes.Length;

    /// <summary>How many numbers were NaN or infinite, and the step of the first of them.</summary>
    public (int Count, int First) NonFinite { get; private set; }

    /// <summary>The first and the last number that was logged, finite or not.</summary>
    public (int Step, double Value) First { get; private set; }

    /// <inheritdoc cref="First"/>
    public (int Step, double Value) Last { get; private set; }

    /// <summary>The series of a log whose names are wanted, in the order of first appearance.</summary>
    public static List<LineSeries> Of(TrainingLog log, Func<string, bool> isWanted)
    {
        List<LineSeries> all = [];
        Dictionary<string, LineSeries?> byName = [];
        bool[] breaks = BreaksOf(log);
        foreach (TrainingStep step in log.Steps)
        {
            if (breaks[step.Number - 1])
            {
                all.ForEach(series => series.Break());
            }

            foreach ((string name, double value) in step.Series)
            {
                if (!byName.TryGetValue(name, out LineSeries? series))
                {
                    series = isWanted(name) ? new LineSeries(name, Palette.Of(all.Count)) : null;
                    byName.Add(name, series);
                    if (series is not null)
                    {
                        all.Add(series);
                    }
                }

                series?.Add(step.Number, value);
            }
        }

        return all;
    }

    /// <summary>At which steps lines break: those of another tape than the step before, unless each tape has one step only.</summary>
    public static bool[] BreaksOf(TrainingLog log)
    {
        IReadOnlyList<TrainingStep> steps = log.Steps;
        bool areRuns = steps.Select(step => step.Tape).Distinct().Count() < steps.Count;
        return [.. steps.Select((step, i) => areRuns && i > 0 && step.Tape != steps[i - 1].Tape)];
    }

    /// <summary>
    /// The largest size that a linear axis of these lines shows. It is infinite, unless a few numbers are so much larger than
    /// the median that they would flatten the others.
    /// </summary>
    public static double ReachOf(IReadOnlyList<LineSeries> lines)
    {
        (int fewest, double beyond, double shown) = ChartRules.Runaway;
        double[][] sizes = [.. lines.Select(line => line.Points.Select(p => Math.Abs(p.Value)).Where(v => v > 0.0).Order().ToArray()).Where(s => s.Length > 0)];
        double median = sizes.Length == 0 ? 0.0 : sizes.Max(s => s[s.Length < fewest ? s.Length - 1 : (s.Length - 1) / 2]);
        return sizes.Any(s => s[^1] > median * beyond) ? median * shown : double.PositiveInfinity;
    }

    /// <summary>The next number is not joined with those before.</summary>
    public void Break() => _segment++;

    public void Add(int step, double value)
    {
        First = First.Step == 0 ? (step, value) : First;
        Last = (step, value);
        if (double.IsFinite(value))
        {
            _points.Add(new Point(step, value, _segment));
        }
        else
        {
            NonFinite = (NonFinite.Count + 1, NonFinite.Count == 0 ? step : NonFinite.First);
            _segment++;
        }
    }

    public LineSeries With(LineStyle style)
    {
        var copy = new LineSeries(Name, style) { NonFinite = NonFinite, First = First, Last = Last };
        copy._points.AddRange(_points);
        return copy;
    }

    /// <summary>
    /// Whether the average step is more than a quarter of the extent, as where each step has another sample. Joined points
    /// would fill the chart, so they are drawn as dots.
    /// </summary>
    public bool Leaps(bool isLogarithmic) => _points.Count >= ChartRules.FewestDots && Roughness(isLogarithmic) is var (way, extent, _) && way > extent * ChartRules.Leap;

    /// <summary>Whether the line goes up and down all the time, so that its mean says more than its points.</summary>
    public bool IsNoisy(bool isLogarithmic) =>
        _points.Count >= ChartRules.FewestDots && Roughness(isLogarithmic) is var (way, extent, turns)
        && way > extent * ChartRules.Noise.Way && turns > (_points.Count - 2) * ChartRules.Noise.Turns;

    // The average step, the extent, and how often the line turns from up to down or back.
    private (double Way, double Extent, int Turns) Roughness(bool isLogarithmic)
    {
        double way = 0.0;
        double low = double.PositiveInfinity;
        double high = double.NegativeInfinity;
        double previous = double.NaN;
        int direction = 0;
        int turns = 0;
        foreach (Point point in _points)
        {
            // Half of each number: the difference of two numbers may be more than a double holds.
            double at = isLogarithmic ? Math.Log10(point.Value) : point.Value / 2.0;
            double step = double.IsNaN(previous) ? 0.0 : at - previous;
            way += Math.Abs(step) / (_points.Count - 1);
            if (step != 0.0)
            {
                turns += Math.Sign(step) == -direction ? 1 : 0;
                direction = Math.Sign(step);
            }

            (low, high, previous) = (Math.Min(low, at), Math.Max(high, at), at);
        }

        return (way, high - low, turns);
    }

    /// <summary>The series for a logarithmic axis: zeros interrupt the line and are listed in <see cref="Zeros"/>.</summary>
    public LineSeries Positive()
    {
        var positive = new LineSeries(Name, Style) { NonFinite = NonFinite, First = First, Last = Last };
        foreach (Point point in _points)
        {
            if (point.Value > 0.0)
            {
                positive._points.Add(point with { Segment = point.Segment + positive._zeros.Count });
            }
            else
            {
                positive._zeros.Add(point.Step);
            }
        }

        return positive;
    }
}
