using System.Globalization;

namespace TapeGrad.Tests;

/// <summary>What the library says is the same everywhere: decimal points, Latin digits, no dotless i.</summary>
[TestFixtureSource(nameof(Names))]
public sealed class CultureTests(string name)
{
    private static readonly string[] Names = ["de-DE", "tr-TR", "sv-SE", "ar-SA", "fa-IR"];

    private readonly CultureInfo _before = CultureInfo.CurrentCulture;

    [SetUp]
    public void Enter() => CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(name);

    [TearDown]
    public void Leave() => CultureInfo.CurrentCulture = _before;

    [Test]
    public void Culture_Itself_WritesNumbersDifferently()
    {
        Assert.That((-1.5).ToString(CultureInfo.CurrentCulture), Is.Not.EqualTo("-1.5"), "otherwise these tests could not fail");
    }

    [Test]
    public void ToString_AnyCulture_UsesPointAndMinus()
    {
        Values x = new Tape().Input([-1.5, 1e-7], "INPUT i");
        Value y = x[0] * 2.25;
        y.Backward(-0.5);

        Assert.That(
            (x[0].ToString(), x[1].ToString(), y.ToString()),
            Is.EqualTo(("INPUT i[0] = -1.5, grad -1.125", "INPUT i[1] = 1E-07, grad 0", "n2 = -3.375, grad -0.5")));
    }

    [Test]
    public void Refusals_AnyCulture_UsePointAndMinus()
    {
        var tape = new Tape();
        Value x = tape.Input(-1.5, "x");
        Value y = new Tape().Input(-2.5);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => x + y, Throws.InvalidOperationException.With.Message.Contains("x = -1.5, grad 0 and n0 = -2.5"));
            Assert.That(
                () => new TrainingLog().Step(x.Pow(0.5)),
                Throws.TypeOf<NonFiniteException>().With.Message.Contains("NaN of 'x' = -1.5 and the number 0.5"));
        }
    }

    [Test]
    public void Json_AnyCulture_IsTheSameText()
    {
        string here = Json();
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

        Assert.That(here, Is.EqualTo(Json()));
    }

    [Test]
    public void Json_AnyCulture_IsReadBack()
    {
        string json = Json().Split('\n')[0];

        Assert.That(Graph.FromJson(json).ToJson(), Is.EqualTo(json));
    }

    private static string Json()
    {
        var tape = new Tape();
        Value y = (tape.Parameter([-1.5, 2.25], "w")[1] * -0.125).Named("ıİiI");
        y.Backward(double.NegativeInfinity);
        var log = new TrainingLog("i", keepsGraph: _ => true);
        log.Setting("INIT", -0.5);
        try
        {
            log.Step(y, ("SERIES I", -1e-9));
        }
        catch (NonFiniteException)
        {
            // The gradient is meant to be infinite, and the step is logged all the same.
        }

        return Graph.From(y).ToJson() + "\n" + log.ToJson();
    }
}
