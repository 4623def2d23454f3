namespace TapeGrad.Viewer;

/// <summary>How a line looks. Dash and marker distinguish lines as the colour does, for readers and printers without colour.</summary>
/// <param name="Color">The colour, as #RRGGBB.</param>
/// <param name="Dash">The lengths of dashes and gaps; "" for a solid line.</param>
/// <param name="Marker">The marker of each point; null for none.</param>
/// <param name="Width">The width in pixels.</param>
internal readonly record struct LineStyle(string Color, string Dash, Marker? Marker, double Width);

/// <summary>A marker.</summary>
/// <param name="Attributes">The attributes of its SVG path, which is drawn around the origin.</param>
internal sealed record Marker(string Attributes);

/// <summary>The looks of lines, from the table in <see cref="ChartRules"/>, and the colours around them.</summary>
/// <remarks>
/// The colours are those of Okabe and Ito, which colour-blind readers can distinguish, without their yellow, which is hard
/// to see on white. Seven colours, five dashes and six markers have no common factor, so named lines never look the same.
/// </remarks>
internal static class Palette
{
    /// <summary>How many series get a name and a look of their own.</summary>
    public const int Named = 10;

    public const string Ink = "#1B1F27";
    public const string Muted = "#5F6672";
    public const string Grid = "#E1E4E9";
    public const string FineGrid = "#F1F3F5";
    public const string AxisLine = "#9AA0A6";

    /// <summary>What a line is compared with: dashed, dark and without markers.</summary>
    public static LineStyle Reference => new(Ink, ChartRules.Reference.Dash, null, ChartRules.Reference.Width);

    /// <summary>The look of the series of this index; series without a name all look the same.</summary>
    public static LineStyle Of(int index) => index < Named
        ? new(At(ChartRules.Colors, index), At(ChartRules.Dashes, index), At(ChartRules.Markers, index), ChartRules.LineWidth)
        : new("#A3A9B3", "", null, 1.0);

    private static T At<T>(T[] table, int index) => table[index % table.Length];
}
