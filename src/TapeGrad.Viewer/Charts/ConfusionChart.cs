using System.Globalization;
using System.Text;
using TapeGrad.Nn;

namespace TapeGrad.Viewer;

/// <summary>A confusion matrix as a grid: the darker a cell, the larger its share of its row. Blue cells are right, orange ones wrong.</summary>
internal static class ConfusionChart
{
    private const double Top = 96.0;
    private const double Height = 36.0;
    private const double FontSize = 11.0;
    private const double WidestName = 9.0;

    // Ink is easy to read on a colour of at most this opacity.
    private const double Darkest = 0.6;

    public static string ToSvg(ConfusionMatrix matrix, string title)
    {
        string[] names = [.. matrix.ClassNames.Select(name => SvgText.Fit(name, WidestName))];
        double widest = FontSize * names.Max(SvgText.Width);
        double left = Math.Max(16.0 + widest + 10.0, 16.0 + (FontSize * SvgText.Width("actual")) + 10.0);
        double cell = Math.Max(48.0, widest + 10.0);
        string heading = SvgText.Fit(title, 40.0);
        string accuracy = FormattableString.Invariant($"accuracy {100.0 * matrix.Accuracy:F1} % ({matrix.Right} of {matrix.Count})");
        double width = Math.Max(left + (cell * names.Length), 16.0 + Math.Max(16.0 * SvgText.Width(heading), FontSize * SvgText.Width(accuracy))) + 16.0;
        double height = Top + (Height * names.Length) + 40.0;

        var svg = new StringBuilder();
        Line($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{P(width)}\" height=\"{P(height)}\" viewBox=\"0 0 {P(width)} {P(height)}\" role=\"img\" aria-labelledby=\"confusion-title confusion-desc\" font-family=\"Helvetica,Arial,sans-serif\" font-size=\"11\" fill=\"{Palette.Ink}\">");
        Line($"<title id=\"confusion-title\">{SvgText.Escape(heading)}</title>");
        Line($"<desc id=\"confusion-desc\">Confusion matrix, {accuracy}. A row for each actual class, a column for each predicted one.</desc>");
        Line($"<rect width=\"{P(width)}\" height=\"{P(height)}\" fill=\"#FFFFFF\"/>");
        Line($"<text x=\"16\" y=\"30\" font-size=\"16\" font-weight=\"bold\">{SvgText.Escape(heading)}</text>");
        Line($"<text x=\"{P(left)}\" y=\"{P(Top - 30.0)}\" fill=\"{Palette.Muted}\">predicted</text>");
        Line($"<text x=\"16\" y=\"{P(Top - 10.0)}\" fill=\"{Palette.Muted}\">actual</text>");
        for (int i = 0; i < names.Length; i++)
        {
            Line($"<text class=\"column\" x=\"{P(left + (cell * (i + 0.5)))}\" y=\"{P(Top - 10.0)}\" text-anchor=\"middle\">{SvgText.Escape(names[i])}</text>");
            Line($"<text class=\"row\" x=\"16\" y=\"{P(Top + (Height * (i + 0.5)) + 4.0)}\">{SvgText.Escape(names[i])}</text>");
        }

        for (int actual = 0; actual < names.Length; actual++)
        {
            long row = Enumerable.Range(0, names.Length).Sum(predicted => matrix[actual, predicted]);
            for (int predicted = 0; predicted < names.Length; predicted++)
            {
                long count = matrix[actual, predicted];
                string number = count.ToString(CultureInfo.InvariantCulture);
                (double x, double y) = (left + (cell * predicted), Top + (Height * actual));
                double opacity = row == 0 ? 0.0 : Darkest * count / row;
                double size = Math.Min(13.0, (cell - 6.0) / SvgText.Width(number));
                Line($"<g class=\"cell\"><title>{SvgText.Escape($"actual {names[actual]}, predicted {names[predicted]}: {count} of {row}")}</title>");
                Line($"<rect x=\"{P(x)}\" y=\"{P(y)}\" width=\"{P(cell)}\" height=\"{P(Height)}\" fill=\"{Palette.Of(actual == predicted ? 0 : 1).Color}\" fill-opacity=\"{P(opacity)}\" stroke=\"{Palette.Grid}\"/>");
                Line($"<text x=\"{P(x + (cell / 2.0))}\" y=\"{P(y + (Height / 2.0) + 4.5)}\" font-size=\"{P(size)}\" text-anchor=\"middle\">{number}</text></g>");
            }
        }

        Line($"<text class=\"note\" x=\"16\" y=\"{P(height - 16.0)}\" fill=\"{Palette.Muted}\">{accuracy}</text>");
        Line($"</svg>");
        return svg.ToString();

        void Line(FormattableString line) => svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    private static string P(double position) => SvgText.Pixel(position);
}
