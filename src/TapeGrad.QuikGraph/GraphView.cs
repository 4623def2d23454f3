using System.Diagnostics.CodeAnalysis;
using QuikGraph;

namespace TapeGrad.QuikGraph;

/// <summary>The edges of a graph twice in arrays: sorted by their targets, and by their sources.</summary>
internal sealed class GraphView : IBidirectionalGraph<int, BlameEdge>
{
    private readonly int[] _ids;
    private readonly Edges _in;
    private readonly Edges _out;

    public GraphView(Graph graph)
    {
        _ids = [.. graph.Nodes.Select(n => n.Id)];
        BlameEdge[] edges = [.. graph.Nodes.SelectMany(n => n.Operands.Select((e, i) => new BlameEdge(e.Operand, n.Id, e.LocalDerivative, e.Share, i)))];
        _in = new Edges(_ids, edges, edge => edge.Target);
        _out = new Edges(_ids, edges, edge => edge.Source);
    }

    public bool IsDirected => true;

    public bool AllowParallelEdges => true;

    public bool IsVerticesEmpty => false;

    public int VertexCount => _ids.Length;

    public IEnumerable<int> Vertices => _ids;

    public bool IsEdgesEmpty => EdgeCount == 0;

    public int EdgeCount => _in.Count;

    IEnumerable<BlameEdge> IEdgeSet<int, BlameEdge>.Edges => _in.All;

    public bool ContainsVertex(int vertex) => Array.BinarySearch(_ids, vertex) >= 0;

    public bool ContainsEdge(BlameEdge edge) => ContainsVertex(edge.Target) && _in.Of(edge.Target).Contains(edge);

    public bool ContainsEdge(int source, int target) => TryGetEdge(source, target, out _);

    public bool TryGetEdge(int source, int target, out BlameEdge edge)
    {
        edge = TryGetEdges(source, target, out IEnumerable<BlameEdge>? edges) ? edges.FirstOrDefault() : default;
        return edge != default;
    }

    public bool TryGetEdges(int source, int target, [NotNullWhen(true)] out IEnumerable<BlameEdge>? edges)
    {
        edges = ContainsVertex(source) && ContainsVertex(target) ? _in.Of(target).Where(edge => edge.Source == source) : null;
        return edges is not null;
    }

    public bool IsOutEdgesEmpty(int vertex) => _out.Of(vertex).Count == 0;

    public int OutDegree(int vertex) => _out.Of(vertex).Count;

    public IEnumerable<BlameEdge> OutEdges(int vertex) => _out.Of(vertex);

    public BlameEdge OutEdge(int vertex, int index) => _out.Of(vertex)[index];

    public bool TryGetOutEdges(int vertex, [NotNullWhen(true)] out IEnumerable<BlameEdge>? edges) => _out.TryGet(vertex, out edges);

    public bool IsInEdgesEmpty(int vertex) => _in.Of(vertex).Count == 0;

    public int InDegree(int vertex) => _in.Of(vertex).Count;

    public IEnumerable<BlameEdge> InEdges(int vertex) => _in.Of(vertex);

    public BlameEdge InEdge(int vertex, int index) => _in.Of(vertex)[index];

    public bool TryGetInEdges(int vertex, [NotNullWhen(true)] out IEnumerable<BlameEdge>? edges) => _in.TryGet(vertex, out edges);

    public int Degree(int vertex) => InDegree(vertex) + OutDegree(vertex);

    // Edges in one array, grouped by one of their ends; the groups are in the order of the ids.
    private sealed class Edges
    {
        private readonly int[] _ids;
        private readonly int[] _start;
        private readonly BlameEdge[] _edges;

        public Edges(int[] ids, BlameEdge[] edges, Func<BlameEdge, int> end)
        {
            _ids = ids;
            _start = new int[ids.Length + 1];
            int[] groups = [.. edges.Select(edge => Array.BinarySearch(ids, end(edge)))];
            foreach (int group in groups)
            {
                _start[group + 1]++;
            }

            for (int i = 0; i < ids.Length; i++)
            {
                _start[i + 1] += _start[i];
            }

            int[] next = _start[..^1];
            _edges = new BlameEdge[edges.Length];
            for (int e = 0; e < edges.Length; e++)
            {
                _edges[next[groups[e]]++] = edges[e];
            }
        }

        public int Count => _edges.Length;

        public IEnumerable<BlameEdge> All => _edges;

        public ArraySegment<BlameEdge> Of(int vertex) => Array.BinarySearch(_ids, vertex) is >= 0 and int i
            ? new ArraySegment<BlameEdge>(_edges, _start[i], _start[i + 1] - _start[i])
            : throw new VertexNotFoundException($"The graph has no node with the id {vertex}.");

        public bool TryGet(int vertex, [NotNullWhen(true)] out IEnumerable<BlameEdge>? edges)
        {
            edges = Array.BinarySearch(_ids, vertex) >= 0 ? (IEnumerable<BlameEdge>)Of(vertex) : null;
            return edges is not null;
        }
    }
}
