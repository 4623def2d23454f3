namespace TapeGrad.Graphviz;

/// <summary>Options of a picture. <see cref="DotWriter"/> and <see cref="MermaidWriter"/> take the same.</summary>
public sealed record DotOptions
{
    /// <summary>As many boxes as may be on a sheet of paper.</summary>
    internal const int OnASheet = 60;

    /// <summary>The heading under the picture, such as the script and the step; null for none.</summary>
    public string? Title { get; init; }

    /// <summary>Whether nodes show their numbers.</summary>
    public bool ShowValues { get; init; } = true;

    /// <summary>Whether nodes show their gradients.</summary>
    public bool ShowGradients { get; init; } = true;

    /// <summary>Whether edges show their local derivative and the share of blame that they pass on.</summary>
    public bool ShowShares { get; init; } = true;

    /// <summary>Whether the plain numbers of operations are shown, as the 3 of <c>x * 3</c>.</summary>
    public bool ShowConstants { get; init; } = true;

    /// <summary>Whether the colours and signs are explained under the picture.</summary>
    public bool ShowLegend { get; init; } = true;

    /// <summary>How many boxes are drawn at most, with twice as many lines; a larger graph is drawn in part.</summary>
    /// <remarks>
    /// With 60, the default, the picture also has so few boxes and lines that it fits on a sheet of paper (A3) with text of 8 points.
    /// First, each scope becomes one box, the deepest scopes first. If there are still too many boxes, the parameters with
    /// most blame are kept, then the inputs, then the other nodes, each with the path on which most of its blame arrives (the
    /// path whose weakest edge carries most). Without gradients, the nodes nearest to the output are kept. Stubs replace the
    /// other nodes and show how many there are. The output and one stub are always drawn. More than eight edges between the
    /// same two nodes are one line. <c>dot</c> takes a second for 1 500 boxes, and minutes for 5 000.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The number is less than 1.</exception>
    public int MaxNodes
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = OnASheet;

    /// <summary>The gradient that gets the strongest colour; null takes the largest of this graph. Set it to compare steps.</summary>
    public double? GradientScale { get; init; }

    /// <summary>Called for each node that is drawn; null, or a style of null, leaves it as it is.</summary>
    public Func<GraphNode, NodeStyle?>? StyleNode { get; init; }

    /// <summary>Called for each edge that is drawn, with the node that it leads to; null, or a style of null, leaves it as it is.</summary>
    /// <remarks>Lines of collapsed scopes and of stubs are several edges and are not asked for. Mermaid takes labels only.</remarks>
    public Func<GraphNode, GraphEdge, EdgeStyle?>? StyleEdge { get; init; }
}
