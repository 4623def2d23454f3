namespace TapeGrad.Viewer.Tests;

/// <summary>What a page shows first: the moment of its address, or what is wrong with its data.</summary>
public sealed class OpeningTests : BrowserFixture
{
    [TestCase("#moment=23&step=5")]
    [TestCase("#step=23&epoch=5", Description = "the form of old links")]
    public void Address_OpenedAgain_ShowsTheSameMoment(string address)
    {
        string page = ExamplePages.Of("two-layer").Page;
        _browser.Open(page, address);
        string sentence = _browser.Sentence;
        (int, string, string)[] boxes = _browser.Boxes();

        _browser.Open(page);
        _browser.Slide("Training step", 4);
        _browser.Slide("Moment", 23);

        Assert.That((_browser.Sentence, _browser.Moment, _browser.TrainingStep), Is.EqualTo((sentence, 23, 5)));
        Assert.That(_browser.Boxes(), Is.EqualTo(boxes));
    }

    [TestCase("#moment=x&step=y")]
    [TestCase("#step=x&epoch=y")]
    [TestCase("#moment=-1&step=0")]
    [TestCase("#moment=1e9&step=999999999")]
    [TestCase("#<script>alert(1)</script>")]
    public void Address_Damaged_ShowsTheBeginning(string address)
    {
        _browser.Open(ExamplePages.Of("one-weight").Page, address);

        Assert.That((_browser.State, _browser.Moment, _browser.TrainingStep), Is.EqualTo(("true", 0, 1)));
    }

    // On a busy machine the page writes the address of what it shows between the reader's change and its event.
    [Test]
    public void Address_ChangedBeforeThePageWroteItsOwn_IsFollowed()
    {
        _browser.Open(ExamplePages.Of("two-layer").Page, "#moment=3&step=5");

        _browser.ScriptAsync("const done = arguments[0], own = location.href; addEventListener('hashchange', () => done(), { once: true }); location.hash = '#moment=7&step=2'; history.replaceState(null, '', own)");
        _browser.Settle();

        Assert.That((_browser.Moment, _browser.TrainingStep), Is.EqualTo((7, 2)));
    }

    [Test]
    public void Address_OfAMomentOutOfSight_BringsItIn()
    {
        _browser.Resize(360, 800);
        try
        {
            _browser.Open(ExamplePages.Of("dead-relu").Page, "#moment=30&step=3");

            Assert.That(
                _browser.Script("const s = document.querySelector('.scene').getBoundingClientRect(); return [...document.querySelectorAll('g.box.active')].every(b => { const r = b.getBoundingClientRect(); return r.left >= s.left - 1 && r.right <= s.right + 1 && r.top >= s.top - 1 && r.bottom <= s.bottom + 1; })"),
                Is.True);
        }
        finally
        {
            _browser.Emulate("Emulation.clearDeviceMetricsOverride", []);
        }
    }

    [Test]
    public void Open_PageThatWasCutShort_SaysSo([Values(0.97, 0.9999)] double share)
    {
        string page = File.ReadAllText(ExamplePages.Of("two-layer").Page);
        _browser.Open(Written("cut", page[..(int)(share * page.Length)]));

        Assert.That(_browser.State, Is.EqualTo("failed"));
        Assert.That(_browser.Text("[role=alert]"), Does.StartWith("The data of this page cannot be read: it is not valid JSON"));
    }

    [TestCase("#moment=3&step=51", "The address asks for training step 51, but the run has steps 1 to 50.")]
    [TestCase("#step=0", "The address asks for training step 0, but the run has steps 1 to 50.")]
    public void Address_OfAStepThatIsNotThere_SaysSo(string address, string said)
    {
        _browser.Open(ExamplePages.Of("two-layer").Page, address);

        Assert.That(_browser.Text(".banner"), Does.StartWith(said));
        Assert.That(_browser.TrainingStep, Is.EqualTo(1));
    }

    [Test]
    public void Address_OfAStepWithoutAGraph_ShowsTheNearestAndSaysSo()
    {
        (string page, TrainingLog log) = ExamplePages.Of("moons");
        TrainingStep last = log.Steps[^1];

        _browser.Open(page, $"#moment=1&step={last.Number - 1}");

        Assert.That(_browser.Text(".banner"), Does.StartWith($"The address asks for training step {last.Number - 1}, which kept no graph, so the page shows step {last.Number}."));
        Assert.That(_browser.TrainingStep, Is.EqualTo(last.Number));
    }

    [TestCase("", "The data of this page cannot be read: it is not valid JSON")]
    [TestCase("{\"format\":\"tapegrad-log/9\"}", "its format is \"tapegrad-log/9\"")]
    [TestCase("{\"format\":\"tapegrad-log/1\",\"graphs\":[],\"steps\":[]}", "no step of the run kept a graph")]
    [TestCase("{\"format\":\"tapegrad-graph/1\",\"nodes\":[{\"id\":0,\"kind\":\"input\"}]}", "'data' of node 0 is not a number")]
    public void Open_DamagedData_SaysSo(string data, string message)
    {
        string page = ExamplePages.DataBlock().Replace(File.ReadAllText(ExamplePages.Of("one-weight").Page), m => m.Groups[1].Value + data + "</script");

        _browser.Open(Written("damaged", page));

        Assert.That(_browser.State, Is.EqualTo("failed"));
        Assert.That(_browser.Text("[role=alert]"), Does.Contain(message));
    }
}
