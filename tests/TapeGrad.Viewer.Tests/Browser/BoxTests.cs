namespace TapeGrad.Viewer.Tests;

/// <summary>What the boxes of the picture say of their nodes, and how sentences call the same nodes.</summary>
public sealed class BoxTests : BrowserFixture
{
    [Test]
    public void Box_OfANamedOperation_ShowsItsFormulaAndAnUnnamedOneIsCalledByIt()
    {
        _browser.Open(Written("boxes", HtmlWriter.Write(OneWeight())), "#moment=2");

        Assert.That(Texts(".title"), Is.EqualTo((string[])["w", "x", "w · x", "error", "loss"]));
        Assert.That(Texts(".work"), Is.EqualTo((string[])["= w · x − 4", "= error²"]));
        Assert.That(_browser.Sentence, Is.EqualTo("error = w · x − 4 = 2 − 4 = −2"));
    }

    [Test]
    public void Box_WithAFormula_HasRoomForEachOfItsTexts()
    {
        _browser.Open(ExamplePages.Of("two-layer").Page, "#moment=999&step=1");

        Assert.That(_browser.Has("g.box .work"));
        Assert.That(
            _browser.Script("""
                return [...document.querySelectorAll('g.box')].flatMap(box => {
                  const edge = box.querySelector('.edge').getBBox();
                  const texts = [...box.querySelectorAll('text')].map(t => t.getBBox());
                  const isOut = texts.some(t => t.x < edge.x || t.x + t.width > edge.x + edge.width || t.y + t.height > edge.y + edge.height);
                  const overlaps = texts.some((t, i) => i > 0 && t.y + 4 < texts[i - 1].y + texts[i - 1].height);
                  return isOut || overlaps ? [box.textContent] : [];
                }).join('; ')
                """),
            Is.Empty);
    }

    private string[] Texts(string css) => [.. ((IEnumerable<object>)_browser.Script("return [...document.querySelectorAll(`g.box ${arguments[0]}`)].map(t => t.textContent)", css)!).Cast<string>()];

    private static Graph OneWeight()
    {
        var tape = new Tape();
        Value loss = ((tape.Parameter(1.0, "w") * tape.Input(2.0, "x")) - 4.0).Named("error").Square().Named("loss");
        loss.Backward();
        return Graph.From(loss);
    }
}
