#!/usr/bin/env dotnet
#:project ../../src/TapeGrad.QuikGraph/TapeGrad.QuikGraph.csproj

// Three questions about a network, answered by graph algorithms of QuikGraph. Run it with: dotnet run examples/quikgraph/questions.cs

using QuikGraph;
using QuikGraph.Algorithms;
using QuikGraph.Algorithms.Search;
using QuikGraph.Algorithms.ShortestPath;
using TapeGrad;
using TapeGrad.Nn;
using TapeGrad.QuikGraph;

// One body with two heads: a class and a size are predicted from the same hidden layer.
var tape = new Tape();
var random = new Pcg32(1);
var body = new Layer(tape, 2, 4, Activation.Tanh, Initializer.XavierUniform(random), "body");
var sizes = new Layer(tape, 4, 1, Activation.Identity, Initializer.XavierUniform(random), "size");
var classes = new Layer(tape, 4, 1, Activation.Sigmoid, Initializer.XavierUniform(random), "class");
Values hidden = body.Forward(tape.Input([0.5, -1.0], "x"));
Value sizeLoss = (sizes.Forward(hidden)[0] - 0.25).Square().Named("size loss");
Value classLoss = (-classes.Forward(hidden)[0].Log()).Named("class loss");
Value loss = (sizeLoss + classLoss).Named("loss");
loss.Backward();
Graph graph = Graph.From(loss);

// 1. How deep is the network? The longest path counts each edge as 1 and keeps the greater distance.
IBidirectionalGraph<int, SReversedEdge<int, BlameEdge>> blame = graph.ToReversedQuikGraph();
var depth = new DagShortestPathAlgorithm<int, SReversedEdge<int, BlameEdge>>(blame, _ => 1.0, DistanceRelaxers.CriticalDistance);
depth.Compute(graph.Output.Id);
Console.WriteLine(depth.GetDistances().Max(d => d.Value));      // 7

// 2. Along which path does the first weight get most blame? Its weakest edge carries more than that of any other path.
int weight = graph.Nodes.First(n => n.Name == "body.w[0]").Id;
var widest = new DagShortestPathAlgorithm<int, SReversedEdge<int, BlameEdge>>(
    blame, e => Math.Min(double.MaxValue, 1.0 / Math.Abs(e.OriginalEdge.Share)), new Widest());
widest.Compute(graph.Output.Id);
Console.WriteLine($"{1.0 / widest.GetDistance(weight):F4}");    // 0.0950

// 3. What do the two losses share? Both reach it against the direction of the data.
HashSet<int> Below(Value output)
{
    HashSet<int> found = [];
    var search = new BreadthFirstSearchAlgorithm<int, SReversedEdge<int, BlameEdge>>(blame);
    search.DiscoverVertex += id => found.Add(id);
    search.Compute(graph.Nodes.First(n => n.Name == output.Name).Id);
    return found;
}

GraphNode[] shared = [.. Below(sizeLoss).Intersect(Below(classLoss)).Select(graph.GetNode)];
Console.WriteLine(shared.Count(n => n.Kind == NodeKind.Parameter));     // 12
Console.WriteLine(string.Join(", ", shared.Select(n => n.Scope).Where(s => s.Length > 0).Distinct()));     // body

// A path is as wide as its narrowest edge, so the greater of two distances counts.
sealed class Widest : IDistanceRelaxer
{
    public double InitialDistance => double.PositiveInfinity;

    public double Combine(double distance, double weight) => Math.Max(distance, weight);

    public int Compare(double x, double y) => x.CompareTo(y);
}
