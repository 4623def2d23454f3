using TapeGrad.Nn;

namespace TapeGrad.Tests.Nn;

public sealed class ConfusionMatrixTests
{
    [Test]
    public void Add_Predictions_AreCounted()
    {
        var matrix = new ConfusionMatrix(["cat", "dog"]);

        matrix.Add(actual: 0, predicted: 0);
        matrix.Add(actual: 0, predicted: 1);
        matrix.Add(actual: 0, predicted: 1);
        matrix.Add(actual: 1, predicted: 1);

        Assert.That((matrix[0, 0], matrix[0, 1], matrix[1, 0], matrix[1, 1]), Is.EqualTo((1L, 2L, 0L, 1L)));
        Assert.That((matrix.Count, matrix.Right, matrix.Accuracy), Is.EqualTo((4L, 2L, 0.5)));
    }

    [Test]
    public void AddScores_LargestScore_IsThePrediction_AndTheFirstOfEqualOnes()
    {
        var matrix = new ConfusionMatrix(["a", "b", "c"]);

        matrix.AddScores([0, 1, 2, 2], [0.1, -5, 3, -1, double.NegativeInfinity, -2, 4, 4, 4, double.NegativeInfinity, 1, double.PositiveInfinity]);

        Assert.That((matrix[0, 2], matrix[1, 0], matrix[2, 0], matrix[2, 2]), Is.EqualTo((1L, 1L, 1L, 1L)));
        Assert.That(matrix.Count, Is.EqualTo(4));
    }

    [Test]
    public void Text_IsATableWithTheAccuracyBelow()
    {
        var matrix = new ConfusionMatrix(["daisy", "ox", "a name of more than twenty-four letters"]);
        matrix.AddScores([0, 0, 0, 1, 1, 2], [1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1]);

        Assert.That(matrix.ToString(), Is.EqualTo(
            """
            actual \ predicted        daisy  ox  a name of more than twe…
            daisy                         2   1                         0
            ox                            0   2                         0
            a name of more than twe…      0   0                         1
            accuracy 83.3 % (5 of 6)
            """.ReplaceLineEndings("\n")));
    }

    [Test]
    public void Empty_Matrix_HasNoAccuracy()
    {
        var matrix = new ConfusionMatrix(["a"]);

        Assert.That(matrix.Accuracy, Is.NaN);
        Assert.That(matrix.ToString(), Does.EndWith("accuracy NaN % (0 of 0)"));
    }

    [Test]
    public void Misuse_IsRefused_AndNothingIsCounted()
    {
        var matrix = new ConfusionMatrix(["a", "b"]);
        using (Assert.EnterMultipleScope())
        {
            Refuses("The classes have the numbers 0 to 1, but the actual class is 2.", () => matrix.Add(2, 0));
            Refuses("The classes have the numbers 0 to 1, but the predicted class is -1.", () => matrix.Add(0, -1));
            Refuses("The classes have the numbers 0 to 1, but the predicted class is 2.", () => _ = matrix[1, 2]);
            Refuses("Scores are samples × classes, here 2 × 2 numbers, but there are 3.", () => matrix.AddScores([0, 1], [1, 2, 3]));
            Refuses("The score of class 'b' is NaN for sample 1, so no class has the largest score.", () => matrix.AddScores([0, 1], [1, 2, 3, double.NaN]));
            Refuses("The classes have the numbers 0 to 1, but the actual class is 5.", () => matrix.AddScores([0, 5], [1, 2, 3, 4]));
            Refuses("A confusion matrix has at most 1000 classes, but there are 1001 names.", () => _ = new ConfusionMatrix([.. Enumerable.Range(0, 1001).Select(i => $"{i}")]));
            Assert.That(matrix.Count, Is.Zero);
        }

        static void Refuses(string sentence, Action misuse) =>
            Assert.That(() => misuse(), Throws.InstanceOf<ArgumentException>().With.Message.StartsWith(sentence + " (Parameter"));
    }
}
