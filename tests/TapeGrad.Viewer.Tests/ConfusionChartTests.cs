using System.Globalization;
using System.Xml.Linq;
using TapeGrad.Nn;

namespace TapeGrad.Viewer.Tests;

public sealed class ConfusionChartTests
{
    private static ConfusionMatrix Matrix(params string[] names)
    {
        var matrix = new ConfusionMatrix(names);
        for (int i = 0; i < 40; i++)
        {
            matrix.Add(0, i < 30 ? 0 : 1);
        }

        matrix.Add(1, 1);
        return matrix;
    }

    [Test]
    public void Cells_ShowTheirCountsRowByRow_AndTheAccuracyIsBelow()
    {
        var drawing = new ChartReader(ChartWriter.WriteConfusion(Matrix("cat", "dog")));

        Assert.That(Cells(drawing).Select(c => c.Number), Is.EqualTo((string[])["30", "10", "0", "1"]));
        Assert.That(drawing.OfClass("column").Select(t => t.Value), Is.EqualTo((string[])["cat", "dog"]));
        Assert.That(drawing.OfClass("row").Select(t => t.Value), Is.EqualTo((string[])["cat", "dog"]));
        Assert.That(drawing.OfClass("cell").Select(c => c.Elements().First().Value), Has.Some.EqualTo("actual cat, predicted dog: 10 of 40"));
        Assert.That(drawing.Notes, Is.EqualTo((string[])["accuracy 75.6 % (31 of 41)"]));
        Assert.That(drawing.Texts, Has.Some.EqualTo("confusion matrix"));
    }

    [Test]
    public void Cells_ColourSaysTheShareOfTheRow_AndRightOnesHaveAnother()
    {
        (string Number, string Fill, double Opacity, double Y, double X)[] cells = Cells(new ChartReader(ChartWriter.WriteConfusion(Matrix("cat", "dog"))));

        Assert.That(cells.Select(c => c.Opacity), Is.EqualTo((double[])[0.45, 0.15, 0, 0.6]));
        Assert.That(cells[0].Fill, Is.EqualTo(cells[3].Fill).And.Not.EqualTo(cells[1].Fill));
        Assert.That(cells[1].Fill, Is.EqualTo(cells[2].Fill));
        Assert.That(cells[0].Y, Is.EqualTo(cells[1].Y).And.LessThan(cells[2].Y), "a row for each actual class");
        Assert.That(cells[0].X, Is.EqualTo(cells[2].X).And.LessThan(cells[1].X), "a column for each predicted class");
    }

    [Test]
    public void Names_OfAnyLettersAndLength_AreEscapedAndCut()
    {
        var drawing = new ChartReader(ChartWriter.WriteConfusion(Matrix("<a> & \"b\"", new string('w', 100)), "<title>"));

        Assert.That(drawing.OfClass("row").First().Value, Is.EqualTo("<a> & \"b\""));
        Assert.That(drawing.OfClass("row").Last().Value, Has.Length.LessThan(15).And.EndWith("…"));
        Assert.That(drawing.Texts, Has.Some.EqualTo("<title>"));
    }

    [Test]
    public void Matrix_WithoutPredictionsOrWithManyClasses_IsDrawnWithinItsPicture()
    {
        var drawing = new ChartReader(ChartWriter.WriteConfusion(new ConfusionMatrix([.. Enumerable.Range(0, 50).Select(i => $"class {i}")])));

        (string Number, string Fill, double Opacity, double Y, double X)[] cells = Cells(drawing);
        Assert.That(cells, Has.Length.EqualTo(2500));
        Assert.That(cells.Select(c => c.Opacity), Is.All.Zero);
        Assert.That(cells[^1].X + 48, Is.LessThan(Number(drawing.Root, "width")));
        Assert.That(cells[^1].Y + 36, Is.LessThan(Number(drawing.Root, "height")));
    }

    private static (string Number, string Fill, double Opacity, double Y, double X)[] Cells(ChartReader drawing) => [.. drawing.OfClass("cell").Select(cell =>
    {
        XElement rect = cell.Elements().Single(e => e.Name.LocalName == "rect");
        return (cell.Elements().Last().Value, rect.Attribute("fill")!.Value, Number(rect, "fill-opacity"), Number(rect, "y"), Number(rect, "x"));
    })];

    private static double Number(XElement element, string attribute) => double.Parse(element.Attribute(attribute)!.Value, CultureInfo.InvariantCulture);
}
