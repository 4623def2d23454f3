namespace TapeGrad.Graphviz;

/// <summary>The colour and strength of a gradient: one table for all pictures, which the HTML page reads as well.</summary>
/// <remarks>
/// The colours are ColorBrewer's PuOr, which colour-blind readers can distinguish: orange if raising the node raises the
/// output, purple if it lowers the output. The strength is √(|gradient| / scale), so that small blame is still visible. A
/// sign is always printed too, because some printers have no colours.
/// </remarks>
public sealed class BlameScale
{
    internal static readonly string[] Raises = ["#FEE0B6", "#FDB863", "#E08214", "#B35806", "#7F3B08"];
    internal static readonly string[] Lowers = ["#D8DAEB", "#B2ABD2", "#8073AC", "#542788", "#2D004B"];

    // For the page in dark mode: weak blame is nearly the ground's colour, strong blame is bright.
    internal static readonly string[] DarkRaises = ["#3B2A18", "#6B4316", "#A2600F", "#E8963A", "#FFD9A0"];
    internal static readonly string[] DarkLowers = ["#2D2947", "#46407A", "#6C5FB0", "#A79BE0", "#E0DAFF"];
    internal const string DarkNeutral = "#232932";

    private readonly double _scale;

    /// <summary>Makes the scale on which <paramref name="scale"/> is the strongest gradient.</summary>
    public BlameScale(double scale) => _scale = scale;

    /// <summary>The fill of a node without blame.</summary>
    public static string Neutral => "#EDEDED";

    /// <summary>The colour of a sign in legends.</summary>
    public static string Swatch(double sign) => sign == 0.0 ? Neutral : (sign > 0.0 ? Raises : Lowers)[2];

    /// <summary>The largest finite gradient of a graph, without that of the output, which is the seed.</summary>
    public static double LargestGradient(Graph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        double largest = 0.0;
        foreach (GraphNode node in graph.Nodes)
        {
            double size = Math.Abs(node.Grad);
            if (node.Id != graph.Output.Id && double.IsFinite(size))
            {
                largest = Math.Max(largest, size);
            }
        }

        return largest;
    }

    /// <summary>The strength of a gradient on this scale, from 0 to 1; 1 if it is not finite.</summary>
    public double Strength(double gradient)
    {
        double size = Math.Abs(gradient);
        return size == 0.0 ? 0.0 : double.IsFinite(size) && _scale > 0.0 ? Math.Min(1.0, Math.Sqrt(size / _scale)) : 1.0;
    }

    /// <summary>The fill for a gradient, as #RRGGBB.</summary>
    public string Fill(double gradient) =>
        gradient == 0.0 || double.IsNaN(gradient) ? Neutral : (gradient > 0.0 ? Raises : Lowers)[Stop(gradient)];

    /// <summary>The colour of text on <see cref="Fill"/>, with a contrast of at least 4.5.</summary>
    public string Ink(double gradient) =>
        gradient == 0.0 || double.IsNaN(gradient) || Stop(gradient) < 3 ? "#000000" : "#FFFFFF";

    /// <summary>The colour of a line for a share of blame: always dark enough to be visible on white.</summary>
    public string Line(double share) =>
        share == 0.0 || double.IsNaN(share) ? "#9AA0A6" : (share > 0.0 ? Raises : Lowers)[Math.Max(2, Stop(share))];

    private int Stop(double gradient) => Math.Min(4, (int)(Strength(gradient) * 5.0));
}
