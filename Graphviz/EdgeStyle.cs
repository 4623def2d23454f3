namespace TapeGrad.Graphviz;

/// <summary>How one edge is drawn. What is null stays as it would be.</summary>
public sealed record EdgeStyle
{
    /// <summary>The colour of the line, as a name or as #RRGGBB.</summary>
    public string? Color { get; init; }

    /// <summary>The width of the line, in points.</summary>
    public double? LineWidth { get; init; }

    /// <summary>The text at the line, in place of the local derivative and the share.</summary>
    public string? Label { get; init; }
}
