using System.Globalization;
using System.Text.Json;
using TapeGrad.Tests;

namespace TapeGrad.Viewer.Tests;

/// <summary>The page explains gradients as the engine does: paths, products, causes, and where blame stops.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class WhyTests
{
    [Test]
    public void Explain_RandomGraphs_IsTheEngines()
    {
        Graph[] graphs = [.. Enumerable.Range(0, 400).Select(i => Swept(i % 4 == 3 ? RandomNetwork.Record((ulong)i) : new RandomGraph(i, 2 + (i % 60)).Record(new Tape())[^1]))];

        Compare(graphs);
    }

    [Test]
    public void Explain_ZeroAndNotFinite_HasTheEnginesCauses()
    {
        Graph[] graphs = [Dead(), Cancelling(), Vanishing(), Infinite(), Crowded(70)];

        GradientCause[] causes = Compare(graphs);

        Assert.That(causes.Distinct(), Is.SupersetOf((GradientCause[])[GradientCause.Cut, GradientCause.Cancels, GradientCause.Underflow, GradientCause.NotFinite, GradientCause.None]));
    }

    // Returns the causes of all nodes.
    private static GradientCause[] Compare(Graph[] graphs)
    {
        string[] lines = PageScript.Run("explanations.mjs", graphs);
        Assert.That(lines, Has.Length.EqualTo(graphs.Length));
        List<GradientCause> causes = [];
        Assert.Multiple(() =>
        {
            foreach ((Graph graph, string line) in graphs.Zip(lines))
            {
                foreach ((GraphNode node, JsonElement found) in graph.Nodes.Zip(JsonDocument.Parse(line).RootElement.EnumerateArray()))
                {
                    Explanation expected = graph.Explain(node);
                    Assert.That(Wrong(expected, found), Is.Null, $"{expected.Sentence} The page: {found.GetProperty("sentence")}");
                    causes.Add(expected.Cause);
                }
            }
        });
        return [.. causes];
    }

    private static string? Wrong(Explanation expected, JsonElement found)
    {
        string? cause = expected.Cause switch { GradientCause.Cut => "cut", GradientCause.Cancels => "cancels", GradientCause.Underflow => "underflow", GradientCause.NotFinite => "not-finite", _ => null };
        JsonElement[] paths = [.. found.GetProperty("strongest").EnumerateArray()];
        double[] products = [.. paths.Select(p => PageScript.Number(p.GetProperty("product")))];
        double rest = PageScript.Number(found.GetProperty("rest"));
        return found.GetProperty("cause").GetString() != cause ? "cause"
            : !Same(PageScript.Number(found.GetProperty("paths")), double.Parse(expected.Paths, CultureInfo.InvariantCulture), 0.0) ? "number of paths"
            : !Same(PageScript.Number(found.GetProperty("absolute")), expected.Absolute, 0.0) ? "sum without signs"
            : products.Length != expected.Strongest.Count ? "count of strongest paths"
            : products.Zip(expected.Strongest, (a, b) => Same(Math.Abs(a), Math.Abs(b.Product), 0.0)).Contains(false) ? "products"
            : paths.Where((path, i) => IsAlone(expected, i) && !path.GetProperty("nodes").EnumerateArray().Select(n => n.GetInt32()).SequenceEqual(expected.Strongest[i].Nodes.Select(n => n.Id))).Any() ? "nodes of a path"
            : double.IsFinite(expected.Absolute) && !Same(rest, expected.Rest, expected.Absolute) ? $"rest {rest} instead of {expected.Rest}"
            : expected.Cause == GradientCause.Cut && !found.GetProperty("places").EnumerateArray().Select(n => n.GetInt32()).SequenceEqual(expected.Stops.Select(s => s.Node.Id).Distinct()) ? "stops"
            : null;
    }

    // Of equal products either may come first, and the last one may be another.
    private static bool IsAlone(Explanation expected, int path) => path < expected.Strongest.Count - 1
        && expected.Strongest.Where((other, i) => i != path && Same(Math.Abs(other.Product), Math.Abs(expected.Strongest[path].Product), 0.0)).FirstOrDefault() is null;

    private static bool Same(double a, double b, double size) => a.Equals(b) || Math.Abs(a - b) <= 1e-12 * (Math.Abs(b) + size);

    private static Graph Swept(Value output)
    {
        output.Backward();
        return Graph.From(output);
    }

    private static Graph Dead()
    {
        Value w = new Tape().Parameter(-2.0, "w");
        return Swept((w.Relu() * 3.0) + (w * 0.0) + (w.Clamp(-1.0, 1.0) * w.Square().Relu() * 0.0) + 1.0);
    }

    private static Graph Cancelling()
    {
        Value w = new Tape().Parameter(3.0, "w");
        Value twice = 2.0 * w;
        return Swept((twice * 3.0) - (twice * 3.0));
    }

    private static Graph Vanishing()
    {
        Value x = new Tape().Parameter(1.0, "x");
        for (int i = 0; i < 9; i++)
        {
            x = x * 1e-40;
        }

        return Swept(x);
    }

    private static Graph Infinite()
    {
        var tape = new Tape();
        Value p = tape.Parameter(0.0, "p");
        return Swept(p.Sqrt() + p.Square().Log());
    }

    // 2 to the power of `count` paths.
    private static Graph Crowded(int count)
    {
        Value x = new Tape().Parameter(1.0, "x");
        for (int i = 0; i < count; i++)
        {
            x = (x * 0.5) + (x * 0.25);
        }

        return Swept(x);
    }
}
