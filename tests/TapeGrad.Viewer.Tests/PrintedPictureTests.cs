using System.Globalization;
using System.Text.RegularExpressions;
using TapeGrad.Graphviz;

namespace TapeGrad.Viewer.Tests;

/// <summary>The picture of every example, as it is drawn without options, can be read on one sheet of paper.</summary>
public sealed partial class PrintedPictureTests
{
    // The smallest text of a picture has 10 points.
    private const double Smallest = 10.0;

    private static IEnumerable<string> Examples => ExamplePages.Names;

    [TestCaseSource(nameof(Examples))]
    public void Picture_OfAnExample_FitsOnA3WithTextOf8Points(string example)
    {
        Graph[] graphs = [.. ExamplePages.Of(example).Log.Steps.Select(step => step.Graph).OfType<Graph>()];
        foreach (Graph graph in graphs.Length == 1 ? graphs : [graphs[0], graphs[^1]])
        {
            int boxes = Selection.Of(graph, new DotOptions().MaxNodes).Boxes.Count;
            string svg = Svg(graph);
            (double width, double height) = (Millimetres(svg, "width"), Millimetres(svg, "height"));

            string what = string.Create(CultureInfo.InvariantCulture, $"{boxes} boxes, {width:F0} × {height:F0} mm");
            TestContext.Out.WriteLine(what);
            Assert.That(boxes, Is.LessThanOrEqualTo(60), what);
            Assert.That(Math.Max(width, height), Is.LessThanOrEqualTo(420.0), what);
            Assert.That(Math.Min(width, height), Is.LessThanOrEqualTo(297.0), what);
        }
    }

    // Its letters do the same, and each vector of parameters is a box with the blame of all its elements.
    [Test]
    public void Picture_OfMicrogpt_ShowsThePartsOfItsNetwork()
    {
        Graph graph = ExamplePages.Of("microgpt").Log.Steps[0].Graph!;
        var drawing = Selection.Of(graph, new DotOptions().MaxNodes);
        int letters = graph.Nodes.Select(node => node.Scope.Split('/')[0]).Distinct().Count(scope => scope.StartsWith("letter", StringComparison.Ordinal));
        Crowd[] crowds = [.. drawing.Boxes.Select(box => box.Crowd).OfType<Crowd>()];
        string[] vectors = [.. graph.Nodes.Where(node => node.Kind == NodeKind.Parameter).Select(node => node.Name!.Split('[')[0]).Distinct()];

        Assert.That(crowds.Select(crowd => crowd.Title), Is.SupersetOf((string[])[.. vectors, "attention", "two layers", $"{letters} × log-softmax"]));
        Assert.That(drawing.Boxes.Where(box => box.Crowd?.Title == "two layers").Select(box => drawing.Scopes.Path(box.Scope)), Is.EqualTo((string[])[$"{letters} × letter"]));
        foreach (string vector in vectors)
        {
            GraphNode[] elements = [.. graph.Nodes.Where(node => node.Kind == NodeKind.Parameter && node.Name!.StartsWith(vector + "[", StringComparison.Ordinal))];
            Crowd crowd = crowds.First(c => c.Title == vector);
            Assert.That(crowd.Count, Is.EqualTo(elements.Length), vector);
            Assert.That(crowd.Strongest, Is.EqualTo(elements.MaxBy(node => Math.Abs(node.Grad)).Grad), vector);
        }
    }

    private static string Svg(Graph graph)
    {
        try
        {
            return graph.ToSvg();
        }
        catch (InvalidOperationException e)
        {
            Repository.Missing(e.Message);
            return "";
        }
    }

    // The size of the picture where its smallest text has 8 points.
    private static double Millimetres(string svg, string side) =>
        double.Parse(Size().Match(svg).Groups[side].Value, CultureInfo.InvariantCulture) * 8.0 / Smallest * 25.4 / 72.0;

    [GeneratedRegex("<svg width=\"(?<width>[0-9.]+)pt\" height=\"(?<height>[0-9.]+)pt\"")]
    private static partial Regex Size();
}
