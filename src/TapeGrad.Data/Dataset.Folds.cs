namespace TapeGrad.Data;

// Cross-validation.
public sealed partial class Dataset
{
    /// <summary>Divides the samples at random into k parts and gives k pairs: each part once as the test set, all others as training set.</summary>
    /// <remarks>
    /// Train a new model on each pair; the mean of the k results judges the kind of model on all samples, none of which it was trained
    /// on. The sizes of the parts differ by at most 1. The order is drawn once, at the call.
    /// </remarks>
    /// <param name="k">How many parts: often 5 or 10.</param>
    /// <param name="random">Chooses the order. The same seed gives the same parts.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is below 2, or larger than the number of samples.</exception>
    public IEnumerable<(Dataset Training, Dataset Test)> Folds(int k, Pcg32 random)
    {
        Guard.AtLeast(2, k, nameof(k), "Cross-validation needs at least 2 folds");
        if (k > Count)
        {
            throw new ArgumentOutOfRangeException(
                nameof(k), k, FormattableString.Invariant($"{k} folds need at least {k} samples, but the dataset has {Count}. Take fewer folds."));
        }

        Dataset shuffled = Shuffle(random);
        return Enumerable.Range(0, k).Select(i => shuffled.Fold((int)((long)i * Count / k), (int)((i + 1L) * Count / k)));
    }

    private (Dataset Training, Dataset Test) Fold(int from, int to)
    {
        Dataset test = Slice(from, to - from);
        double[] x = [.. X[..(from * Features)], .. X[(to * Features)..]];
        double[] y = [.. Y[..(from * Targets)], .. Y[(to * Targets)..]];
        return (new(this, x, y), test);
    }
}
