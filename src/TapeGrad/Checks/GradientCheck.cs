using System.Globalization;

namespace TapeGrad;

/// <summary>Compares the gradients of the sweep with differences of the function itself.</summary>
public static class GradientCheck
{
    /// <summary>Checks any function of a tape, in every parameter and input that it makes.</summary>
    /// <remarks>
    /// The function is called about 30 times per entry, each time on a new tape on which one leaf is moved, so it has to
    /// make all its leaves itself and to be the same every time; its branches on <see cref="Value.Data"/> are followed.
    /// </remarks>
    /// <exception cref="NonFiniteException">The value or a gradient is NaN or infinite.</exception>
    /// <exception cref="InvalidOperationException">The function returned a value of another tape.</exception>
    public static GradientReport Run(Func<Tape, Value> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        var tape = new Tape();
        Value output = Call(function, tape);
        output.Backward();
        tape.RequireFinite(output);
        List<GradientEntry> entries = [];
        int leaf = 0;
        for (int i = 0; i < tape.Count; i++)
        {
            if (tape.KindOf(i) is not (NodeKind.Parameter or NodeKind.Input))
            {
                continue;
            }

            int moved = leaf++;
            tape.RequireFiniteGradient(i);
            Value value = tape.At(i);
            double at = value.Data;
            NumericDerivative numeric = NumericDerivative.Of(
                x => x.Equals(at) ? output.Data : Call(function, new Tape { _nudgeIn = moved, _nudge = x - at }).Data, at);
            entries.Add(numeric.Judge(value.Name ?? string.Create(CultureInfo.InvariantCulture, $"n{i}"), value.Grad));
        }

        return new GradientReport(entries);
    }

    /// <summary>Checks a recorded computation, in every parameter and input that leads to its output.</summary>
    /// <remarks>The recorded operations are computed again with one leaf moved; a branch that the program took stays taken.</remarks>
    /// <exception cref="ArgumentException">The graph has no gradients, or was read from a file, which holds labels and no functions.</exception>
    /// <exception cref="NonFiniteException">The value or a gradient is NaN or infinite.</exception>
    public static GradientReport Run(Graph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        if (!graph.HasGradients)
        {
            throw new ArgumentException("The graph has no gradients to check. Call Backward on its output before taking it.", nameof(graph));
        }

        if (!graph.CanReplay)
        {
            throw new ArgumentException("The graph was read from a file, so its operations cannot be computed again. Check the program that wrote it.", nameof(graph));
        }

        List<GradientEntry> entries = [];
        var scratch = new double[graph.Nodes.Count];
        for (int p = 0; p < scratch.Length; p++)
        {
            GraphNode node = graph.Nodes[p];
            string name = node.Name ?? string.Create(CultureInfo.InvariantCulture, $"n{node.Id}");
            if (!double.IsFinite(node.Data))
            {
                throw new NonFiniteException(string.Create(
                    CultureInfo.InvariantCulture, $"'{name}'{(node.Op.Length == 0 ? "" : $" ({node.Op})")} is {node.Data}, the first value that is not finite, so there is no gradient to check."));
            }

            if (node.Kind is NodeKind.Parameter or NodeKind.Input)
            {
                if (!double.IsFinite(node.Grad))
                {
                    throw new NonFiniteException(string.Create(CultureInfo.InvariantCulture, $"The gradient of '{name}' is {node.Grad}, so it cannot be checked."));
                }

                int moved = p;
                entries.Add(NumericDerivative.Of(x => graph.Replay(moved, x, scratch), node.Data).Judge(name, node.Grad));
            }
        }

        return new GradientReport(entries);
    }

    private static Value Call(Func<Tape, Value> function, Tape tape)
    {
        Value output = function(tape);
        return output.Tape == tape
            ? output
            : throw new InvalidOperationException(
                $"The function returned {output}, which is on another tape. Make every leaf and every operation on the tape that it is given.");
    }
}
