using System.Text;

namespace TapeGrad.Viewer;

internal sealed partial class Chart
{
    private const double WidestName = 24.0;

    /// <summary>The chart in words, for readers who cannot see it: the first and last number of each line.</summary>
    private string Description()
    {
        var text = new StringBuilder($"Line chart, {Count(_series.Count, "line")}. Along the bottom: the step. Upward: {_axisTitle}.");
        foreach (LineSeries series in _series.Take(Palette.Named))
        {
            text.Append($" {Name(series)}: {ChartNumber.Short(series.First.Value)} at step {ChartNumber.Plain(series.First.Step, 0)}");
            if (series.Last.Step != series.First.Step)
            {
                text.Append($", {ChartNumber.Short(series.Last.Value)} at step {ChartNumber.Plain(series.Last.Step, 0)}");
            }

            text.Append('.');
        }

        if (_series.Count > Palette.Named)
        {
            text.Append($" And {Count(_series.Count - Palette.Named, "more line")}.");
        }

        _notes.ForEach(note => text.Append(' ').Append(note));
        return text.ToString();
    }

    private void NoteMean()
    {
        if (_mean.Count > 0)
        {
            _notes.Add($"The bold line is the mean of {RunningMean.Window(_series[0].Points.Count)} steps around each step.");
        }
    }

    private void NoteTapes(TrainingLog log)
    {
        if (LineSeries.BreaksOf(log).Contains(true))
        {
            _notes.Add("A line breaks where the run goes on with another tape.");
        }
    }

    private void NoteRunaway()
    {
        (LineSeries Series, Point Point)[] beyond = [.. _series.SelectMany(s => s.Points.Where(p => Math.Abs(p.Value) > _reach).Select(p => (s, p)))];
        if (beyond.Length > 0)
        {
            (LineSeries series, Point largest) = beyond.MaxBy(b => Math.Abs(b.Point.Value));
            string what = beyond.Length == 1 ? "1 number leaves the chart:" : $"{ChartNumber.Plain(beyond.Length, 0)} numbers leave the chart, the largest:";
            _notes.Add($"{what} {Name(series)} {ChartNumber.Short(largest.Value)} at step {ChartNumber.Plain(largest.Step, 0)}.");
        }
    }

    private void NoteNonFinite()
    {
        int count = _series.Sum(s => s.NonFinite.Count);
        if (count == 0)
        {
            return;
        }

        LineSeries first = _series.Where(s => s.NonFinite.Count > 0).MinBy(s => s.NonFinite.First)!;
        string what = count == 1 ? "1 number is NaN or infinite and leaves a gap:" : $"{ChartNumber.Plain(count, 0)} numbers are NaN or infinite and leave gaps, the first:";
        _notes.Add($"{what} {Name(first)} at step {ChartNumber.Plain(first.NonFinite.First, 0)}.");
    }

    private void NoteZeros()
    {
        foreach (LineSeries series in _series.Where(s => s.Zeros.Count > 0))
        {
            _notes.Add($"▽ {Name(series)} is exactly 0 at {Count(series.Zeros.Count, "step")}, for which a log scale has no place.");
        }
    }

    private static string Name(LineSeries series) => SvgText.Fit(series.Name, WidestName);

    private static string Count(int count, string what) => $"{ChartNumber.Plain(count, 0)} {what}{(count == 1 ? "" : "s")}";
}
