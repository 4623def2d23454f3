using System.Text.Json;
using TapeGrad.Tests.Reference;

namespace TapeGrad.Docs.Tests;

public sealed partial class LessonTests
{
    private static void Moons(string[] lines, Log log)
    {
        JsonElement demo = ReferenceData.Load("micrograd.json").GetProperty("demo");
        double[][] history = [.. Rows(demo, "history")];
        string[] expected =
        [
            "Mlp 2-16-16-1, relu, 337 parameters",
            .. history.Select(h => Text($"step {h[0],2}: loss {h[1]:F6}, accuracy {100.0 * h[3]:F0} %")),
            "",
            .. Map(demo),
        ];
        Assert.That(lines, Is.EqualTo(expected));
        foreach (double[] h in history)
        {
            // The tolerance of the data.
            ReferenceData.AssertClose(log.Next(loss: null, ("accuracy", h[3])), h[1], 1e-9, 0.0, $"loss of step {h[0]}");
        }

        string[] header = [.. File.ReadAllLines(Tool.Example("moons")).SkipWhile(l => l != "//   " + expected[0])
            .TakeWhile(l => l.StartsWith("//", StringComparison.Ordinal)).Select(l => l.Length > 5 ? l[5..] : "")];
        Assert.That(header, Is.EqualTo((string[])[.. expected[..3], "…", .. expected[100..]]));
    }

    // The map of the reference's last weights, by plain loops.
    private static IEnumerable<string> Map(JsonElement demo)
    {
        double[][] points = [.. Rows(demo, "X")];
        double[] labels = demo.Numbers("y");
        (double[][] W, double[] B)[] layers = [.. demo.GetProperty("final").EnumerateArray().Select(l => (Rows(l, "W").ToArray(), l.Numbers("b")))];
        for (int row = 0; row < 20; row++)
        {
            double top = 1.5 - (0.125 * row);
            yield return string.Concat(Enumerable.Range(0, 64).Select(column =>
            {
                double left = -1.5 + (0.0625 * column);
                int point = Array.FindIndex(points, p => p[0] >= left && p[0] < left + 0.0625 && p[1] <= top && p[1] > top - 0.125);
                double[] x = [left + 0.03125, top - 0.0625];
                for (int layer = 0; layer < layers.Length; layer++)
                {
                    x = [.. layers[layer].W.Zip(layers[layer].B, (w, b) => w.Zip(x, (a, c) => a * c).Sum() + b).Select(z => layer < layers.Length - 1 ? Math.Max(z, 0.0) : z)];
                }

                return point >= 0 ? (labels[point] < 0.0 ? 'o' : '#') : (x[0] > 0.0 ? '+' : '.');
            }));
        }
    }

    [Test]
    public void Moons_Graph_IsABoxForEachScope()
    {
        Tool.Result result = Tool.Run("graph", Tool.Example("moons"), "--set", "steps=2", "-f", "dot");

        Assert.That(result.ExitCode, Is.Zero, result.Error);
        Assert.That(result.Output, Does.Contain("in 7 boxes"));
        foreach (string box in (string[])["points", "layer0", "layer1", "layer2", "margin", "penalty", "loss"])
        {
            Assert.That(result.Output, Does.Contain($">{box}<"));
        }
    }
}
