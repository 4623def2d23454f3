using System.Collections;

namespace TapeGrad.Data;

/// <summary>Samples to train on, in an order: each has the same number of features, and one or more targets.</summary>
/// <remarks>
/// It never changes: what shuffles, splits or adds noise gives a new one. A target is what a model should give, or the number of
/// a class. <c>foreach (Dataset batch in data.Shuffle(random).Batches(10))</c> is one epoch, and
/// <c>foreach (Sample sample in batch)</c> its rows.
/// </remarks>
public sealed partial class Dataset : IReadOnlyList<Sample>
{
    private readonly ReadOnlyMemory<double> _x;
    private readonly ReadOnlyMemory<double> _y;
    private int[]? _labels;

    /// <summary>Makes a set of given numbers: <c>new Dataset(4, [0, 0, 0, 1, 1, 0, 1, 1], [0, 1, 1, 0])</c> is exclusive or.</summary>
    /// <param name="count">How many samples there are.</param>
    /// <param name="x">The features, sample after sample.</param>
    /// <param name="y">The targets, sample after sample.</param>
    /// <param name="featureNames">A name for each feature; without, x0, x1 …</param>
    /// <param name="targetNames">A name for each target; without, y, or y0, y1 …</param>
    /// <exception cref="ArgumentException">
    /// There are no samples, the numbers do not divide into as many rows, one of them is not finite, or the names are not as many,
    /// not different or not on one line.
    /// </exception>
    public Dataset(
        int count,
        ReadOnlySpan<double> x,
        ReadOnlySpan<double> y,
        IReadOnlyList<string>? featureNames = null,
        IReadOnlyList<string>? targetNames = null)
    {
        Count = Refuse.LessThan(1, count, nameof(count), "A dataset has at least 1 sample");
        Features = Refuse.Uneven(count, x.Length, nameof(x), "feature");
        Targets = Refuse.Uneven(count, y.Length, nameof(y), "target");
        FeatureNames = featureNames is null ? Numbered("x", Features) : [.. featureNames];
        TargetNames = targetNames is null ? (Targets == 1 ? ["y"] : Numbered("y", Targets)) : [.. targetNames];
        Refuse.OtherNames(FeatureNames, Features, TargetNames, Targets);
        Refuse.NotFinite(x, FeatureNames, nameof(x), "Feature");
        Refuse.NotFinite(y, TargetNames, nameof(y), "Target");
        _x = x.ToArray();
        _y = y.ToArray();
    }

    // Of numbers that were checked before, with the names of another.
    private Dataset(Dataset like, ReadOnlyMemory<double> x, ReadOnlyMemory<double> y)
    {
        (Features, Targets, FeatureNames, TargetNames) = (like.Features, like.Targets, like.FeatureNames, like.TargetNames);
        Count = y.Length / Targets;
        _x = x;
        _y = y;
    }

    /// <summary>How many samples there are.</summary>
    public int Count { get; }

    /// <summary>How many features each sample has.</summary>
    public int Features { get; }

    /// <summary>How many targets each sample has.</summary>
    public int Targets { get; }

    /// <summary>The name of each feature.</summary>
    public IReadOnlyList<string> FeatureNames { get; }

    /// <summary>The name of each target.</summary>
    public IReadOnlyList<string> TargetNames { get; }

    /// <summary>The features of all samples, one sample after the other.</summary>
    public ReadOnlySpan<double> X => _x.Span;

    /// <summary>The targets of all samples, one sample after the other: what a loss over a batch takes.</summary>
    public ReadOnlySpan<double> Y => _y.Span;

    /// <summary>The class of each sample, counted from 0: what <see cref="Nn.Loss.CrossEntropy(Values, ReadOnlySpan{int})"/> takes.</summary>
    /// <exception cref="InvalidOperationException">There are several targets, or one is no whole number from 0.</exception>
    public ReadOnlySpan<int> Labels => _labels ??= [.. this.Select(sample => sample.Label)];

    /// <summary>The sample at a place, counted from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample.</exception>
    public Sample this[int index] => index >= 0 && index < Count
        ? new(_x.Slice(index * Features, Features), _y.Slice(index * Targets, Targets))
        : throw new ArgumentOutOfRangeException(
            nameof(index), index, FormattableString.Invariant($"There is no sample {index}: they are counted from 0 to {Count - 1}."));

    /// <summary>The features of each sample and then its targets, one sample after the other.</summary>
    /// <remarks>What <see cref="CompiledGraph.BackwardBatch(ReadOnlySpan{double})"/> takes where a graph was compiled over both.</remarks>
    public double[] ToRows()
    {
        double[] rows = new double[X.Length + Y.Length];
        Span<double> rest = rows;
        foreach (Sample sample in this)
        {
            sample.X.CopyTo(rest);
            sample.Y.CopyTo(rest[Features..]);
            rest = rest[(Features + Targets)..];
        }

        return rows;
    }

    /// <summary>The samples in order.</summary>
    public IEnumerator<Sample> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    /// <summary>The set in a few words, <c>Dataset of 100 samples: x0, x1 → y</c>.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"Dataset of {Count} {(Count == 1 ? "sample" : "samples")}: {string.Join(", ", FeatureNames)} → {string.Join(", ", TargetNames)}");

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static IReadOnlyList<string> Numbered(string name, int count) =>
        [.. Enumerable.Range(0, count).Select(i => FormattableString.Invariant($"{name}{i}"))];
}
