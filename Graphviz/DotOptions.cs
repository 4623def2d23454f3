namespace TapeGrad.Graphviz;

/// <summary>What a picture shows.</summary>
public sealed record DotOptions
{
    /// <summary>The heading under the picture, such as the script and the step; null for none.</summary>
    public string? Title { get; init; }

    /// <summary>Whether nodes show their numbers.</summary>
    public bool Values { get; init; } = true;

    /// <summary>Whether nodes show their gradients.</summary>
    public bool Gradients { get; init; } = true;

    /// <summary>Whether edges show their local derivative and the share of blame that they pass on.</summary>
    public bool Shares { get; init; } = true;

    /// <summary>Whether the plain numbers of operations are shown, as the 3 of <c>x * 3</c>.</summary>
    public bool Constants { get; init; } = true;

    /// <summary>Whether the colours and signs are explained under the picture.</summary>
    public bool Legend { get; init; } = true;

    /// <summary>The gradient that gets the strongest colour; null takes the largest of this graph. Set it to compare steps.</summary>
    public double? Scale { get; init; }
}
