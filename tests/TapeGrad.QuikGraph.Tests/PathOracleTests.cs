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
            foreach (GraphNode leaf in leaves.Where((_, i) => i % Math.Max(1, leaves.Length / 4) == 0))
            {
                Compare(graph, leaf, $"{name}, n{leaf.Id}");
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

        Compare(graph, graph.Nodes[0], "diamonds");
    }

    private static void Compare(Graph graph, GraphNode leaf, string what)
    {
        double[] expected = Ranked(graph, leaf.Id);

        double[] found = [.. graph.Explain(leaf, Most).Strongest.Select(p => Math.Abs(p.Product))];

        Assert.That(found, Has.Length.EqualTo(expected.Length), what);
        for (int i = 0; i < found.Length; i++)
        {
            Assert.That(found[i], Is.EqualTo(expected[i]).Within(1e-9 * expected[i]), $"{what}, path {i}");
        }
    }

    // Weights are −log₂|local derivative|, of which many are negative. Shifted by the best way on from both ends they are not,
    // and the order of the paths stays. Rounding can leave −1e-16, which is 0.
    private static double[] Ranked(Graph graph, int leaf)
    {
        (int Source, int Target, double Local)[] edges =
        [
            .. graph.ToQuikGraph().Edges.Where(e => double.IsFinite(e.LocalDerivative)).GroupBy(e => (e.Source, e.Target))
                .Select(g => (g.Key.Source, g.Key.Target, Local: g.Sum(e => e.LocalDerivative))).Where(e => e.Local != 0.0),
        ];
        Dictionary<int, double> best = graph.Nodes.ToDictionary(n => n.Id, _ => double.NegativeInfinity);
        best[graph.Output.Id] = 0.0;
        foreach ((int source, int target, double local) in edges.OrderByDescending(e => e.Target))
        {
            best[source] = Math.Max(best[source], Math.Log2(Math.Abs(local)) + best[target]);
        }

        BidirectionalGraph<int, TaggedEdge<int, double>> shifted = new(allowParallelEdges: true);
        shifted.AddVertexRange(graph.Nodes.Select(n => n.Id));
        shifted.AddEdgeRange(edges.Where(e => double.IsFinite(best[e.Target])).Select(e => new TaggedEdge<int, double>(e.Source, e.Target, e.Local)));
        if (leaf == graph.Output.Id || double.IsNegativeInfinity(best[leaf]))
        {
            return leaf == graph.Output.Id ? [Math.Abs(graph.Output.Grad)] : [];
        }

        HoffmanPavleyRankedShortestPathAlgorithm<int, TaggedEdge<int, double>> algorithm = new(
            shifted, e => Math.Max(0.0, best[e.Source] - best[e.Target] - Math.Log2(Math.Abs(e.Tag))))
        {
            ShortestPathCount = Most,
        };
        algorithm.Compute(leaf, graph.Output.Id);
        return
        [
            .. algorithm.ComputedShortestPaths.Take(Most).Select(path => path.Aggregate(Math.Abs(graph.Output.Grad), (product, e) => product * Math.Abs(e.Tag))),
        ];
    }
}
