using System.Globalization;
using System.Text.RegularExpressions;
using OpenQA.Selenium;

namespace TapeGrad.Viewer.Tests;

/// <summary>The charts and maps of one node, with the engine's numbers.</summary>
public sealed partial class LearningMapTests : BrowserFixture
{
    [TestCase("w1")]
    [TestCase("w6")]
    public void LossAlongAParameter_SaysWhatTheEngineComputes(string name)
    {
        (string page, TrainingLog log) = ExamplePages.Of("two-layer");
        GraphNode node = Named(log, 3, name);
        double moved = Named(log, 4, name).Data;
        double change = LossOf(log, 3, name, moved) - log.Steps[2].Loss;

        _browser.Open(page, "#moment=0&step=3");
        Choose(name);

        string said = _browser.Text(".detail p");
        double[] numbers = [.. Numbers().Matches(said.Replace(name, "", StringComparison.Ordinal)).Select(m => ChartReader.Number(m.Value.TrimEnd('.', ',')))];
        double[] expected = [node.Grad, node.Data, moved, node.Grad * (moved - node.Data), change];
        Assert.That(numbers, Is.EqualTo(expected).Within(0.06).Percent, said);
        Assert.That(_browser.Has(".slice path.tangent.minus") && _browser.Has(".slice circle.there"));
    }

    [Test]
    public void LossAlongAParameter_IsACurveThroughTheEnginesLosses()
    {
        (string page, TrainingLog log) = ExamplePages.Of("one-weight");
        _browser.Open(page);
        Choose("w");

        // From 1 the step goes to 1.8, and the chart 1.5 times as far to both sides.
        double[][] points = [.. Points(".slice path.curve")];
        double[] here = [Attribute(".slice circle.here", "cx"), Attribute(".slice circle.here", "cy")];
        double[] there = [Attribute(".slice circle.there", "cx"), Attribute(".slice circle.there", "cy")];
        double perUnit = (there[0] - here[0]) / 0.8;
        double perLoss = (there[1] - here[1]) / (log.Steps[1].Loss - log.Steps[0].Loss);
        foreach (double[] point in points)
        {
            double w = 1.0 + ((point[0] - here[0]) / perUnit);
            double loss = Math.Pow((2.0 * w) - 4.0, 2.0);
            Assert.That(log.Steps[0].Loss + ((point[1] - here[1]) / perLoss), Is.EqualTo(loss).Within(0.15), $"w = {w}");
        }

        Assert.That(points, Has.Length.EqualTo(81));
        Assert.That((points[^1][0] - points[0][0]) / perUnit, Is.EqualTo(2.4).Within(0.01));
    }

    [Test]
    public void Neurons_OfTwoInputs_HaveAMapThatFollowsTheStep()
    {
        (string page, _) = ExamplePages.Of("two-layer");
        _browser.Open(page, "#moment=0&step=1");
        string[] first = Maps();

        _browser.Slide("Training step", 49);
        string[] last = Maps();

        Assert.That(first, Has.Length.EqualTo(3).And.Unique, "h1, h2 and y");
        Assert.That(first.Count(map => map.Contains("map-below", StringComparison.Ordinal) && map.Contains("map-above", StringComparison.Ordinal)), Is.EqualTo(2), "h1 and h2 are on both sides of 0.5");
        Assert.That(first.Count(map => map.Contains("map-line\" d=\"M", StringComparison.Ordinal)), Is.EqualTo(2));
        Assert.That(last.Zip(first, (now, before) => now != before), Is.All.True);
    }

    [TestCase("h1", "w1", "w2", "b1")]
    [TestCase("h2", "w3", "w4", "b2")]
    public void MapOfANeuron_ReadByTheKeyboard_SaysWhatTheEngineComputes(string name, string across, string up, string bias)
    {
        (string page, TrainingLog log) = ExamplePages.Of("two-layer");
        _browser.Open(page, "#moment=0&step=5");
        Choose(name);
        _browser.Script("document.querySelector('.detail .map-plot').focus()");

        _browser.Press(Keys.ArrowRight);
        _browser.Press(Keys.ArrowUp, withShift: true);

        // The map reaches from −0.5 to 1.5 and from −0.9 to 1.1; a press is a twentieth of that.
        Value z = new Tape().Input((Named(log, 5, across).Data * 0.6) + (Named(log, 5, up).Data * 0.6) + Named(log, 5, bias).Data);
        AssertRead(_browser.Text(".detail .map-read"), $"x1 0.6, x2 0.6: {name} is ", z.Sigmoid().Data);
        Assert.That(_browser.Moment, Is.Zero, "the arrows belong to the map");
    }

    [Test]
    public void DecisionMap_ReadByThePointerAndTheKeyboard_SaysWhatTheEngineComputes()
    {
        (string page, TrainingLog log) = ExamplePages.Of("two-layer");
        _browser.Open(page, "#moment=0&step=5");
        Assert.That(_browser.Text(".map-card .map-read"), Does.StartWith("Point at the map"));

        _browser.Point(".map-card .map-plot", 0.5);
        AssertModel(_browser.Text(".map-card .map-read"), log);
        _browser.Script("document.querySelector('.map-card .map-plot').focus()");
        _browser.Press(Keys.ArrowDown);
        AssertModel(_browser.Text(".map-card .map-read"), log);

        Assert.That(_browser.Has(".map-card .map-cross:not([hidden])"));
    }

    private static void AssertModel(string read, TrainingLog log)
    {
        Match place = Place().Match(read);
        Assert.That(place.Success, read);
        double[] x = [ChartReader.Number(place.Groups[1].Value), ChartReader.Number(place.Groups[2].Value)];
        double Neuron(string w, double a, string v, double b, string bias) =>
            new Tape().Input((Named(log, 5, w).Data * a) + (Named(log, 5, v).Data * b) + Named(log, 5, bias).Data).Sigmoid().Data;
        double y = Neuron("w5", Neuron("w1", x[0], "w2", x[1], "b1"), "w6", Neuron("w3", x[0], "w4", x[1], "b2"), "b3");
        Assert.That(ChartReader.Number(place.Groups[3].Value), Is.EqualTo(y).Within(2e-4), read);
    }

    private static void AssertRead(string read, string start, double expected)
    {
        Assert.That(read, Does.StartWith(start));
        Assert.That(PrintedNumber.Is(read[start.Length..].TrimEnd('.'), expected), read);
    }

    // The loss of a step of two-layer with one parameter changed.
    private static double LossOf(TrainingLog log, int step, string changed, double number)
    {
        var tape = new Tape();
        Value Of(string name) => tape.Input(name == changed ? number : Named(log, step, name).Data);
        Value h1 = ((Of("w1") * Of("x1")) + (Of("w2") * Of("x2")) + Of("b1")).Sigmoid();
        Value h2 = ((Of("w3") * Of("x1")) + (Of("w4") * Of("x2")) + Of("b2")).Sigmoid();
        return ((((Of("w5") * h1) + (Of("w6") * h2) + Of("b3")).Sigmoid()) - 1.0).Square().Data;
    }

    private static GraphNode Named(TrainingLog log, int step, string name) => log.Steps[step - 1].Graph!.Nodes.Single(n => n.Name == name);

    private void Choose(string name)
    {
        _browser.Press("/");
        _browser.Press(name + Keys.Enter);
    }

    private string[] Maps() => [.. ((IEnumerable<object>)_browser.Script("return [...document.querySelectorAll('.box-map')].map(i => i.innerHTML)")!).Cast<string>()];

    private double Attribute(string css, string name) => double.Parse((string)_browser.Script("return document.querySelector(arguments[0]).getAttribute(arguments[1])", css, name)!, CultureInfo.InvariantCulture);

    private IEnumerable<double[]> Points(string css) => ((string)_browser.Script("return document.querySelector(arguments[0]).getAttribute('d')", css)!)
        .Split('M', 'L').Skip(1).Select(pair => pair.Split(' ').Select(n => double.Parse(n, CultureInfo.InvariantCulture)).ToArray());

    [GeneratedRegex("[+−]?[0-9][0-9.]*(e[−0-9]+)?")]
    private static partial Regex Numbers();

    [GeneratedRegex("^x1 (.*), x2 (.*): y is (.*)\\.$")]
    private static partial Regex Place();
}
