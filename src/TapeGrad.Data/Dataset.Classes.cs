using System.Globalization;
using TapeGrad.Nn;

namespace TapeGrad.Data;

// Targets that are classes.
public sealed partial class Dataset
{
    /// <summary>The names of the classes, in the order of their numbers; empty if the classes have no names, or the targets are not classes.</summary>
    public IReadOnlyList<string> ClassNames { get; private init; } = [];

    /// <summary>The same samples with names for the classes 0, 1, 2 …</summary>
    /// <param name="classNames">The names, in the order of the numbers. Classes without a sample may be among them.</param>
    /// <exception cref="ArgumentException">
    /// A sample has a class without a name, the list is empty, two names are equal, or one is blank or has a line break.
    /// </exception>
    /// <exception cref="InvalidOperationException">A sample has several targets, or a target is not a whole number from 0.</exception>
    public Dataset WithClassNames(params IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(classNames);
        ConfusionMatrix.CheckNames(classNames, nameof(classNames));
        CheckLabels(classNames.Count, nameof(classNames));
        return new(this, _x, _y) { ClassNames = [.. classNames] };
    }

    /// <summary>The same samples with a target for each class: 1 for the sample's class, and 0 for all others.</summary>
    /// <remarks>
    /// The targets of <c>species</c> are named <c>species=iris</c> or, where classes have no names, <c>species=0</c>.
    /// <see cref="Loss.CrossEntropy(Values, ReadOnlySpan{int})"/> takes <see cref="Labels"/> and does not need this.
    /// </remarks>
    /// <param name="classes">How many classes there are; by default as many as have names, or one more than the largest label.</param>
    /// <exception cref="ArgumentException">A sample has a class outside of them, or the targets would have the name of a feature.</exception>
    /// <exception cref="InvalidOperationException">A sample has several targets, or a target is not a whole number from 0.</exception>
    public Dataset OneHot(int? classes = null)
    {
        long count = classes ?? (ClassNames.Count > 0 ? ClassNames.Count : 1L + Labels.ToArray().Max());
        CheckLabels(count, nameof(classes));
        if (count * Count > Array.MaxLength)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"{Count} samples with {count} targets each are more numbers than an array holds. Use Labels instead."), nameof(classes));
        }

        double[] y = new double[count * Count];
        for (int i = 0; i < Count; i++)
        {
            y[(i * count) + Labels[i]] = 1.0;
        }

        string[] names = [.. Enumerable.Range(0, (int)count).Select(c => $"{TargetNames[0]}={(c < ClassNames.Count ? ClassNames[c] : c.ToString(CultureInfo.InvariantCulture))}")];
        return new(Count, X, y, FeatureNames, names);
    }

    private void CheckLabels(long classes, string parameter)
    {
        for (int i = 0; i < Count; i++)
        {
            if (Labels[i] >= classes)
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"Sample {i} has class {Labels[i]}, but the number of classes is {classes}, and the first one has number 0."), parameter);
            }
        }
    }
}
