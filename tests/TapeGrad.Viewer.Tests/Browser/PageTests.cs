using System.Text.RegularExpressions;
using OpenQA.Selenium;
using TapeGrad.Graphviz;

namespace TapeGrad.Viewer.Tests;

/// <summary>The page in a real browser, as its user meets it.</summary>
public sealed partial class PageTests : BrowserFixture
{
    [TestCaseSource(typeof(ExamplePages), nameof(ExamplePages.Names))]
    public void Open_AnyExample_AsksForItsFileOnly(string example)
    {
        string page = ExamplePages.Of(example).Page;

        _browser.Open(page);

        Assert.That(_browser.State, Is.EqualTo("true"));
        Assert.That(_browser.Requests(), Is.EqualTo((string[])[new Uri(page).AbsoluteUri]));
    }

    [TestCaseSource(typeof(ExamplePages), nameof(ExamplePages.Names))]
    public void Boxes_AnyExampleAtTheEndOfAStep_HaveTheEnginesNumbers(string example)
    {
        (string page, TrainingLog log) = ExamplePages.Of(example);
        TrainingStep[] steps = [.. log.Steps.Where(s => s.Graph is not null)];
        _browser.Open(page, $"#moment=999999&step={steps[^1].Number}");
        foreach (TrainingStep step in (TrainingStep[])[steps[^1], steps[0], steps[steps.Length / 2]])
        {
            Dictionary<int, GraphNode> nodes = step.Graph!.Nodes.ToDictionary(n => n.Id);

            _browser.Follow($"#moment=999999&step={step.Number}", step.Number);

            (int Node, string Value, string Grad)[] boxes = _browser.Boxes();
            Assert.That(_browser.Sentence, Is.Not.Empty);
            Assert.That(boxes.Length > 0 || _browser.Has("g.box.scope"), "a large graph starts with its scopes closed");
            Assert.Multiple(() =>
            {
                foreach ((int node, string value, string grad) in boxes)
                {
                    Assert.That(PrintedNumber.Is(grad, nodes[node].Grad), $"gradient of node {node} in step {step.Number}: {grad}, and the engine has {nodes[node].Grad}");
                    if (nodes[node].Kind != NodeKind.Parameter)
                    {
                        Assert.That(PrintedNumber.Is(value, nodes[node].Data), $"node {node} in step {step.Number}: {value}, and the engine has {nodes[node].Data}");
                    }
                }
            });
        }
    }

    [TestCaseSource(typeof(ExamplePages), nameof(ExamplePages.Names))]
    public void Panel_AnyExample_HasTheEnginesDigits(string example)
    {
        (string page, TrainingLog log) = ExamplePages.Of(example);
        TrainingStep step = log.Steps.First(s => s.Graph is not null);
        _browser.Open(page, $"#moment=999999&step={step.Number}");
        foreach ((int node, _, _) in _browser.Boxes().Take(12))
        {
            GraphNode engine = step.Graph!.GetNode(node);

            _browser.Script("document.querySelector(`g.box[data-node='${arguments[0]}']`).dispatchEvent(new MouseEvent('click', { bubbles: true }))", node);
            _browser.Settle();

            string[] exact = ((string)_browser.Script("return [...document.querySelectorAll('.panel .big')].map(p => p.title).join(' ')")!).Split(' ');
            Assert.That(exact.Select(PrintedNumber.Read), Is.EqualTo((double[])[engine.Data, engine.Grad]), $"node {node}");
        }
    }

    [Test]
    public void Blame_InThePage_HasTheColoursOfEveryPicture()
    {
        (string page, TrainingLog log) = ExamplePages.Of("two-layer");
        var scale = new BlameScale(log.Steps.Max(s => BlameScale.LargestGradient(s.Graph!)));
        Graph graph = log.Steps[4].Graph!;
        _browser.Open(page, "#moment=999&step=5");

        var boxes = ((IEnumerable<object>)_browser.Script("return [...document.querySelectorAll('g.box')].map(b => [b.dataset.node, b.querySelector('.band').getAttribute('fill'), b.querySelector('.grad').getAttribute('fill')].join(' '))")!).Cast<string>();
        var lines = ((IEnumerable<object>)_browser.Script("return [...document.querySelectorAll('.link')].map(l => l.style.stroke.replace(/rgb\\((\\d+), (\\d+), (\\d+)\\)/, (_, r, g, b) => '#' + [r, g, b].map(n => Number(n).toString(16).padStart(2, '0')).join('').toUpperCase()))")!).Cast<string>();

        Assert.That(boxes, Is.EquivalentTo(graph.Nodes.Select(n => $"{n.Id} {scale.Fill(n.Grad)} {scale.Ink(n.Grad)}")));
        Assert.That(lines, Is.EquivalentTo(graph.Nodes.SelectMany(n => n.Operands).Select(o => scale.Line(o.Share))));
    }

    [Test]
    public void NextMoment_ThroughOneStep_SaysEachEdgesProduct()
    {
        (string page, TrainingLog log) = ExamplePages.Of("two-layer");
        Graph graph = log.Steps[0].Graph!;
        _browser.Open(page);
        List<string> said = [];

        while (_browser.Moment < _browser.Moments)
        {
            _browser.Click("Next moment");
            said.Add(_browser.Sentence);
        }

        (double, double, double)[] products = [.. said.Select(s => Product().Match(s)).Where(m => m.Success).Select(m => (PrintedNumber.Read(m.Groups[1].Value), PrintedNumber.Read(m.Groups[2].Value), PrintedNumber.Read(m.Groups[3].Value)))];
        Dictionary<int, GraphNode> nodes = graph.Nodes.ToDictionary(n => n.Id);
        (double Upstream, double Local, double Share)[] edges = [.. graph.Nodes.Reverse().Where(n => n.Grad != 0.0).SelectMany(n => n.Operands.Select(o => (n.Grad, o.LocalDerivative, o.Share)))];
        Assert.That(said.Distinct().Count(), Is.EqualTo(said.Count), "each moment says something of its own");
        Assert.That(products, Has.Length.EqualTo(edges.Length));
        Assert.That(
            products.Order().Zip(edges.Order()).Where(p => !Near(p.First.Item1, p.Second.Upstream) || !Near(p.First.Item2, p.Second.Local) || !Near(p.First.Item3, p.Second.Share)), Is.Empty);
    }

    [Test]
    public void Moment_OfAnEdge_SaysWhyItsLocalDerivativeHasItsValue()
    {
        _browser.Open(ExamplePages.Of("one-weight").Page, "#moment=5&step=1");

        Assert.That(_browser.Sentence, Is.EqualTo("loss blames error: 1 × (−4) = −4."));
        Assert.That(_browser.Text("[data-testid=because]"), Is.EqualTo("error² has slope 2 · error = 2 · (−2) = −4."));
        _browser.Click("Previous moment");
        Assert.That(_browser.Text("[data-testid=because]"), Is.Empty, "there is nothing to explain at the seed");
    }

    [Test]
    public void Play_GoesOnByItself_AndPauseStops()
    {
        _browser.Open(ExamplePages.Of("one-weight").Page);
        Assert.That(_browser.Moment, Is.Zero);
        _browser.Choose("Speed", "8");

        _browser.Click("Play");
        _browser.Wait("the second moment", () => _browser.Moment >= 2);
        _browser.Click("Pause");
        int paused = _browser.Moment;
        for (int frame = 0; frame < 50; frame++)
        {
            _browser.Settle();
        }

        Assert.That(_browser.Moment, Is.EqualTo(paused));
        Assert.That(_browser.HasButton("Play"));
    }

    [Test]
    public void Play_FastToTheEnd_ShowsTheLastStep()
    {
        (string page, TrainingLog log) = ExamplePages.Of("one-weight");
        _browser.Open(page);
        _browser.Choose("Speed", "128");

        _browser.Click("Play");
        _browser.Wait("the end of the run", () => _browser.HasButton("Play") && _browser.TrainingStep == log.Steps.Count);

        Assert.That(_browser.Moment, Is.EqualTo(_browser.Moments));
    }

    [Test]
    public void Play_AsLongAsItPlays_SaysNothingToScreenReaders()
    {
        _browser.Open(ExamplePages.Of("one-weight").Page);
        const string live = "return document.querySelector('.sentence').getAttribute('aria-live')";
        Assert.That(_browser.Script(live), Is.EqualTo("polite"));
        _browser.Choose("Speed", "16");

        _browser.Click("Play");
        _browser.Wait("the third moment", () => _browser.Moment >= 3);
        object? playing = _browser.Script(live);
        _browser.Script("window.said = 0; new MutationObserver(() => window.said++).observe(document.querySelector('[data-testid=sentence]'), { childList: true });");
        _browser.Click("Pause");

        Assert.That(playing, Is.EqualTo("off"));
        Assert.That(_browser.Script(live), Is.EqualTo("polite"));
        Assert.That(_browser.Script("return window.said"), Is.GreaterThan(0L), "the sentence at which it stopped is read aloud");
    }

    [Test]
    public void Sliders_Moved_ShowThatMomentAndStepAndReset()
    {
        (string page, TrainingLog log) = ExamplePages.Of("two-layer");
        _browser.Open(page);

        _browser.Slide("Training step", 6);
        _browser.Slide("Moment", 10);
        _browser.Wait("the address", () => ((string)_browser.Script("return location.hash")!) == "#moment=10&step=7");
        int moment = _browser.Moment;
        int step = _browser.TrainingStep;
        _browser.Click("Reset");

        Assert.That((moment, step), Is.EqualTo((10, log.Steps[6].Number)));
        Assert.That((_browser.Moment, _browser.TrainingStep), Is.EqualTo((0, 1)));
    }

    [Test]
    public void Search_ByName_ChoosesTheNode()
    {
        (string page, TrainingLog log) = ExamplePages.Of("two-layer");
        GraphNode wanted = log.Steps[0].Graph!.Nodes.Last(n => n.Name is not null && n.Kind == NodeKind.Parameter);
        _browser.Open(page, "#moment=999&step=1");

        _browser.Press("/");
        _browser.Press(wanted.Name!);
        _browser.Press(Keys.Enter);

        Assert.That(_browser.Text(".panel h2"), Is.EqualTo(wanted.Name));
        Assert.That(PrintedNumber.Read((string)_browser.Script("return document.querySelector('.panel .big').title")!), Is.EqualTo(wanted.Data));
    }

    [Test]
    public void PreviousMoment_AtTheStartOfAStep_GoesToTheEndOfTheStepBefore()
    {
        _browser.Open(ExamplePages.Of("two-layer").Page, "#moment=0&step=3");

        _browser.Click("Previous moment");

        Assert.That((_browser.TrainingStep, _browser.Moment), Is.EqualTo((2, _browser.Moments)));
    }

    [Test]
    public void Step_OfAnotherShape_KeepsTheChosenParameter()
    {
        (string page, TrainingLog log) = ExamplePages.Of("chain-rule");
        int step = log.Steps.Zip(log.Steps.Skip(1)).First(p => !p.First.Graph!.HasSameShapeAs(p.Second.Graph!)
            && p.Second.Graph!.Nodes.Any(n => n.Name == "weight" && n.Kind == NodeKind.Parameter)).First.Number;
        _browser.Open(page, $"#moment=0&step={step}");
        _browser.Press("/");
        _browser.Press("weight" + Keys.Enter);

        _browser.Press(Keys.ArrowRight, withShift: true);
        _browser.Wait("the next shape", () => _browser.TrainingStep == step + 1);

        Assert.That(_browser.Text(".panel h2"), Is.EqualTo("weight"));
    }

    [Test]
    public void Print_APage_ShowsThePictureAndChartsAndNoControl()
    {
        _browser.Open(ExamplePages.Of("two-layer").Page, "#moment=34&step=12");
        _browser.Emulate("Emulation.setEmulatedMedia", new() { ["media"] = "print" });
        try
        {
            object[] shown = [.. ((IEnumerable<object>)_browser.Script("return ['.scene', '.sentence', '.chart-card', '.tools', '.controls', 'button'].map(c => [...document.querySelectorAll(c)].some(e => e.offsetParent !== null || e.getClientRects().length > 0))")!)];

            Assert.That(shown, Is.EqualTo((object[])[true, true, true, false, false, false]));
            Assert.That(_browser.Script("return getComputedStyle(document.body.parentElement).backgroundColor"), Is.EqualTo("rgb(255, 255, 255)"));
        }
        finally
        {
            _browser.Emulate("Emulation.setEmulatedMedia", new() { ["media"] = "" });
        }
    }

    [TestCase(800)]
    [TestCase(1600)]
    public void Print_FromAnyWindow_DrawsChartsInTheWidthOfThePaper(int window)
    {
        _browser.Resize(window, 900);
        try
        {
            _browser.Open(ExamplePages.Of("one-weight").Page);
            _browser.Script("""
                window.printed = [];
                matchMedia('print').addEventListener('change', ({ matches }) => {
                  if (matches) window.printed = [...document.querySelectorAll('.chart-plot')].map(p => [p.clientWidth * devicePixelRatio, p.querySelector('canvas').width, p.querySelector('.chart-over').getBoundingClientRect().right <= p.getBoundingClientRect().right].join(' '));
                });
                """);

            _browser.Emulate("Page.printToPDF", new() { ["paperWidth"] = 8.27, ["paperHeight"] = 11.69 });
            string[][] printed = [.. ((IEnumerable<object>)_browser.Script("return window.printed")!).Cast<string>().Select(p => p.Split(' '))];

            Assert.That(printed, Has.Length.EqualTo(3));
            Assert.That(printed.Where(p => p[0] != p[1] || p[2] != "true"), Is.Empty, "a canvas as wide as its box");
            Assert.That(printed.Select(p => double.Parse(p[0], System.Globalization.CultureInfo.InvariantCulture)), Is.All.LessThan(760.0), "the width of A4");
        }
        finally
        {
            _browser.Emulate("Emulation.clearDeviceMetricsOverride", []);
        }
    }

    [TestCase(360)]
    [TestCase(768)]
    [TestCase(1440)]
    public void Page_AtAnyWidth_HasNoScrollbarAcross(int width)
    {
        _browser.Resize(width, 800);
        try
        {
            _browser.Open(ExamplePages.Of("two-layer").Page, "#moment=30&step=5");

            Assert.That(_browser.Script("return document.documentElement.scrollWidth"), Is.LessThanOrEqualTo((long)width));
        }
        finally
        {
            _browser.Emulate("Emulation.clearDeviceMetricsOverride", []);
        }
    }

    [Test]
    public void Play_WhereMotionIsReduced_JumpsFromMomentToMoment()
    {
        _browser.Prefer("prefers-reduced-motion", "reduce");
        try
        {
            _browser.Open(ExamplePages.Of("one-weight").Page);
            _browser.Choose("Speed", "8");

            _browser.Script("window.moving = 0; new MutationObserver(() => window.moving++).observe(document.querySelector('.overlay'), { childList: true, subtree: true, attributes: true });");
            _browser.Click("Play");
            _browser.Wait("the seventh moment", () => _browser.Moment >= 7);
            _browser.Click("Pause");

            Assert.That(_browser.Script("return window.moving"), Is.LessThan(30L), "changes of what moves");
            Assert.That(_browser.Script("return document.getAnimations().filter(a => a.playState === 'running').length"), Is.Zero);
        }
        finally
        {
            _browser.Prefer("prefers-reduced-motion", "");
        }
    }

    private static bool Near(double printed, double number) => printed == number || Math.Abs(printed - number) <= 0.5001e-3 * Math.Abs(number);

    [GeneratedRegex(@": (\S+) × (\S+) = ([+−]?[0-9.e−∞]*[0-9∞])")]
    private static partial Regex Product();
}
