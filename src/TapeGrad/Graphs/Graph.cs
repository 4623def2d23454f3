using System.Collections;

namespace TapeGrad;

/// <summary>An immutable picture of a recorded computation. Exporters read it instead of the tape.</summary>
/// <remarks>Nodes are in tape order, so each comes after its operands.</remarks>
public sealed partial class Graph
{
    // How much of the sum of all sizes a sum may change when it is added in another order.
    internal const double Reordering = 1e-9;

    internal readonly Topology _topology;
    internal readonly double[] _data;
    internal readonly double[] _locals;
    internal readonly double[] _constants;

    // Null where the last sweep did not start at the output.
    internal readonly double[]? _grad;

    // Null where it would equal _grad.
    internal readonly double[]? _accumulated;

    private Graph(Topology topology, double[] data, double[] locals, double[] constants, double[]? grad, double[]? accumulated)
    {
        _topology = topology;
        _data = data;
        _locals = locals;
        _constants = constants;
        _grad = grad;
        _accumulated = accumulated;
        Nodes = new NodeList(this);
    }

    /// <summary>The output and all its ancestors, in tape order.</summary>
    public IReadOnlyList<GraphNode> Nodes { get; }

    /// <summary>The node that the picture was taken of. It is the last node.</summary>
    public GraphNode Output => Nodes[^1];

    /// <summary>Whether the last sweep started at the output, so that gradients and shares are known.</summary>
    public bool HasGradients => _grad is not null;

    /// <summary>The text of the script that recorded the computation, as far as it is known; <see cref="GraphNode.Line"/> counts its lines.</summary>
    public string? Source => _topology.Source;

    /// <summary>Takes a picture of everything that leads to <paramref name="output"/>.</summary>
    /// <remarks>
    /// Gradients are those of the last sweep, if it started at <paramref name="output"/>. Otherwise they are absent (NaN),
    /// and pictures say so. Take the picture before you update parameters. O(nodes), without recursion.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The handle is stale or empty, or parameters have been changed since the recording.</exception>
    public static Graph From(Value output) => output.RequireTape().Picture(output.Index);

    /// <summary>The graph in a few words, <c>Graph of loss = 4, grad 1: 12 nodes, 3 parameters</c>.</summary>
    public override string ToString() =>
        $"Graph of {Output}: {ShortText.Count(Nodes.Count, "node")}, {ShortText.Count(_topology.Kinds.Count(kind => kind == NodeKind.Parameter), "parameter")}{(HasGradients ? "" : ", no gradients")}";

    /// <summary>The node with this <see cref="GraphNode.Id"/>. O(log nodes).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The graph has no such node.</exception>
    public GraphNode GetNode(int id)
    {
        int position = Array.BinarySearch(_topology.Ids, id);
        return position >= 0
            ? Nodes[position]
            : throw new ArgumentOutOfRangeException(nameof(id), id, "The graph has no node with this id.");
    }

    /// <summary>The position of the node with this id, or −1.</summary>
    internal int PositionOf(int id) => Math.Max(-1, Array.BinarySearch(_topology.Ids, id));

    /// <summary>The text that recorded the node: an expression, or the rest of a statement's first line; null where it is not known.</summary>
    internal string? FormulaOf(GraphNode node)
    {
        string? line = Source is not null && node.Line is { } number ? Source.Split('\n').ElementAtOrDefault(number - 1) : null;
        return line is null ? null
            : node.Columns is { } columns && columns.End.Value <= line.Length ? line[columns]
            : line.Trim();
    }

    internal static Graph Of(Topology topology, double[] data, double[] locals, double[] constants, double[]? grad, double[]? accumulated) =>
        new(topology, data, locals, constants, grad, accumulated);

    /// <summary>Whether the other graph has the same nodes in the same order, with the same operations, names, scopes and operands; their numbers may differ.</summary>
    public bool HasSameShapeAs(Graph other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return _topology.SameAs(other._topology);
    }

    /// <summary>This graph with the other's topology object if both have the same shape, so that a run stores it once.</summary>
    internal Graph Sharing(Graph? other) =>
        other is not null && !ReferenceEquals(_topology, other._topology) && _topology.IsEqualTo(other._topology) && _topology.Unreached.AsSpan().SequenceEqual(other._topology.Unreached)
            ? new Graph(other._topology, _data, _locals, _constants, _grad, _accumulated)
            : this;

    private sealed class NodeList(Graph graph) : IReadOnlyList<GraphNode>
    {
        public int Count => graph._data.Length;

        public GraphNode this[int index]
        {
            get
            {
                ArgumentOutOfRangeException.ThrowIfNegative(index);
                ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
                return new GraphNode(graph, index);
            }
        }

        public IEnumerator<GraphNode> GetEnumerator()
        {
            for (int i = 0; i < Count; i++)
            {
                yield return new GraphNode(graph, i);
            }
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
