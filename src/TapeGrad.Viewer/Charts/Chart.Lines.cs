using System.Globalization;
using System.Text;

namespace TapeGrad.Viewer;

internal sealed partial class Chart
{
    private const int MostPoints = 2000;
    private const int FewestPoints = 200;
    private const int MostPointsOfAll = 20_000;

    // What leaves the chart is cut off, but not the markers at its edges.
    private void DrawInside()
    {
        if (double.IsFinite(_reach))
        {
            Line($"<clipPath id=\"{_kind}-inside\"><rect x=\"{SvgText.Pixel(_left)}\" y=\"{SvgText.Pixel(Top - 7.0)}\" width=\"{SvgText.Pixel(_right - _left)}\" height=\"{SvgText.Pixel(Bottom - Top + 14.0)}\"/></clipPath>");
            Line($"<g clip-path=\"url(#{_kind}-inside)\">");
        }

        DrawLines();
        DrawMean();
        if (double.IsFinite(_reach))
        {
            Line($"</g>");
        }
    }

    private void DrawLines()
    {
        // Series with a name cover those without, and earlier series cover later ones. The reference is on top.
        int most = Math.Clamp(MostPointsOfAll / Math.Max(1, _series.Count), FewestPoints, MostPoints);
        foreach ((int index, LineSeries series) in _series.Index().Reverse().OrderBy(s => s.Item.Style == Palette.Reference))
        {
            string opacity = _mean.Count > 0 ? string.Create(CultureInfo.InvariantCulture, $" opacity=\"{ChartRules.Mean.Behind}\"") : "";
            Line($"<g class=\"series\" stroke=\"{series.Style.Color}\" fill=\"{series.Style.Color}\"{opacity}>");
            Line($"<title>{SvgText.Escape(SvgText.Fit(series.Name, 120.0))}</title>");
            IReadOnlyList<Point> points = Decimation.Thin(series.Points, most);
            if (series.Leaps(_values?.IsLogarithmic ?? false))
            {
                DrawDots(series.Style, points);
            }
            else
            {
                DrawLine(points.Count < series.Points.Count ? series.Style with { Width = 1.25 } : series.Style, points, dots: !series.IsMarked);
                if (series.IsMarked)
                {
                    DrawMarkers(series.Style, points);
                }
                else if (series.Style.Marker is not null && LineSeries.NeedMarks(_series))
                {
                    DrawMarkers(series.Style, series.FewPoints(index).Where(p => !_values!.IsFar(p.Value)));
                }
            }

            DrawZeros(series);
            Line($"</g>");
        }
    }

    // With a rim, so that it is seen on the pale line that it is the mean of.
    private void DrawMean()
    {
        if (_mean.Count > 0)
        {
            string path = string.Join('L', _mean.Select(point => $"{X(point)} {Y(point)}"));
            Line($"<path class=\"mean\" d=\"M{path}\" fill=\"none\" stroke=\"#FFFFFF\" stroke-width=\"{SvgText.Pixel(ChartRules.Mean.Width + 2.5)}\" stroke-linejoin=\"round\"/>");
            Line($"<path class=\"mean\" d=\"M{path}\" fill=\"none\" stroke=\"{Palette.Ink}\" stroke-width=\"{SvgText.Pixel(ChartRules.Mean.Width)}\" stroke-linejoin=\"round\"/>");
        }
    }

    private void DrawLine(LineStyle style, IReadOnlyList<Point> points, bool dots)
    {
        var path = new StringBuilder();
        List<Point> alone = [];
        for (int i = 0; i < points.Count; i++)
        {
            bool joinsPrevious = i > 0 && AreJoined(points[i - 1], points[i]);
            bool joinsNext = i + 1 < points.Count && AreJoined(points[i], points[i + 1]);
            if (joinsPrevious || joinsNext)
            {
                path.Append(CultureInfo.InvariantCulture, $"{(joinsPrevious ? 'L' : 'M')}{X(points[i])} {Y(points[i])}");
            }
            else if (dots && !_values!.IsFar(points[i].Value))
            {
                alone.Add(points[i]);
            }
        }

        if (path.Length > 0)
        {
            string dash = style.Dash.Length == 0 ? "" : $" stroke-dasharray=\"{style.Dash}\"";
            Line($"<path class=\"line\" d=\"{path}\" fill=\"none\" stroke-width=\"{SvgText.Pixel(style.Width)}\" stroke-linejoin=\"round\"{dash}/>");
        }

        // A number between two gaps is not part of a line, so a dot shows it.
        foreach (Point point in alone)
        {
            Line($"<circle class=\"dot\" cx=\"{X(point)}\" cy=\"{Y(point)}\" r=\"2\" stroke=\"none\"/>");
        }
    }

    // Numbers that are far outside in turn above and below would fill the chart.
    private bool AreJoined(Point a, Point b) => a.Segment == b.Segment && !(_values!.IsFar(a.Value) && _values.IsFar(b.Value));

    // Open dots for the reference: both may be at the same places.
    private void DrawDots(LineStyle style, IReadOnlyList<Point> points)
    {
        var path = new StringBuilder();
        if (style == Palette.Reference)
        {
            double radius = ChartRules.DotRadius.Open;
            foreach (Point point in points)
            {
                path.Append(CultureInfo.InvariantCulture, $"M{X(point)} {Y(point)}m-{radius} 0a{radius} {radius} 0 1 0 {2.0 * radius} 0a{radius} {radius} 0 1 0 -{2.0 * radius} 0");
            }

            Line($"<path class=\"line\" d=\"{path}\" fill=\"none\" stroke-width=\"1\"/>");
            return;
        }

        // A line of no length with a round end is a dot.
        foreach (Point point in points)
        {
            path.Append(CultureInfo.InvariantCulture, $"M{X(point)} {Y(point)}h0");
        }

        Line($"<path class=\"line\" d=\"{path}\" fill=\"none\" stroke-width=\"{SvgText.Pixel(2.0 * ChartRules.DotRadius.Full)}\" stroke-linecap=\"round\"/>");
    }

    private void DrawMarkers(LineStyle style, IEnumerable<Point> points)
    {
        foreach (Point point in points)
        {
            string exact = point.Value.ToString("R", CultureInfo.InvariantCulture);
            Line($"<path class=\"marker\" transform=\"translate({X(point)} {Y(point)})\" {style.Marker!.Attributes}><title>step {point.Step}: {exact}</title></path>");
        }
    }

    private void DrawZeros(LineSeries series)
    {
        double previous = double.NegativeInfinity;
        foreach (int step in series.Zeros)
        {
            double x = _steps.Pixel(step);
            if (x - previous >= ChartRules.ZerosApart)
            {
                Line($"<path class=\"zero\" transform=\"translate({SvgText.Pixel(x)} {SvgText.Pixel(Bottom)})\" d=\"{ChartRules.ZeroOutline}\" fill=\"#FFFFFF\" stroke-width=\"1.5\"/>");
                previous = x;
            }
        }
    }

    private string X(Point point) => SvgText.Pixel(_steps.Pixel(point.Step));

    private string Y(Point point) => SvgText.Pixel(_values!.Pixel(point.Value));
}
