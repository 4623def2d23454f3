using QuikGraph;
using QuikGraph.Algorithms;
using QuikGraph.Algorithms.ShortestPath;
using TapeGrad.Tests.Explain;

namespace TapeGrad.QuikGraph.Tests;

/// <summary>The view against the graph itself, and against QuikGraph's own copy of the same edges.</summary>
public sealed class GraphViewTests
{
    [Test]
    public void View_ReferenceGraphs_HasTheEdgesOfACopy()
    {
        foreach ((string name, Graph graph) in ReferenceGraphs.All.Where((_, i) => i % 10 == 0))
        {
            IBidirectionalGraph<int, BlameEdge> view = graph.ToQuikGraph();
            BidirectionalGraph<int, BlameEdge> copy = new(allowParallelEdges: true);
            copy.AddVertexRange(graph.Nodes.Select(n => n.Id));
            copy.AddEdgeRange(graph.Nodes.SelectMany(n => n.Operands.Select((e, i) => new BlameEdge(e.Operand, n.Id, e.LocalDerivative, e.Share, i))));

            Assert.That(view.Vertices, Is.EqualTo(copy.Vertices), name);
            Assert.That(view.Edges, Is.EquivalentTo(copy.Edges), name);
            Assert.That((view.VertexCount, view.EdgeCount, view.IsVerticesEmpty, view.IsEdgesEmpty), Is.EqualTo((copy.VertexCount, copy.EdgeCount, copy.IsVerticesEmpty, copy.IsEdgesEmpty)), name);
            foreach (int vertex in copy.Vertices)
            {
                Assert.That(view.InEdges(vertex), Is.EqualTo(copy.InEdges(vertex)), name);
                Assert.That(view.OutEdges(vertex), Is.EqualTo(copy.OutEdges(vertex)), name);
                Assert.That((view.InDegree(vertex), view.OutDegree(vertex), view.Degree(vertex)), Is.EqualTo((copy.InDegree(vertex), copy.OutDegree(vertex), copy.Degree(vertex))), name);
                Assert.That((view.IsInEdgesEmpty(vertex), view.IsOutEdgesEmpty(vertex)), Is.EqualTo((copy.IsInEdgesEmpty(vertex), copy.IsOutEdgesEmpty(vertex))), name);
            }
        }
    }

    [Test]
    public void View_ParallelEdges_AreToldApart()
    {
        IBidirectionalGraph<int, BlameEdge> view = Square().ToQuikGraph();

        Assert.That(view.TryGetEdges(0, 1, out IEnumerable<BlameEdge>? edges), Is.True);
        Assert.That(edges, Is.EqualTo((BlameEdge[])[new(0, 1, 3.0, 3.0, 0), new(0, 1, 3.0, 3.0, 1)]));
        Assert.That(view.TryGetEdge(0, 1, out BlameEdge edge) && view.ContainsEdge(edge) && view.ContainsEdge(0, 1), Is.True);
        Assert.That(view.ContainsEdge(edge with { Operand = 2 }) || view.ContainsEdge(1, 0) || view.TryGetEdge(1, 0, out _), Is.False);
        Assert.That((view.InEdge(1, 1).Operand, view.OutEdge(0, 1).Operand), Is.EqualTo((1, 1)));
        Assert.That(edge.ToString(), Is.EqualTo("n0 -> n1: local derivative 3, share 3"));
    }

    [Test]
    public void View_UnknownVertex_IsRefusedAsQuikGraphDoes()
    {
        IBidirectionalGraph<int, BlameEdge> view = Square().ToQuikGraph();

        Assert.That(view.ContainsVertex(7), Is.False);
        Assert.That(() => view.OutEdges(7), Throws.InstanceOf<VertexNotFoundException>().With.Message.EqualTo("The graph has no node with the id 7."));
        Assert.That(view.TryGetOutEdges(7, out _) || view.TryGetInEdges(7, out _) || view.TryGetEdges(7, 0, out _), Is.False);
    }

    [Test]
    public void Reversed_OfAGraph_LeadsFromTheOutputToItsLeaves()
    {
        IBidirectionalGraph<int, SReversedEdge<int, BlameEdge>> reversed = Square().ToReversedQuikGraph();

        Assert.That(reversed.Roots(), Is.EqualTo((int[])[1]));
        Assert.That(reversed.OutEdges(1).Select(e => (e.Target, e.OriginalEdge.Share)), Is.EqualTo(((int, double)[])[(0, 3.0), (0, 3.0)]));
    }

    // Each algorithm that docs/quikgraph.md names.
    [Test]
    public void Algorithms_OverTheDemo_Agree()
    {
        Graph graph = ReferenceGraphs.All.Last().Graph;
        IBidirectionalGraph<int, BlameEdge> view = graph.ToQuikGraph();

        Dictionary<int, int> place = view.TopologicalSort().Select((id, i) => (id, i)).ToDictionary(p => p.id, p => p.i);
        Assert.That(view.Edges.All(e => place[e.Source] < place[e.Target]), Is.True, "each node comes after its operands");

        Dictionary<int, int> components = [];
        Assert.That(view.WeaklyConnectedComponents(components), Is.EqualTo(1));

        Assert.That(Depth(graph), Is.EqualTo(DepthByHand(graph)));
        Assert.That(WidestPath(graph), Is.EqualTo(WidestByHand(graph)).Within(1e-12));
    }

    // What the package QuikGraph.Graphviz asks for is a list of vertices and edges.
    [Test]
    public void View_ServesAnAlgorithmOfTheShapeOfGraphvizAlgorithm()
    {
        GraphvizAlgorithmShape<int, BlameEdge> algorithm = new(Square().ToQuikGraph());
        algorithm.FormatVertex += vertex => $"n{vertex}";
        algorithm.FormatEdge += edge => $"{edge.Share}";

        Assert.That(algorithm.Generate(), Is.EqualTo("digraph G { 0 [label=\"n0\"]; 1 [label=\"n1\"]; 0 -> 1 [label=\"3\"]; 0 -> 1 [label=\"3\"]; }"));
    }

    private static Graph Square()
    {
        var tape = new Tape();
        Value x = tape.Parameter(3.0, "x");
        Value y = x * x;
        y.Backward();
        return Graph.From(y);
    }

    private static double Depth(Graph graph)
    {
        DagShortestPathAlgorithm<int, SReversedEdge<int, BlameEdge>> depth = new(graph.ToReversedQuikGraph(), _ => 1.0, DistanceRelaxers.CriticalDistance);
        depth.Compute(graph.Output.Id);
        return graph.Nodes.Max(n => depth.GetDistance(n.Id));
    }

    private static double DepthByHand(Graph graph)
    {
        Dictionary<int, double> depths = [];
        foreach (GraphNode node in graph.Nodes)
        {
            depths[node.Id] = node.Operands.Count == 0 ? 0.0 : 1.0 + node.Operands.Max(e => depths[e.Operand]);
        }

        return depths[graph.Output.Id];
    }

    private static double WidestPath(Graph graph)
    {
        DagShortestPathAlgorithm<int, SReversedEdge<int, BlameEdge>> widest = new(
            graph.ToReversedQuikGraph(), e => Math.Min(double.MaxValue, 1.0 / Math.Abs(e.OriginalEdge.Share)), new Widest());
        widest.Compute(graph.Output.Id);
        return 1.0 / widest.GetDistance(graph.Nodes[0].Id);
    }

    private static double WidestByHand(Graph graph)
    {
        double[] width = new double[graph.Output.Id + 1];
        width[graph.Output.Id] = double.PositiveInfinity;
        foreach (GraphNode node in graph.Nodes.Reverse())
        {
            foreach (GraphEdge edge in node.Operands)
            {
                width[edge.Operand] = Math.Max(width[edge.Operand], Math.Min(width[node.Id], Math.Abs(edge.Share)));
            }
        }

        return width[graph.Nodes[0].Id];
    }

    private sealed class Widest : IDistanceRelaxer
    {
        public double InitialDistance => double.PositiveInfinity;

        public double Combine(double distance, double weight) => Math.Max(distance, weight);

        public int Compare(double x, double y) => x.CompareTo(y);
    }

    private sealed class GraphvizAlgorithmShape<TVertex, TEdge>(IEdgeListGraph<TVertex, TEdge> visitedGraph)
        where TEdge : IEdge<TVertex>
    {
        public event Func<TVertex, string>? FormatVertex;

        public event Func<TEdge, string>? FormatEdge;

        public string Generate() => "digraph G { "
            + string.Concat(visitedGraph.Vertices.Select(v => $"{v} [label=\"{FormatVertex?.Invoke(v)}\"]; "))
            + string.Concat(visitedGraph.Edges.Select(e => $"{e.Source} -> {e.Target} [label=\"{FormatEdge?.Invoke(e)}\"]; ")) + "}";
    }
}
