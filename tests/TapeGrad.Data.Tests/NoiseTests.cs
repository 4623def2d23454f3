namespace TapeGrad.Data.Tests;

/// <summary>Noise is normal, of the deviation that was asked for, on features alone, and the same for the same seed.</summary>
public sealed class NoiseTests
{
    private const double Deviation = 0.3;
    private const int Draws = 100_000;

    // The noise of 50 000 moons, two numbers each.
    private static readonly double[] Noise = [.. Datasets.Moons(Draws / 2, Deviation, new Pcg32(3)).X.ToArray().Zip(
        Datasets.Moons(Draws / 2, 0.0, new Pcg32(3)).X.ToArray(), (noisy, plain) => noisy - plain)];

    [Test]
    public void Noise_OverManyDraws_HasMeanAndDeviationOfItsName()
    {
        double mean = Noise.Average(), deviation = Math.Sqrt(Noise.Average(e => e * e));

        // Five times their own deviations, σ/√n and σ/√(2n).
        Assert.That(mean, Is.Zero.Within(5.0 * Deviation / Math.Sqrt(Draws)));
        Assert.That(deviation, Is.EqualTo(Deviation).Within(5.0 * Deviation / Math.Sqrt(2.0 * Draws)));
    }

    [TestCase(1.0, 0.6826894921370859)]
    [TestCase(2.0, 0.9544997361036416)]
    public void Noise_OverManyDraws_LiesWithinItsDeviationsAsOftenAsNormalNumbers(double deviations, double share)
    {
        double within = Noise.Count(e => Math.Abs(e) <= deviations * Deviation) / (double)Draws;

        Assert.That(within, Is.EqualTo(share).Within(5.0 * Math.Sqrt(share * (1.0 - share) / Draws)));
    }

    [Test]
    public void Noise_OfX0AndX1_HaveNothingToDoWithEachOther()
    {
        double product = Enumerable.Range(0, Draws / 2).Average(i => Noise[2 * i] * Noise[(2 * i) + 1]) / (Deviation * Deviation);

        Assert.That(product, Is.Zero.Within(5.0 / Math.Sqrt(Draws / 2)));
    }

    [Test]
    public void NoisyLine_Seed42_BeginsWithTheGeneratorsPublishedNumbers()
    {
        // The first four outputs that the PCG reference implementation prints for seed 42, sequence 54.
        double first = (((0xa15c02b7UL << 32) | 0x7b47f409UL) >> 11) / 9007199254740992.0;
        double second = (((0xba1d3330UL << 32) | 0x83d2f293UL) >> 11) / 9007199254740992.0;
        double normal = Math.Sqrt(-2.0 * Math.Log(1.0 - first)) * Math.Cos(2.0 * Math.PI * second);

        Dataset line = Datasets.NoisyLine(2, 3.0, 5.0, 0.5, new Pcg32(42));

        Assert.That(line.Y[0], Is.EqualTo(2.0 + (0.5 * normal)).Within(1e-15));
    }

    [Test]
    public void WithNoise_AddsDeviationTimesTheNextNumbersInOrder()
    {
        var random = new Pcg32(9);
        double[] expected = [.. Datasets.Xor().X.ToArray().Select(x => x + (0.25 * random.NextNormal()))];

        Dataset noisy = Datasets.Xor().WithNoise(0.25, new Pcg32(9));

        Assert.That(noisy.X.ToArray(), Is.EqualTo(expected));
        Assert.That(noisy.Y.ToArray(), Is.EqualTo(Datasets.Xor().Y.ToArray()));
    }

    [Test]
    public void Datasets_SameSeed_SamePoints()
    {
        Func<ulong, Dataset>[] all =
        [
            seed => Datasets.Moons(20, 0.1, new Pcg32(seed)),
            seed => Datasets.Circles(20, 0.1, new Pcg32(seed)),
            seed => Datasets.Spirals(3, 7, 0.1, new Pcg32(seed)),
            seed => Datasets.NoisyLine(20, 1.0, 2.0, 0.1, new Pcg32(seed)),
            seed => Datasets.Xor().Augment(3, 0.1, new Pcg32(seed)),
        ];

        foreach (Func<ulong, Dataset> make in all)
        {
            double[] first = make(5).ToRows(), again = make(5).ToRows(), other = make(6).ToRows();
            Assert.That(again, Is.EqualTo(first));
            Assert.That(other, Is.Not.EqualTo(first));
        }
    }

    [Test]
    public void Augment_KeepsTheSetAndAddsCopiesOfOtherNoise()
    {
        Dataset xor = Datasets.Xor(), more = xor.Augment(2, 0.01, new Pcg32(4));

        Assert.That((more.Count, more.Features, more.Targets), Is.EqualTo((12, 2, 1)));
        Assert.That(more.X[..8].ToArray(), Is.EqualTo(xor.X.ToArray()));
        Assert.That(more.Y.ToArray(), Is.EqualTo((double[])[0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0]));
        Assert.That(more.X[8..16].ToArray(), Is.EqualTo(xor.X.ToArray()).Within(0.05).And.Not.EqualTo(xor.X.ToArray()));
        Assert.That(more.X[16..].ToArray(), Is.EqualTo(xor.X.ToArray()).Within(0.05).And.Not.EqualTo(more.X[8..16].ToArray()));
    }

    [Test]
    public void WithTargets_OfClasses_MakesMinusOneAndOne() =>
        Assert.That(Datasets.Xor().WithTargets(y => (2 * y) - 1).Y.ToArray(), Is.EqualTo((double[])[-1, 1, 1, -1]));
}
