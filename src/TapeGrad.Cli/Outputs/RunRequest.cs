using TapeGrad.Viewer;

namespace TapeGrad.Cli;

/// <summary>The outputs that a run was asked for, with full paths, because a script may change the folder; one that was not asked for is null.</summary>
internal sealed record RunRequest
{
    public required string Script { get; init; }

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

    /// <summary>The file with the questions of the page.</summary>
    public string? QuizFile { get; init; }

    /// <summary>The questions of the page.</summary>
    public Quiz? Quiz { get; init; }

    /// <summary>The name of the run and of its pictures.</summary>
    public string Name => Path.GetFileNameWithoutExtension(Script);

    /// <summary>The outputs that are one file, in the order in which they are written.</summary>
    public IReadOnlyList<(string Option, string Path)> Files => Asked(("--log", LogFile), ("--csv", CsvFile), ("--html", HtmlFile));

    /// <summary>The outputs that are a folder of pictures.</summary>
    public IReadOnlyList<(string Option, string Path)> Folders => Asked(("--charts", ChartFolder), ("--dot", DotFolder), ("--svg", SvgFolder));

    private static (string Option, string Path)[] Asked(params ReadOnlySpan<(string Option, string? Path)> outputs)
    {
        List<(string, string)> asked = [];
        foreach ((string option, string? path) in outputs)
        {
            if (path is not null)
            {
                asked.Add((option, path));
            }
        }

        return [.. asked];
    }
}
