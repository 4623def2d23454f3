namespace TapeGrad.Viewer;

/// <summary>Marks as SVG path attributes, around the origin; the white rim keeps them apart from the line and each other.</summary>
internal static class MarkerShape
{
    private const string Rim = "stroke=\"#FFFFFF\" stroke-width=\"1\"";

    public static string Of(Marker marker) => marker switch
    {
        Marker.Circle => $"d=\"M-4 0A4 4 0 1 1 4 0A4 4 0 1 1 -4 0Z\" {Rim}",
        Marker.Square => $"d=\"M-3.8 -3.8H3.8V3.8H-3.8Z\" {Rim}",
        Marker.Up => $"d=\"M0 -5L4.8 3.6H-4.8Z\" {Rim}",
        Marker.Diamond => $"d=\"M0 -5.2L5.2 0L0 5.2L-5.2 0Z\" {Rim}",
        Marker.Down => $"d=\"M0 5L4.8 -3.6H-4.8Z\" {Rim}",
        Marker.Plus => "d=\"M-4 0H4M0 -4V4\" stroke-width=\"2.2\"",
        _ => "d=\"\"",
    };
}
