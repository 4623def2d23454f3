namespace TapeGrad.Tests;

[TestFixture]
public sealed class LossCurveTests
{
    [TestCase(1, 1.0, 1.0)]
    [TestCase(10, 1.5, 9.5)]
    [TestCase(640, 64.5, 576.5)]
    [TestCase(100_000, 10_000.0, 90_000.0)]
    public void FirstAndLastFifth_OfAnyNumberOfSteps_HaveTheirMeans(int steps, double early, double late)
    {
        var curve = new LossCurve();
        for (int i = 1; i <= steps; i++)
        {
            curve.Add(i);
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(curve.Count, Is.EqualTo(steps));
            Assert.That(curve.First, Is.EqualTo(1.0));
            Assert.That(curve.Early, Is.EqualTo(early).Within(0.01 * steps));
            Assert.That(curve.Late, Is.EqualTo(late).Within(0.01 * steps));
        }
    }
}
