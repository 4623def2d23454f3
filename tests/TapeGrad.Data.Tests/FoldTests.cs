namespace TapeGrad.Data.Tests;

public sealed class FoldTests
{
    // Sample i has the features 10 i, 10 i + 1 and the target i.
    private static Dataset Counted(int count) => new(
        count,
        [.. Enumerable.Range(0, count).SelectMany(i => (double[])[10 * i, (10 * i) + 1])],
        [.. Enumerable.Range(0, count).Select(i => (double)i)]);

    [TestCase(10, 5, new[] { 2, 2, 2, 2, 2 })]
    [TestCase(11, 3, new[] { 3, 4, 4 })]
    [TestCase(4, 4, new[] { 1, 1, 1, 1 })]
    public void Folds_OfAnyNumber_TestEachSampleOnceAndTrainOnTheOthers(int count, int k, int[] sizes)
    {
        (Dataset Training, Dataset Test)[] folds = [.. Counted(count).Folds(k, new Pcg32(1))];

        Assert.That(folds.Select(f => f.Test.Count), Is.EqualTo(sizes));
        Assert.That(folds.SelectMany(f => f.Test.Labels.ToArray()), Is.EquivalentTo(Enumerable.Range(0, count)));
        foreach ((Dataset training, Dataset test) in folds)
        {
            Assert.That((int[])[.. training.Labels, .. test.Labels], Is.EquivalentTo(Enumerable.Range(0, count)));
            foreach (Sample sample in training.Concat(test))
            {
                Assert.That((sample.X[0], sample.X[1]), Is.EqualTo((10.0 * sample.Label, (10.0 * sample.Label) + 1.0)));
            }
        }
    }

    [Test]
    public void Folds_SameSeed_AreTheSame_AlsoVisitedTwice()
    {
        IEnumerable<(Dataset Training, Dataset Test)> folds = Counted(20).Folds(4, new Pcg32(7));

        string first = Text(folds);
        Assert.That(Text(folds), Is.EqualTo(first));
        Assert.That(Text(Counted(20).Folds(4, new Pcg32(7))), Is.EqualTo(first));
        Assert.That(Text(Counted(20).Folds(4, new Pcg32(8))), Is.Not.EqualTo(first));

        static string Text(IEnumerable<(Dataset Training, Dataset Test)> folds) => string.Join('|', folds.Select(f => f.Training.ToCsv() + f.Test.ToCsv()));
    }

    [TestCase(1, "Cross-validation needs at least 2 folds, but k was 1.")]
    [TestCase(-1, "Cross-validation needs at least 2 folds, but k was -1.")]
    [TestCase(5, "5 folds need at least 5 samples, but the dataset has 4. Take fewer folds.")]
    public void Folds_OfAWrongNumber_AreRefusedAtTheCall(int k, string sentence)
    {
        Assert.That(() => { _ = Counted(4).Folds(k, new Pcg32(1)); }, Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.StartsWith(sentence));
        Assert.That(() => { _ = Counted(4).Folds(2, null!); }, Throws.ArgumentNullException);
    }
}
