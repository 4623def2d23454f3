using System.Text.Json;

namespace TapeGrad.Viewer;

/// <summary>The numbers and looks of charts, from <c>chart-rules.json</c>: the page reads the same file.</summary>
internal static class ChartRules
{
    private static readonly JsonElement Table = Read();

    /// <summary>A loss gets a logarithmic axis where its largest number is more than this many times its smallest.</summary>
    public static double LogScaleRatio { get; } = Number("logScaleRatio");

    /// <summary>In a line of more points, not every point has a marker.</summary>
    public static int MostMarked { get; } = (int)Number("mostMarked");

    /// <summary>How many markers a longer line has, if it has any.</summary>
    public static int MarksOnLong { get; } = (int)Number("marksOnLong");

    /// <summary>A line of fewer points is joined even where it leaps.</summary>
    public static int FewestDots { get; } = (int)Number("fewestDots");

    /// <summary>The place of a number far outside the chart, in pixels. Between two such numbers a line has a gap.</summary>
    public static double Farthest { get; } = Number("farthest");

    /// <summary>A line leaps where its average step is more than this share of its extent.</summary>
    public static double Leap { get; } = Number("leap");

    /// <summary>
    /// A line is noisy where more than this share of its points are turns, and its average step is more than this share of its extent.
    /// </summary>
    public static (double Turns, double Way) Noise { get; } =
        (Table.GetProperty("noise").GetProperty("turns").GetDouble(), Table.GetProperty("noise").GetProperty("way").GetDouble());

    /// <summary>
    /// How many times as large as the median of a line with enough numbers a number may be on a linear axis, and how many times the median
    /// is shown where one is larger.
    /// </summary>
    public static (int Fewest, double Beyond, double Shown) Runaway { get; } =
        (Table.GetProperty("runaway").GetProperty("fewest").GetInt32(), Table.GetProperty("runaway").GetProperty("beyond").GetDouble(), Table.GetProperty("runaway").GetProperty("shown").GetDouble());

    /// <summary>
    /// A running mean: the least numbers on either side, the part of all numbers on either side, its points, its width, and how opaque the
    /// line behind it is.
    /// </summary>
    public static (int LeastHalf, int Parts, int Places, double Width, double Behind) Mean { get; } =
        (Table.GetProperty("mean").GetProperty("leastHalf").GetInt32(), Table.GetProperty("mean").GetProperty("parts").GetInt32(),
            Table.GetProperty("mean").GetProperty("places").GetInt32(), Table.GetProperty("mean").GetProperty("width").GetDouble(),
            Table.GetProperty("mean").GetProperty("behind").GetDouble());

    /// <summary>The triangles of two zeros are at least this many pixels apart.</summary>
    public static double ZerosApart { get; } = Number("zerosApart");

    /// <summary>The triangle that marks a zero, as an SVG path around the origin.</summary>
    public static string ZeroOutline { get; } = Text(Table.GetProperty("zeroOutline"));

    /// <summary>The radius of a dot, and that of an open one.</summary>
    public static (double Full, double Open) DotRadius { get; } =
        (Table.GetProperty("dots").GetProperty("radius").GetDouble(), Table.GetProperty("dots").GetProperty("openRadius").GetDouble());

    public static double LineWidth { get; } = Number("lineWidth");

    public static string[] Colors { get; } = [.. Table.GetProperty("colors").EnumerateArray().Select(c => Text(c.GetProperty("light")))];

    public static string[] Dashes { get; } = [.. Table.GetProperty("dashes").EnumerateArray().Select(Dash)];

    public static Marker[] Markers { get; } = [.. Table.GetProperty("markers").EnumerateArray().Select(ReadMarker)];

    /// <summary>The look of what a line is compared with.</summary>
    public static (string Dash, double Width) Reference { get; } =
        (Dash(Table.GetProperty("reference").GetProperty("dash")), Table.GetProperty("reference").GetProperty("width").GetDouble());

    private static JsonElement Read()
    {
        using Stream stream = typeof(ChartRules).Assembly.GetManifestResourceStream("chart-rules.json")!;
        using var file = JsonDocument.Parse(stream);
        return file.RootElement.Clone();
    }

    private static double Number(string name) => Table.GetProperty(name).GetDouble();

    private static string Text(JsonElement element) => element.GetString()!;

    private static string Dash(JsonElement lengths) => string.Join(' ', lengths.EnumerateArray().Select(l => l.GetRawText()));

    private static Marker ReadMarker(JsonElement marker)
    {
        string outline = Text(marker.GetProperty("outline"));

        // The white rim separates a marker from its line and from other markers. A plus has no inside, so it has no rim.
        return new Marker(marker.GetProperty("filled").GetBoolean()
            ? $"d=\"{outline}\" stroke=\"#FFFFFF\" stroke-width=\"1\""
            : $"d=\"{outline}\" stroke-width=\"{Table.GetProperty("plusWidth").GetRawText()}\"");
    }
}
