using System.Globalization;
using OpenQA.Selenium;

namespace TapeGrad.Viewer.Tests;

/// <summary>The blame board beside the picture: one bar for each parameter, with the engine's numbers.</summary>
public sealed class BlameBoardTests : BrowserFixture
{
    [Test]
    public void Board_AfterTheSweep_RanksTheEnginesGradients()
    {
        (string page, TrainingLog log) = ExamplePages.Of("two-layer");
        GraphNode[] ranked = [.. Parameters(log, 2).OrderByDescending(p => Math.Abs(p.Grad))];

        Open(page, "#moment=999&step=2");

        Assert.That(Rows().Select(r => r.Name), Is.EqualTo(ranked.Select(p => p.Name)));
        AssertNumbers(Rows().Select(r => r.Amount), ranked.Select(p => p.Grad));
        double[] widths = Widths();
        Assert.That(widths.Select(w => w / widths[0]), Is.EqualTo(ranked.Select(p => Math.Abs(p.Grad / ranked[0].Grad))).Within(0.05));
        Assert.That(_browser.Script("return [...document.querySelectorAll('.board-row')].every(r => r.querySelector(r.querySelector('.board-amount').textContent.startsWith('−') ? '.bar-minus' : '.bar-plus').offsetWidth > 0)"), Is.True, "the colour of the sign");
    }

    [Test]
    public void Board_DuringTheSweep_HasWhatHasArrivedInThePicture()
    {
        (string page, TrainingLog log) = ExamplePages.Of("two-layer");
        Dictionary<string, int> ids = Parameters(log, 2).ToDictionary(p => p.Name!, p => p.Id);
        int complete = 0;
        foreach (int moment in (int[])[0, 18, 24, 30, 36, 42])
        {
            Open(page, string.Create(CultureInfo.InvariantCulture, $"#moment={moment}&step=2"));

            Dictionary<int, string> drawn = _browser.Boxes().ToDictionary(b => b.Node, b => b.Grad);
            (string Name, string Amount)[] rows = Rows();
            Assert.That(rows.Select(r => r.Amount), Is.EqualTo(rows.Select(r => drawn[ids[r.Name]] is "grad" or "" ? "–" : drawn[ids[r.Name]])), $"moment {moment}");
            complete += rows.Count(r => r.Amount != "–");
        }

        Assert.That(complete, Is.GreaterThan(9));
    }

    [Test]
    public void Board_WhatTheStepChanges_IsRateTimesGradientSquared()
    {
        (string page, TrainingLog log) = ExamplePages.Of("two-layer");
        double rate = log.Settings["learning-rate"];
        double[] changes = [.. Parameters(log, 2).Select(p => -rate * p.Grad * p.Grad).Order()];
        Open(page, "#moment=999&step=2");

        _browser.Click("what this step changes");

        AssertNumbers(Rows().Select(r => r.Amount), changes);
        Assert.That(PrintedNumber.Is(_browser.Text(".board-sum").Split(' ')[1].TrimEnd(':'), changes.Sum()), _browser.Text(".board-sum"));
    }

    [Test]
    public void Board_OfManyParameters_GroupsThemByScopeAndListsThemAll()
    {
        (string page, TrainingLog log) = ExamplePages.Of("moons");
        GraphNode[] parameters = Parameters(log, 1);
        double[] sums = [.. parameters.GroupBy(p => p.Scope.Length > 0 ? p.Scope : p.Name!.Split('.')[0]).Select(g => g.Sum(p => Math.Abs(p.Grad))).OrderDescending()];
        Open(page, "#moment=999&step=1");

        AssertNumbers(Rows().Select(r => r.Amount.Replace("Σ|g| ", "", StringComparison.Ordinal)), sums);
        Assert.That((string)_browser.Script("return document.querySelector('.board-row small').textContent")!, Does.Match(@"^\d+ parameters, strongest \S+ [+−]"));

        _browser.Choose("One bar for each", "parameter");

        Assert.That(Rows(), Has.Length.EqualTo(337));
        AssertNumbers(Rows().Select(r => r.Amount).Take(20), parameters.Select(p => p.Grad).OrderByDescending(Math.Abs).Take(20));
    }

    [Test]
    public void Board_ByTheKeyboard_LightsThePathAndChoosesTheNode()
    {
        (string page, TrainingLog log) = ExamplePages.Of("two-layer");
        GraphNode second = Parameters(log, 2).OrderByDescending(p => Math.Abs(p.Grad)).ElementAt(1);
        Open(page, "#moment=999&step=2");
        int moment = _browser.Moment;

        _browser.Script("document.querySelector('.board-row').focus()");
        _browser.Press(Keys.ArrowDown);

        Assert.That(_browser.Script("return [...document.querySelectorAll('.board-row')].filter(r => r.tabIndex === 0).length"), Is.EqualTo(1L), "one stop of the Tab key");
        Assert.That(_browser.Script("return document.querySelectorAll('.link.main').length"), Is.GreaterThan(1L), "the path is lit");
        _browser.Press(Keys.Enter);
        Assert.That((_browser.Script("return document.querySelector('g.box.selected').dataset.node"), _browser.Moment), Is.EqualTo((second.Id.ToString(CultureInfo.InvariantCulture), moment)));
        Assert.That(_browser.Focused, Does.StartWith("button " + second.Name), "the focus stays on the board");
        _browser.Click("Node");
        Assert.That(_browser.Text(".panel h2"), Is.EqualTo(second.Name));
    }

    [Test]
    public void Board_WhileOneGuesses_TellsNothingBefore()
    {
        Open(ExamplePages.Of("two-layer").Page);

        _browser.ClickOn("label.toggle input");

        Assert.That(Rows().Select(r => r.Amount).Distinct(), Is.EqualTo((string[])["?"]));
        Assert.That(Widths(), Is.All.Zero);
        Assert.That(Rows()[0].Name, Is.EqualTo("w1"), "the order is that of the tape");
    }

    [Test]
    public void Board_OfAGraphWithoutParameters_IsNotThere()
    {
        Value x = new Tape().Input(2.0, "x");
        Value y = x.Square().Named("y");
        y.Backward();

        _browser.Open(Written("no-parameters", HtmlWriter.Write(Graph.From(y))));

        Assert.That(_browser.HasButton("Blame"), Is.False);
        _browser.Press("/");
        _browser.Press("x" + Keys.Enter);
        Assert.That(_browser.HasButton("Node"));
        Assert.That(_browser.HasButton("Blame"), Is.False);
    }

    [Test]
    public void Card_Closed_GivesItsRoomToThePictureAndOpensAgain()
    {
        _browser.Open(ExamplePages.Of("two-layer").Page);
        long Width() => (long)_browser.Script("return Math.round(document.querySelector('.scene').getBoundingClientRect().width)")!;
        long before = Width();

        _browser.Click("Close the card beside the picture");

        Assert.That(Width(), Is.GreaterThan(before + 200));
        Assert.That(_browser.Focused, Is.EqualTo("button Story: open the card beside the picture"), "the focus goes on from the button that went");
        _browser.Click("Story: open the card beside the picture");
        Assert.That(Width(), Is.EqualTo(before));
        _browser.Click("Close the card beside the picture");
        _browser.Press("/");
        _browser.Press("w6" + Keys.Enter);
        Assert.That(_browser.Text(".panel h2"), Is.EqualTo("w6"), "a chosen node opens it");
        Assert.That(Width(), Is.EqualTo(before));
    }

    // The page of a lesson opens with its story.
    private void Open(string page, string address = "")
    {
        _browser.Open(page, address);
        _browser.ClickOn("#tab-blame");
    }

    private static GraphNode[] Parameters(TrainingLog log, int step) => [.. log.Steps[step - 1].Graph!.Nodes.Where(n => n.Kind == NodeKind.Parameter)];

    private static void AssertNumbers(IEnumerable<string> printed, IEnumerable<double> expected)
    {
        string[] texts = [.. printed];
        double[] numbers = [.. expected];
        Assert.That(texts, Has.Length.EqualTo(numbers.Length));
        Assert.Multiple(() =>
        {
            foreach ((string text, double number) in texts.Zip(numbers))
            {
                Assert.That(PrintedNumber.Is(text, number), $"{text}, not {number}");
            }
        });
    }

    private (string Name, string Amount)[] Rows() =>
        [.. ((IEnumerable<object>)_browser.Script("return [...document.querySelectorAll('.board-row')].map(r => [r.querySelector('.board-name').textContent, r.querySelector('.board-amount').textContent])")!)
            .Cast<IReadOnlyCollection<object>>().Select(r => r.Cast<string>().ToArray()).Select(r => (r[0], r[1]))];

    private double[] Widths() => [.. ((IEnumerable<object>)_browser.Script("return [...document.querySelectorAll('.board-row')].map(r => [...r.querySelectorAll('.board-bar > span')].reduce((w, s) => w + s.getBoundingClientRect().width, 0))")!).Select(w => Convert.ToDouble(w, CultureInfo.InvariantCulture))];
}
