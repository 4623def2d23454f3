namespace TapeGrad.Tests;

/// <summary>A derivative by differences.</summary>
/// <param name="Difference">The derivative.</param>
/// <param name="Error">How far it can be off; infinite where differences cannot tell.</param>
/// <param name="Paths">The sum of the sizes of all paths, by which errors are measured.</param>
internal readonly record struct ToldSlope(double Difference, double Error, double Paths)
{
    /// <summary>Whether the difference can decide.</summary>
    public bool IsTold => Error < 1e-4 * Paths;

    public bool Fits(double gradient) => Math.Abs(gradient - Difference) <= (1e-6 * Paths) + (10.0 * Error);
}

/// <summary>The derivative of a random program by differences of its closed forms, and how far to trust it.</summary>
internal static class DifferenceOracle
{
    /// <summary>The derivative towards a leaf.</summary>
    /// <param name="graph">The program.</param>
    /// <param name="leaf">A leaf.</param>
    /// <param name="paths">The sum of |paths| from each step to the last.</param>
    public static ToldSlope Slope(RandomGraph graph, int leaf, double[] paths)
    {
        double x = graph.Steps[leaf].First;
        double[] at = Numbers(graph, leaf, x);

        // What the rounding of every number on the way can do to the output. The step is the smallest that this allows, for
        // what lies between the steps is not seen; a wider one tells the error.
        double noise = at.Select((number, i) => paths[i] == 0.0 ? 0.0 : 2e-16 * Math.Abs(number) * paths[i]).Sum();
        double h = Math.Max(noise / (1e-5 * paths[leaf]), 1e-9 * Math.Abs(x));
        (double[] left, double[] right) = (Numbers(graph, leaf, x - h), Numbers(graph, leaf, x + h));
        var derivatives = new Derivatives(graph, at);
        double[] bendsLeft = Bends(derivatives, paths, at, left);
        double[] bendsRight = Bends(derivatives, paths, at, right);
        if (!(bendsLeft.Sum(Math.Abs) < paths[leaf] * h / 4.0 && bendsRight.Sum(Math.Abs) < paths[leaf] * h / 4.0))
        {
            return new(double.NaN, double.PositiveInfinity, paths[leaf]);
        }

        // A difference of both sides sees what an operation leaves its tangent by on one side only. Two operations can hide that
        // from the output, so that each counts by itself.
        double uneven = bendsLeft.Zip(bendsRight, (l, r) => Math.Abs(r - l)).Sum() / (2.0 * h);

        (double narrow, double apart) = Between(left[^1], right[^1], h);
        (double wide, _) = Between(Numbers(graph, leaf, x - (4.0 * h))[^1], Numbers(graph, leaf, x + (4.0 * h))[^1], 4.0 * h);

        // A corner between the steps puts the difference up to half of what lies between the sides off.
        return new(narrow, Math.Abs(narrow - wide) + (0.1 * apart) + (noise / h) + (0.1 * uneven), paths[leaf]);

        (double Central, double Apart) Between(double below, double above, double step)
        {
            double right = (above - at[^1]) / (x + step - x);
            double left = (at[^1] - below) / (x - (x - step));
            return (0.5 * (left + right), Math.Abs(left - right));
        }
    }

    // How far each operation leaves its tangent over a step, carried to the output. Each is looked at alone: the tangent of
    // 1e269 is another branch after any step, and the arctangent behind it would hide that from the output.
    private static double[] Bends(Derivatives derivatives, double[] paths, double[] at, double[] moved)
    {
        double[] moves = [.. moved.Zip(at, (to, from) => to - from)];
        return [.. moves.Select((move, i) => paths[i] == 0.0 ? 0.0 : paths[i] * (move - derivatives.Tangent(i, moves)))];
    }

    private static double[] Numbers(RandomGraph graph, int leaf, double at)
    {
        var data = new double[graph.Steps.Length];
        for (int i = 0; i < data.Length; i++)
        {
            data[i] = i == leaf ? at : RandomGraph.Evaluate(graph.Steps[i], data);
        }

        return data;
    }
}
