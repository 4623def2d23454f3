namespace TapeGrad.Viewer.Tests;

public sealed class RoundTicksTests
{
    [TestCase(0.0, 1.0, "0.0 0.2 0.4 0.6 0.8 1.0")]
    [TestCase(1.79, 2.01, "1.80 1.85 1.90 1.95 2.00")]
    [TestCase(-3.2, 7.0, "−2 0 2 4 6")]
    [TestCase(0.0, 52_000.0, "0 10 000 20 000 30 000 40 000 50 000")]
    [TestCase(0.0, 4.2e9, "0 1×10⁹ 2×10⁹ 3×10⁹ 4×10⁹")]
    [TestCase(-1.1e-5, 0.0, "−1.0×10⁻⁵ −0.8×10⁻⁵ −0.6×10⁻⁵ −0.4×10⁻⁵ −0.2×10⁻⁵ 0")]
    public void Linear_Range_HasRoundLabels(double low, double high, string expected) =>
        Assert.That(string.Join(' ', RoundTicks.Linear(low, high, wanted: 5).Select(t => t.Label.Replace('\u202F', ' '))), Is.EqualTo(expected));

    [Test]
    public void Linear_Label_IsItsPlaceExactly()
    {
        foreach (Tick tick in RoundTicks.Linear(0.0, 1.0, wanted: 5))
        {
            Assert.That(tick.At, Is.EqualTo(ChartReader.Number(tick.Label)));
        }
    }

    [Test]
    public void Linear_EveryScale_HasAFewTicksInsideWithRoundSteps()
    {
        var random = new Random(7);
        for (int i = 0; i < 2000; i++)
        {
            double low = (random.NextDouble() - 0.5) * Math.Pow(10.0, random.Next(-290, 300));
            double high = low + (Math.Abs(low) * Math.Pow(10.0, random.Next(-8, 2)) * (1.0 + random.NextDouble()));

            List<Tick> ticks = RoundTicks.Linear(low, high, wanted: 5);

            double slack = 1e-6 * (high - low);
            Assert.That(ticks, Has.Count.InRange(3, 9), $"{low:R} to {high:R}");
            Assert.That(ticks.Select(t => t.At), Is.All.InRange(low - slack, high + slack), $"{low:R} to {high:R}");
            Assert.That(ticks.Select(t => t.Label), Is.Unique, $"{low:R} to {high:R}");
        }
    }

    [TestCase(-26.5, 1.2, "10⁻²⁵ 10⁻²⁰ 10⁻¹⁵ 10⁻¹⁰ 10⁻⁵ 10⁰")]
    [TestCase(-1.2, 0.6, "0.1 0.2 0.5 1 2")]
    [TestCase(-3.1, 3.1, "0.001 0.01 0.1 1 10 100 1000")]
    [TestCase(-300.0, 300.0, "10⁻³⁰⁰ 10⁻²⁰⁰ 10⁻¹⁰⁰ 10⁰ 10¹⁰⁰ 10²⁰⁰ 10³⁰⁰")]
    [TestCase(-8.31, -6.4, "5×10⁻⁹ 10⁻⁸ 2×10⁻⁸ 5×10⁻⁸ 10⁻⁷ 2×10⁻⁷")]
    public void Logarithmic_Range_HasDecades(double low, double high, string expected) =>
        Assert.That(string.Join(' ', RoundTicks.Logarithmic(low, high).Where(t => t.Label.Length > 0).Select(t => t.Label)), Is.EqualTo(expected));

    [TestCase(20, "1 5 10 15 20")]
    [TestCase(3, "1 2 3")]
    [TestCase(2, "1 2")]
    [TestCase(1000, "1 200 400 600 800 1000")]
    [TestCase(100_000, "1 20_000 40_000 60_000 80_000 100_000")]
    public void Steps_AreWholeNumbersFrom1(int last, string expected) =>
        Assert.That(string.Join(' ', Axis.Steps(last, 0, 100).Ticks.Select(t => t.Label.Replace('\u202F', '_'))), Is.EqualTo(expected));

    [TestCase(0.06658, "0.06658")]
    [TestCase(2.0, "2")]
    [TestCase(-0.5, "−0.5")]
    [TestCase(99_999.0, "100\u202F000")]
    [TestCase(1.0982e-26, "1.098×10⁻²⁶")]
    [TestCase(1e300, "1×10³⁰⁰")]
    [TestCase(double.NegativeInfinity, "−∞")]
    [TestCase(double.NaN, "NaN")]
    [TestCase(-0.0, "0")]
    public void Short_Number_HasFourDigits(double number, string expected) => Assert.That(ChartNumber.Short(number), Is.EqualTo(expected));
}
