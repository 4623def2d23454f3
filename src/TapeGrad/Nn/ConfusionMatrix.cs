using System.Globalization;
using System.Text;

namespace TapeGrad.Nn;

/// <summary>Counts which classes a model predicts for samples of which classes, and so how often it is right.</summary>
/// <remarks>
/// <c>matrix.AddScores(test.Labels, scores.Data)</c> counts a test set, and <c>matrix.Accuracy</c> is the share of right
/// predictions. More calls count on, so one matrix may hold all folds of a cross-validation.
/// </remarks>
public sealed class ConfusionMatrix
{
    private const int MostClasses = 1000;
    private const int WidestName = 24;

    private readonly long[] _counts;

    /// <summary>A matrix without predictions.</summary>
    /// <param name="classNames">The names of the classes, in the order of their numbers.</param>
    /// <exception cref="ArgumentException">
    /// The list is empty or has more than 1000 names, two names are equal, or one is blank or has a line break.
    /// </exception>
    public ConfusionMatrix(IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(classNames);
        ClassNames = [.. classNames];
        CheckNames(ClassNames, nameof(classNames));
        if (ClassNames.Count > MostClasses)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"A confusion matrix has at most {MostClasses} classes, but there are {ClassNames.Count} names."), nameof(classNames));
        }

        _counts = new long[ClassNames.Count * ClassNames.Count];
    }

    /// <summary>The names of the classes, in the order of their numbers.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>How many predictions were added.</summary>
    public long Count => _counts.Sum();

    /// <summary>How many of them were right.</summary>
    public long Right => Enumerable.Range(0, ClassNames.Count).Sum(i => this[i, i]);

    /// <summary>The share of right predictions, <see cref="Right"/> / <see cref="Count"/>; NaN before the first one.</summary>
    public double Accuracy => (double)Right / Count;

    /// <summary>How many samples of one class were taken for another, or for the same one.</summary>
    /// <param name="actual">The class of the samples.</param>
    /// <param name="predicted">The class that the model predicted.</param>
    /// <exception cref="ArgumentOutOfRangeException">A class is negative, or not below the number of classes.</exception>
    public long this[int actual, int predicted] => _counts[Place(actual, predicted)];

    /// <summary>Counts one prediction.</summary>
    /// <param name="actual">The class of the sample.</param>
    /// <param name="predicted">The class that the model predicted.</param>
    /// <exception cref="ArgumentOutOfRangeException">A class is negative, or not below the number of classes.</exception>
    public void Add(int actual, int predicted) => _counts[Place(actual, predicted)]++;

    /// <summary>Counts a batch: the class with the largest score is the prediction, and the first one of equal scores.</summary>
    /// <param name="actual">The class of each sample.</param>
    /// <param name="scores">A score for each class, sample after sample; logits and probabilities count the same.</param>
    /// <exception cref="ArgumentException">The number of scores is not samples × classes, or a score is NaN. Nothing is counted.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A class is negative, or not below the number of classes. Nothing is counted.</exception>
    public void AddScores(ReadOnlySpan<int> actual, ReadOnlySpan<double> scores)
    {
        int classes = ClassNames.Count;
        if (scores.Length != (long)actual.Length * classes)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"Scores are samples × classes, here {actual.Length} × {classes} numbers, but there are {scores.Length}."),
                nameof(scores));
        }

        if (scores.IndexOf(double.NaN) is >= 0 and int at)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"The score of class '{ClassNames[at % classes]}' is NaN for sample {at / classes}, so no class has the largest score."),
                nameof(scores));
        }

        foreach (int label in actual)
        {
            Place(label, 0);
        }

        for (int i = 0; i < actual.Length; i++)
        {
            ReadOnlySpan<double> row = scores.Slice(i * classes, classes);
            int best = 0;
            for (int c = 1; c < classes; c++)
            {
                best = row[c] > row[best] ? c : best;
            }

            Add(actual[i], best);
        }
    }

    /// <summary>The matrix as a table: a row for each actual class, a column for each predicted one, and the accuracy below.</summary>
    /// <remarks>Lines end with a line feed, except the last one. Names are cut to 24 characters.</remarks>
    public override string ToString()
    {
        const string Corner = "actual \\ predicted";
        string[] names = [.. ClassNames.Select(n => n.Length > WidestName ? n[..(WidestName - 1)] + "…" : n)];
        int first = Math.Max(Corner.Length, names.Max(n => n.Length));
        int digits = _counts.Max().ToString(CultureInfo.InvariantCulture).Length;
        int[] widths = [.. names.Select(n => Math.Max(n.Length, digits))];
        var text = new StringBuilder(Corner.PadRight(first));
        for (int i = 0; i < names.Length; i++)
        {
            text.Append("  ").Append(names[i].PadLeft(widths[i]));
        }

        for (int row = 0; row < names.Length; row++)
        {
            text.Append('\n').Append(names[row].PadRight(first));
            for (int i = 0; i < names.Length; i++)
            {
                text.Append("  ").Append(this[row, i].ToString(CultureInfo.InvariantCulture).PadLeft(widths[i]));
            }
        }

        return text.Append(CultureInfo.InvariantCulture, $"\naccuracy {100.0 * Accuracy:F1} % ({Right} of {Count})").ToString();
    }

    /// <summary>Checks the names of classes: at least one, none blank or with a line break, no two equal.</summary>
    internal static void CheckNames(IReadOnlyList<string> names, string parameter)
    {
        if (names.Count == 0)
        {
            throw new ArgumentException("The list of class names is empty. Give a name for each class.", parameter);
        }

        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (string name in names)
        {
            if (string.IsNullOrWhiteSpace(name) || name.AsSpan().IndexOfAny('\r', '\n') >= 0)
            {
                throw new ArgumentException($"'{name}' cannot name a class. A name is not blank and does not have a line break.", parameter);
            }

            if (!seen.Add(name))
            {
                throw new ArgumentException($"Two classes are named '{name}'. Give each class a name of its own.", parameter);
            }
        }
    }

    private int Place(int actual, int predicted)
    {
        Check(actual, nameof(actual));
        Check(predicted, nameof(predicted));
        return (actual * ClassNames.Count) + predicted;

        void Check(int label, string parameter)
        {
            if (label < 0 || label >= ClassNames.Count)
            {
                throw new ArgumentOutOfRangeException(
                    parameter, label, FormattableString.Invariant($"The classes have the numbers 0 to {ClassNames.Count - 1}, but the {parameter} class is {label}."));
            }
        }
    }
}
