using System.Globalization;
using System.Xml.Linq;

namespace TapeGrad.Viewer.Tests;

/// <summary>The page saves what it shows as files that need nothing else.</summary>
public sealed class SaveTests : BrowserFixture
{
    // Keeps the files that the page would download: their names, and their texts or, of a PNG, their sizes.
    private const string Catch = """
        window.saved = [];
        const make = URL.createObjectURL.bind(URL);
        let last = null;
        URL.createObjectURL = (blob) => make(last = blob);
        HTMLAnchorElement.prototype.click = function () { window.saved.push({ name: this.download, blob: last }); };
        """;

    [Test]
    public void Picture_AsSvg_HasAllThatIsSeenAndNeedsNothing()
    {
        Open("two-layer", "#moment=40&step=3");

        XElement picture = Svg("Picture as SVG", "two-layer-step-3-moment-40.svg");

        string[] texts = [.. picture.Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value)];
        foreach ((_, string value, string grad) in _browser.Boxes())
        {
            Assert.That(texts, Does.Contain(value).And.Contain(grad));
        }

        Assert.That(string.Concat(texts), Does.Contain(_browser.Sentence).And.Contain(_browser.Text("[data-testid=because]")));
        Assert.That(picture.Descendants().Select(e => e.Name.LocalName).Distinct(), Is.SubsetOf(new[] { "title", "rect", "text", "tspan", "clipPath", "g", "path", "circle" }));
        Assert.That(picture.DescendantsAndSelf().Attributes().Select(a => a.Name.LocalName).Intersect(["class", "style", "href"]), Is.Empty);
        Assert.That(picture.ToString(), Does.Not.Contain("var(").And.Not.Contain("color(").And.Not.Contain("NaN").And.Not.Contain("undefined"));
        Assert.That(
            picture.Descendants().Attributes().Where(a => a.Name.LocalName is "fill" or "stroke").Select(a => a.Value), Has.All.Matches("^(none|#[0-9a-f]{6})$"));
    }

    [Test]
    public void Picture_AsPng_IsTwiceAsSharpAsItsSvg()
    {
        Open("one-weight", "#moment=5&step=1");
        XElement picture = Svg("Picture as SVG", "one-weight-step-1-moment-5.svg");

        Save("Picture as PNG");

        object[] size = [.. (IEnumerable<object>)_browser.ScriptAsync("""
            const done = arguments[0];
            createImageBitmap(window.saved.at(-1).blob).then((image) => {
              const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d');
              canvas.drawImage(image, 0, 0);
              done([image.width, image.height, new Set(new Uint32Array(canvas.getImageData(0, 0, image.width, image.height).data.buffer)).size]);
            });
            """)!];
        Assert.That(size[..2], Is.EqualTo((object[])[2L * (long)picture.Attribute("width")!, 2L * (long)picture.Attribute("height")!]));
        Assert.That(size[2], Is.GreaterThan(50L), "it has the colours of a picture");
    }

    [Test]
    public void Step_AsAnimation_ShowsEachMomentWithItsSentence()
    {
        Open("one-weight", "#moment=0&step=1");
        int moments = _browser.Moments + 1;
        List<string> said = [];
        for (int moment = 0; moment < moments; moment++)
        {
            _browser.Slide("Moment", moment);
            said.Add($"{_browser.Sentence}|{string.Join(' ', _browser.Boxes().SelectMany(b => (string[])[b.Value, b.Grad]).Where(t => t.Length > 0).Order(StringComparer.Ordinal))}");
        }

        XElement animation = Svg("Step as animated SVG", "one-weight-step-1.svg");
        Assert.That(animation.ToString(), Does.Not.Contain("class="));

        // The middle of each moment: its sentence, and the numbers of the boxes.
        string[] times = [.. animation.Descendants().Where(e => e.Name.LocalName == "animate").SelectMany(e => e.Attribute("keyTimes")!.Value.Split(';')).Distinct()
            .OrderBy(t => double.Parse(t, CultureInfo.InvariantCulture))];
        Assert.That(times, Has.Length.EqualTo(moments));
        double whole = double.Parse(animation.Descendants().First(e => e.Name.LocalName == "animate").Attribute("dur")!.Value.TrimEnd('s'), CultureInfo.InvariantCulture);
        double[] starts = [.. times.Select(t => double.Parse(t, CultureInfo.InvariantCulture) * whole), whole];
        _browser.Script("document.body.append(new DOMParser().parseFromString(arguments[0], 'image/svg+xml').documentElement)", animation.ToString());
        for (int moment = 0; moment < moments; moment++)
        {
            string[] seen = [.. ((IEnumerable<object>)_browser.Script(
                """
                const picture = document.body.lastElementChild;
                picture.pauseAnimations();
                picture.setCurrentTime(arguments[0]);
                return [...picture.querySelectorAll('text')].filter((t) => t.checkVisibility()).map((t) => t.textContent);
                """,
                (starts[moment] + starts[moment + 1]) / 2.0)!).Cast<string>()];
            string[] parts = said[moment].Split('|');
            Assert.That(string.Concat(seen), Does.Contain(parts[0]), $"moment {moment}");
            Assert.That(parts[1].Split(' '), Is.SubsetOf(seen), $"moment {moment}");
        }
    }

    private void Open(string example, string address)
    {
        _browser.Open(ExamplePages.Of(example).Page, address);
        _browser.Script(Catch);
    }

    private void Save(string item)
    {
        int before = Convert.ToInt32(_browser.Script("return window.saved.length"), CultureInfo.InvariantCulture);
        _browser.ClickOn(".save summary");
        _browser.Click(item);
        _browser.Wait(item, () => Convert.ToInt32(_browser.Script("return window.saved.length"), CultureInfo.InvariantCulture) > before);
    }

    private XElement Svg(string item, string name)
    {
        Save(item);
        Assert.That(_browser.Script("return window.saved.at(-1).name"), Is.EqualTo(name));
        return XDocument.Parse((string)_browser.ScriptAsync("const done = arguments[0]; window.saved.at(-1).blob.text().then(done)")!, LoadOptions.PreserveWhitespace).Root!;
    }
}
