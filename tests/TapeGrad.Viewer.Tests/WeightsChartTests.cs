namespace TapeGrad.Viewer.Tests;

public sealed class WeightsChartTests
{
    [Test]
    public void Weights_LeavesOutPredictionAndTarget()
    {
        var drawing = new ChartReader(ChartWriter.WriteWeights(Logs.Of("run", 3, i => i, i => [("prediction", i), ("w", i), ("target", 4), ("b", -i)])));

        Assert.That(drawing.OfClass("series").Select(g => g.Elements().First().Value), Is.EquivalentTo((string[])["w", "b"]));
        Assert.That(drawing.Texts, Has.Some.EqualTo("run: weights").And.Some.EqualTo("w 3").And.Some.EqualTo("b −3"));
    }

    [Test]
    public void Weights_MissingAtSomeSteps_LineGoesOn()
    {
        var drawing = new ChartReader(ChartWriter.WriteWeights(Logs.Of("run", 40, i => 1, i => i % 10 == 0 ? [("w", i), ("rare", 2 * i)] : [("w", i)])));

        (double X, double Y)[] rare = drawing.Lines("rare").Single();
        Assert.That(rare.Select(p => drawing.ReadStep(p.X)), Is.EqualTo((double[])[10, 20, 30, 40]).Within(0.01));
        Assert.That(rare.Select(p => drawing.Read(p.Y, logarithmic: false)), Is.EqualTo((double[])[20, 40, 60, 80]).Within(0.1));
        Assert.That(drawing.Notes, Is.Empty);
    }

    [TestCase(0.0)]
    [TestCase(0.6931471805599453)]
    [TestCase(-1e300)]
    [TestCase(1e-300)]
    [TestCase(double.Epsilon)]
    public void Weights_Constant_IsALevelLineInsideTheChart(double value)
    {
        var drawing = new ChartReader(ChartWriter.WriteWeights(Logs.Series("w", value, value, value)));

        (double X, double Y)[] line = drawing.Lines("w").Single();
        Assert.That(line.Select(p => p.Y).Distinct().Single(), Is.InRange(100.0, 340.0));
        Assert.That(drawing.YLabels.Distinct().Count(), Is.InRange(3, 9), "labels that differ");
    }

    [TestCase(1e-300, 1e300)]
    [TestCase(-1.7e308, 1.7e308)]
    [TestCase(1e-300, 5e-300)]
    [TestCase(-3e-7, 2e-7)]
    [TestCase(123_456.0, 123_457.0)]
    [TestCase(0.1, 0.3)]
    [TestCase(-20_000_000.0, -10_000_000.0)]
    public void Weights_AnyRange_ReadsBackByItsLabels(double first, double last)
    {
        var drawing = new ChartReader(ChartWriter.WriteWeights(Logs.Series("w", first, last)));

        (double X, double Y)[] line = drawing.Lines("w").Single();
        double tolerance = 1e-3 * (Math.Abs(first / 2) + Math.Abs(last / 2));
        Assert.That(drawing.YLabels, Has.Length.InRange(3, 9).And.Unique);
        Assert.That(drawing.Read(line[0].Y, logarithmic: false), Is.EqualTo(first).Within(tolerance));
        Assert.That(drawing.Read(line[1].Y, logarithmic: false), Is.EqualTo(last).Within(tolerance));
    }

    [Test]
    public void Weights_Thirteen_AllAreDrawnAndTenAreNamed()
    {
        var drawing = new ChartReader(ChartWriter.WriteWeights(Logs.Of("run", 5, i => 1, i => [.. Enumerable.Range(0, 13).Select(k => ($"w[{k}]", (double)(k * i)))])));

        Assert.That(drawing.OfClass("line").Count(), Is.EqualTo(13));
        Assert.That(drawing.OfClass("key").Count(), Is.EqualTo(11));
        Assert.That(drawing.Texts, Has.Some.EqualTo("w[9] 45").And.None.EqualTo("w[10] 50").And.Some.EqualTo("and 3 more"));
    }

    [Test]
    public void Weights_Ten_HaveLooksThatDifferInMoreThanColour()
    {
        var drawing = new ChartReader(ChartWriter.WriteWeights(Logs.Of("run", 5, i => 1, i => [.. Enumerable.Range(0, 10).Select(k => ($"w{k}", (double)(k * i)))])));

        string[] looks = [.. Enumerable.Range(0, 10).Select(k => drawing.Series($"w{k}")).Select(g =>
            $"{g.Elements().First(e => ChartReader.Class(e) == "line").Attribute("stroke-dasharray")?.Value} {g.Elements().First(e => ChartReader.Class(e) == "marker").Attribute("d")!.Value}")];
        Assert.That(looks, Is.Unique);
    }

    // In a long line, not every point has a marker.
    [TestCase(5, 0)]
    [TestCase(6, 7)]
    public void Weights_LongLines_HaveMarkersWhereDashesRepeat(int lines, int fewest)
    {
        var drawing = new ChartReader(ChartWriter.WriteWeights(Logs.Of("run", 400, i => 1, i => [.. Enumerable.Range(0, lines).Select(k => ($"w{k}", (double)(k * i)))])));

        string[][] marks = [.. Enumerable.Range(0, lines).Select(k => (string[])[.. drawing.Series($"w{k}").Elements().Where(e => ChartReader.Class(e) == "marker").Select(e => e.Attribute("transform")!.Value)])];
        Assert.That(marks.Select(m => m.Length), Is.All.InRange(fewest, fewest + (fewest / 3)));
        Assert.That(marks.SelectMany(m => m), Is.Unique);
        Assert.That(drawing.OfClass("key").Select(key => key.Descendants().Count(e => e.Attribute("transform") is not null)), Is.All.EqualTo(fewest > 0 ? 1 : 0), "in the legend");
    }

    [Test]
    public void Weights_NameOfTwoWordsAndWhatItIs_IsNotCut() =>
        Assert.That(
            new ChartReader(ChartWriter.WriteWeights(Logs.Of("run", 2, i => 1, i => [("early stopping: training loss", i), ("w", 1)]))).Texts,
            Has.Some.EqualTo("early stopping: training loss 2"));

    [Test]
    public void Weights_SameEnds_NamesDoNotOverlap()
    {
        var drawing = new ChartReader(ChartWriter.WriteWeights(Logs.Of("run", 5, i => 1, i => [.. Enumerable.Range(0, 12).Select(k => ($"w{k}", 1.0 / i))])));

        double[] at = [.. drawing.OfClass("key").Select(k => double.Parse(k.Elements().Single(e => e.Name.LocalName == "text").Attribute("y")!.Value, System.Globalization.CultureInfo.InvariantCulture)).Order()];
        Assert.That(at.Zip(at.Skip(1), (a, b) => b - a), Is.All.GreaterThan(15.0));
        Assert.That(at[^1], Is.LessThanOrEqualTo(360.0));
        Assert.That(at[0], Is.GreaterThan(60.0));
    }

    [Test]
    public void Weights_NoneLogged_SaysSo() =>
        Assert.That(new ChartReader(ChartWriter.WriteWeights(Logs.Of(1, 2))).Texts, Has.Some.EqualTo("The script logged no such number."));

    [Test]
    public void Weights_HundredsOfLongLines_StaySmall()
    {
        string svg = ChartWriter.WriteWeights(Logs.Of("run", 600, i => 1, i => [.. Enumerable.Range(0, 200).Select(k => ($"w{k}", Math.Sin(i * k)))]));

        Assert.That(svg, Has.Length.LessThan(1_000_000));
        Assert.That(new ChartReader(svg).OfClass("line").Count(), Is.EqualTo(200));
    }
}
