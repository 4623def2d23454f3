namespace TapeGrad.Viewer.Tests;

/// <summary>The samples of a batch as stacks: their sums, and one sample after the other, with the numbers of the engine.</summary>
public sealed class SampleTests : BrowserFixture
{
    private const int Rows = 20;

    [SetUp]
    public void Wide() => _browser.Resize(1440, 900);

    [Test]
    public void Samples_OfABatch_AreTheSumOfAllAndThenOneByOne()
    {
        (Value loss, Value w, Value b) = Recorded(Enumerable.Range(0, Rows));
        _browser.Open(Written("samples", HtmlWriter.Write(Graph.From(loss))), "#moment=999");

        Assert.That(_browser.Text("[data-testid=sample]"), Is.EqualTo($"the sum of {Rows} samples"));
        Assert.That(_browser.Has("g.box.scope .value"), "stacks");
        AssertGradients(w.Grad, b.Grad);
        double errors = Enumerable.Range(0, Rows).Sum(row => Error(row));
        Assert.That(PrintedNumber.Is(Value("differences").Replace("Σ ", "", StringComparison.Ordinal), errors), Value("differences"));

        foreach (int row in (int[])[0, 16, Rows - 1])
        {
            (_, Value ownW, Value ownB) = Recorded([row]);
            _browser.Slide("Sample", row + 1);

            Assert.That(_browser.Text("[data-testid=sample]"), Is.EqualTo($"sample {row + 1} of {Rows}"));
            Assert.That(PrintedNumber.Is(Value("differences"), Error(row)), $"{Value("differences")} is not {Error(row)}");
            AssertGradients(ownW.Grad, ownB.Grad);
        }

        _browser.Slide("Sample", 0);
        AssertGradients(w.Grad, b.Grad);
    }

    // A gather has the number of its operand and passes all blame on.
    [Test]
    public void Gather_OfScalars_IsDrawnThrough()
    {
        var tape = new Tape();
        Value w = tape.Parameter(0.5, "w");
        Values parts = Values.Of([w, w * 2.0, w.Sin()]);
        Value loss = parts.Dot(parts).Named("loss");
        loss.Backward();
        var graph = Graph.From(loss);
        Assert.That(graph.Nodes.Count(n => n.Op == "gather"), Is.EqualTo(3), "the engine has them");

        _browser.Open(Written("gather", HtmlWriter.Write(graph)), "#moment=999");

        int[] drawn = [.. _browser.Boxes().Select(box => box.Node).Order()];
        Assert.That(drawn, Is.EqualTo(graph.Nodes.Where(n => n.Op != "gather").Select(n => n.Id)));
        Assert.That(_browser.Text("g.box.output .work"), Does.StartWith("= w · w + "));
        Assert.That(PrintedNumber.Is(_browser.Boxes().Single(box => box.Node == graph.Nodes.Single(n => n.Name == "w").Id).Grad, w.Grad));
    }

    private void AssertGradients(double w, double b)
    {
        string[] gradients = [.. _browser.Boxes().Select(box => box.Grad)];
        Assert.That(PrintedNumber.Is(gradients[0], w), $"{gradients[0]} is not {w}");
        Assert.That(PrintedNumber.Is(gradients[1], b), $"{gradients[1]} is not {b}");
    }

    private string Value(string title) => (string)_browser.Script(
        "return [...document.querySelectorAll('g.box.scope')].find(box => box.querySelector('.title').textContent.includes(arguments[0])).querySelector('.value').textContent", title)!;

    private static double Error(int row) => Math.Tanh((0.5 * X(row)) - 0.3) - Target(row);

    private static double X(int row) => (row + 1) / 10.0;

    private static double Target(int row) => 1.0 + ((row + 1) / 5.0);

    // The mean over all rows, as far as these rows have a part in it.
    private static (Value Loss, Value W, Value B) Recorded(IEnumerable<int> rows)
    {
        var tape = new Tape();
        Value w = tape.Parameter(0.5, "w");
        Value b = tape.Parameter(-0.3, "b");
        List<Value> losses = [];
        foreach (int row in rows)
        {
            using (tape.Scope($"row {row}"))
            {
                Value x = tape.Input(X(row), "x");
                losses.Add((((w * x) + b).Tanh().Named("prediction") - tape.Input(Target(row), "target")).Square().Named("loss"));
            }
        }

        Value loss = (Values.Of([.. losses]).Sum() / Rows).Named("mean loss");
        loss.Backward();
        return (loss, w, b);
    }
}
