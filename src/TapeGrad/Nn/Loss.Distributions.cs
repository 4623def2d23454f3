namespace TapeGrad.Nn;

// Losses of models that give a logit for each of several classes: softmax makes probabilities of them.
public static partial class Loss
{
    /// <summary>Cross-entropy of one row of logits z and the right class c, L = ln Σ e^zⱼ − z_c: minus the logarithm of its softmax.</summary>
    /// <remarks>∂L/∂zⱼ = softmax(z)ⱼ − [j = c]. No exponential overflows.</remarks>
    /// <param name="logits">What the model gives: a number for each class, any size.</param>
    /// <param name="label">The right class, counted from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    /// <exception cref="ArgumentException">There are no logits.</exception>
    /// <exception cref="InvalidOperationException">The handle is stale.</exception>
    public static Value CrossEntropy(Values logits, int label)
    {
        CheckRows(logits.Count, 1);
        CheckLabel(label, logits.Count, "The label");
        return logits.LogSumExp() - logits[label];
    }

    /// <summary>The mean of the cross-entropies of a batch, L = 1⁄rows · Σ (ln Σ e^zⱼ − z_c).</summary>
    /// <remarks>∂L/∂zⱼ = (softmax(z)ⱼ − [j = c]) / rows.</remarks>
    /// <param name="logits">The logits, row after row, as many per row as there are classes.</param>
    /// <param name="labels">The right class of each row, counted from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    /// <exception cref="ArgumentException">There are no labels, or the logits do not divide into as many rows.</exception>
    /// <exception cref="InvalidOperationException">The handle is stale.</exception>
    public static Value CrossEntropy(Values logits, ReadOnlySpan<int> labels)
    {
        int classes = CheckRows(logits.Count, labels.Length);
        for (int row = 0; row < labels.Length; row++)
        {
            CheckLabel(labels[row], classes, FormattableString.Invariant($"Label {row}"));
        }

        var losses = new Value[labels.Length];
        for (int row = 0; row < losses.Length; row++)
        {
            losses[row] = CrossEntropy(logits.Slice(row * classes, classes), labels[row]);
        }

        return Values.Of(losses).Mean();
    }

    /// <summary>The Kullback–Leibler divergence of the softmax of logits z from a target distribution q, L = 1⁄rows · Σ qⱼ (ln qⱼ − ln softmax(z)ⱼ).</summary>
    /// <remarks>
    /// ∂L/∂zⱼ = (softmax(z)ⱼ − qⱼ) / rows. 0 · ln 0 = 0, so L is 0 where both agree, and above 0 everywhere else. It is the
    /// cross-entropy for targets that are not a single class, minus its smallest possible value.
    /// </remarks>
    /// <param name="logits">The logits, row after row.</param>
    /// <param name="target">The distributions, row after row, each with the sum 1.</param>
    /// <param name="rows">How many rows there are.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number of the target is outside [0, 1], or <paramref name="rows"/> is 0 or negative.</exception>
    /// <exception cref="ArgumentException">
    /// There are no logits, they do not divide into rows, the target has another size, or the sum of one of its rows is not 1.
    /// </exception>
    /// <exception cref="InvalidOperationException">The handle is stale.</exception>
    public static Value KlDivergence(Values logits, ReadOnlySpan<double> target, int rows = 1)
    {
        if (rows <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(rows), FormattableString.Invariant($"There must be at least 1 row of logits, but rows is {rows}."));
        }

        int classes = CheckRows(logits.Count, rows);
        CheckShapes(logits.Count, target.Length, nameof(logits));
        CheckTargets(target);
        CheckSums(target, classes);
        var logarithms = new double[target.Length];
        for (int i = 0; i < target.Length; i++)
        {
            // Where q is 0, any finite number does.
            logarithms[i] = target[i] > 0.0 ? Math.Log(target[i]) : 0.0;
        }

        var divergences = new Value[rows];
        Tape tape = logits[0].Tape;
        for (int at = 0; at < target.Length; at += classes)
        {
            Values q = tape.Constant(target.Slice(at, classes), "target");
            Values logQ = tape.Constant(logarithms.AsSpan(at, classes));
            divergences[at / classes] = q.Dot(logQ - logits.Slice(at, classes).LogSoftmax());
        }

        return rows == 1 ? divergences[0] : Values.Of(divergences).Mean();
    }

    private static int CheckRows(int logits, int labels) =>
        labels == 0 ? throw new ArgumentException("There are no labels. Give at least one.", nameof(labels))
        : logits == 0 ? throw new ArgumentException("There are no logits, so there are no classes.", nameof(logits))
        : logits % labels == 0 ? logits / labels
        : throw new ArgumentException(
            FormattableString.Invariant($"{logits} logits do not divide into {labels} rows. Give as many logits per row as there are classes."), nameof(logits));

    private static void CheckLabel(int label, int classes, string which)
    {
        if ((uint)label >= (uint)classes)
        {
            throw new ArgumentOutOfRangeException(
                nameof(label), label, FormattableString.Invariant($"{which} is {label}, but the {classes} classes are numbered from 0 to {classes - 1}."));
        }
    }

    private static void CheckSums(ReadOnlySpan<double> target, int classes)
    {
        for (int at = 0; at < target.Length; at += classes)
        {
            double sum = 0.0;
            foreach (double share in target.Slice(at, classes))
            {
                sum += share;
            }

            // A distribution that was written with six digits still passes.
            if (!(Math.Abs(sum - 1.0) <= 1e-5))
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"A distribution has the sum 1, but row {at / classes} of the target has {sum}."), nameof(target));
            }
        }
    }
}
