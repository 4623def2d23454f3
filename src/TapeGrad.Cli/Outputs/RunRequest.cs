using TapeGrad.Viewer;

namespace TapeGrad.Cli;

/// <summary>The outputs that a run was asked for; a folder or file is null if it was not asked for.</summary>
internal sealed record RunRequest
{
    public required string Name { get; init; }

    public required Dictionary<string, double> Settings { get; init; }

    public required StepSelection Steps { get; init; }

    public string? DotFolder { get; init; }

    public string? SvgFolder { get; init; }

    public string? HtmlFile { get; init; }

    public string? ChartFolder { get; init; }

    public string? LogFile { get; init; }

    public string? CsvFile { get; init; }

    /// <summary>The largest number of boxes of a picture; null for the default.</summary>
    public int? MaxNodes { get; init; }

    /// <summary>The questions of the page.</summary>
    public Quiz? Quiz { get; init; }
}
