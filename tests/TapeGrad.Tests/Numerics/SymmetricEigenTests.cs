namespace TapeGrad.Tests.Numerics;

[TestFixture]
public sealed class SymmetricEigenTests
{
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(7)]
    [TestCase(40)]
    [TestCase(300)]
    public void Largest_OfAKnownMatrix_AreItsEigenvalues(int size)
    {
        // The second difference has the eigenvalues 2 − 2 cos(kπ / (n + 1)).
        (double Value, double[] Vector, double Remainder)[] found = SymmetricEigen.Largest(size, 3, size, (x, y) =>
        {
            for (int i = 0; i < size; i++)
            {
                y[i] = 2.0 * x[i] - (i > 0 ? x[i - 1] : 0.0) - (i + 1 < size ? x[i + 1] : 0.0);
            }
        });

        Assert.That(found, Has.Length.EqualTo(Math.Min(3, size)));
        for (int k = 0; k < found.Length; k++)
        {
            Assert.That(found[k].Value, Is.EqualTo(2.0 - 2.0 * Math.Cos((size - k) * Math.PI / (size + 1))).Within(1e-9));
            Assert.That(found[k].Vector.Sum(x => x * x), Is.EqualTo(1.0).Within(1e-12));
        }
    }

    [Test]
    public void Largest_OfEqualEigenvalues_AreAllFound()
    {
        double[] diagonal = [5.0, -7.0, 5.0, 1.0, 5.0];

        (double Value, double[] Vector, double Remainder)[] found = Of(diagonal, 4);

        Assert.That(found.Select(f => f.Value), Is.EqualTo([5.0, 5.0, 5.0, 1.0]).Within(1e-12));
        Assert.That(found.Take(3).All(f => Math.Abs(f.Vector[1]) + Math.Abs(f.Vector[3]) < 1e-10));
    }

    [Test]
    public void Largest_OfZero_IsZero() => Assert.That(Of(new double[6], 2).Select(f => f.Value), Is.All.Zero);

    [Test]
    public void Largest_TooFewProducts_SaysHowFarOff()
    {
        (double value, _, double remainder) = Of([.. Enumerable.Range(0, 200).Select(i => (double)i)], 1, most: 8)[0];

        Assert.That(remainder, Is.GreaterThan(1e-6));
        Assert.That(Enumerable.Range(0, 200).Min(i => Math.Abs(i - value)), Is.LessThanOrEqualTo(remainder));
    }

    private static (double Value, double[] Vector, double Remainder)[] Of(double[] diagonal, int wanted, int? most = null) =>
        SymmetricEigen.Largest(diagonal.Length, wanted, most ?? diagonal.Length, (x, y) =>
        {
            for (int i = 0; i < y.Length; i++)
            {
                y[i] = diagonal[i] * x[i];
            }
        });
}
