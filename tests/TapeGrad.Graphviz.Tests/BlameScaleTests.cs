namespace TapeGrad.Graphviz.Tests;

public sealed class BlameScaleTests
{
    [Test]
    public void Of_OneWeight_LeavesTheSeedOut() => Assert.That(BlameScale.LargestGradient(Pictures.OneWeight()), Is.EqualTo(8.0));

    [Test]
    public void Strength_IsTheRootOfTheFraction()
    {
        var scale = new BlameScale(16.0);

        Assert.That(scale.Strength(-4.0), Is.EqualTo(0.5));
        Assert.That(scale.Strength(64.0), Is.EqualTo(1.0));
        Assert.That(scale.Strength(0.0), Is.Zero);
        Assert.That(scale.Strength(double.NaN), Is.EqualTo(1.0));
    }

    [TestCase(0.01)]
    [TestCase(0.1)]
    [TestCase(0.2)]
    [TestCase(0.5)]
    [TestCase(1.0)]
    public void Ink_OnEveryFill_IsReadable(double size)
    {
        var scale = new BlameScale(1.0);

        foreach (double gradient in (double[])[size, -size, 0.0])
        {
            Assert.That(Contrast(scale.Ink(gradient), scale.Fill(gradient)), Is.GreaterThan(4.5), $"{gradient}");
        }
    }

    // The contrast ratio of WCAG 2.2.
    private static double Contrast(string a, string b)
    {
        (double light, double dark) = (Math.Max(Luminance(a), Luminance(b)), Math.Min(Luminance(a), Luminance(b)));
        return (light + 0.05) / (dark + 0.05);
    }

    private static double Luminance(string colour)
    {
        double[] rgb = [.. Enumerable.Range(0, 3).Select(i => Convert.ToInt32(colour.Substring(1 + (2 * i), 2), 16) / 255.0)
            .Select(c => c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4))];
        return (0.2126 * rgb[0]) + (0.7152 * rgb[1]) + (0.0722 * rgb[2]);
    }
}
