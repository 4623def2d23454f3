namespace TapeGrad.Data;

/// <summary>Small datasets for experiments, drawn by a seeded generator. The same seed gives the same points.</summary>
/// <remarks>
/// Samples are sorted by class; <see cref="Dataset.Shuffle"/> mixes them. Noise adds a normal number of the given deviation to
/// each coordinate, x0 before x1, one point after the other. Labels are counted from 0.
/// </remarks>
public static class Datasets
{
    /// <summary>Two interleaved half circles of radius 1.</summary>
    /// <remarks>
    /// Class 0, the upper one: (cos t, sin t). Class 1, the lower one: (1 − cos t, ½ − sin t). Both at t = π i / (n − 1),
    /// i = 0 … n − 1, with n = ⌊count / 2⌋ for class 0 and n = ⌈count / 2⌉ for class 1. Same shape as scikit-learn's make_moons.
    /// </remarks>
    /// <param name="count">How many points both classes have together.</param>
    /// <param name="noise">The deviation of the noise.</param>
    /// <param name="random">Draws the noise.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 2, or the noise is negative or not finite.</exception>
    public static Dataset Moons(int count, double noise, Pcg32 random)
    {
        Guard.AtLeast(2, count, nameof(count), "Two moons need at least 2 points");
        return Classes(noise, random, [count / 2, count - (count / 2)], (label, i, n) =>
        {
            (double sin, double cos) = Math.SinCos(n == 1 ? 0.0 : Math.PI * i / (n - 1));
            return label == 0 ? (cos, sin) : (1.0 - cos, 0.5 - sin);
        });
    }

    /// <summary>A circle of radius 1 and a smaller circle inside it.</summary>
    /// <remarks>
    /// Class 0: (cos t, sin t). Class 1: (factor · cos t, factor · sin t). Both at t = 2π i / n, i = 0 … n − 1, with
    /// n = ⌊count / 2⌋ for class 0 and n = ⌈count / 2⌉ for class 1. Same shape as scikit-learn's make_circles.
    /// </remarks>
    /// <param name="count">How many points both classes have together.</param>
    /// <param name="noise">The deviation of the noise.</param>
    /// <param name="random">Draws the noise.</param>
    /// <param name="factor">The radius of the inner circle, above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="count"/> is below 2, the noise is negative or not finite, or the factor is not between 0 and 1.
    /// </exception>
    public static Dataset Circles(int count, double noise, Pcg32 random, double factor = 0.8)
    {
        Guard.AtLeast(2, count, nameof(count), "Two circles need at least 2 points");
        if (!(factor is > 0.0 and < 1.0))
        {
            throw new ArgumentOutOfRangeException(
                nameof(factor), factor, FormattableString.Invariant($"The radius of the inner circle must be above 0 and below 1, but was {factor}."));
        }

        return Classes(noise, random, [count / 2, count - (count / 2)], (label, i, n) => Polar(label == 0 ? 1.0 : factor, 2.0 * Math.PI * i / n));
    }

    /// <summary>Spiral arms around the origin, one for each class.</summary>
    /// <remarks>
    /// Point i = 1 … n of class c: (r cos t, r sin t) with r = i / n and t = 2π c / classes + 4 r, so each arm makes 4 / 2π of a
    /// turn from the origin to radius 1. The shape follows the spirals of Stanford's course CS231n.
    /// </remarks>
    /// <param name="classes">How many arms there are.</param>
    /// <param name="countPerClass">How many points each class has, n.</param>
    /// <param name="noise">The deviation of the noise.</param>
    /// <param name="random">Draws the noise.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="classes"/> or <paramref name="countPerClass"/> is below 1, or the noise is negative or not finite.
    /// </exception>
    public static Dataset Spirals(int classes, int countPerClass, double noise, Pcg32 random)
    {
        Guard.AtLeast(1, classes, nameof(classes), "Spirals need at least 1 class");
        Guard.AtLeast(1, countPerClass, nameof(countPerClass), "A class of spirals needs at least 1 point");
        return Classes(noise, random, [.. Enumerable.Repeat(countPerClass, classes)], (label, i, n) =>
        {
            double radius = (i + 1.0) / n;
            return Polar(radius, (2.0 * Math.PI * label / classes) + (4.0 * radius));
        });
    }

    /// <summary>Exclusive or: 00 → 0, 01 → 1, 10 → 1, 11 → 0. A single neuron cannot separate these four points.</summary>
    public static Dataset Xor() => new(4, [0, 0, 0, 1, 1, 0, 1, 1], [0, 1, 1, 0]);

    /// <summary>Points near a line, y = slope · x + intercept + noise, with x from −1 to 1 at equal distances.</summary>
    /// <param name="count">How many points there are.</param>
    /// <param name="slope">How much y rises with x.</param>
    /// <param name="intercept">y at x = 0.</param>
    /// <param name="noise">The deviation of the noise, which is added to y only.</param>
    /// <param name="random">Draws the noise.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="count"/> is below 2, the noise is negative, or a number is not finite.
    /// </exception>
    public static Dataset NoisyLine(int count, double slope, double intercept, double noise, Pcg32 random)
    {
        Guard.AtLeast(2, count, nameof(count), "A line needs at least 2 points");
        Guard.Finite(slope, nameof(slope), "slope");
        Guard.Finite(intercept, nameof(intercept), "intercept");
        Guard.NotNegative(noise, nameof(noise));
        ArgumentNullException.ThrowIfNull(random);
        double[] x = [.. Enumerable.Range(0, count).Select(i => (2.0 * i / (count - 1)) - 1.0)];
        return new(count, x, [.. x.Select(x => (slope * x) + intercept + (noise * random.NextNormal()))], ["x"], ["y"]);
    }

    private static Dataset Classes(double noise, Pcg32 random, int[] counts, Func<int, int, int, (double X0, double X1)> point)
    {
        Guard.NotNegative(noise, nameof(noise));
        List<double> x = [], y = [];
        for (int label = 0; label < counts.Length; label++)
        {
            for (int i = 0; i < counts[label]; i++)
            {
                (double x0, double x1) = point(label, i, counts[label]);
                x.AddRange([x0, x1]);
                y.Add(label);
            }
        }

        return new Dataset(y.Count, [.. x], [.. y], targetNames: ["label"]).WithNoise(noise, random);
    }

    private static (double X0, double X1) Polar(double radius, double angle)
    {
        (double sin, double cos) = Math.SinCos(angle);
        return (radius * cos, radius * sin);
    }
}
