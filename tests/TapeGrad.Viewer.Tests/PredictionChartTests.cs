namespace TapeGrad.Viewer.Tests;

public sealed class PredictionChartTests
{
    private static TrainingLog OneWeight => Logs.Of("one-weight", 5, i => 1, i => [("prediction", 4 - Math.Pow(0.2, i)), ("target", 4), ("weight", i)]);

    [Test]
    public void Prediction_TargetIsDashedAndPredictionIsNot()
    {
        var drawing = new ChartReader(ChartWriter.WritePrediction(OneWeight));

        Assert.That(drawing.OfClass("series").Count(), Is.EqualTo(2), "and no weight");
        Assert.That(Dash("target"), Is.Not.Null);
        Assert.That(Dash("prediction"), Is.Null);
        Assert.That(drawing.Lines("target").Single().Select(p => drawing.Read(p.Y, logarithmic: false)), Is.All.EqualTo(4.0).Within(1e-3));
        Assert.That(drawing.Texts, Has.Some.EqualTo("one-weight: prediction against target"));

        string? Dash(string name) => drawing.Series(name).Elements().Single(e => ChartReader.Class(e) == "line").Attribute("stroke-dasharray")?.Value;
    }

    [Test]
    public void Prediction_TargetLiesOnTop() =>
        Assert.That(new ChartReader(ChartWriter.WritePrediction(OneWeight)).OfClass("series").Last().Elements().First().Value, Is.EqualTo("target"));

    [Test]
    public void All_GivesTheChartsThatHaveNumbers()
    {
        TrainingLog targetOnly = Logs.Series("target", 1, 2);

        Assert.That(ChartWriter.WriteAll(OneWeight).Select(c => c.Kind), Is.EqualTo((string[])["loss", "weights", "prediction"]));
        Assert.That(ChartWriter.WriteAll(Logs.Series("w", 1, 2)).Select(c => c.Kind), Is.EqualTo((string[])["loss", "weights"]));
        Assert.That(ChartWriter.WriteAll(targetOnly).Select(c => c.Kind), Is.EqualTo((string[])["loss"]));
        Assert.That(ChartWriter.WriteAll(OneWeight)[2].Svg, Is.EqualTo(ChartWriter.WritePrediction(OneWeight)));
    }

    [Test]
    public void All_NoStep_IsRefused()
    {
        var log = new TrainingLog();

        Assert.That(() => ChartWriter.WriteAll(log), Throws.ArgumentException);
        Assert.That(() => ChartWriter.WriteWeights(log), Throws.ArgumentException);
        Assert.That(() => ChartWriter.WritePrediction(log), Throws.ArgumentException);
    }
}
