using System.Globalization;
using System.Text;

namespace TapeGrad.Viewer;

/// <summary>The legend: names beside the ends of the lines, each with its line's look and last number.</summary>
internal sealed class ChartLegend
{
    private const double Row = 18.0;
    private const double Gap = 20.0;
    private const double Sample = 34.0;
    private const double WidestName = 15.0;

    private readonly List<(LineSeries? Series, string Name, string Number)> _rows = [];
    private readonly bool _samples;
    private readonly bool _areMarked;

    public ChartLegend(IReadOnlyList<LineSeries> series)
    {
        _areMarked = LineSeries.NeedMarks(series);
        foreach (LineSeries one in series.Take(Palette.Named))
        {
            string name = one.Name.Length == 0 ? "(no name)" : SvgText.Fit(one.Name, WidestName);
            _rows.Add((one, name, ChartNumber.Short(one.Last.Value)));
        }

        if (series.Count > Palette.Named)
        {
            _rows.Add((null, $"and {ChartNumber.Plain(series.Count - Palette.Named, 0)} more", ""));
        }

        _samples = series.Count > 1;
        double widest = _rows.Count == 0 ? 0.0 : _rows.Max(r => SvgText.Width(r.Name + "  " + r.Number));
        Width = _rows.Count == 0 ? 0.0 : Gap + (_samples ? Sample : 0.0) + (11.0 * widest) + 6.0;
    }

    public double Width { get; }

    /// <summary>Draws the names to the right of the plot, each as near to the end of its line as there is room.</summary>
    public void Draw(StringBuilder svg, Axis? values, Axis steps, (double Top, double Bottom, double Right) plot)
    {
        double?[] ends = [.. _rows.Select(r => r.Series is { Points.Count: > 0 } s && values is not null ? Math.Clamp(values.Pixel(s.Points[^1].Value), plot.Top, plot.Bottom) : (double?)null)];
        int[] order = [.. Enumerable.Range(0, _rows.Count).OrderBy(i => _rows[i].Series is null).ThenBy(i => ends[i] ?? plot.Bottom)];
        double[] at = Spread([.. order.Select(i => ends[i] ?? plot.Bottom)], plot.Top, plot.Bottom);
        double left = plot.Right + Gap;
        for (int i = 0; i < order.Length; i++)
        {
            (LineSeries? series, string name, string number) = _rows[order[i]];
            string y = SvgText.Pixel(at[i]);
            bool reachesTheEdge = series is { Points.Count: > 0 } && steps.Pixel(series.Points[^1].Step) > plot.Right - 12.0;
            svg.Append("<g class=\"key\">\n");
            if (reachesTheEdge && Math.Abs(at[i] - ends[order[i]]!.Value) > 2.0)
            {
                svg.Append(CultureInfo.InvariantCulture, $"<path class=\"leader\" d=\"M{SvgText.Pixel(plot.Right - 3.0)} {SvgText.Pixel(ends[order[i]]!.Value)}L{SvgText.Pixel(left - 4.0)} {y}\" fill=\"none\" stroke=\"{Palette.AxisLine}\" stroke-width=\"0.75\"/>\n");
            }

            if (_samples)
            {
                DrawSample(svg, series, values?.IsLogarithmic ?? false, left, y);
            }

            string x = SvgText.Pixel(left + (_samples ? Sample : 0.0));
            string value = number.Length == 0 ? "" : $"<tspan fill=\"{Palette.Muted}\"> {number}</tspan>";
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x}\" y=\"{y}\" dy=\"0.35em\"><tspan font-weight=\"bold\" unicode-bidi=\"isolate\">{SvgText.Escape(name)}</tspan>{value}</text>\n</g>\n");
        }
    }

    private void DrawSample(StringBuilder svg, LineSeries? series, bool isLogarithmic, double left, string y)
    {
        LineStyle style = series?.Style ?? Palette.Of(Palette.Named);
        if (series is not null && series.Leaps(isLogarithmic))
        {
            bool isOpen = style == Palette.Reference;
            string look = isOpen ? $"fill=\"none\" stroke=\"{style.Color}\"" : $"fill=\"{style.Color}\"";
            string radius = SvgText.Pixel(isOpen ? ChartRules.DotRadius.Open : ChartRules.DotRadius.Full);
            foreach (double x in (ReadOnlySpan<double>)[4.0, 14.0, 24.0])
            {
                svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{SvgText.Pixel(left + x)}\" cy=\"{y}\" r=\"{radius}\" {look}/>\n");
            }

            return;
        }

        string dash = style.Dash.Length == 0 ? "" : $" stroke-dasharray=\"{style.Dash}\"";
        svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{SvgText.Pixel(left)} {y}h28\" fill=\"none\" stroke=\"{style.Color}\" stroke-width=\"{SvgText.Pixel(style.Width)}\"{dash}/>\n");
        if (series is not null && style.Marker is not null && (_areMarked || series.IsMarked))
        {
            svg.Append(CultureInfo.InvariantCulture, $"<g stroke=\"{style.Color}\" fill=\"{style.Color}\"><path transform=\"translate({SvgText.Pixel(left + 14.0)} {y})\" {style.Marker.Attributes}/></g>\n");
        }
    }

    // Sorted positions are pushed apart downward, and then upward where the last one left the plot.
    private static double[] Spread(double[] at, double top, double bottom)
    {
        for (int i = 0; i < at.Length; i++)
        {
            at[i] = Math.Max(at[i], i == 0 ? top : at[i - 1] + Row);
        }

        for (int i = at.Length - 1; i >= 0; i--)
        {
            at[i] = Math.Min(at[i], i == at.Length - 1 ? bottom : at[i + 1] - Row);
        }

        return at;
    }
}
