using System.Globalization;

namespace TapeGrad;

/// <summary>One node of a <see cref="Graph"/>.</summary>
/// <remarks>
/// Two nodes are equal when they are the same node of the same <see cref="Graph"/> object, as two handles of the tape are
/// (<see cref="Value"/>). Nodes of two pictures are never equal, even if the pictures look the same.
/// </remarks>
public readonly struct GraphNode : IEquatable<GraphNode>
{
    private readonly Graph _graph;
    private readonly int _position;

    internal GraphNode(Graph graph, int position)
    {
        _graph = graph;
        _position = position;
    }

    /// <summary>The index of the node on the tape.</summary>
    public int Id => Shape.Ids[_position];

    /// <summary>What the node is: a leaf of some kind, or an operation.</summary>
    public NodeKind Kind => Shape.Kinds[_position];

    /// <summary>The label of the operation, such as <c>tanh</c> or <c>*</c>; "" for a leaf.</summary>
    public string Op => Shape.Ops[_position];

    /// <summary>The plain numbers of the operation: the 3 of <c>x * 3</c>, the bounds of a clamp.</summary>
    public IReadOnlyList<double> Constants => _graph._constants[Shape.ConstantStart[_position]..Shape.ConstantStart[_position + 1]];

    /// <summary>Whether the number is the left operand, as in <c>3 - x</c>.</summary>
    public bool IsConstantFirst => Shape.ConstantFirst[_position];

    /// <summary>The name that was given to the node, or null.</summary>
    public string? Name => Shape.Names[_position];

    /// <summary>The scopes that hold the node, from the outside in, joined by '/'; "" for none.</summary>
    public string Scope => Shape.Scopes[_position];

    /// <summary>The line of the script that recorded the node, counted from 1; null where it is not known.</summary>
    /// <remarks>Scripts have lines where <c>tapegrad</c> runs them. The line is that of the operator or of the method's name.</remarks>
    public int? Line => Span.Line > 0 ? Span.Line : null;

    /// <summary>The part of the line that recorded the node, as in <c>line[node.Columns.Value]</c>; null where only the line is known.</summary>
    public Range? Columns => Span.To > 0 ? Span.From..Span.To : null;

    /// <summary>The number at the node.</summary>
    public double Data => _graph._data[_position];

    /// <summary>The gradient that the last sweep gave this node: the seed at the output plus all shares that arrive.</summary>
    /// <remarks>NaN where the graph has no gradients; see <see cref="Graph.HasGradients"/>.</remarks>
    public double Grad => _graph._grad is null ? double.NaN : _graph._grad[_position];

    /// <summary>What <see cref="Value.Grad"/> said: differs from <see cref="Grad"/> only where a parameter has added up several sweeps.</summary>
    public double AccumulatedGrad => _graph._accumulated is null ? Grad : _graph._accumulated[_position];

    /// <summary>The operands in order. The two operands of <c>x * x</c> are two edges.</summary>
    public IReadOnlyList<GraphEdge> Operands
    {
        get
        {
            int start = Shape.OperandStart[_position];
            var edges = new GraphEdge[Shape.OperandStart[_position + 1] - start];
            for (int e = 0; e < edges.Length; e++)
            {
                double local = _graph._locals[start + e];
                edges[e] = new GraphEdge(Shape.Ids[Shape.Operands[start + e]], local, Grad == 0.0 ? 0.0 : local * Grad);
            }

            return edges;
        }
    }

    private Graph.Topology Shape => _graph._topology;

    private ScriptSpan Span => Shape.Spans is { } spans ? spans[_position] : default;

    /// <summary>Whether both are the same node of the same graph.</summary>
    public static bool operator ==(GraphNode left, GraphNode right) => left.Equals(right);

    /// <summary>Whether they are different nodes, or nodes of different graphs.</summary>
    public static bool operator !=(GraphNode left, GraphNode right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(GraphNode other) => ReferenceEquals(_graph, other._graph) && _position == other._position;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is GraphNode other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_graph, _position);

    /// <summary>The position of the node in this graph, or −1 if it belongs to another.</summary>
    internal int PositionIn(Graph graph) => ReferenceEquals(_graph, graph) ? _position : -1;

    /// <summary>The node in a few words, <c>y = 2.5, grad 1</c>, without the gradient where the graph has no gradients; never throws.</summary>
    public override string ToString()
    {
        if (_graph is null)
        {
            return "default(GraphNode)";
        }

        string name = Name is null ? string.Create(CultureInfo.InvariantCulture, $"n{Id}") : ShortText.Shortened(Name);
        return _graph.HasGradients
            ? string.Create(CultureInfo.InvariantCulture, $"{name} = {Data}, grad {Grad}")
            : string.Create(CultureInfo.InvariantCulture, $"{name} = {Data}");
    }
}
