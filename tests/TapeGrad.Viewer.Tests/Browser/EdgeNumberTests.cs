namespace TapeGrad.Viewer.Tests;

/// <summary>The two numbers beside an edge, its local derivative and its share: when they appear, and that they are the engine's.</summary>
public sealed class EdgeNumberTests : BrowserFixture
{
    [SetUp]
    public void Wide() => _browser.Resize(1440, 900);

    [TearDown]
    public void AnyWindow() => _browser.Emulate("Emulation.clearDeviceMetricsOverride", []);

    [TestCase("one-weight")]
    [TestCase("chain-rule")]
    public void EdgeNumbers_WherePictureHasRoom_AppearWithTheSharesUnasked(string example)
    {
        (string page, TrainingLog log) = ExamplePages.Of(example);
        GraphEdge[] edges = [.. log.Steps[0].Graph!.Nodes.SelectMany(node => node.Operands)];
        _browser.Open(page, "#moment=1&step=1");
        Assert.That(Shown(), Is.Empty, "before the sweep");

        _browser.Press(OpenQA.Selenium.Keys.End);

        Assert.That(Shown().Select(Number), Is.EquivalentTo(edges.SelectMany(edge => (double[])[edge.LocalDerivative, edge.Share]).Select(Printed)));
        Assert.That(_browser.Has(".scene[data-cropped=true]"), Is.False, "there is room");
    }

    [Test]
    public void EdgeNumbers_DuringTheSweep_AreThoseOfTheEdgesThatHavePassed()
    {
        (string page, TrainingLog log) = ExamplePages.Of("one-weight");
        GraphNode loss = log.Steps[0].Graph!.Output;
        _browser.Open(page, "#moment=999&step=1");
        int backward = (int)(long)_browser.Script("return document.querySelectorAll('.link.carried').length")!;

        // The update is one moment; before it is the share of the last edge, whose label has its numbers.
        for (int passed = backward; passed > 0; passed--)
        {
            _browser.Script("location.hash = arguments[0]", $"#moment={_browser.Moments - 1 - (backward - passed)}&step=1");
            _browser.Wait("the moment", () => _browser.Moment == _browser.Moments - 1 - (backward - passed));
            Assert.That(Shown(), Has.Length.EqualTo(2 * (passed - 1)), $"{passed} edges have passed");
        }

        _browser.Press(OpenQA.Selenium.Keys.ArrowRight);
        Assert.That(Shown().Select(Number), Is.EquivalentTo((double[])[Printed(loss.Operands[0].LocalDerivative), Printed(loss.Operands[0].Share)]));
    }

    [Test]
    public void EdgeNumbers_Toggled_AreInAPictureWithoutRoomAndGoAgain()
    {
        (string page, TrainingLog log) = ExamplePages.Of("two-layer");
        GraphEdge[] edges = [.. log.Steps[0].Graph!.Nodes.SelectMany(node => node.Operands)];
        _browser.Open(page, "#moment=999&step=1");
        Assert.That(Shown(), Is.Empty, "the picture with numbers does not fit into the window");

        Toggle();
        _browser.Wait("the numbers", () => Shown().Length > 0);
        Assert.That(Shown().Select(Number), Is.EquivalentTo(edges.SelectMany(edge => (double[])[edge.LocalDerivative, edge.Share]).Select(Printed)));

        Toggle();
        _browser.Wait("the picture without numbers", () => !_browser.Has(".edge-numbers text"));
    }

    [Test]
    public void EdgeNumbers_ToggledBeforeTheSweep_AreTheLocalDerivativesOfWhatIsComputed()
    {
        (string page, TrainingLog log) = ExamplePages.Of("one-weight");
        _browser.Open(page, "#moment=2&step=1");
        int computed = _browser.Boxes().Count(box => box.Value.Length > 0);
        Graph graph = log.Steps[0].Graph!;
        HashSet<int> ids = [.. _browser.Boxes().Where(box => box.Value.Length > 0).Select(box => box.Node)];

        Toggle();
        _browser.Wait("the numbers", () => Shown().Length > 0);

        Assert.That(computed, Is.LessThan(graph.Nodes.Count), "some are not computed yet");
        Assert.That(Shown().Select(Number), Is.EquivalentTo(graph.Nodes.Where(node => ids.Contains(node.Id)).SelectMany(node => node.Operands).Select(edge => Printed(edge.LocalDerivative))));
    }

    private void Toggle() => _browser.Script("[...document.querySelectorAll('label.toggle')].find(l => l.textContent.includes('Edge numbers')).click()");

    private string[] Shown() => [.. ((IEnumerable<object>)_browser.Script("return [...document.querySelectorAll('.edge-numbers text')].map(t => t.textContent).filter(t => t !== '')")!).Cast<string>()];

    private static double Number(string shown) => PrintedNumber.Read(shown.TrimStart('×', '←', ' ').Trim('(', ')'));

    // The page prints four digits.
    private static double Printed(double number) =>
        double.Parse(number.ToString("G4", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture);
}
