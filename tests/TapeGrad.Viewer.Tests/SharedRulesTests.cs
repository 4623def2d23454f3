using System.Globalization;
using System.Text.Json;
using TapeGrad.Graphviz;

namespace TapeGrad.Viewer.Tests;

/// <summary>The rules that SVG charts and pictures have in common with the page, on the cases in web/test/cases/*.json.</summary>
/// <remarks>web/test/shared-rules.test.mjs checks the page on the same cases.</remarks>
public sealed class SharedRulesTests
{
    private static readonly JsonElement Ticks = Cases("ticks.json");
    private static readonly JsonElement Series = Cases("series.json");

    [Test]
    public void Linear_EachRange_HasTheSameTicks()
    {
        foreach (JsonElement range in Ticks.GetProperty("linear").EnumerateArray())
        {
            List<Tick> ticks = RoundTicks.Linear(Number(range, "low"), Number(range, "high"), range.GetProperty("wanted").GetInt32());

            Assert.That(ticks, Is.EqualTo(Expected(range)), range.GetRawText());
        }
    }

    [Test]
    public void Logarithmic_EachRange_HasTheSameTicks()
    {
        foreach (JsonElement range in Ticks.GetProperty("logarithmic").EnumerateArray())
        {
            List<Tick> ticks = RoundTicks.Logarithmic(Number(range, "low"), Number(range, "high"));

            Tick[] expected = Expected(range);
            Assert.That(ticks.Select(t => t.Label), Is.EqualTo(expected.Select(t => t.Label)), range.GetRawText());
            Assert.That(ticks.Select(t => t.At), Is.EqualTo(expected.Select(t => t.At)).Within(1e-12), range.GetRawText());
        }
    }

    [Test]
    public void Steps_EachLast_HasTheSameTicks()
    {
        foreach (JsonElement steps in Ticks.GetProperty("steps").EnumerateArray())
        {
            List<Tick> ticks = RoundTicks.Steps(steps.GetProperty("last").GetInt32(), steps.GetProperty("wanted").GetInt32());

            Assert.That(ticks.Select(t => t.Label), Is.EqualTo(steps.GetProperty("labels").EnumerateArray().Select(l => l.GetString())), steps.GetRawText());
        }
    }

    [Test]
    public void Ranges_EachExtent_HaveTheSameEnds()
    {
        foreach (JsonElement extent in Ticks.GetProperty("linearRanges").EnumerateArray())
        {
            Assert.That(Axis.LinearRange(Number(extent, "min"), Number(extent, "max")), Is.EqualTo((Number(extent, "low"), Number(extent, "high"))), extent.GetRawText());
        }

        foreach (JsonElement extent in Ticks.GetProperty("logarithmicRanges").EnumerateArray())
        {
            (double low, double high) = Axis.LogarithmicRange(Number(extent, "min"), Number(extent, "max"));

            Assert.That(low, Is.EqualTo(Number(extent, "low")).Within(1e-12), extent.GetRawText());
            Assert.That(high, Is.EqualTo(Number(extent, "high")).Within(1e-12), extent.GetRawText());
        }
    }

    [Test]
    public void SpansDecades_EachRun_HasTheSameScale()
    {
        foreach (JsonElement run in Series.GetProperty("decades").EnumerateArray())
        {
            LineSeries losses = Logged(run.GetProperty("losses"));

            Assert.That(ChartWriter.SpansDecades(losses), Is.EqualTo(run.GetProperty("logarithmic").GetBoolean()), run.GetRawText());
        }
    }

    [Test]
    public void LineSeries_EachSeries_IsMarkedJoinedAndDottedAlike()
    {
        foreach (JsonElement item in Series.GetProperty("series").EnumerateArray())
        {
            bool isLogarithmic = item.GetProperty("logarithmic").GetBoolean();
            LineSeries logged = Logged(item.GetProperty("logged"));
            LineSeries series = isLogarithmic ? logged.Positive() : logged;

            ILookup<int, Point> segments = series.Points.ToLookup(p => p.Segment);
            string what = item.GetProperty("what").GetString()!;
            Assert.Multiple(() =>
            {
                Assert.That(series.IsMarked, Is.EqualTo(item.GetProperty("marked").GetBoolean()), what);
                Assert.That(segments, Has.Count.EqualTo(item.GetProperty("segments").GetInt32()), what);
                Assert.That(segments.Where(s => s.Count() == 1).Select(s => s.Single().Step), Is.EqualTo(item.GetProperty("alone").EnumerateArray().Select(s => s.GetInt32())), what);
                Assert.That(series.Leaps(isLogarithmic), Is.EqualTo(item.GetProperty("dots").GetBoolean()), what);
            });
        }
    }

    [Test]
    public void Breaks_OfTapes_AreAtTheSameSteps()
    {
        foreach (JsonElement run in Series.GetProperty("breaks").EnumerateArray())
        {
            Tape[] tapes = [new(), new(), new()];
            var log = new TrainingLog();
            foreach (JsonElement tape in run.GetProperty("tapes").EnumerateArray())
            {
                log.Step(tapes[tape.GetInt32() - 1].Constant(1.0));
            }

            int[] breaks = [.. LineSeries.BreaksOf(log).Select((isBreak, i) => isBreak ? i + 1 : 0).Where(step => step > 0)];
            Assert.That(breaks, Is.EqualTo(run.GetProperty("breaks").EnumerateArray().Select(s => s.GetInt32())), run.GetRawText());
        }
    }

    [Test]
    public void Reach_OfLines_IsTheSame()
    {
        foreach (JsonElement item in Series.GetProperty("reaches").EnumerateArray())
        {
            LineSeries[] lines = [.. item.GetProperty("lines").EnumerateArray().Select(Logged)];

            Assert.That(LineSeries.ReachOf(lines), Is.EqualTo(Number(item, "reach")), item.GetRawText());
        }
    }

    [Test]
    public void Thin_EachLine_KeepsTheSamePoints()
    {
        foreach (JsonElement line in Series.GetProperty("thinned").EnumerateArray())
        {
            Func<int, double> shape = Shape(line);
            List<Point> points = [.. Enumerable.Range(0, line.GetProperty("points").GetInt32()).Select(i => new Point(i + 1, shape(i), 0))];

            IReadOnlyList<Point> kept = Decimation.Thin(points, line.GetProperty("most").GetInt32());

            Assert.That(kept.Select(p => p.Step), Is.EqualTo(line.GetProperty("kept").EnumerateArray().Select(s => s.GetInt32())), line.GetRawText());
        }
    }

    // A case has the first, the middle and the last point of the mean, as [step, number].
    [Test]
    public void RunningMean_EachLine_IsTheSame()
    {
        foreach (JsonElement line in Series.GetProperty("means").EnumerateArray())
        {
            Func<int, double> shape = Shape(line);
            int points = line.GetProperty("points").GetInt32();
            var series = new LineSeries("series", Palette.Of(0));
            for (int i = 0; i < points; i++)
            {
                series.Add(i + 1, shape(i));
            }

            IReadOnlyList<Point> mean = RunningMean.Of(series, isLogarithmic: false);

            JsonElement[] expected = [.. line.GetProperty("mean").EnumerateArray()];
            Assert.That(RunningMean.Window(points), Is.EqualTo(line.GetProperty("window").GetInt32()), line.GetRawText());
            Assert.That(mean, Has.Count.EqualTo(expected.Length == 0 ? 0 : Math.Min(points, 200)), line.GetRawText());
            for (int i = 0; i < expected.Length; i++)
            {
                Point point = mean[i switch { 0 => 0, 1 => mean.Count / 2, _ => mean.Count - 1 }];
                Assert.That(point.Step, Is.EqualTo(expected[i][0].GetInt32()), line.GetRawText());
                Assert.That(point.Value, Is.EqualTo(expected[i][1].GetDouble()).Within(1e-12), line.GetRawText());
            }
        }
    }

    // A case has each node as [scope, operands], and each line as [box of the operand, box of the user, edges].
    [Test]
    public void Selection_ClosedScopes_AreTheSameBoxesAndLines()
    {
        foreach (JsonElement item in Cases("scopes.json").EnumerateArray())
        {
            var graph = Graph.FromJson(JsonSerializer.Serialize(new
            {
                format = "tapegrad-graph/1",
                nodes = item.GetProperty("nodes").EnumerateArray().Select((node, id) => new
                {
                    id,
                    kind = node[1].GetArrayLength() == 0 ? "input" : "operation",
                    op = node[1].GetArrayLength() == 0 ? "" : "sum",
                    scope = node[0].GetString(),
                    data = 1.0,
                    operands = node[1].EnumerateArray().Select(o => new { node = o.GetInt32(), local = 1.0 }),
                }),
            }));
            JsonElement expected = item.GetProperty("boxes");

            TapeGrad.Graphviz.Drawing drawing = Selection.Of(graph, expected.GetArrayLength());

            string what = item.GetProperty("what").GetString()!;
            Assert.That(
                drawing.Boxes.Select(b => (b.Node.Id, b.Crowd?.Count ?? 1)),
                Is.EqualTo(expected.EnumerateArray().Select(b => (b[0].GetInt32(), b.GetArrayLength()))),
                what);
            Assert.That(
                drawing.Lines.Select(l => $"[{l.From}, {l.To}, {l.Count}]"),
                Is.EquivalentTo(item.GetProperty("lines").EnumerateArray().Select(l => l.GetRawText())),
                what);
        }
    }

    [Test]
    public void BlameScale_EachGradient_HasTheSameLook()
    {
        foreach (JsonElement item in Cases("blame.json").EnumerateArray())
        {
            var scale = new BlameScale(Number(item, "scale"));
            double gradient = Number(item, "gradient");
            Assert.Multiple(() =>
            {
                Assert.That(scale.Strength(gradient), Is.EqualTo(Number(item, "strength")), item.GetRawText());
                Assert.That(scale.Fill(gradient), Is.EqualTo(item.GetProperty("fill").GetString()), item.GetRawText());
                Assert.That(scale.Ink(gradient), Is.EqualTo(item.GetProperty("ink").GetString()), item.GetRawText());
                Assert.That(scale.Line(gradient), Is.EqualTo(item.GetProperty("line").GetString()), item.GetRawText());
            });
        }
    }

    private static Func<int, double> Shape(JsonElement line) => line.GetProperty("shape").GetString() switch { "saw" => i => i * 7 % 11, "fall" => i => -i, _ => _ => 0.0 };

    private static JsonElement Cases(string file) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Web, "test", "cases", file))).RootElement;

    private static double Number(JsonElement item, string name) => Number(item.GetProperty(name));

    // Infinities and NaN are texts in JSON.
    private static double Number(JsonElement number) =>
        number.ValueKind == JsonValueKind.String ? double.Parse(number.GetString()!, CultureInfo.InvariantCulture) : number.GetDouble();

    private static Tick[] Expected(JsonElement range) =>
        [.. range.GetProperty("ticks").EnumerateArray().Select(t => new Tick(Number(t, "at"), t.GetProperty("label").GetString()!))];

    // As a log has it: a step without the number is null.
    private static LineSeries Logged(JsonElement numbers)
    {
        var series = new LineSeries("series", Palette.Of(0));
        int step = 0;
        foreach (JsonElement number in numbers.EnumerateArray())
        {
            step++;
            if (number.ValueKind != JsonValueKind.Null)
            {
                series.Add(step, Number(number));
            }
        }

        return series;
    }
}
