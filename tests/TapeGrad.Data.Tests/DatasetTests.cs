namespace TapeGrad.Data.Tests;

public sealed class DatasetTests
{
    // Sample i has the features 10 i, 10 i + 1 and the targets i, −i.
    private static Dataset Counted(int count) => new(
        count,
        [.. Enumerable.Range(0, count).SelectMany(i => (double[])[10 * i, (10 * i) + 1])],
        [.. Enumerable.Range(0, count).SelectMany(i => (double[])[i, -i])]);

    private static int[] Order(Dataset data) => [.. data.Select(sample => (int)sample.Y[0])];

    [Test]
    public void Dataset_OfNumbers_HandsThemOutRowByRow()
    {
        var data = new Dataset(2, [1, 2, 3, 4, 5, 6], [7, 8], ["a", "b", "c"], ["d"]);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((data.Count, data.Features, data.Targets), Is.EqualTo((2, 3, 1)));
            Assert.That(data[0].X.ToArray(), Is.EqualTo((double[])[1, 2, 3]));
            Assert.That(data[1].X.ToArray(), Is.EqualTo((double[])[4, 5, 6]));
            Assert.That(data[1].Y.ToArray(), Is.EqualTo((double[])[8]));
            Assert.That(data.X.ToArray(), Is.EqualTo((double[])[1, 2, 3, 4, 5, 6]));
            Assert.That(data.Y.ToArray(), Is.EqualTo((double[])[7, 8]));
            Assert.That(data.ToRows(), Is.EqualTo((double[])[1, 2, 3, 7, 4, 5, 6, 8]));
            Assert.That(data.Labels.ToArray(), Is.EqualTo((int[])[7, 8]));
            Assert.That(data.ToString(), Is.EqualTo("Dataset of 2 samples: a, b, c → d"));
        }
    }

    [Test]
    public void Dataset_WithoutNames_CountsThem()
    {
        Assert.That(new Dataset(1, [1, 2], [3]).ToString(), Is.EqualTo("Dataset of 1 sample: x0, x1 → y"));
        Assert.That(new Dataset(1, [1], [3, 4]).ToString(), Is.EqualTo("Dataset of 1 sample: x0 → y0, y1"));
    }

    [Test]
    public void Dataset_ArraysAndNamesChangedAfterwards_StaysAsItWas()
    {
        double[] x = [1], y = [2];
        string[] names = ["a"];
        var data = new Dataset(1, x, y, names, ["b"]);

        (x[0], y[0], names[0]) = (9, 9, "z");

        Assert.That((data.X[0], data.Y[0], data.FeatureNames[0]), Is.EqualTo((1.0, 2.0, "a")));
    }

    [Test]
    public void Shuffle_KeepsFeaturesAndTargetsTogether_AndTheFirstSetAsItWas()
    {
        Dataset data = Counted(50);

        Dataset shuffled = data.Shuffle(new Pcg32(7));

        Assert.That(Order(data), Is.EqualTo(Enumerable.Range(0, 50)));
        Assert.That(Order(shuffled), Is.Not.EqualTo(Enumerable.Range(0, 50)).And.EquivalentTo(Enumerable.Range(0, 50)));
        foreach (Sample sample in shuffled)
        {
            double i = sample.Y[0];
            Assert.That((sample.X[0], sample.X[1], sample.Y[1]), Is.EqualTo((10 * i, (10 * i) + 1, -i)));
        }
    }

    [Test]
    public void Shuffle_SameSeed_SameOrder()
    {
        int[][] orders = [.. ((ulong[])[7, 7, 8]).Select(seed => Order(Counted(50).Shuffle(new Pcg32(seed))))];

        Assert.That(orders[1], Is.EqualTo(orders[0]));
        Assert.That(orders[2], Is.Not.EqualTo(orders[0]));
    }

    [Test]
    public void Shuffle_ManyTimes_MakesAllOrdersAboutAsOften()
    {
        Dataset data = Counted(4);
        var random = new Pcg32(1);
        const int Draws = 24_000;
        Dictionary<string, int> counts = [];
        for (int i = 0; i < Draws; i++)
        {
            string order = string.Join(' ', Order(data.Shuffle(random)));
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }

        double chiSquare = counts.Values.Sum(c => (c - 1000.0) * (c - 1000.0) / 1000.0);

        // Of 4! = 24 orders, so 23 degrees of freedom: more than 49.73 comes once in a thousand seeds, less than 7.53 likewise.
        Assert.That(counts, Has.Count.EqualTo(24));
        Assert.That(chiSquare, Is.InRange(7.53, 49.73));
    }

    [TestCase(0.8, 10, 8)]
    [TestCase(0.75, 10, 8)]
    [TestCase(0.25, 10, 3)]
    [TestCase(0.5, 2, 1)]
    [TestCase(0.001, 1000, 1)]
    public void Split_Fraction_RoundsHalvesUpAndKeepsTheOrder(double fraction, int count, int first)
    {
        (Dataset training, Dataset test) = Counted(count).Split(fraction);

        Assert.That(Order(training), Is.EqualTo(Enumerable.Range(0, first)));
        Assert.That(Order(test), Is.EqualTo(Enumerable.Range(first, count - first)));
    }

    [TestCase(10, 3, new[] { 3, 3, 3, 1 })]
    [TestCase(10, 5, new[] { 5, 5 })]
    [TestCase(10, 10, new[] { 10 })]
    [TestCase(3, 1, new[] { 1, 1, 1 })]
    public void Batches_OfAnySize_HoldEachSampleOnce(int count, int size, int[] sizes)
    {
        Dataset[] batches = [.. Counted(count).Batches(size)];

        Assert.That(batches.Select(b => b.Count), Is.EqualTo(sizes));
        Assert.That(batches.SelectMany(Order), Is.EqualTo(Enumerable.Range(0, count)));
        Assert.That(batches.SelectMany(b => b.X.ToArray()), Is.EqualTo(Counted(count).X.ToArray()));
    }
}
