using System.Globalization;
using System.Text;

namespace TapeGrad.Viewer;

/// <summary>One line chart: title, axes, lines, the names beside them, and notes on numbers that could not be drawn.</summary>
internal sealed partial class Chart
{
    private const double Width = 720.0;
    private const double Top = 76.0;
    private const double Bottom = 360.0;
    private const double LabelSize = 11.0;

    private readonly StringBuilder _svg = new();
    private readonly List<string> _notes = [];
    private readonly string _kind;
    private readonly string _title;
    private readonly string _axisTitle;
    private readonly IReadOnlyList<LineSeries> _series;
    private readonly IReadOnlyList<Point> _mean;
    private readonly ChartLegend _legend;
    private readonly Axis _steps;
    private readonly Axis? _values;
    private readonly double _reach;
    private readonly double _left = 52.0;
    private readonly double _right;

    public Chart(string kind, TrainingLog log, string title, string axisTitle, IReadOnlyList<LineSeries> series, bool logarithmic)
    {
        _kind = kind;
        _title = $"{SvgText.Fit(log.Name, 24.0)}: {SvgText.Fit(title, 15.0)}";
        _axisTitle = SvgText.Fit(axisTitle, 40.0) + (logarithmic ? " (log scale)" : "");
        _series = series;
        _mean = kind == "loss" ? RunningMean.Of(series[0], logarithmic) : [];
        _legend = new ChartLegend(series);
        _right = Width - Math.Max(24.0, _legend.Width);
        double min = double.PositiveInfinity;
        double max = double.NegativeInfinity;
        _reach = logarithmic ? double.PositiveInfinity : LineSeries.ReachOf(series);
        foreach (Point point in series.SelectMany(s => s.Points).Where(p => Math.Abs(p.Value) <= _reach))
        {
            min = Math.Min(min, point.Value);
            max = Math.Max(max, point.Value);
        }

        if (min <= max)
        {
            _values = logarithmic ? Axis.Logarithmic(min, max, Bottom, Top) : Axis.Linear(min, max, Bottom, Top);
            _left = Math.Max(_left, 26.0 + (LabelSize * _values.Ticks.Max(t => SvgText.Width(t.Label))));
        }

        _steps = Axis.Steps(log.Steps.Count, _left + 10.0, _right - 10.0);
        NoteMean();
        NoteTapes(log);
        NoteRunaway();
        NoteNonFinite();
        NoteZeros();
    }

    public string ToSvg()
    {
        string height = SvgText.Pixel(Bottom + 60.0 + (15.0 * _notes.Count));
        Line($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"720\" height=\"{height}\" viewBox=\"0 0 720 {height}\" role=\"img\" aria-labelledby=\"{_kind}-title {_kind}-desc\" font-family=\"Helvetica,Arial,sans-serif\" font-size=\"11\" fill=\"{Palette.Ink}\">");
        Line($"<title id=\"{_kind}-title\">{SvgText.Escape(_title)}</title>");
        Line($"<desc id=\"{_kind}-desc\">{SvgText.Escape(Description())}</desc>");
        Line($"<rect width=\"720\" height=\"{height}\" fill=\"#FFFFFF\"/>");
        Line($"<text x=\"16\" y=\"30\" font-size=\"16\" font-weight=\"bold\">{SvgText.Escape(_title)}</text>");
        DrawAxes();
        DrawInside();
        if (_values is null)
        {
            string why = _series.Count == 0 ? "The script logged no such number." : "No number here is finite.";
            Line($"<text x=\"{SvgText.Pixel((_left + _right) / 2.0)}\" y=\"{SvgText.Pixel((Top + Bottom) / 2.0)}\" font-size=\"13\" text-anchor=\"middle\" fill=\"{Palette.Muted}\">{why}</text>");
        }

        _legend.Draw(_svg, _values, _steps, (Top, Bottom, _right));
        for (int i = 0; i < _notes.Count; i++)
        {
            Line($"<text class=\"note\" x=\"16\" y=\"{SvgText.Pixel(Bottom + 61.0 + (15.0 * i))}\" fill=\"{Palette.Muted}\">{SvgText.Escape(_notes[i])}</text>");
        }

        Line($"</svg>");
        return _svg.ToString();
    }

    private void DrawAxes()
    {
        Line($"<text x=\"16\" y=\"{SvgText.Pixel(Top - 20.0)}\" fill=\"{Palette.Muted}\">{SvgText.Escape(_axisTitle)}</text>");
        Line($"<g class=\"y-axis\" text-anchor=\"end\" stroke-width=\"1\">");
        foreach (Tick tick in _values?.Ticks ?? [])
        {
            string y = SvgText.Pixel(_values!.PixelAt(tick.At));
            string color = tick.Label.Length == 0 ? Palette.FineGrid : Palette.Grid;
            Line($"<path d=\"M{SvgText.Pixel(_left)} {y}H{SvgText.Pixel(_right)}\" stroke=\"{color}\"/>");
            if (tick.Label.Length > 0)
            {
                Line($"<text x=\"{SvgText.Pixel(_left - 7.0)}\" y=\"{y}\" dy=\"0.35em\">{tick.Label}</text>");
            }
        }

        Line($"</g>");
        Line($"<g class=\"x-axis\" text-anchor=\"middle\" stroke=\"none\">");
        Line($"<path d=\"M{SvgText.Pixel(_left)} {SvgText.Pixel(Bottom)}H{SvgText.Pixel(_right)}\" stroke=\"{Palette.AxisLine}\"/>");
        foreach (Tick tick in _steps.Ticks)
        {
            string x = SvgText.Pixel(_steps.PixelAt(tick.At));
            Line($"<path d=\"M{x} {SvgText.Pixel(Bottom)}v5\" stroke=\"{Palette.AxisLine}\"/>");
            Line($"<text x=\"{x}\" y=\"{SvgText.Pixel(Bottom + 18.0)}\">{tick.Label}</text>");
        }

        Line($"<text x=\"{SvgText.Pixel((_left + _right) / 2.0)}\" y=\"{SvgText.Pixel(Bottom + 38.0)}\" fill=\"{Palette.Muted}\">step</text>");
        Line($"</g>");
    }

    private void Line(FormattableString line) => _svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
