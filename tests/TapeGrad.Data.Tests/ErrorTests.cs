namespace TapeGrad.Data.Tests;

/// <summary>Wrong arguments throw, and the messages show the numbers.</summary>
public sealed class ErrorTests
{
    private static readonly Pcg32 Random = new(1);

    private static IEnumerable<TestCaseData> Refused => new (string Sentence, Func<object> Misuse)[]
    {
        ("A dataset needs at least 1 sample, but count was 0.", () => new Dataset(0, [], [])),
        ("A dataset needs at least 1 sample, but count was -3.", () => new Dataset(-3, [1], [1])),
        ("Each sample needs at least 1 feature, but 'x' is empty.", () => new Dataset(2, [], [1, 2])),
        ("Each sample needs at least 1 target, but 'y' is empty.", () => new Dataset(2, [1, 2], [])),
        ("5 features do not divide evenly among 2 samples. Give each sample the same number of features.", () => new Dataset(2, [1, 2, 3, 4, 5], [1, 2])),
        ("3 targets do not divide evenly among 2 samples. Give each sample the same number of targets.", () => new Dataset(2, [1, 2], [1, 2, 3])),
        ("Feature 'x1' of sample 1 is NaN. Datasets hold finite numbers only. Leave out such samples.", () => new Dataset(2, [1, 2, 3, double.NaN], [1, 2])),
        ("Target 'y' of sample 0 is -Infinity. Datasets hold finite numbers only. Leave out such samples.", () => new Dataset(2, [1, 2], [double.NegativeInfinity, 2])),
        ("Each sample has 1 feature, but featureNames has 2 names. Give one name for each feature.", () => new Dataset(1, [1], [1], ["a", "b"])),
        ("Each sample has 2 targets, but targetNames has 1 name. Give one name for each target.", () => new Dataset(1, [1], [1, 2], ["a"], ["b"])),
        ("Two columns are named 'a'. Give each feature and each target a name of its own.", () => new Dataset(1, [1], [1], ["a"], ["a"])),
        ("Two columns are named 'y'. Give each feature and each target a name of its own.", () => new Dataset(1, [1], [1], ["y"])),
        ("' ' cannot name a column. A name is not blank and does not have a line break.", () => new Dataset(1, [1], [1], [" "])),
        ("'a\nb' cannot name a column. A name is not blank and does not have a line break.", () => new Dataset(1, [1], [1], ["a"], ["a\nb"])),
        ("The index of a sample must be from 0 to 3, but was 4.", () => Datasets.Xor()[4]),
        ("The index of a sample must be from 0 to 3, but was -1.", () => Datasets.Xor()[-1]),
        ("The fraction must be above 0 and below 1, but was 1.", () => Datasets.Xor().Split(1.0)),
        ("The fraction must be above 0 and below 1, but was NaN.", () => Datasets.Xor().Split(double.NaN)),
        ("A fraction of 0.1 splits 4 samples into 0 and 4, but each part needs at least 1.", () => Datasets.Xor().Split(0.1)),
        ("A fraction of 0.9 splits 4 samples into 4 and 0, but each part needs at least 1.", () => Datasets.Xor().Split(0.9)),
        ("A batch needs at least 1 sample, but size was 0.", () => Datasets.Xor().Batches(0)),
        ("A batch of 5 samples is larger than the dataset, which has 4. Take 4 or fewer.", () => Datasets.Xor().Batches(5)),
        ("The standard deviation of noise must be finite and not negative, but was -0.1.", () => Datasets.Xor().WithNoise(-0.1, Random)),
        ("The standard deviation of noise must be finite and not negative, but was NaN.", () => Datasets.Xor().WithNoise(double.NaN, Random)),
        ("The standard deviation of noise must be finite and not negative, but was Infinity.", () => Datasets.Xor().Augment(1, double.PositiveInfinity, Random)),
        ("Augmenting needs at least 1 copy, but copies was 0.", () => Datasets.Xor().Augment(0, 0.1, Random)),
        ("Target 'y' of sample 0 is Infinity. Datasets hold finite numbers only. Leave out such samples.", () => Datasets.Xor().WithTargets(y => 1 / y)),
        ("Two moons need at least 2 points, but count was 1.", () => Datasets.Moons(1, 0.1, Random)),
        ("The standard deviation of noise must be finite and not negative, but was -1.", () => Datasets.Moons(2, -1, Random)),
        ("Two circles need at least 2 points, but count was 0.", () => Datasets.Circles(0, 0.1, Random)),
        ("The radius of the inner circle must be above 0 and below 1, but was 1.", () => Datasets.Circles(4, 0.1, Random, 1.0)),
        ("The radius of the inner circle must be above 0 and below 1, but was NaN.", () => Datasets.Circles(4, 0.1, Random, double.NaN)),
        ("Spirals need at least 1 class, but classes was 0.", () => Datasets.Spirals(0, 10, 0.1, Random)),
        ("A class of spirals needs at least 1 point, but countPerClass was -1.", () => Datasets.Spirals(3, -1, 0.1, Random)),
        ("The standard deviation of noise must be finite and not negative, but was NaN.", () => Datasets.Spirals(3, 1, double.NaN, Random)),
        ("A line needs at least 2 points, but count was 1.", () => Datasets.NoisyLine(1, 1, 1, 1, Random)),
        ("The slope must be finite, but was NaN.", () => Datasets.NoisyLine(2, double.NaN, 1, 1, Random)),
        ("The intercept must be finite, but was Infinity.", () => Datasets.NoisyLine(2, 1, double.PositiveInfinity, 1, Random)),
        ("The standard deviation of noise must be finite and not negative, but was -1.", () => Datasets.NoisyLine(2, 1, 1, -1, Random)),
    }.Select(r => new TestCaseData(r.Sentence, r.Misuse).SetArgDisplayNames(r.Sentence));

    [TestCaseSource(nameof(Refused))]
    public void Misuse_OfDatasets_IsRefusedInASentence(string sentence, Func<object> misuse)
    {
        ArgumentException? refusal = Assert.Catch<ArgumentException>(() => misuse());

        Assert.That(refusal!.Message.Split(" (Parameter")[0], Is.EqualTo(sentence));
        Assert.That(refusal.ParamName, Is.Not.Null);
    }

    [Test]
    public void Label_OfNoClass_IsRefused()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => new Dataset(1, [1], [-1])[0].Label, Throws.InvalidOperationException.With.Message.StartsWith("The target -1 is not the number of a class, which is a whole number from 0."));
            Assert.That(() => new Dataset(1, [1], [0.5])[0].Label, Throws.InvalidOperationException.With.Message.StartsWith("The target 0.5 is not "));
            Assert.That(() => new Dataset(1, [1], [3e9])[0].Label, Throws.InvalidOperationException.With.Message.StartsWith("The target 3000000000 is not "));
            Assert.That(() => new Dataset(1, [1], [1, 2]).Labels.Length, Throws.InvalidOperationException.With.Message.StartsWith("A sample with 2 targets does not have a label"));
            Assert.That(() => default(Sample).Label, Throws.InvalidOperationException.With.Message.StartsWith("A sample with 0 targets does not have a label"));
        }
    }

    [Test]
    public void Nothing_InPlaceOfAGenerator_IsRefused()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => Datasets.Xor().Shuffle(null!), Throws.ArgumentNullException);
            Assert.That(() => Datasets.Xor().WithNoise(0.0, null!), Throws.ArgumentNullException);
            Assert.That(() => Datasets.Moons(2, 0.0, null!), Throws.ArgumentNullException);
            Assert.That(() => Datasets.NoisyLine(2, 1.0, 1.0, 0.0, null!), Throws.ArgumentNullException);
            Assert.That(() => Dataset.ReadCsv((TextReader)null!), Throws.ArgumentNullException);
        }
    }
}
