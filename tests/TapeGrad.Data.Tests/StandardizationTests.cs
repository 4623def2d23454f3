namespace TapeGrad.Data.Tests;

public sealed class StandardizationTests
{
    private static readonly Dataset Data = new(4, [1, 10, 2, 10, 3, 10, 6, 10], [0, 0, 1, 1], ["a", "b"], ["c"]);

    [Test]
    public void Fit_MeanAndDeviation_AreThoseOfEachFeature()
    {
        var scale = Standardization.Fit(Data);

        Assert.That(scale.FeatureNames, Is.EqualTo((string[])["a", "b"]));
        Assert.That(scale.Means.ToArray(), Is.EqualTo((double[])[3, 10]).Within(1e-15));
        Assert.That(scale.Deviations.ToArray(), Is.EqualTo((double[])[Math.Sqrt(14.0 / 4.0), 0]).Within(1e-15));
    }

    [Test]
    public void Apply_OfRandomData_GivesMean0AndDeviation1()
    {
        var random = new Pcg32(3);
        Dataset data = new(500, [.. Enumerable.Range(0, 1500).Select(i => (1e6 * (i % 3)) + (Math.Pow(10, i % 3) * random.NextNormal()))], new double[500]);

        Dataset scaled = Standardization.Fit(data).Apply(data);

        for (int i = 0; i < 3; i++)
        {
            double[] column = [.. scaled.Select(sample => sample.X[i])];
            double mean = column.Average();
            Assert.That(mean, Is.Zero.Within(1e-9));
            Assert.That(column.Average(z => (z - mean) * (z - mean)), Is.EqualTo(1.0).Within(1e-9));
        }
    }

    [TestCase(0.1)]
    [TestCase(-1e300)]
    [TestCase(5e-324)]
    public void ConstantFeature_BecomesExactly0_AndNewNumbersTheirDifference(double number)
    {
        var data = new Dataset(7, [.. Enumerable.Repeat(number, 7)], new double[7]);

        var scale = Standardization.Fit(data);

        Assert.That((scale.Means[0], scale.Deviations[0]), Is.EqualTo((number, 0.0)));
        Assert.That(scale.Apply(data).X.ToArray(), Is.All.Zero);
        Assert.That(scale.Apply([number + 2.0])[0], Is.EqualTo(number + 2.0 - number));
    }

    [TestCase(1e200)]
    [TestCase(1e-200)]
    public void Fit_NumbersWhoseSquaresADoubleDoesNotHold_KeepsTheirDigits(double unit)
    {
        var scale = Standardization.Fit(new Dataset(2, [unit, 3 * unit], [0, 0]));

        Assert.That(scale.Means[0] / unit, Is.EqualTo(2.0).Within(1e-14));
        Assert.That(scale.Deviations[0] / unit, Is.EqualTo(1.0).Within(1e-14));
    }

    [Test]
    public void Apply_ToNewData_TakesTheNumbersOfTheOld()
    {
        var scale = Standardization.Fit(Data);
        var kept = new Standardization([.. scale.FeatureNames], scale.Means, scale.Deviations);

        Dataset scaled = kept.Apply(new Dataset(1, [5, 11], [7], ["a", "b"], ["other"]));

        Assert.That(scaled.X.ToArray(), Is.EqualTo((double[])[2.0 / Math.Sqrt(3.5), 1]).Within(1e-15));
        Assert.That(scaled.Y.ToArray(), Is.EqualTo((double[])[7]));
        Assert.That(kept.Apply([5, 11]), Is.EqualTo(scaled.X.ToArray()));
    }

    [Test]
    public void Misuse_IsRefusedInASentence()
    {
        var scale = Standardization.Fit(Data);
        using (Assert.EnterMultipleScope())
        {
            Refuses("The features of the data are 'b', 'a', but the standardization was fitted to 'a', 'b'.", () => scale.Apply(new Dataset(1, [1, 2], [0], ["b", "a"])));
            Refuses("The sample has 3 features, but the standardization was fitted to 2.", () => scale.Apply([1, 2, 3]));
            Refuses(
                "The numbers of feature 'x0' differ by more than a double holds. Divide them first.",
                () => Standardization.Fit(new Dataset(2, [-1.7e308, 1.7e308], [0, 0])));
            Refuses("The numbers of names, means and deviations are 2, 1 and 2. Give one of each for each feature.", () => new Standardization(["a", "b"], [1], [1, 2]));
            Refuses("The numbers of names, means and deviations are 0, 0 and 0. Give one of each for each feature.", () => new Standardization([], [], []));
            Refuses("Feature 'b' has mean 0 and deviation -1. Both must be finite, and the deviation not negative.", () => new Standardization(["a", "b"], [0, 0], [1, -1]));
            Refuses("Feature 'a' has mean NaN and deviation 1. Both must be finite, and the deviation not negative.", () => new Standardization(["a"], [double.NaN], [1]));
            Assert.That(() => Standardization.Fit(null!), Throws.ArgumentNullException);
        }

        static void Refuses(string sentence, Func<object> misuse) =>
            Assert.That(() => misuse(), Throws.ArgumentException.With.Message.StartsWith(sentence + " (Parameter"));
    }
}
