using System.Globalization;
using OpenQA.Selenium;

namespace TapeGrad.Viewer.Tests;

/// <summary>The levels of "Guess first": what is asked, what the page hides, and the mistakes that it names.</summary>
public sealed class GuessLevelTests : BrowserFixture
{
    // loss = (w · x − 4)², with w = 1 and x = 2: the slope of the square is 2 · (−2) = −4.
    private static Graph Sample()
    {
        var tape = new Tape();
        Value w = tape.Parameter(1.0, "w");
        Value x = tape.Input(2.0, "x");
        Value error = ((w * x) - 4.0).Named("error");
        Value loss = error.Square().Named("loss");
        loss.Backward();
        return Graph.From(loss);
    }

    [Test]
    public void Slope_IsHiddenEverywhereAndTheMissingTwoIsNamed()
    {
        Ask("slope", 1);

        Assert.That(_browser.Sentence, Is.EqualTo("loss blames error: 1 × the slope of error² towards error. What is that slope?"));
        Assert.That((_browser.Text("[data-testid=because]"), _browser.Script("return document.querySelector('.edge-label').getAttribute('visibility')")), Is.EqualTo(("", "hidden")));
        _browser.Press("-2" + Keys.Enter);
        Assert.That(_browser.Text(".verdict"), Is.EqualTo("✗ You forgot the 2. Try once more."));
        _browser.Press("4" + Keys.Enter);
        Assert.That(_browser.Text(".verdict"), Is.EqualTo("✗ The size is right, the sign is not: −4"));
        Assert.That(_browser.Text(".score"), Is.EqualTo("0 of 1 right · mistakes: factor of 2 1, sign 1"));
        Assert.That(_browser.Text("[data-testid=because]"), Does.Contain("= −4"), "the reason comes after the answer");
    }

    [Test]
    public void Sign_IsAskedWithButtons()
    {
        Ask("sign", 1);

        Assert.That(_browser.Sentence, Is.EqualTo("loss blames error: 1 × (−4). Which sign does the share have?"));
        Assert.That(_browser.Focused, Is.EqualTo("button minus"));
        _browser.Click("plus");
        Assert.That(_browser.Text(".verdict"), Is.EqualTo("✗ Two equal signs give +, two different ones −. Try once more."));
        _browser.Click("minus");
        Assert.That(_browser.Text(".verdict"), Is.EqualTo("✓ Right: −"));
    }

    [Test]
    public void Product_ForgottenFactor_IsNamed()
    {
        Graph graph = Sample();
        GraphNode product = graph.Nodes.Single(n => n.Op == "*");
        double local = product.Operands.Single(o => o.Operand == graph.Nodes[0].Id).LocalDerivative;
        Ask("product", 3);

        Assert.That(_browser.Sentence, Does.EndWith("= ?"));
        _browser.Press(local.ToString(CultureInfo.InvariantCulture) + Keys.Enter);
        Assert.That(_browser.Text(".verdict"), Is.EqualTo("✗ You forgot the blame from above. Try once more."));
        _browser.Press((product.Grad * local).ToString(CultureInfo.InvariantCulture) + Keys.Enter);
        Assert.That(_browser.Text(".verdict"), Does.StartWith("✓ Right"));
    }

    [Test]
    public void WholeGradient_IsAskedOfParametersOnly()
    {
        Graph graph = Sample();
        Ask("gradient", 3);

        Assert.That(_browser.Sentence, Is.EqualTo("All blame for w has arrived. What is its whole gradient?"));
        _browser.Press(graph.Nodes[0].Grad.ToString(CultureInfo.InvariantCulture) + Keys.Enter);
        Assert.That(_browser.Text(".score"), Is.EqualTo("1 of 1 right"), "nothing was asked before");
    }

    // Opens the sample at the seed and walks so many moments back.
    private void Ask(string level, int moments)
    {
        _browser.Open(Written("levels", HtmlWriter.Write(Sample())), "#moment=4");
        Assert.That(_browser.Sentence, Does.StartWith("The gradient of loss starts at 1"));
        _browser.ClickOn("label.toggle input");
        _browser.Choose("What to guess", level);
        for (int i = 0; i < moments; i++)
        {
            _browser.Click("Next moment");
            if (i < moments - 1 && (bool)_browser.Script("return document.querySelector('.guess.asking') !== null")!)
            {
                _browser.Click("Show");
            }
        }
    }
}
