using TapeGrad.Nn;

namespace TapeGrad.Data.Tests;

/// <summary>Class names in CSV, one-hot targets.</summary>
public sealed class ClassTests
{
    private const string Csv = "petal,species,stem\n1.5,poppy,50\n2,daisy,20\n2.5,\"iris, blue\",60\n1.25,daisy,25\n";

    private static Dataset Read(string text, string classes = "species", IReadOnlyList<string>? names = null) =>
        Dataset.ReadCsv(new StringReader(text), classes, classNames: names);

    [Test]
    public void ReadCsv_Classes_AreNumberedInTheOrderOfTheirNames()
    {
        Dataset data = Dataset.ReadCsv(new StringReader(Csv), classes: "species");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(data.ClassNames, Is.EqualTo((string[])["daisy", "iris, blue", "poppy"]));
            Assert.That(data.Labels.ToArray(), Is.EqualTo((int[])[2, 0, 1, 0]));
            Assert.That(data.X.ToArray(), Is.EqualTo((double[])[1.5, 50, 2, 20, 2.5, 60, 1.25, 25]));
            Assert.That(data.ToString(), Is.EqualTo("Dataset of 4 samples: petal, stem → species"));
        }
    }

    [Test]
    public void ReadCsv_ClassesInAnotherOrderOfLines_GetTheSameNumbers()
    {
        string[] lines = Csv.TrimEnd('\n').Split('\n');

        Dataset reversed = Read(string.Join('\n', [lines[0], .. lines[1..].Reverse()]));

        Assert.That(reversed.ClassNames, Is.EqualTo(Read(Csv).ClassNames));
        Assert.That(reversed.Labels.ToArray(), Is.EqualTo((int[])[0, 1, 0, 2]));
    }

    [Test]
    public void ReadCsv_ClassesOfAnyLetters_AreSortedOrdinally() =>
        Assert.That(Read("x,c\n1,b\n2,ä\n3,B\n4,10\n5,2\n", "c").ClassNames, Is.EqualTo((string[])["10", "2", "B", "b", "ä"]));

    [Test]
    public void ReadCsv_GivenClasses_KeepTheirNumbersEvenIfSomeAreMissing()
    {
        Dataset data = Read("species,x\npoppy,1\niris,2\n", names: ["poppy", "daisy", "iris"]);

        Assert.That(data.ClassNames, Is.EqualTo((string[])["poppy", "daisy", "iris"]));
        Assert.That(data.Labels.ToArray(), Is.EqualTo((int[])[0, 2]));
    }

    [Test]
    public void ReadCsv_FileOfClasses_IsReadAndItsErrorsNameIt()
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, "classes.csv");
        File.WriteAllText(path, Csv);

        Assert.That(Dataset.ReadCsv(path, classes: "species").ToCsv(), Is.EqualTo(Read(Csv).ToCsv()));
        Assert.That(
            () => Dataset.ReadCsv(path, classes: "species", classNames: ["poppy", "daisy"]),
            Throws.TypeOf<FormatException>().With.Message.StartsWith($"{path}, line 4, column 2 ('species'): 'iris, blue' is not one of the classes"));
    }

    [Test]
    public void ReadCsv_ColumnWithoutTheWordClasses_IsStillATargetOfNumbers()
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, "numbers.csv");
        File.WriteAllText(path, "label,x\n3,0.5\n1,0.25\n");

        Dataset data = Dataset.ReadCsv(path, "label");

        Assert.That(data.Y.ToArray(), Is.EqualTo((double[])[3, 1]));
        Assert.That(data.ClassNames, Is.Empty);
    }

    [Test]
    public void ToCsv_Classes_AreWrittenByName_AndReadBackTheSame()
    {
        string text = Read(Csv).ToCsv();

        Assert.That(text, Is.EqualTo("petal,stem,species\n1.5,50,poppy\n2,20,daisy\n2.5,60,\"iris, blue\"\n1.25,25,daisy\n"));
        Assert.That(Read(text).ToCsv(), Is.EqualTo(text));
    }

    [TestCase("x,c\n1,a\n2,\n", "Line 3, column 2 ('c'): The cell is empty. Write the name of the class there, or leave out the line.")]
    [TestCase("x,c\n1,a\n2,\" \"\n", "Line 3, column 2 ('c'): The cell is empty. Write the name of the class there, or leave out the line.")]
    [TestCase("x,c\n1,a\na,b\n", "Line 3, column 1 ('x'): 'a' is not a number.")]
    [TestCase("x,c\n1,a\n2\n", "Line 3, column 2 ('c'): The line '2' ends after 1 of 2 columns.")]
    [TestCase("x,c\n", "The text has a header but no numbers. Add at least one line of numbers.")]
    public void ReadCsv_BadLine_IsRefusedWithItsPlace(string text, string message) =>
        Assert.That(() => Read(text, "c"), Throws.TypeOf<FormatException>().With.Message.EqualTo(message));

    [Test]
    public void ReadCsv_ClassThatTheTrainingDataDidNotHave_IsRefused() => Assert.That(
        () => Read("x,c\n1,a\n2,tulip\n", "c", ["a", "b"]),
        Throws.TypeOf<FormatException>().With.Message.EqualTo(
            "Line 3, column 2 ('c'): 'tulip' is not one of the classes 'a', 'b'. Add such samples to the training data, or leave out the line."));

    [Test]
    public void ReadCsv_ColumnThatIsMissing_IsRefused() => Assert.That(
        () => Read(Csv, "Species"),
        Throws.ArgumentException.With.Message.EqualTo("'Species' is not a column. The columns of the text are 'petal', 'species', 'stem'. (Parameter 'classes')"));

    [TestCase("The list of class names is empty. Give a name for each class.")]
    [TestCase("' ' cannot name a class. A name is not blank and does not have a line break.", "a", " ")]
    [TestCase("'a\nb' cannot name a class. A name is not blank and does not have a line break.", "a\nb")]
    [TestCase("Two classes are named 'a'. Give each class a name of its own.", "a", "b", "a")]
    public void ClassNames_ThatCannotName_AreRefused(string message, params string[] names)
    {
        foreach (Action misuse in (Action[])[() => _ = Read(Csv, names: names), () => _ = Datasets.Xor().WithClassNames(names), () => _ = new ConfusionMatrix(names)])
        {
            Assert.That(() => misuse(), Throws.ArgumentException.With.Message.EqualTo(message + " (Parameter 'classNames')"));
        }
    }

    [Test]
    public void ClassNames_OfChangedData_AreKept_ButNotOfOtherTargets()
    {
        Dataset data = Read(Csv);
        var random = new Pcg32(1);
        Dataset[] changed =
        [
            data.Shuffle(random), data.Split(0.5).First, data.Split(0.5).Second, .. data.Batches(3), data.WithNoise(0.1, random), data.Augment(1, 0.1, random),
            .. data.Folds(2, random).SelectMany(fold => (Dataset[])[fold.Training, fold.Test]), Standardization.Fit(data).Apply(data),
        ];

        Assert.That(changed.Select(d => d.ClassNames), Is.All.EqualTo(data.ClassNames));
        Assert.That(data.WithTargets(y => y).ClassNames, Is.Empty);
        Assert.That(data.OneHot().ClassNames, Is.Empty);
    }

    [Test]
    public void WithClassNames_OfAClassWithoutName_IsRefused()
    {
        Assert.That(Datasets.Xor().WithClassNames("even", "odd", "unused").ClassNames, Has.Count.EqualTo(3));
        Assert.That(
            () => Datasets.Xor().WithClassNames("even"),
            Throws.ArgumentException.With.Message.StartsWith("Sample 1 has class 1, but the number of classes is 1, and the first one has number 0."));
        Assert.That(() => new Dataset(1, [1], [0.5]).WithClassNames("a"), Throws.InvalidOperationException);
    }

    [Test]
    public void OneHot_OfNamedClasses_HasATargetForEach()
    {
        Dataset data = Read(Csv).OneHot();

        Assert.That(data.TargetNames, Is.EqualTo((string[])["species=daisy", "species=iris, blue", "species=poppy"]));
        Assert.That(data.Y.ToArray(), Is.EqualTo((double[])[0, 0, 1, 1, 0, 0, 0, 1, 0, 1, 0, 0]));
        Assert.That(data.X.ToArray(), Is.EqualTo(Read(Csv).X.ToArray()));
    }

    [Test]
    public void OneHot_OfNumbers_CountsTheClassesOrTakesTheGivenNumber()
    {
        var data = new Dataset(2, [1, 2], [2, 0]);

        Assert.That(data.OneHot().Y.ToArray(), Is.EqualTo((double[])[0, 0, 1, 1, 0, 0]));
        Assert.That(data.OneHot(4).Y.ToArray(), Is.EqualTo((double[])[0, 0, 1, 0, 1, 0, 0, 0]));
        Assert.That(data.OneHot(4).TargetNames, Is.EqualTo((string[])["y=0", "y=1", "y=2", "y=3"]));
    }

    [Test]
    public void OneHot_OfAClassTooMany_IsRefused()
    {
        Assert.That(
            () => new Dataset(2, [1, 2], [0, 2]).OneHot(2),
            Throws.ArgumentException.With.Message.StartsWith("Sample 1 has class 2, but the number of classes is 2, and the first one has number 0."));
        Assert.That(
            () => new Dataset(2, [1, 2], [0, int.MaxValue]).OneHot(),
            Throws.ArgumentException.With.Message.StartsWith("2 samples with 2147483648 targets each are more numbers than an array holds. Use Labels instead."));
        Assert.That(() => new Dataset(1, [1, 2], [1, 2]).OneHot(), Throws.InvalidOperationException);
    }
}
