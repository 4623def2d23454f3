namespace TapeGrad.Viewer.Tests;

public sealed class LossChartTests
{
    [Test]
    public void Loss_SmallRange_PointsStandWhereALinearAxisSays()
    {
        double[] losses = [3.5, 2.25, 1.125, 1.0];

        var drawing = new ChartReader(ChartWriter.WriteLoss(Logs.Of(losses)));

        (double X, double Y)[] line = drawing.Lines("loss").Single();
        Assert.That(line.Select(p => drawing.Read(p.Y, logarithmic: false)), Is.EqualTo(losses).Within(1e-3));
        Assert.That(line.Select(p => drawing.ReadStep(p.X)), Is.EqualTo((double[])[1, 2, 3, 4]).Within(1e-3));
        Assert.That(drawing.Texts, Has.Some.EqualTo("loss"));
    }

    [Test]
    public void Loss_SpansDecades_PointsStandWhereALogarithmicAxisSays()
    {
        double[] losses = [4.0, 0.16, 0.0064, 2.56e-4, 1.024e-5];

        var drawing = new ChartReader(ChartWriter.WriteLoss(Logs.Of(losses)));

        double[] read = [.. drawing.Lines("loss").Single().Select(p => drawing.Read(p.Y, logarithmic: true))];
        Assert.That(read.Zip(losses, (r, l) => Math.Log10(r / l)), Is.All.EqualTo(0.0).Within(1e-3));
        Assert.That(drawing.Texts, Has.Some.EqualTo("loss (log scale)"));
        Assert.That(drawing.YLabels, Is.EqualTo((string[])["10⁻⁵", "10⁻⁴", "10⁻³", "10⁻²", "10⁻¹", "10⁰"]));
    }

    [TestCase(1.0, 50.0, false)]
    [TestCase(1.0, 50.5, true)]
    [TestCase(-1.0, 1e6, false, TestName = "Loss_OneIsNegative_AxisIsLinear")]
    public void Loss_Range_ChoosesTheAxis(double least, double most, bool logarithmic)
    {
        var drawing = new ChartReader(ChartWriter.WriteLoss(Logs.Of(most, 1.0, least)));

        Assert.That(drawing.Texts.Contains("loss (log scale)"), Is.EqualTo(logarithmic));
    }

    [Test]
    public void Loss_ExactZeros_AreMarkedAtTheBottomAndNoted()
    {
        var drawing = new ChartReader(ChartWriter.WriteLoss(Logs.Of(100, 1, 0, 0.1, 0.01, 0)));

        Assert.That(drawing.OfClass("zero").Select(z => z.Attribute("transform")!.Value), Has.Exactly(2).EndsWith(" 360)"));
        Assert.That(drawing.Lines("loss").Select(l => l.Length), Is.EqualTo((int[])[2, 2]), "the line is interrupted");
        Assert.That(drawing.Notes.Single(), Does.StartWith("▽ loss is exactly 0 at 2 steps"));
    }

    [Test]
    public void Loss_NotFinite_LeavesGapsAndSaysWhere()
    {
        var drawing = new ChartReader(ChartWriter.WriteLoss(Logs.Of(3, 2, double.NaN, 2, double.PositiveInfinity, 2, 1)));

        Assert.That(drawing.Lines("loss").Select(l => l.Length), Is.EqualTo((int[])[2, 2]));
        Assert.That(drawing.OfClass("marker").Count(), Is.EqualTo(5), "the lone number in the middle is seen by its marker");
        Assert.That(drawing.Notes.Single(), Is.EqualTo("2 numbers are NaN or infinite and leave gaps, the first: loss at step 3."));
    }

    [Test]
    public void Loss_LoneNumberAmongMany_IsADot()
    {
        var drawing = new ChartReader(ChartWriter.WriteLoss(Logs.Of("run", 50, i => i is 20 or 22 ? double.NaN : i)));

        Assert.That(drawing.OfClass("marker"), Is.Empty);
        Assert.That(drawing.ReadStep(double.Parse(drawing.OfClass("dot").Single().Attribute("cx")!.Value, System.Globalization.CultureInfo.InvariantCulture)), Is.EqualTo(21.0).Within(0.01));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Loss_UpAndDownAllTheTime_IsPaleBehindItsMean(bool isNoisy)
    {
        double[] losses = [.. Enumerable.Range(0, 400).Select(i => 3.0 - (i * 0.005) + (isNoisy && i % 2 == 0 ? 0.5 : 0.0))];

        var drawing = new ChartReader(ChartWriter.WriteLoss(Logs.Of(losses)));

        Assert.That(drawing.OfClass("mean").Any(), Is.EqualTo(isNoisy));
        Assert.That(drawing.Notes.Count(n => n.StartsWith("The bold line is the mean of ", StringComparison.Ordinal)), Is.EqualTo(isNoisy ? 1 : 0));
        Assert.That(drawing.OfClass("series").Single().Attribute("opacity")?.Value, Is.EqualTo(isNoisy ? "0.4" : null));
    }

    [Test]
    public void Loss_NothingFinite_SaysSo()
    {
        var drawing = new ChartReader(ChartWriter.WriteLoss(Logs.Of(double.NaN, double.NegativeInfinity)));

        Assert.That(drawing.Texts, Has.Some.EqualTo("No number here is finite."));
        Assert.That(drawing.OfClass("line"), Is.Empty);
    }

    [TestCase(30, 30)]
    [TestCase(31, 0)]
    public void Loss_FewSteps_HaveMarkers(int steps, int markers) =>
        Assert.That(new ChartReader(ChartWriter.WriteLoss(Logs.Of("run", steps, i => i))).OfClass("marker").Count(), Is.EqualTo(markers));

    [Test]
    public void Loss_OneStep_IsOneMarkerAtItsNumber()
    {
        var drawing = new ChartReader(ChartWriter.WriteLoss(Logs.Of(24.7041)));

        Assert.That(drawing.XLabels, Is.EqualTo((string[])["1"]));
        string[] at = drawing.OfClass("marker").Single().Attribute("transform")!.Value["translate(".Length..^1].Split(' ');
        Assert.That(drawing.Read(double.Parse(at[1], System.Globalization.CultureInfo.InvariantCulture), logarithmic: false), Is.EqualTo(24.7041).Within(0.005));
        Assert.That(drawing.Texts, Has.Some.EqualTo("loss 24.7"));
    }

    [Test]
    public void Loss_ManySteps_KeepsEveryExtremeInAboutTwoThousandPoints()
    {
        var drawing = new ChartReader(ChartWriter.WriteLoss(Logs.Of("run", 100_000, i => i == 23_456 ? 9.0 : i == 84_567 ? 1.0 : 4.0 + (i % 7))));

        (double X, double Y)[] line = drawing.Lines("loss").Single();
        Assert.That(line, Has.Length.InRange(1000, 2004));
        Assert.That(drawing.Read(line.Max(p => p.Y), logarithmic: false), Is.EqualTo(1.0).Within(0.05));
        Assert.That(drawing.Read(line.Min(p => p.Y), logarithmic: false), Is.EqualTo(10.0).Within(0.05));
        Assert.That(drawing.ReadStep(line.MaxBy(p => p.Y).X), Is.EqualTo(84_567).Within(10), "the lowest stands at its own step");
    }

    [Test]
    public void Loss_NoStep_IsRefused() =>
        Assert.That(() => ChartWriter.WriteLoss(new TrainingLog()), Throws.ArgumentException.With.Message.StartsWith("The log has no step, so there is nothing to draw."));
}
