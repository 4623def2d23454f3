namespace TapeGrad.Viewer.Tests;

/// <summary>The charts below the picture, which move it and are moved by it.</summary>
public sealed class ChartTests : BrowserFixture
{
    private const string Loss = "[data-chart=loss] .chart-over";

    [Test]
    public void Hover_AChart_ShowsThatStepUntilThePointerLeaves()
    {
        (string page, TrainingLog log) = ExamplePages.Of("two-layer");
        _browser.Open(page, "#moment=40&step=3");

        _browser.Point(Loss, 1.0);
        int looked = _browser.TrainingStep;
        string value = _browser.Text("g.box.output .value");
        _browser.Point("h1", 0.5);

        Assert.That(looked, Is.InRange(log.Steps.Count - 2, log.Steps.Count));
        Assert.That(PrintedNumber.Is(value, log.Steps[2].Loss), Is.False, "the picture follows");
        Assert.That((_browser.TrainingStep, _browser.Moment), Is.EqualTo((3, 40)));
    }

    [Test]
    public void Press_AChart_StaysAtThatStep()
    {
        _browser.Open(ExamplePages.Of("two-layer").Page);

        _browser.Point(Loss, 0.5, pressed: true);
        int pressed = _browser.TrainingStep;
        _browser.Point("h1", 0.5);

        Assert.That(pressed, Is.InRange(23, 28));
        Assert.That(_browser.TrainingStep, Is.EqualTo(pressed));
    }

    [Test]
    public void Key_WhileHovering_StaysAtThatStep()
    {
        _browser.Open(ExamplePages.Of("two-layer").Page);

        _browser.Point(Loss, 0.5);
        int looked = _browser.TrainingStep;
        _browser.Press(OpenQA.Selenium.Keys.ArrowRight);
        _browser.Point("h1", 0.5);

        Assert.That(_browser.TrainingStep, Is.EqualTo(looked));
    }

    [Test]
    public void Play_WhileHovering_GoesOnFromThatStep()
    {
        _browser.Open(ExamplePages.Of("two-layer").Page);

        _browser.Point(Loss, 0.5);
        int looked = _browser.TrainingStep;
        _browser.Press(" ");
        _browser.Point("h1", 0.5);

        Assert.That(_browser.TrainingStep, Is.EqualTo(looked));
        Assert.That(_browser.HasButton("Pause"));
    }

    [Test]
    public void TrainingStep_Moved_MovesTheMarkAndTheNumbersOfAllCharts()
    {
        (string page, TrainingLog log) = ExamplePages.Of("two-layer");
        _browser.Open(page);
        string[] before = Marks();

        _browser.Slide("Training step", 29);

        string[] after = Marks();
        Assert.That(before.Zip(after).Select(m => m.First == m.Second), Is.All.False);
        Assert.That(PrintedNumber.Is(_browser.Text("[data-chart=loss] .chart-value"), log.Steps[29].Loss));
        Assert.That(PrintedNumber.Is(_browser.Text("[data-chart=prediction] .chart-value"), log.Steps[29].Series.Single(s => s.Name == "prediction").Value));
    }

    [TestCase("two-layer", "At this step’s point (x1 0.5, x2 0.1; ringed) y is ")]
    [TestCase("xor", "Dots: the points of the run, filled where the target is above 0.5.")]
    [TestCase("moons", "Dots: the points of the run, filled where the target is above 0.")]
    [TestCase("spiral-classes", "Dots: the points of the run, with the marker of their class.")]
    public void DecisionMap_OfTwoInputs_SaysWhatItShows(string example, string said)
    {
        _browser.Open(ExamplePages.Of(example).Page, "#step=1");

        _browser.Wait("the map", () => _browser.Text("[data-chart=map] .chart-note").Contains(said, StringComparison.Ordinal));

        Assert.That(
            _browser.Script("const c = document.querySelector('[data-chart=map] canvas'); const p = c.getContext('2d').getImageData(0, 0, c.width, c.height).data; return new Set(Array.from({ length: p.length / 4 }, (_, i) => p[4 * i] << 16 | p[4 * i + 1] << 8 | p[4 * i + 2])).size"),
            Is.GreaterThan(100L), "colours");
    }

    // The same log, drawn by the library and by the page.
    [TestCase("chain-rule", 3)]
    [TestCase("one-weight", 3)]
    public void Charts_OfTheLibraryAndOfThePage_AreTheSameWithTheSameNotes(string example, int count)
    {
        (string page, TrainingLog log) = ExamplePages.Of(example);
        ChartReader[] drawn = [.. ChartWriter.WriteAll(log).Select(chart => new ChartReader(chart.Svg))];

        _browser.Open(page);

        Assert.That(drawn, Has.Length.EqualTo(count));
        string[] notes = [.. ((IEnumerable<object>)_browser.Script("return [...document.querySelectorAll('[data-chart]:not([data-chart=map])')].map(card => [...card.querySelectorAll('.chart-note')].map(n => n.textContent).filter(n => !n.startsWith('Each number is')).join(' '))")!).Cast<string>()];
        Assert.That(notes, Is.EqualTo(drawn.Select(chart => string.Join(' ', chart.Notes))));
    }

    // The last of its learning rates makes the loss overflow.
    [Test]
    public void Charts_OfALossThatOverflows_KeepTheirScale()
    {
        (_, TrainingLog log) = ExamplePages.Of("chain-rule");
        var loss = new ChartReader(ChartWriter.WriteLoss(log));

        double largest = log.Steps.Where(s => double.IsFinite(s.Loss)).Max(s => s.Loss);
        Assert.That(largest, Is.GreaterThan(1e300));
        Assert.That(loss.YLabels.Select(ChartReader.Number), Is.All.LessThan(100.0));
    }

    // A renderer draws nothing more of a line that goes farther away than its numbers reach.
    [Test]
    public void Charts_OfNumbersFarOutside_DrawTheRestOfTheLine()
    {
        (string page, TrainingLog log) = ExamplePages.Of("chain-rule");
        Assert.That(log.Steps.SelectMany(step => step.Series).Max(series => Math.Abs(series.Value)), Is.GreaterThan(1e100));

        foreach ((_, string svg) in ChartWriter.WriteAll(log))
        {
            string[] paths = [.. new ChartReader(svg).OfClass("line").Select(line => line.Attribute("d")!.Value)];
            Assert.That(paths.SelectMany(path => path.Split('M', 'L', ' ', 'h', 'v')).Max(text => text.Length), Is.LessThan(16), "characters of a coordinate");
        }

        _browser.Open(page);
        _browser.Script("document.querySelector('[data-chart=weights] canvas').scrollIntoView()");
        _browser.Settle();
        double drawn = (double)_browser.Script("""
            const canvas = document.querySelector('[data-chart=weights] canvas');
            const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
            let blue = 0;
            for (let i = 0; i < data.length; i += 4) if (data[i + 2] > data[i] + 60 && data[i + 3] > 100) blue++;
            return blue / (canvas.width * canvas.height);
            """)!;
        Assert.That(drawn, Is.InRange(0.008, 0.1), "the share of pixels: not the markers only, and not the whole chart");
    }

    [Test]
    public void Charts_OfSeveralExperiments_AreNotJoined()
    {
        var log = new TrainingLog();
        foreach (Tape tape in (Tape[])[new(), new()])
        {
            Value w = tape.Parameter(3.0, "w");
            for (int step = 0; step < 3; step++)
            {
                Value square = w.Square();
                square.Backward();
                log.Step(square);
                w.Data -= 0.1 * w.Grad;
                tape.Reset();
            }
        }

        var loss = new ChartReader(ChartWriter.WriteLoss(log));

        Assert.That(loss.Notes, Has.Some.EqualTo("A line breaks where the run goes on with another tape."));
        Assert.That(loss.Lines("loss"), Has.Length.EqualTo(2));
    }

    // The grid is drawn before the lines, in whatever dashes the last line of the last drawing left behind.
    [Test]
    public void Grid_DrawnAgain_IsNotDashed()
    {
        _browser.Open(ExamplePages.Of("two-layer").Page);
        _browser.Script("""
            window.dashed = [];
            const stroke = CanvasRenderingContext2D.prototype.stroke;
            CanvasRenderingContext2D.prototype.stroke = function (...path) {
              if (path.length === 0 && this.getLineDash().length > 0) window.dashed.push(String(this.strokeStyle));
              return stroke.apply(this, path);
            };
            """);

        _browser.Prefer("prefers-color-scheme", "dark");
        _browser.Wait("charts in the colours of the dark", () => ((string)_browser.Script("return getComputedStyle(document.querySelector('[data-chart=prediction] .chart-dot')).backgroundColor")!) == "rgb(75, 163, 219)");
        _browser.Settle();
        _browser.Prefer("prefers-color-scheme", "");

        Assert.That(_browser.Script("return window.dashed.join(' ')"), Is.Empty, "lines are stroked by paths of their own");
    }

    private string[] Marks() => [.. ((IEnumerable<object>)_browser.Script("return [...document.querySelectorAll('.chart-now')].map(m => m.style.transform)")!).Cast<string>()];
}
