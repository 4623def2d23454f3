using System.Globalization;
using OpenQA.Selenium;

namespace TapeGrad.Viewer.Tests;

/// <summary>A formula that is typed in the page is computed and trained as the engine does it, and a link keeps it.</summary>
public sealed class PlaygroundTests : BrowserFixture
{
    private const string Status = ".playground-status";

    [SetUp]
    public void Wide() => _browser.Resize(1280, 900);

    [Test]
    public void Compute_TypedFormula_ShowsTheEnginesNumbersAndKeepsThemInTheAddress()
    {
        _browser.Open(Page());

        Type("#formula", "h = Tanh(w*x + b)\nSquare(h - 0.5)/(2 + x)");
        Type("[data-start=w]", "0.75");
        Type("[data-start=x]", "-1/2");
        Type("[data-start=b]", "0.1");
        Run("Compute", "Computed 10 nodes: the result is ");
        _browser.Slide("Moment", 999);

        AssertShows(Engine(0.75, -0.5, 0.1));
        Assert.That(_browser.HasButton("Script"), "lines are lit as those of a script");
        _browser.Wait("the address", () => Address().StartsWith($"#moment={_browser.Moments}", StringComparison.Ordinal));
        string link = Address();
        _browser.Open(Page(), link);
        Assert.That(_browser.Moment, Is.EqualTo(_browser.Moments));
        Assert.That(_browser.Script("return document.querySelector('#formula').value"), Is.EqualTo("h = Tanh(w*x + b)\nSquare(h - 0.5)/(2 + x)"));
        AssertShows(Engine(0.75, -0.5, 0.1));
    }

    [Test]
    public void Train_OverRows_GoesWhereTheEngineGoes()
    {
        double[] losses = Fitted([1, 2, 3, 4], [3, 4.5, 7.5, 9], 0.04, 25);
        _browser.Open(Page());

        Type("#formula", "prediction = w*x + b\nloss = Square(prediction - target)");
        Type("#csv", "x;target\n1;3\n2;4,5\n3;7,5\n4;9\n");
        Type("[data-start=w]", "0.5");
        Type("[data-start=b]", "-1");
        Type(".playground-train label:nth-of-type(1) input", "0.04");
        Type(".playground-train label:nth-of-type(2) input", "25");
        Run("Train", "Trained for 25 steps: the loss went from ");

        foreach (int step in (int[])[0, 1, 12, 24])
        {
            _browser.Slide("Training step", step);
            Assert.That(PrintedNumber.Is(_browser.Text("[data-chart=loss] .chart-value"), losses[step]), $"step {step + 1}");
        }
    }

    [Test]
    public void Compute_ManyRows_SaysThatItComputes()
    {
        _browser.Open(Page());
        Type("#formula", "loss = Square(w*x - y)");
        Type("#csv", "x;y\n" + string.Concat(Enumerable.Range(0, 1000).Select(i => $"{i};{2 * i}\n")));
        _browser.Script("window.said = []; const status = document.querySelector(arguments[0]); new MutationObserver(() => window.said.push(status.textContent)).observe(status, { childList: true, subtree: true })", Status);

        Run("Compute", "Computed ");

        Assert.That(_browser.Script("return window.said[0]"), Is.EqualTo("Computing …"));
    }

    [TestCase("#formula=%3Cimg+src%3Dx+onerror%3D%22window.hacked%3D1%22%3E", "Line 1 of the formula, at “<”: '<' cannot be here. Write a number, a name or an operation.")]
    [TestCase("#formula=y+%3D+x%0Aalert(y)", "Line 2 of the formula, at “alert”: 'alert' is not an operation.")]
    [TestCase("#formula=w*x&start=w:%3Cscript%3E", "The start value of w is '<script>', which is not a number.")]
    [TestCase("#formula=w*x&rate=0.1&steps=99999999", "The number of steps is '99999999', but it must be a whole number from 1 to 10000.")]
    [TestCase("#formula=w*x&data=x%0A%3Dcmd()", "Line 2 of the data: '=cmd()' in column 'x' is not a finite number.")]
    [TestCase("#formula=%E0%A4%A&moment=-1&step=x", "Line 1 of the formula")]
    public void Address_DamagedOrHostile_IsOneSentenceAndRunsNothing(string address, string sentence)
    {
        _browser.Open(Page(), address);

        Assert.That(_browser.Text(Status), Does.StartWith(sentence));
        Assert.That((_browser.State, _browser.Has("g.box"), _browser.Script("return window.hacked ?? null")), Is.EqualTo(("editing", false, (object?)null)));
        Type("#csv", "");
        Type("#formula", "Tanh(w)");
        Type("[data-start=w]", "1");
        Run("Compute", "Computed 2 nodes: the result is 0.7616.");
    }

    [TestCase("#formula=w*x&start=q:3", Status, "The address has a start value for 'q', which is not a parameter of this formula.")]
    [TestCase("#data=x%0A1", Status, "The address has data= but no formula=, so the page begins with a formula of its own.")]
    [TestCase("#formula=w*x&data=x,petal+length%0A1,2", Status, "Computed 3 nodes: the result is 0.5. Press Play to watch. The formula does not use the column 'petal length'. A formula cannot name the column 'petal length': a name has letters, digits and _ only, and does not begin with a digit. Call it petal_length.")]
    [TestCase("#formula=w*x&node=-1", ".banner", "The address has node=-1, but a node is a whole number from 0 on.")]
    public void Address_PartThatIsNotUsed_IsSaidInOneSentence(string address, string where, string sentence)
    {
        _browser.Open(Page(), address);

        Assert.That(_browser.State, Is.EqualTo("true"));
        Assert.That(_browser.Text(where), Does.StartWith(sentence));
    }

    [Test]
    public void Error_Place_IsSelectedAndTheRunStays()
    {
        _browser.Open(Page());
        Type("#formula", "h = x*2\nsin(h)");

        Run("Compute", "Line 2 of the formula, at “sin”: 'sin' is not an operation. Did you mean Sin?");
        _browser.Click("Show the place");

        Assert.That(_browser.Script("const f = document.activeElement; return f.value.slice(f.selectionStart, f.selectionEnd)"), Is.EqualTo("sin"));
        Assert.That(_browser.Has("g.box"), "the run that was shown");
    }

    [Test]
    public void Keys_Alone_ComputeTrainAndPlay()
    {
        _browser.Open(Page());
        _browser.Script("document.querySelector('#formula').focus(); document.querySelector('#formula').select()");

        _browser.Press("loss = Square(a - 3)");
        _browser.Press(Keys.Enter, Keys.Control);
        _browser.Wait("the training", () => _browser.Text(Status).StartsWith("Trained for 10 steps", StringComparison.Ordinal) && _browser.Boxes().Length == 3);
        _browser.Press(Keys.Tab);
        Assert.That(_browser.Focused, Is.EqualTo("input Start value of a"));
        _browser.Press(Keys.End + Keys.Backspace + Keys.Backspace + Keys.Backspace + "-1" + Keys.Enter);
        _browser.Wait("the other start", () => _browser.Boxes().Any(b => b.Value == "−1"));

        Assert.That(_browser.Focused, Is.EqualTo("input Start value of a"), "the focus stays");
        _browser.Script("document.activeElement.blur()");
        _browser.Press(Keys.End);
        Assert.That(_browser.Moment, Is.EqualTo(_browser.Moments));
        Assert.That(_browser.Boxes()[0].Grad, Is.EqualTo("−8"));
        _browser.Press(Keys.ArrowDown);
        Assert.That(_browser.TrainingStep, Is.EqualTo(2), "one step for one key, also after several runs");
    }

    [Test]
    public void Link_Copied_OpensTheWhatIf_AndABrokenFormulaIsNotCopied()
    {
        _browser.Open(Page(), "#what=1@1:5&formula=Square%28w*x-4%29&start=w:1+x:2&rate=0.1&steps=10");
        _browser.Wait("the what-if in the address", () => Address().Contains("what=1", StringComparison.Ordinal));
        _browser.Script("Object.defineProperty(navigator, 'clipboard', { value: { writeText: (text) => { window.copied = text; return Promise.resolve(); } } })");

        _browser.Click("Copy the link");
        _browser.Wait("the link", () => _browser.Text(Status).StartsWith("The link is copied.", StringComparison.Ordinal));
        string link = (string)_browser.Script("return window.copied")!;
        Assert.That(Uri.UnescapeDataString(link), Does.Contain("#moment=0&what=1@1:5&formula="));

        _browser.Script("window.copied = null");
        Type("#formula", "Tanh(q");
        _browser.Click("Copy the link");
        Assert.That(_browser.Text(Status), Does.StartWith("Line 1 of the formula"));
        Assert.That(_browser.Script("return window.copied"), Is.Null);
    }

    [Test]
    public void Tour_EndsWithOneGradientByHandThatThePageConfirms()
    {
        _browser.Open(Page());
        _browser.Click("Five-minute tour");

        Answer("2", "✗ The size is right, the sign is not. Try once more.");
        Answer("-2", "✓ Right: −2");
        _browser.Press(Keys.Enter);
        WaitForStop("2 of 4");
        Answer("-4", "✓ Right: −4");
        _browser.Press(Keys.Enter);
        WaitForStop("3 of 4");
        _browser.Wait("the training", () => _browser.Focused == "button Next ›" && _browser.Text(Status).StartsWith("Trained for 10 steps", StringComparison.Ordinal));
        _browser.Press(Keys.Enter);
        WaitForStop("4 of 4");
        Answer("2", "✗ That is the gradient of the prediction. Multiply it by x. Try once more.");
        Answer("6", "✓ Right: 6");

        _browser.Wait("the end of the sweep", () => _browser.Moment == _browser.Moments);
        Assert.That(_browser.Boxes()[0].Grad, Is.EqualTo("+6"));
        Assert.That(_browser.Text(".tour-after"), Does.Contain("You have computed a gradient by hand"));
        _browser.Press(Keys.Enter);
        Assert.That(_browser.Script("return document.querySelector('.tour').hidden"), Is.True);
    }

    private static string Page() => Written("playground", HtmlWriter.WritePlayground(null));

    private string Address() => (string)_browser.Script("return location.hash")!;

    private void Type(string css, string text) =>
        _browser.Script("const f = document.querySelector(arguments[0]); f.value = arguments[1]; f.dispatchEvent(new Event('input', { bubbles: true }))", css, text);

    private void Run(string button, string said)
    {
        _browser.Click(button);
        _browser.Wait(said, () => _browser.Text(Status).StartsWith(said, StringComparison.Ordinal) && (_browser.Boxes().Length > 0 || _browser.State == "editing"));
        _browser.Settle();
    }

    private void WaitForStop(string title) => _browser.Wait(title, () => _browser.Text("#tour-title").StartsWith(title, StringComparison.Ordinal));

    private void Answer(string number, string verdict)
    {
        _browser.Wait("the question", () => _browser.Focused == "input Your guess");
        _browser.Press(number + Keys.Enter);
        Assert.That(_browser.Text(".tour .verdict"), Is.EqualTo(verdict));
    }

    private static Graph Engine(double w, double x, double b)
    {
        var tape = new Tape();
        Value wide = tape.Parameter(w, "w");
        Value at = tape.Parameter(x, "x");
        Value bias = tape.Parameter(b, "b");
        Value y = ((wide * at) + bias).Tanh().Named("h");
        Value output = (y - 0.5).Square() / (2.0 + at);
        output.Backward();
        return Graph.From(output);
    }

    private void AssertShows(Graph graph)
    {
        Dictionary<int, (int Node, string Value, string Grad)> boxes = _browser.Boxes().ToDictionary(b => b.Node);
        Assert.That(boxes, Has.Count.EqualTo(graph.Nodes.Count));
        Assert.Multiple(() =>
        {
            foreach (GraphNode node in graph.Nodes)
            {
                Assert.That((PrintedNumber.Is(boxes[node.Id].Value, node.Data), PrintedNumber.Is(boxes[node.Id].Grad, node.Grad)), Is.EqualTo((true, true)), $"{node.Id}: {boxes[node.Id]}".ToString(CultureInfo.InvariantCulture));
            }
        });
    }

    // The mean squared errors of a line, step by step, by the engine.
    private static double[] Fitted(double[] x, double[] target, double rate, int steps)
    {
        var tape = new Tape();
        Value w = tape.Parameter(0.5, "w");
        Value b = tape.Parameter(-1.0, "b");
        var losses = new double[steps];
        for (int step = 0; step < steps; step++)
        {
            Value loss = Values.Of([.. x.Select((at, i) => ((w * at) + b - target[i]).Square())]).Mean();
            loss.Backward();
            losses[step] = loss.Data;
            w.Data -= rate * w.Grad;
            b.Data -= rate * b.Grad;
            tape.Reset();
        }

        return losses;
    }
}
