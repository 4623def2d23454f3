namespace TapeGrad;

/// <summary>An edge at which blame stops, because its local derivative is 0.</summary>
public sealed class BlameStop
{
    private readonly Graph _graph;
    private readonly int _edge;

    internal BlameStop(Graph graph, int position, int edge)
    {
        _graph = graph;
        _edge = edge;
        Node = graph.Nodes[position];
        Operand = graph.Nodes[graph._topology.OperandsOf(position)[edge]];
    }

    /// <summary>The node that gets blame.</summary>
    public GraphNode Node { get; }

    /// <summary>Its operand, which gets none.</summary>
    public GraphNode Operand { get; }

    /// <summary>What the 0 means: <c>w is multiplied by a, and a = 0</c>.</summary>
    public string Reason => StopReason.Of(_graph, Node, _edge);

    /// <summary>What to do about it, or "" where that depends.</summary>
    internal string Advice => StopReason.Advice(_graph, Node, _edge);

    /// <summary>The reason.</summary>
    public override string ToString() => Reason;
}
