namespace TapeGrad.Data.Tests;

/// <summary>What cannot be data is refused in sentences that name the numbers.</summary>
public sealed class ErrorTests
{
    private static readonly Pcg32 Random = new(1);

    private static IEnumerable<TestCaseData> Refused => new (string Sentence, Func<object> Misuse)[]
    {
        ("A dataset has at least 1 sample, but was to have 0.", () => new Dataset(0, [], [])),
        ("A dataset has at least 1 sample, but was to have -3.", () => new Dataset(-3, [1], [1])),
        ("Each sample has at least 1 feature, but there are none.", () => new Dataset(2, [], [1, 2])),
        ("Each sample has at least 1 target, but there are none.", () => new Dataset(2, [1, 2], [])),
        ("5 features cannot be shared among 2 samples: each has the same number of them.", () => new Dataset(2, [1, 2, 3, 4, 5], [1, 2])),
        ("3 targets cannot be shared among 2 samples: each has the same number of them.", () => new Dataset(2, [1, 2], [1, 2, 3])),
        ("Feature 'x1' of sample 1 is NaN. Data are finite numbers: leave out such samples.", () => new Dataset(2, [1, 2, 3, double.NaN], [1, 2])),
        ("Target 'y' of sample 0 is -Infinity. Data are finite numbers: leave out such samples.", () => new Dataset(2, [1, 2], [double.NegativeInfinity, 2])),
        ("Each sample has 1 feature, but there are 2 names for them.", () => new Dataset(1, [1], [1], ["a", "b"])),
        ("Each sample has 2 targets, but there is 1 name for them.", () => new Dataset(1, [1], [1, 2], ["a"], ["b"])),
        ("Two columns are named 'a'. Give each feature and each target a name of its own.", () => new Dataset(1, [1], [1], ["a"], ["a"])),
        ("Two columns are named 'y'. Give each feature and each target a name of its own.", () => new Dataset(1, [1], [1], ["y"])),
        ("' ' names no column: a name is some text on one line.", () => new Dataset(1, [1], [1], [" "])),
        ("'a\nb' names no column: a name is some text on one line.", () => new Dataset(1, [1], [1], ["a"], ["a\nb"])),
        ("There is no sample 4: they are counted from 0 to 3.", () => Datasets.Xor()[4]),
        ("There is no sample -1: they are counted from 0 to 3.", () => Datasets.Xor()[-1]),
        ("The fraction of the first part lies between 0 and 1, but was 1.", () => Datasets.Xor().Split(1.0)),
        ("The fraction of the first part lies between 0 and 1, but was NaN.", () => Datasets.Xor().Split(double.NaN)),
        ("A fraction of 0.1 splits 4 into 0 and 4, but each part needs a sample.", () => Datasets.Xor().Split(0.1)),
        ("A fraction of 0.9 splits 4 into 4 and 0, but each part needs a sample.", () => Datasets.Xor().Split(0.9)),
        ("A batch has at least 1 sample, but was to have 0.", () => Datasets.Xor().Batches(0)),
        ("A batch of 5 is larger than the dataset, which has 4. Take 4 for all at once.", () => Datasets.Xor().Batches(5)),
        ("The deviation of noise must be finite and not negative, but was -0.1.", () => Datasets.Xor().WithNoise(-0.1, Random)),
        ("The deviation of noise must be finite and not negative, but was NaN.", () => Datasets.Xor().WithNoise(double.NaN, Random)),
        ("The deviation of noise must be finite and not negative, but was Infinity.", () => Datasets.Xor().Augment(1, double.PositiveInfinity, Random)),
        ("Augmenting makes at least 1 copy, but was to have 0.", () => Datasets.Xor().Augment(0, 0.1, Random)),
        ("Target 'y' of sample 0 is Infinity. Data are finite numbers: leave out such samples.", () => Datasets.Xor().WithTargets(y => 1 / y)),
        ("Two moons have at least 2 points, but was to have 1.", () => Datasets.Moons(1, 0.1, Random)),
        ("The deviation of noise must be finite and not negative, but was -1.", () => Datasets.Moons(2, -1, Random)),
        ("Two circles have at least 2 points, but was to have 0.", () => Datasets.Circles(0, 0.1, Random)),
        ("The radius of the inner circle lies between 0 and 1, but was 1.", () => Datasets.Circles(4, 0.1, Random, 1.0)),
        ("The radius of the inner circle lies between 0 and 1, but was NaN.", () => Datasets.Circles(4, 0.1, Random, double.NaN)),
        ("Spirals have at least 1 class, but was to have 0.", () => Datasets.Spirals(0, 10, 0.1, Random)),
        ("A class of spirals has at least 1 point, but was to have -1.", () => Datasets.Spirals(3, -1, 0.1, Random)),
        ("The deviation of noise must be finite and not negative, but was NaN.", () => Datasets.Spirals(3, 1, double.NaN, Random)),
        ("A line has at least 2 points, but was to have 1.", () => Datasets.NoisyLine(1, 1, 1, 1, Random)),
        ("The slope must be finite, but was NaN.", () => Datasets.NoisyLine(2, double.NaN, 1, 1, Random)),
        ("The intercept must be finite, but was Infinity.", () => Datasets.NoisyLine(2, 1, double.PositiveInfinity, 1, Random)),
        ("The deviation of noise must be finite and not negative, but was -1.", () => Datasets.NoisyLine(2, 1, 1, -1, Random)),
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
            Assert.That(() => new Dataset(1, [1], [-1])[0].Label, Throws.InvalidOperationException.With.Message.StartsWith("A target is -1, which is the number of no class: classes are counted from 0."));
            Assert.That(() => new Dataset(1, [1], [0.5])[0].Label, Throws.InvalidOperationException.With.Message.StartsWith("A target is 0.5, "));
            Assert.That(() => new Dataset(1, [1], [3e9])[0].Label, Throws.InvalidOperationException.With.Message.StartsWith("A target is 3000000000, "));
            Assert.That(() => new Dataset(1, [1], [1, 2]).Labels.Length, Throws.InvalidOperationException.With.Message.StartsWith("A sample of 2 targets has no label"));
            Assert.That(() => default(Sample).Label, Throws.InvalidOperationException.With.Message.StartsWith("A sample of 0 targets has no label"));
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
