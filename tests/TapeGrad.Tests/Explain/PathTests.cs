using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace TapeGrad.Tests.Explain;

/// <summary>Paths against brute force, and against what is known of graphs that have too many.</summary>
public sealed class PathTests
{
    private const int MostPaths = 100_000;

    [Test]
    public void Explain_ReferenceGraphs_HaveThePathsOfBruteForce()
    {
        int compared = 0;
        int beyond = 0;
        foreach ((string name, Graph graph) in ReferenceGraphs.All)
        {
            GraphNode[] leaves = [.. graph.Nodes.Where(n => n.Kind is NodeKind.Parameter or NodeKind.Input && double.IsFinite(n.Grad))];
            // A network has hundreds of leaves of one kind; some of each are enough.
            foreach (GraphNode leaf in leaves.Where((_, i) => i % Math.Max(1, leaves.Length / 8) == 0))
            {
                if (BigInteger.Parse(graph.Explain(leaf, 0).Paths, CultureInfo.InvariantCulture) > MostPaths)
                {
                    beyond++;
                    continue;
                }

                Compare(graph, leaf, $"{name}, n{leaf.Id}");
                compared++;
            }
        }

        TestContext.Out.WriteLine($"{compared} leaves compared, {beyond} with more than {MostPaths} paths");
        Assert.That(compared, Is.GreaterThan(500));
    }

    [TestCase(500)]
    public void Explain_RandomGraphs_HaveThePathsOfBruteForce(int graphs)
    {
        for (int seed = 0; seed < graphs; seed++)
        {
            Graph graph = RandomDag(seed);
            foreach (GraphNode node in graph.Nodes)
            {
                Compare(graph, node, $"seed {seed}, n{node.Id}");
            }
        }
    }

    [Test]
    public void Explain_EqualPaths_AreCountedAndListedOnce()
    {
        Graph graph = Diamond(60, 0.5, 0.5);

        Explanation w = graph.Explain(graph.Nodes[0], 200);

        Assert.That(w.Paths, Is.EqualTo(BigInteger.Pow(2, 60).ToString(CultureInfo.InvariantCulture)));
        Assert.That(w.Strongest.Select(p => string.Join(',', p.Nodes.Select(n => n.Id))).Distinct().Count(), Is.EqualTo(200));
        Assert.That(w.Strongest.Select(p => p.Product), Is.All.EqualTo(Math.ScaleB(1.0, -60)));
        Assert.That(w.Rest, Is.EqualTo(1.0).Within(1e-15));
    }

    [Test]
    public void Explain_TiltedDiamond_HasItsPathsInOrder()
    {
        Graph graph = Diamond(60, 0.5, 0.6);

        double[] products = [.. graph.Explain(graph.Nodes[0], 100).Strongest.Select(p => p.Product)];

        // The strongest takes the strong side always; 60 paths leave it once, and then come those that leave it twice.
        Assert.That(products[0], Is.EqualTo(Math.Pow(0.6, 60)).Within(1e-25));
        Assert.That(products[1..61], Is.All.EqualTo(Math.Pow(0.6, 59) * 0.5).Within(1e-25));
        Assert.That(products[61..], Is.All.EqualTo(Math.Pow(0.6, 58) * 0.25).Within(1e-25));
    }

    [TestCase(5_000, 1506)]
    public void Explain_VeryManyPaths_HaveAllTheirDigits(int layers, int digits)
    {
        Graph graph = Diamond(layers, 0.5, 0.5);

        Explanation w = graph.Explain(graph.Nodes[0]);

        Assert.That(w.Paths, Is.EqualTo(BigInteger.Pow(2, layers).ToString(CultureInfo.InvariantCulture)).And.Length.EqualTo(digits));
        Assert.That(w.Sentence, Does.Contain($"about 10^{digits - 1} paths"));
    }

    // A long number at each node would take minutes here.
    [Test]
    public void Explain_AHundredThousandDigits_AreExact()
    {
        Graph graph = Diamond(332_000, 0.5, 0.5);

        Explanation w = graph.Explain(graph.Nodes[0], 1);

        Assert.That(w.Paths, Is.EqualTo(BigInteger.Pow(2, 332_000).ToString(CultureInfo.InvariantCulture)));
    }

    // Each node has users among the few that were recorded last, so that a cut has up to so many nodes.
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(4)]
    [TestCase(5)]
    [TestCase(12)]
    public void Count_OfANarrowGraph_IsThatOfLongNumbers(int width)
    {
        for (uint seed = 1; seed <= 20; seed++)
        {
            var random = new Pcg32(seed);
            var tape = new Tape();
            List<Value> nodes = [tape.Parameter(1.0, "w")];
            for (int i = 0; i < 400; i++)
            {
                Value Recent() => nodes[Math.Max(0, nodes.Count - 1 - (int)(random.NextDouble() * width))];
                nodes.Add(i % 50 == 49 ? Recent() + nodes[0] : Recent() + Recent());
            }

            nodes[^1].Backward();
            var graph = Graph.From(nodes[^1]);
            bool[] between = graph.Sweeps.Reach(0);

            BigInteger? narrow = NarrowCount.Of(graph._topology, 0, between);

            Assert.That(narrow, Is.EqualTo(PathCount.LongCount(graph._topology, 0, between)).Or.Null, $"seed {seed}");
            Assert.That(narrow is not null || width > 3, Is.True, $"seed {seed}");
        }
    }

    [Test]
    public void Explain_MoreThanHundredThousandDigits_AreTold()
    {
        Graph graph = Diamond(332_200, 0.5, 0.5);

        Explanation w = graph.Explain(graph.Nodes[0], 1);

        Assert.That(w.Paths, Is.EqualTo("~1e100002"));
        Assert.That(w.Sentence, Does.Contain("about 10^100002 paths"));
    }

    [Test]
    public void Explain_MillionDeep_IsNeitherRecursiveNorQuadratic() => SmallStack.Run(() =>
    {
        var tape = new Tape();
        Value w = tape.Parameter(0.5, "w");
        Value x = w;
        for (int i = 0; i < 1_000_000; i++)
        {
            x = x + 1e-6;
        }

        x.Backward();
        Graph graph = Graph.From(x);

        Explanation of = graph.Explain(graph.Nodes[0]);

        Assert.That(of.Paths, Is.EqualTo("1"));
        Assert.That(of.Strongest.Single().Nodes, Has.Count.EqualTo(1_000_001));
    });

    [Test]
    public void Explain_MillionWideExtremum_IsNotQuadratic()
    {
        var tape = new Tape();
        Value w = tape.Parameter(-1.0, "w");
        Values x = tape.Input(new double[300_000]);
        Value max = (x * w).Max();
        Value dot = (x * w).Dot(tape.Constant(new double[300_000]));
        Value output = max + dot;
        output.Backward();
        Graph graph = Graph.From(output);

        Explanation of = graph.Explain(graph.Nodes[0]);

        Assert.That(of.Cause, Is.EqualTo(GradientCause.Cut));
        Assert.That(of.Stops, Has.Count.GreaterThan(300_000));
    }

    // A file may hold any numbers, also gradients that do not fit its local derivatives.
    [TestCase(2_000)]
    public void Explain_GraphsOfAnyNumbers_TellSomething(int graphs)
    {
        string[] numbers = ["0", "-1", "1e308", "-1e-308", "\"NaN\"", "\"Infinity\"", "\"-Infinity\""];
        var random = new Pcg32(7);
        for (int seed = 0; seed < graphs; seed++)
        {
            string json = Regex.Replace(
                RandomDag(seed % 100).ToJson(),
                "(?<=\"(data|grad|local)\":)[^,}]+",
                number => random.Next(4) == 0 ? numbers[random.Next(numbers.Length)] : number.Value);
            Graph graph = Graph.FromJson(json);
            foreach (GraphNode node in graph.Nodes)
            {
                Assert.That(graph.Explain(node, 5).Sentence, Does.EndWith("."), json);
            }
        }
    }

    private static void Compare(Graph graph, GraphNode node, string what)
    {
        List<(double Product, int[] Nodes)> paths = BruteForce.Paths(graph, node);
        double absolute = paths.Sum(p => Math.Abs(p.Product));

        // Where parallel edges cancel, as in x / x, rounding may leave a path that is smaller than this.
        double least = 1e-13 * absolute;
        double[] expected = [.. BruteForce.Merged(paths).Where(product => Math.Abs(product) > least)];

        Explanation of = graph.Explain(node, paths.Count);

        Assert.That(of.Paths, Is.EqualTo(paths.Count.ToString(CultureInfo.InvariantCulture)), what);
        Assert.That(of.Absolute, Is.EqualTo(absolute).Within(1e-12 * absolute), what);
        double[] found = [.. of.Strongest.Select(p => p.Product).Where(p => Math.Abs(p) > least)];
        Assert.That(found, Has.Length.EqualTo(expected.Length), what);
        for (int i = 0; i < found.Length; i++)
        {
            Assert.That(Math.Abs(found[i]), Is.EqualTo(Math.Abs(expected[i])).Within(1e-12 * Math.Abs(expected[i])), what);
        }

        Assert.That(paths.Sum(p => p.Product), Is.EqualTo(node.Grad).Within(least), what);
        Assert.That(of.Strongest.Sum(p => p.Product) + of.Rest, Is.EqualTo(node.Grad).Within(least), what);
    }

    private static Graph Diamond(int layers, double left, double right)
    {
        var tape = new Tape();
        Value x = tape.Parameter(0.5, "w");
        for (int i = 0; i < layers; i++)
        {
            x = (x * left) + (x * right);
        }

        x.Backward();
        return Graph.From(x);
    }

    // Small, with parallel edges, cancellation, and local derivatives of 0.
    private static Graph RandomDag(int seed)
    {
        var random = new Pcg32((ulong)seed);
        var tape = new Tape();
        List<Value> values = [tape.Parameter(random.Next(3) - 1.0), tape.Parameter(1.5)];
        for (int i = 0; i < 9; i++)
        {
            Value a = values[random.Next(values.Count)];
            Value b = values[random.Next(values.Count)];
            values.Add(random.Next(6) switch
            {
                0 => a + b,
                1 => a - b,
                2 => a * b,
                3 => a.Relu(),
                4 => Value.Max(a, b),
                _ => a * 2.0,
            });
        }

        values[^1].Backward();
        return Graph.From(values[^1]);
    }
}
