using System.Globalization;

namespace TapeGrad.Data.Tests;

/// <summary>Data are read, written and refused alike under every culture.</summary>
[TestFixtureSource(nameof(Names))]
public sealed class CultureTests(string name)
{
    private static readonly string[] Names = ["de-DE", "tr-TR", "sv-SE", "fa-IR"];

    private readonly CultureInfo _before = CultureInfo.CurrentCulture;

    [SetUp]
    public void Enter() => CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(name);

    [TearDown]
    public void Leave() => CultureInfo.CurrentCulture = _before;

    [Test]
    public void Culture_Itself_WritesNumbersDifferently() =>
        Assert.That((-1.5).ToString(CultureInfo.CurrentCulture), Is.Not.EqualTo("-1.5"), "otherwise these tests could not fail");

    [Test]
    public void Csv_WrittenAndRead_HasDecimalPoints()
    {
        var data = new Dataset(2, [-1.5, 1e-7, 1234567.25, -0.5], [1, -1], ["I", "ı"], ["INPUT i"]);

        Assert.That(data.ToCsv(), Is.EqualTo("I,ı,INPUT i\n-1.5,1E-07,1\n1234567.25,-0.5,-1\n"));
        Assert.That(Dataset.ReadCsv(new StringReader(data.ToCsv()), targets: "INPUT i").ToRows(), Is.EqualTo(data.ToRows()));
    }

    [Test]
    public void Csv_NumbersOfTheCulture_AreRefused()
    {
        string csv = $"x,y\n\"{1.5.ToString(CultureInfo.GetCultureInfo("de-DE"))}\",-2\n";

        Assert.That(() => Dataset.ReadCsv(new StringReader(csv)), Throws.TypeOf<FormatException>().With.Message.StartsWith("Line 2, column 1 ('x'): '1,5' is not"));
    }

    [Test]
    public void Csv_TargetInOtherCase_IsNoColumn() =>
        Assert.That(() => Dataset.ReadCsv(new StringReader("x,TITLE\n1,2\n"), "title"), Throws.ArgumentException);

    [Test]
    public void Refusals_UsePointAndMinus()
    {
        Assert.That(() => Datasets.Moons(10, -0.5, new Pcg32(1)), Throws.InstanceOf<ArgumentException>().With.Message.Contains("but was -0.5."));
        Assert.That(() => Datasets.Xor().Split(-1.5), Throws.InstanceOf<ArgumentException>().With.Message.Contains("but was -1.5."));
        Assert.That(() => new Dataset(1, [0], [-1.5])[0].Label, Throws.InvalidOperationException.With.Message.StartsWith("The target -1.5 is not"));
    }
}
