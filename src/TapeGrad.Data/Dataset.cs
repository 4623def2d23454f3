using System.Collections;

namespace TapeGrad.Data;

/// <summary>An ordered list of samples to train on. Each has the same number of features and of targets.</summary>
/// <remarks>
/// A dataset never changes: shuffling, splitting and adding noise return a new one. A target is the number that a model should
/// predict, or the number of a class. <c>foreach (Dataset batch in data.Shuffle(random).Batches(10))</c> is one epoch, and
/// <c>foreach (Sample sample in batch)</c> visits the batch's samples.
/// </remarks>
public sealed partial class Dataset : IReadOnlyList<Sample>
{
    private readonly ReadOnlyMemory<double> _x;
    private readonly ReadOnlyMemory<double> _y;
    private int[]? _labels;

    /// <summary>Makes a dataset from numbers: <c>new Dataset(4, [0, 0, 0, 1, 1, 0, 1, 1], [0, 1, 1, 0])</c> is exclusive or.</summary>
    /// <param name="count">How many samples there are.</param>
    /// <param name="x">The features, sample after sample.</param>
    /// <param name="y">The targets, sample after sample.</param>
    /// <param name="featureNames">A name for each feature; by default x0, x1 …</param>
    /// <param name="targetNames">A name for each target; by default y, or y0, y1 …</param>
    /// <exception cref="ArgumentException">
    /// <paramref name="count"/> is below 1, a number of features or targets is not a multiple of it, a number is not finite, or the
    /// names do not fit: their number differs, two are equal, or one is blank or has a line break.
    /// </exception>
    public Dataset(
        int count,
        ReadOnlySpan<double> x,
        ReadOnlySpan<double> y,
        IReadOnlyList<string>? featureNames = null,
        IReadOnlyList<string>? targetNames = null)
    {
        Count = Guard.AtLeast(1, count, nameof(count), "A dataset needs at least 1 sample");
        Features = Guard.PerSample(count, x.Length, nameof(x), "feature");
        Targets = Guard.PerSample(count, y.Length, nameof(y), "target");
        FeatureNames = featureNames is null ? Numbered("x", Features) : [.. featureNames];
        TargetNames = targetNames is null ? (Targets == 1 ? ["y"] : Numbered("y", Targets)) : [.. targetNames];
        Guard.Names(FeatureNames, Features, TargetNames, Targets);
        Guard.Finite(x, FeatureNames, nameof(x), "Feature");
        Guard.Finite(y, TargetNames, nameof(y), "Target");
        _x = x.ToArray();
        _y = y.ToArray();
    }

    // Takes numbers that were checked before, and the names of another dataset.
    private Dataset(Dataset like, ReadOnlyMemory<double> x, ReadOnlyMemory<double> y)
    {
        (Features, Targets, FeatureNames, TargetNames) = (like.Features, like.Targets, like.FeatureNames, like.TargetNames);
        ClassNames = like.ClassNames;
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

    /// <summary>The targets of all samples, one sample after the other, as a loss over a batch takes them.</summary>
    public ReadOnlySpan<double> Y => _y.Span;

    /// <summary>The class of each sample, counted from 0, as <see cref="Nn.Loss.CrossEntropy(Values, ReadOnlySpan{int})"/> takes it.</summary>
    /// <exception cref="InvalidOperationException">A sample has several targets, or a target is not a whole number from 0.</exception>
    public ReadOnlySpan<int> Labels => _labels ??= [.. this.Select(sample => sample.Label)];

    /// <summary>The sample at an index, counted from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is negative, or not below <see cref="Count"/>.</exception>
    public Sample this[int index] => index >= 0 && index < Count
        ? new(_x.Slice(index * Features, Features), _y.Slice(index * Targets, Targets))
        : throw new ArgumentOutOfRangeException(
            nameof(index), index, FormattableString.Invariant($"The index of a sample must be from 0 to {Count - 1}, but was {index}."));

    /// <summary>Each sample's features followed by its targets, one sample after the other.</summary>
    /// <remarks><see cref="CompiledGraph.BackwardBatch(ReadOnlySpan{double})"/> takes such rows if the graph's inputs are both.</remarks>
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

    /// <summary>A short description, such as <c>Dataset of 100 samples: x0, x1 → y</c>.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"Dataset of {Count} {(Count == 1 ? "sample" : "samples")}: {string.Join(", ", FeatureNames)} → {string.Join(", ", TargetNames)}");

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static IReadOnlyList<string> Numbered(string name, int count) =>
        [.. Enumerable.Range(0, count).Select(i => FormattableString.Invariant($"{name}{i}"))];
}
