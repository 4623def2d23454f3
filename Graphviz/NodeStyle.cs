namespace TapeGrad.Graphviz;

/// <summary>How one node is drawn. What is null stays as it would be.</summary>
public sealed record NodeStyle
{
    /// <summary>The colour of the box, as a name or as #RRGGBB.</summary>
    public string? Fill { get; init; }

    /// <summary>The colour of the outline.</summary>
    public string? Outline { get; init; }

    /// <summary>The width of the outline, in points.</summary>
    public double? LineWidth { get; init; }

    /// <summary>A last row of text in the box.</summary>
    public string? Note { get; init; }
}
