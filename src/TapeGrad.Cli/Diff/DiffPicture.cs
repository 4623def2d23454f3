using System.Globalization;
using System.Net;
using TapeGrad.Graphviz;

namespace TapeGrad.Cli;

/// <summary>The graph of B with the changes in colour: green what appeared, yellow to red what changed, by how much.</summary>
internal static class DiffPicture
{
    // ColorBrewer's YlOrRd; strong colours would hide the text.
    private static readonly string[] Changed = ["#FFFFCC", "#FED976", "#FEB24C", "#FD8D3C", "#FC4E2A"];
    private const string Appeared = "#A1D99B";
    private const int MostListed = 500;

    public static string Dot(GraphDiff diff)
    {
        string gone = diff.Disappeared.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {(DiffGhosts.AreDrawn(diff) ? "dashed" : "not drawn:")} {diff.Disappeared.Count} gone");
        string dot = DotWriter.Write(diff.B, new DotOptions
        {
            Title = $"green new, red changed{gone}",
            StyleNode = node => Style(diff, node),
        });
        return DiffGhosts.AddTo(dot, diff);
    }

    public static string Html(GraphDiff diff, string svg, string report, string title) => $"""
        <!DOCTYPE html>
        <html lang="en">
        <meta charset="utf-8">
        <title>{WebUtility.HtmlEncode(title)}</title>
        <pre>{WebUtility.HtmlEncode(report)}</pre>
        {Gone(diff)}
        {svg[svg.IndexOf("<svg", StringComparison.Ordinal)..].TrimEnd()}
        </html>

        """;

    private static string Gone(GraphDiff diff) => diff.Disappeared.Count == 0 ? "" : string.Create(
        CultureInfo.InvariantCulture,
        $"<details><summary>Gone: {diff.Disappeared.Count}</summary><ul>{string.Concat(diff.Disappeared.Take(MostListed).Select(node => $"<li>{WebUtility.HtmlEncode(DiffGhosts.Words(node))}</li>"))}{(diff.Disappeared.Count > MostListed ? "<li>…</li>" : "")}</ul></details>");

    private static NodeStyle? Style(GraphDiff diff, GraphNode node)
    {
        if (diff.Before(node) is not { } before)
        {
            return new NodeStyle { Fill = Appeared, LineWidth = 3.0, Note = "appeared" };
        }

        double change = Math.Max(Relative(before.Data, node.Data), Relative(before.Grad, node.Grad));
        if (change <= diff.Tolerance)
        {
            return null;
        }

        string grad = Relative(before.Grad, node.Grad) > diff.Tolerance ? $", grad {Number(before.Grad)}" : "";
        return new NodeStyle { Fill = Changed[Math.Min(Changed.Length - 1, (int)(Math.Sqrt(change) * Changed.Length))], Note = $"was {Number(before.Data)}{grad}" };
    }

    // From 0 to 1, and to 2 where the sign turns.
    private static double Relative(double a, double b) =>
        a.Equals(b) ? 0.0 : Math.Abs(a - b) / Math.Max(Math.Abs(a), Math.Abs(b)) is var change && double.IsFinite(change) ? change : 2.0;

    private static string Number(double number) => number.ToString("G4", CultureInfo.InvariantCulture).Replace('-', '−');
}
