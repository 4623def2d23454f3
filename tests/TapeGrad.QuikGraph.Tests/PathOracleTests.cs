using QuikGraph;
using QuikGraph.Algorithms.RankedShortestPath;
using TapeGrad.Tests.Explain;

namespace TapeGrad.QuikGraph.Tests;

/// <summary>The paths of <see cref="Graph.Explain"/> against the ranked shortest paths of Hoffman and Pavley.</summary>
public sealed class PathOracleTests
{
    private const int Most = 12;

    [Test]
    public void Explain_ReferenceGraphs_RankPathsAsHoffmanAndPavleyDo()
    {
        int compared = 0;
        foreach ((string name, Graph graph) in ReferenceGraphs.All)
        {
            GraphNode[] leaves = [.. graph.Nodes.Where(n => n.Kind is NodeKind.Parameter or NodeKind.Input && double.IsFinite(n.Grad) && n.Grad != 0.0)];
            var ranking = new Ranking(graph);
            foreach (GraphNode leaf in leaves.Where((_, i) => i % Math.Max(1, leaves.Length / 4) == 0))
            {
                Compare(ranking, graph, leaf, $"{name}, n{leaf.Id}");
                compared++;
            }
        }

        Assert.That(compared, Is.GreaterThan(400));
    }

    [TestCase(0.5)]
    [TestCase(0.6)]
    public void Explain_DiamondsInARow_RankPathsAsHoffmanAndPavleyDo(double right)
    {
        var tape = new Tape();
        Value x = tape.Parameter(0.5, "w");
        for (int i = 0; i < 60; i++)
        {
            x = (x * 0.5) + (x * right);
        }

        x.Backward();
        Graph graph = Graph.From(x);

        Compare(new Ranking(graph), graph, graph.Nodes[0], "diamonds");
    }

    private static void Compare(Ranking ranking, Graph graph, GraphNode leaf, string what)
    {
        double[] expected = ranking.Of(leaf.Id);

        double[] found = [.. graph.Explain(leaf, Most).Strongest.Select(p => Math.Abs(p.Product))];

        Assert.That(found, Has.Length.EqualTo(expected.Length), what);
        for (int i = 0; i < found.Length; i++)
        {
            Assert.That(found[i], Is.EqualTo(expected[i]).Within(1e-9 * expected[i]), $"{what}, path {i}");
        }
    }

    // Weights are −log₂|local derivative|, of which many are negative. Shifted by the best way on from both ends they are not,
    // and the order of the paths stays. Rounding can leave −1e-16, which is 0.
    private sealed class Ranking
    {
        private readonly Graph _graph;
        private readonly Dictionary<int, double> _best;
        private readonly TaggedEdge<int, (double Local, double Shifted)>[] _edges;

        public Ranking(Graph graph)
        {
            _graph = graph;
            (int Source, int Target, double Local)[] edges =
            [
                .. graph.ToQuikGraph().Edges.Where(e => double.IsFinite(e.LocalDerivative)).GroupBy(e => (e.Source, e.Target))
                    .Select(g => (g.Key.Source, g.Key.Target, Local: g.Sum(e => e.LocalDerivative))).Where(e => e.Local != 0.0),
            ];
            _best = graph.Nodes.ToDictionary(n => n.Id, _ => double.NegativeInfinity);
            _best[graph.Output.Id] = 0.0;
            foreach ((int source, int target, double local) in edges.OrderByDescending(e => e.Target))
            {
                _best[source] = Math.Max(_best[source], Math.Log2(Math.Abs(local)) + _best[target]);
            }

            _edges =
            [
                .. edges.Where(e => double.IsFinite(_best[e.Target])).OrderBy(e => e.Source).Select(e => new TaggedEdge<int, (double, double)>(
                    e.Source, e.Target, (e.Local, Math.Max(0.0, _best[e.Source] - _best[e.Target] - Math.Log2(Math.Abs(e.Local)))))),
            ];
        }

        public double[] Of(int leaf)
        {
            if (leaf == _graph.Output.Id || double.IsNegativeInfinity(_best[leaf]))
            {
                return leaf == _graph.Output.Id ? [Math.Abs(_graph.Output.Grad)] : [];
            }

            HoffmanPavleyRankedShortestPathAlgorithm<int, TaggedEdge<int, (double Local, double Shifted)>> algorithm = new(From(leaf), e => e.Tag.Shifted)
            {
                ShortestPathCount = Most,
            };
            algorithm.Compute(leaf, _graph.Output.Id);
            return
            [
                .. algorithm.ComputedShortestPaths.Take(Most).Select(path => path.Aggregate(Math.Abs(_graph.Output.Grad), (product, e) => product * Math.Abs(e.Tag.Local))),
            ];
        }

        // No path leaves what the leaf reaches, and the algorithm takes its time for each node of the graph.
        private BidirectionalGraph<int, TaggedEdge<int, (double Local, double Shifted)>> From(int leaf)
        {
            BidirectionalGraph<int, TaggedEdge<int, (double Local, double Shifted)>> reached = new(allowParallelEdges: true);
            reached.AddVertex(leaf);
            foreach (TaggedEdge<int, (double Local, double Shifted)> edge in _edges.Where(e => reached.ContainsVertex(e.Source)))
            {
                reached.AddVerticesAndEdge(edge);
            }

            return reached;
        }
    }
}
