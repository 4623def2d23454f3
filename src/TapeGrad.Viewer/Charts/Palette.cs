namespace TapeGrad.Viewer;

/// <summary>How a line looks. The dash pattern and the marker say the same as the colour, for eyes and printers without it.</summary>
internal readonly record struct LineStyle(string Color, string Dash, Marker Marker, double Width);

internal enum Marker
{
    None,
    Circle,
    Square,
    Up,
    Diamond,
    Down,
    Plus,
}

/// <summary>The looks of lines: the colours of Okabe and Ito, which colour-blind eyes tell apart.</summary>
internal static class Palette
{
    /// <summary>How many series get a name and a look of their own.</summary>
    public const int Named = 10;

    public const string Ink = "#1B1F27";
    public const string Muted = "#5F6672";
    public const string Grid = "#E1E4E9";
    public const string FineGrid = "#F1F3F5";
    public const string AxisLine = "#9AA0A6";

    // Their yellow is left out: it is lost on white.
    private static readonly string[] Colors = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000"];

    // Seven colours, five dashes and six markers have no common factor, so that no look comes back among the named.
    private static readonly string[] Dashes = ["", "9 4", "2 3.5", "10 3.5 2 3.5", "16 4"];

    private static readonly Marker[] Markers = [Marker.Circle, Marker.Square, Marker.Up, Marker.Diamond, Marker.Down, Marker.Plus];

    /// <summary>What a line is compared with: dashed, dark and unmarked.</summary>
    public static LineStyle Reference => new(Ink, "7 5", Marker.None, 1.6);

    /// <summary>The look of the series of this index; beyond the named ones all look the same.</summary>
    public static LineStyle Of(int index) => index < Named
        ? new(Colors[index % Colors.Length], Dashes[index % Dashes.Length], Markers[index % Markers.Length], 2.0)
        : new("#A3A9B3", "", Marker.None, 1.0);
}
