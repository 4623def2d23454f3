using System.Globalization;

namespace TapeGrad.Graphviz.Tests;

/// <summary>Pictures of what repeats: scopes that do the same and nodes that are alike are one box, with the blame of all of them.</summary>
public sealed class StructureTests
{
    private const int Rows = 30;

    // 1 + 3 + 3 boxes; each row of the picture without structure has five.
    private static readonly DotOptions Small = new() { MaxNodes = 12 };

    [Test]
    public void Write_RowsOfATable_AreOneScopeWithAStackForEachOperation()
    {
        (Graph graph, Value w) = Table();

        string dot = DotWriter.Write(graph, Small);

        var drawn = new DotReader(dot);
        Assert.That(dot, Does.Contain($"graph [label=\"{Rows} × row\"").And.Contain("square corners are nodes that are alike"));
        Assert.That(Titles(dot), Is.EqualTo((string[])["x", $"{Rows} products", $"{Rows} × prediction", $"{Rows} differences"]));
        Assert.That(dot, Does.Contain(">with w<").And.Contain($">{Rows} inputs<"));
        Assert.That(drawn.Counts.Values.Sum(), Is.EqualTo(graph.Nodes.Count(node => node.Op != "gather")));
        // The blame of w is what its products pass back to it, and the box of the products has all that comes to them.
        Assert.That(drawn.Lines.Where(line => line.From == "n0").Sum(line => line.Share), Is.EqualTo(w.Grad).Within(1e-12));
        GraphNode[] products = [.. graph.Nodes.Where(node => node.Op == "*")];
        GraphNode strongest = products.MaxBy(node => Math.Abs(node.Grad));
        Assert.That(dot, Does.Contain($"{Rows} products, {Rows} nodes\\nstrongest gradient {strongest.Grad.ToString("R", CultureInfo.InvariantCulture)}\\n"
            + $"blame that comes in, without signs {Blame(products, graph).ToString("R", CultureInfo.InvariantCulture)}"));
        Pictures.Dot(dot);
    }

    [Test]
    public void Write_VectorOfParameters_IsOneBox()
    {
        var tape = new Tape();
        Values w = tape.Parameter([.. Enumerable.Range(0, 40).Select(i => i / 8.0)], "w");
        Value y = tape.Input([.. Enumerable.Range(0, 40).Select(i => 1.0 - i)], "x").Dot(w).Named("y");
        y.Backward();

        string dot = DotWriter.Write(Graph.From(y), Small);

        Assert.That(Titles(dot), Is.EqualTo((string[])["w", "x"]));
        Assert.That(dot, Does.Contain(">40 parameters<").And.Contain("40 edges\\n ← strongest −38"));
    }

    [Test]
    public void Write_LayersWithParameters_AreNotOneScope()
    {
        var tape = new Tape();
        List<Values> weights = [];
        for (int layer = 0; layer < 4; layer++)
        {
            using TapeScope scope = tape.Scope($"layer {layer}");
            weights.Add(tape.Parameter([.. Enumerable.Range(0, 256).Select(i => 0.1)], "w"));
        }

        Values x = tape.Input([.. Enumerable.Range(0, 16).Select(i => i / 8.0)], "x");
        for (int layer = 0; layer < 4; layer++)
        {
            using TapeScope scope = tape.Scope($"layer {layer}");
            x = x.Linear(weights[layer]).Tanh();
        }

        Value y = x.Sum().Named("y");
        y.Backward();

        string dot = DotWriter.Write(Graph.From(y), new DotOptions { MaxNodes = 20 });

        Assert.That(Enumerable.Range(0, 4).Select(layer => $"\"layer {layer}\""), Is.All.Matches<string>(name => dot.Contains($"label={name}", StringComparison.Ordinal)));
        Assert.That(Titles(dot).Count(title => title == "16 × tanh"), Is.EqualTo(4));
    }

    [Test]
    public void Write_ScopesThatComputeSomethingElse_StayApart()
    {
        var tape = new Tape();
        Value w = tape.Parameter(0.5, "w");
        List<Value> results = [];
        for (int row = 0; row < 12; row++)
        {
            using TapeScope scope = tape.Scope($"row {row}");
            Value x = tape.Input(row, "x");
            results.Add(row < 6 ? (w * x).Tanh() : (w * x).Sin());
        }

        Value y = Values.Of([.. results]).Mean().Named("y");
        y.Backward();

        string dot = DotWriter.Write(Graph.From(y), new DotOptions { MaxNodes = 10 });

        Assert.That(dot, Does.Contain("label=\"6 × row\"").And.Contain("label=\"6 × row (2)\"").And.Not.Contain("12 ×"));
        Assert.That(Titles(dot), Is.EqualTo((string[])["x", "6 products", "6 × tanh", "x", "6 products", "6 × sin"]));
    }

    // What a step takes from the step before it comes from another repetition, so that each step has the same depths.
    [TestCase(8)]
    [TestCase(20)]
    public void Write_RecurrentSteps_AreOneScope(int most)
    {
        var tape = new Tape();
        Value w = tape.Parameter(0.5, "w");
        Value hidden = tape.Input(1.0, "start");
        for (int step = 0; step < 25; step++)
        {
            using TapeScope scope = tape.Scope($"step {step}");
            hidden = ((w * hidden) + tape.Input(step, "x")).Tanh();
        }

        Value y = (hidden - 1.0).Square().Named("y");
        y.Backward();

        string dot = DotWriter.Write(Graph.From(y), new DotOptions { MaxNodes = most });

        Assert.That(dot, Does.Contain("label=\"25 × step\""));
        Assert.That(Titles(dot), Is.EqualTo((string[])["25 products", "x", "25 sums", "25 × tanh"]));
        Assert.That(new DotReader(dot).Counts.Values.Sum(), Is.EqualTo(Graph.From(y).Nodes.Count));
        Pictures.Dot(dot);
    }

    private static string[] Titles(string dot) =>
        [.. dot.Split('\n').Where(line => line.Contains("class=\"stack\"", StringComparison.Ordinal)).Select(line => line.Split("<B>")[1].Split("</B>")[0])];

    // Σ |share| over the edges that bring blame from other boxes.
    private static double Blame(GraphNode[] box, Graph graph)
    {
        HashSet<int> ids = [.. box.Select(node => node.Id)];
        return graph.Nodes.Where(node => !ids.Contains(node.Id)).SelectMany(node => node.Operands).Where(edge => ids.Contains(edge.Operand)).Sum(edge => Math.Abs(edge.Share));
    }

    // The mean of (w · x + 1 − target)² over the rows.
    private static (Graph Graph, Value W) Table()
    {
        var tape = new Tape();
        Value w = tape.Parameter(0.5, "w");
        List<Value> errors = [];
        for (int row = 0; row < Rows; row++)
        {
            using TapeScope scope = tape.Scope($"row {row}");
            Value x = tape.Input((row / 10.0) - 1.0, "x");
            errors.Add(((w * x) + 1.0).Named("prediction") - (row / 7.0));
        }

        Values all = Values.Of([.. errors]);
        Value loss = (all.Dot(all) / Rows).Named("loss");
        loss.Backward();
        return (Graph.From(loss), w);
    }
}
