namespace TapeGrad.Viewer.Tests;

public sealed class DecimationTests
{
    [Test]
    public void Thin_KeepsFirstLowestHighestAndLastOfEachStretch()
    {
        var random = new Random(3);
        List<Point> points = [.. Enumerable.Range(1, 10_000).Select(i => new Point(i, random.NextDouble(), 0))];

        IReadOnlyList<Point> kept = Decimation.Thin(points, 400);

        Assert.That(kept, Has.Count.LessThanOrEqualTo(400));
        Assert.That(kept.Select(p => p.Step), Is.Ordered.And.Unique);
        for (int from = 0; from < points.Count; from += 100)
        {
            List<Point> stretch = points.GetRange(from, 100);
            Point[] expected = [stretch[0], stretch.MinBy(p => p.Value), stretch.MaxBy(p => p.Value), stretch[^1]];
            Assert.That(expected.Distinct(), Is.SubsetOf(kept), $"steps {from + 1} to {from + 100}");
        }
    }

    [Test]
    public void Thin_FewPoints_AreLeftAlone()
    {
        List<Point> points = [.. Enumerable.Range(1, 400).Select(i => new Point(i, i, 0))];

        Assert.That(Decimation.Thin(points, 400), Is.EqualTo(points));
    }

    [Test]
    public void Thin_GapEverySecondStep_IsBoundedAndStaysBroken()
    {
        List<Point> points = [.. Enumerable.Range(1, 10_000).Select(i => new Point(2 * i, i, i))];

        IReadOnlyList<Point> kept = Decimation.Thin(points, 400);

        Assert.That(kept, Has.Count.LessThanOrEqualTo(400));
        Assert.That(kept.Select(p => p.Segment), Is.Unique);
    }
}
