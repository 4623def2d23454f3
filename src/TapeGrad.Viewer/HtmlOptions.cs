namespace TapeGrad.Viewer;

/// <summary>What a page shows beside the run.</summary>
public sealed record HtmlOptions
{
    /// <summary>The title of the page; null for the name of the run, or of the graph's output.</summary>
    public string? Title { get; init; }

    /// <summary>Which steps the page plays, of those that kept a graph; null for all. The charts have every step.</summary>
    public Func<TrainingStep, bool>? Plays { get; init; }

    /// <summary>Questions below the picture; null for none.</summary>
    public Quiz? Quiz { get; init; }
}
