namespace TapeGrad.Graphviz;

/// <summary>How a gradient becomes a colour and a width: the one table for every picture.</summary>
/// <remarks>
/// ColorBrewer's PuOr, which stays apart for colour-blind eyes: orange where raising the node raises the output, purple
/// where it lowers it. Strength is √(|gradient| / scale), so that small blame is still seen. A sign is always printed as
/// well, since colours do not survive every printer.
/// </remarks>
public sealed class BlameScale
{
    internal static readonly string[] Raises = ["#FEE0B6", "#FDB863", "#E08214", "#B35806", "#7F3B08"];
    internal static readonly string[] Lowers = ["#D8DAEB", "#B2ABD2", "#8073AC", "#542788", "#2D004B"];

    private readonly double _scale;

    /// <summary>Makes the scale on which <paramref name="scale"/> is the strongest gradient.</summary>
    public BlameScale(double scale) => _scale = scale;

    /// <summary>The fill of what has no blame.</summary>
    public static string Neutral => "#EDEDED";

    /// <summary>The colour that stands for a sign in legends.</summary>
    public static string Swatch(double sign) => sign == 0.0 ? Neutral : (sign > 0.0 ? Raises : Lowers)[2];

    /// <summary>The largest finite gradient of a graph. The output's own, which is the seed, does not count.</summary>
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

    /// <summary>How strong a gradient is on this scale, from 0 to 1; what is not finite counts as 1.</summary>
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

    /// <summary>A line's colour for a share of blame: never so pale that it is lost on white.</summary>
    public string Line(double share) =>
        share == 0.0 || double.IsNaN(share) ? "#9AA0A6" : (share > 0.0 ? Raises : Lowers)[Math.Max(2, Stop(share))];

    private int Stop(double gradient) => Math.Min(4, (int)(Strength(gradient) * 5.0));
}
