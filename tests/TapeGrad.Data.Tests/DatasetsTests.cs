namespace TapeGrad.Data.Tests;

/// <summary>Each dataset has the shape that its documentation states; noise is what it is called.</summary>
public sealed class DatasetsTests
{
    private const double Exact = 1e-15;

    [TestCase(100)]
    [TestCase(7)]
    [TestCase(2)]
    public void Moons_WithoutNoise_LieOnTheirHalfCircles(int count)
    {
        Dataset moons = Datasets.Moons(count, 0.0, new Pcg32(1));

        Assert.That(moons.Labels.ToArray(), Is.EqualTo((int[])[.. Enumerable.Repeat(0, count / 2), .. Enumerable.Repeat(1, count - (count / 2))]));
        foreach (Sample sample in moons)
        {
            // The middle of the lower moon is (1, ½), and it hangs below; the upper one's is the origin.
            (double x, double y) = sample.Label == 0 ? (sample.X[0], sample.X[1]) : (sample.X[0] - 1.0, 0.5 - sample.X[1]);
            Assert.That(Math.Sqrt((x * x) + (y * y)), Is.EqualTo(1.0).Within(Exact));
            Assert.That(y, Is.GreaterThanOrEqualTo(0.0));
        }
    }

    [Test]
    public void Moons_OfFivePoints_AreTheseFive()
    {
        Dataset moons = Datasets.Moons(5, 0.0, new Pcg32(1));

        // Two at 0 and π, three at 0, π/2 and π.
        Assert.That(moons.X.ToArray(), Is.EqualTo((double[])[1, 0, -1, 0, 0, 0.5, 1, -0.5, 2, 0.5]).Within(Exact));
    }

    [Test]
    public void Circles_WithoutNoise_LieOnTheirCirclesAtEqualAngles()
    {
        Dataset circles = Datasets.Circles(13, 0.0, new Pcg32(1), factor: 0.25);

        Assert.That(circles.Labels.ToArray(), Is.EqualTo((int[])[0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1]));
        foreach (Sample sample in circles)
        {
            Assert.That(double.Hypot(sample.X[0], sample.X[1]), Is.EqualTo(sample.Label == 0 ? 1.0 : 0.25).Within(Exact));
        }

        // The second of six stands at a sixth of a turn.
        Assert.That(circles[1].X.ToArray(), Is.EqualTo((double[])[0.5, Math.Sqrt(0.75)]).Within(Exact));
    }

    [Test]
    public void Spirals_WithoutNoise_TurnByFourRadiansPerRadius()
    {
        Dataset spirals = Datasets.Spirals(3, 10, 0.0, new Pcg32(1));

        Assert.That(spirals.Labels.ToArray(), Is.EqualTo(Enumerable.Range(0, 30).Select(i => i / 10)));
        for (int i = 0; i < 30; i++)
        {
            double radius = double.Hypot(spirals[i].X[0], spirals[i].X[1]);
            double angle = Math.Atan2(spirals[i].X[1], spirals[i].X[0]) - (4.0 * radius);
            Assert.That(radius, Is.EqualTo(((i % 10) + 1) / 10.0).Within(Exact));
            Assert.That(Math.IEEERemainder(angle - (2.0 * Math.PI * spirals[i].Label / 3.0), 2.0 * Math.PI), Is.Zero.Within(1e-14));
        }
    }

    [Test]
    public void Xor_IsItsTable()
    {
        Dataset xor = Datasets.Xor();

        Assert.That(xor.ToRows(), Is.EqualTo((double[])[0, 0, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0]));
    }

    [Test]
    public void NoisyLine_WithoutNoise_IsTheLineFromMinusOneToOne()
    {
        Dataset line = Datasets.NoisyLine(5, 2.0, -1.0, 0.0, new Pcg32(1));

        Assert.That(line.X.ToArray(), Is.EqualTo((double[])[-1, -0.5, 0, 0.5, 1]));
        Assert.That(line.Y.ToArray(), Is.EqualTo((double[])[-3, -2, -1, 0, 1]));
        Assert.That(line.FeatureNames.Concat(line.TargetNames), Is.EqualTo((string[])["x", "y"]));
    }
}
