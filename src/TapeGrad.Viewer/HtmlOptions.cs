namespace TapeGrad.Viewer;

/// <summary>Options of a page.</summary>
public sealed record HtmlOptions
{
    /// <summary>The title of the page; null for the name of the run, or of the graph's output.</summary>
    public string? Title { get; init; }

    /// <summary>Which steps the page plays, of those that kept a graph; the charts have all steps.</summary>
    /// <remarks>
    /// Null lets the page choose: all steps until they fill 3 million characters of data, every second until 4 million, every
    /// fourth until 5 million, and so on, those with a caption, and the last step. <c>_ => true</c> plays them all.
    /// </remarks>
    public Func<TrainingStep, bool>? Plays { get; init; }

    /// <summary>Questions below the picture; null for none.</summary>
    public Quiz? Quiz { get; init; }

    /// <summary>What a <see cref="Diagnosis"/> of the run found: a list on the page that leads to the steps. Without findings there is no list.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];
}
