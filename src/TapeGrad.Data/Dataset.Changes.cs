namespace TapeGrad.Data;

// Methods that make new datasets from one.
public sealed partial class Dataset
{
    /// <summary>The same samples in random order, each order as likely as any other.</summary>
    /// <param name="random">Chooses the order. The same seed gives the same order.</param>
    public Dataset Shuffle(Pcg32 random)
    {
        ArgumentNullException.ThrowIfNull(random);
        int[] order = [.. Enumerable.Range(0, Count)];
        random.Shuffle<int>(order);
        double[] x = new double[X.Length];
        double[] y = new double[Y.Length];
        for (int i = 0; i < order.Length; i++)
        {
            this[order[i]].X.CopyTo(x.AsSpan(i * Features));
            this[order[i]].Y.CopyTo(y.AsSpan(i * Targets));
        }

        return new(this, x, y);
    }

    /// <summary>Splits the samples in two parts, the first with this fraction of them.</summary>
    /// <remarks>
    /// <c>(Dataset training, Dataset test) = data.Split(0.8)</c> keeps a fifth for testing. The order stays as it is: shuffle first
    /// if the samples are sorted by class.
    /// </remarks>
    /// <param name="fraction">The first part's share of the samples. The number of samples is rounded, halves up.</param>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is not between 0 and 1, or one part would be empty.</exception>
    public (Dataset First, Dataset Second) Split(double fraction)
    {
        if (!(fraction is > 0.0 and < 1.0))
        {
            throw new ArgumentOutOfRangeException(
                nameof(fraction), fraction, FormattableString.Invariant($"The fraction must be above 0 and below 1, but was {fraction}."));
        }

        int first = (int)Math.Floor((fraction * Count) + 0.5);
        return first > 0 && first < Count
            ? (Slice(0, first), Slice(first, Count - first))
            : throw new ArgumentOutOfRangeException(
                nameof(fraction),
                fraction,
                FormattableString.Invariant($"A fraction of {fraction} splits {Count} samples into {first} and {Count - first}, but each part needs at least 1."));
    }

    /// <summary>The samples in order, in batches of this size. The last batch may be smaller.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The size is below 1, or larger than the dataset.</exception>
    public IEnumerable<Dataset> Batches(int size)
    {
        Guard.AtLeast(1, size, nameof(size), "A batch needs at least 1 sample");
        if (size > Count)
        {
            throw new ArgumentOutOfRangeException(
                nameof(size), size, FormattableString.Invariant($"A batch of {size} samples is larger than the dataset, which has {Count}. Take {Count} or fewer."));
        }

        return Enumerable.Range(0, ((Count - 1) / size) + 1).Select(i => Slice(i * size, Math.Min(size, Count - (i * size))));
    }

    /// <summary>The same samples with a normal number of mean 0 added to each feature.</summary>
    /// <param name="deviation">The standard deviation of the added numbers.</param>
    /// <param name="random">Draws one number for each feature, sample after sample, even if the deviation is 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The deviation is negative or not finite.</exception>
    /// <exception cref="ArgumentException">A feature becomes too large for a double.</exception>
    public Dataset WithNoise(double deviation, Pcg32 random)
    {
        Guard.NotNegative(deviation, nameof(deviation));
        ArgumentNullException.ThrowIfNull(random);
        double[] x = X.ToArray();
        foreach (ref double feature in x.AsSpan())
        {
            feature += deviation * random.NextNormal();
        }

        return WithFeatures(x);
    }

    /// <summary>The samples followed by noisy copies of them, so that a model trains on more samples than were collected.</summary>
    /// <param name="copies">How many copies of the whole set to append.</param>
    /// <param name="deviation">The standard deviation of the noise in each feature of a copy.</param>
    /// <param name="random">Draws the noise.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="copies"/> is below 1, or the deviation is negative or not finite.</exception>
    /// <exception cref="ArgumentException">A feature becomes too large for a double.</exception>
    public Dataset Augment(int copies, double deviation, Pcg32 random)
    {
        Guard.AtLeast(1, copies, nameof(copies), "Augmenting needs at least 1 copy");
        Dataset[] all = [this, .. Enumerable.Range(0, copies).Select(_ => WithNoise(deviation, random))];
        return new(this, all.SelectMany(d => d._x.ToArray()).ToArray(), all.SelectMany(d => d._y.ToArray()).ToArray());
    }

    /// <summary>The same samples with other targets: <c>data.WithTargets(y => 2 * y - 1)</c> turns classes 0 and 1 into −1 and 1.</summary>
    /// <remarks>Names of classes are not kept, because the numbers may mean something else now.</remarks>
    /// <param name="change">Computes the new target from the old one.</param>
    /// <exception cref="ArgumentException">A new target is not finite.</exception>
    public Dataset WithTargets(Func<double, double> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return new(Count, X, [.. _y.ToArray().Select(change)], FeatureNames, TargetNames);
    }

    // Checks the new features, of which there are as many as before.
    internal Dataset WithFeatures(double[] x) => new(Count, x, Y, FeatureNames, TargetNames) { ClassNames = ClassNames };

    private Dataset Slice(int start, int count) =>
        new(this, _x.Slice(start * Features, count * Features), _y.Slice(start * Targets, count * Targets));
}
