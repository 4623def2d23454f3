using QuikGraph;

namespace TapeGrad.QuikGraph;

/// <summary>Graphs for the algorithms of QuikGraph.</summary>
public static class QuikGraphExtensions
{
    /// <summary>The graph as QuikGraph takes it: vertices are the ids of its nodes, and edges lead from operands to the nodes that use them.</summary>
    /// <remarks>Made once, in time and memory in proportion to the edges. It does not change.</remarks>
    public static IBidirectionalGraph<int, BlameEdge> ToQuikGraph(this Graph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return new GraphView(graph);
    }

    /// <summary>The same against the direction of the data, as blame flows: edges lead from the output to the leaves.</summary>
    /// <remarks>A reversed edge has the edge of <see cref="ToQuikGraph"/> as its <see cref="SReversedEdge{TVertex, TEdge}.OriginalEdge"/>.</remarks>
    public static IBidirectionalGraph<int, SReversedEdge<int, BlameEdge>> ToReversedQuikGraph(this Graph graph) =>
        new ReversedBidirectionalGraph<int, BlameEdge>(graph.ToQuikGraph());
}
