namespace TapeGrad.Viewer;

/// <summary>A number at a step. Points of one run are joined; where the run changes, the line is interrupted.</summary>
internal readonly record struct Point(int Step, double Value, int Run);

/// <summary>One line of a chart: its finite numbers, and where others were.</summary>
internal sealed class LineSeries(string name, LineStyle style)
{
    private const int MostMarkers = 30;

    private readonly List<Point> _points = [];
    private readonly List<int> _zeros = [];
    private int _run;

    public string Name { get; } = name;

    public LineStyle Style { get; } = style;

    public IReadOnlyList<Point> Points => _points;

    /// <summary>The steps whose number is exactly 0, where a logarithmic axis has no place for it.</summary>
    public IReadOnlyList<int> Zeros => _zeros;

    /// <summary>Whether each point has a marker: where there are few, and the look has one.</summary>
    public bool IsMarked => Style.Marker != Marker.None && _points.Count <= MostMarkers;

    /// <summary>How many numbers were NaN or infinite, and the step of the first of them.</summary>
    public (int Count, int First) NonFinite { get; private set; }

    /// <summary>What was logged first and last, whether finite or not.</summary>
    public (int Step, double Value) First { get; private set; }

    /// <inheritdoc cref="First"/>
    public (int Step, double Value) Last { get; private set; }

    /// <summary>The series of a log whose name is wanted, in the order of first appearance.</summary>
    public static List<LineSeries> Of(TrainingLog log, Func<string, bool> isWanted)
    {
        List<LineSeries> all = [];
        Dictionary<string, LineSeries?> byName = [];
        foreach (TrainingStep step in log.Steps)
        {
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

    public void Add(int step, double value)
    {
        First = First.Step == 0 ? (step, value) : First;
        Last = (step, value);
        if (double.IsFinite(value))
        {
            _points.Add(new Point(step, value, _run));
        }
        else
        {
            NonFinite = (NonFinite.Count + 1, NonFinite.Count == 0 ? step : NonFinite.First);
            _run++;
        }
    }

    public LineSeries With(LineStyle style)
    {
        var copy = new LineSeries(Name, style) { NonFinite = NonFinite, First = First, Last = Last };
        copy._points.AddRange(_points);
        return copy;
    }

    /// <summary>The same series for a logarithmic axis: zeros interrupt the line and are kept apart.</summary>
    public LineSeries Positive()
    {
        var positive = new LineSeries(Name, Style) { NonFinite = NonFinite, First = First, Last = Last };
        foreach (Point point in _points)
        {
            if (point.Value > 0.0)
            {
                positive._points.Add(point with { Run = point.Run + positive._zeros.Count });
            }
            else
            {
                positive._zeros.Add(point.Step);
            }
        }

        return positive;
    }
}
