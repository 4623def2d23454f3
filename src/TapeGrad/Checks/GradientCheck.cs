using System.Globalization;

namespace TapeGrad;

/// <summary>Compares the gradients of the sweep with differences of the function itself.</summary>
public static class GradientCheck
{
    /// <summary>Checks any function of a tape, in every parameter and input that it makes.</summary>
    /// <remarks>
    /// The function is called 30 to 60 times per entry, each time on a new tape on which one leaf is moved, so it has to
    /// make all its leaves itself and to be the same every time; its branches on <see cref="Value.Data"/> are followed.
    /// </remarks>
    /// <exception cref="NonFiniteException">The value, a leaf or a gradient is NaN or infinite.</exception>
    /// <exception cref="InvalidOperationException">The function returned a value of another tape, or is not the same every time.</exception>
    public static GradientReport Run(Func<Tape, Value> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        var tape = new Tape();
        Value output = Call(function, tape);
        output.Backward();
        double again = Call(function, new Tape()).Data;
        if (!again.Equals(output.Data))
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture, $"The function gave {output.Data} and then {again} for the same leaves. Make it the same every time, with fixed seeds."));
        }

        // Every leaf gets a row, also one that does not lead to the output: its gradient should be 0.
        List<(string Name, double Data, double Grad)> leaves = [];
        for (int i = 0; i < tape.Count; i++)
        {
            if (tape.KindOf(i) is NodeKind.Parameter or NodeKind.Input)
            {
                leaves.Add((NameOf(tape.NameOf(i), i), tape._data[i], tape._grad[i]));
            }
        }

        Graph graph = Graph.From(output);
        return Report(graph, leaves, (leaf, x) => Call(function, new Tape { _nudgeIn = leaf, _nudge = x - leaves[leaf].Data }).Data);
    }

    /// <summary>Checks a recorded computation, in every parameter and input that leads to its output.</summary>
    /// <remarks>The recorded operations are computed again with one leaf moved; a branch that the program took stays taken.</remarks>
    /// <exception cref="ArgumentException">The graph has no gradients, or was read from a file, which holds labels and no functions.</exception>
    /// <exception cref="NonFiniteException">The value, a leaf or a gradient is NaN or infinite.</exception>
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

        int[] positions = [.. Enumerable.Range(0, graph.Nodes.Count).Where(p => graph.Nodes[p].Kind is NodeKind.Parameter or NodeKind.Input)];
        var scratch = new double[graph.Nodes.Count];
        return Report(
            graph,
            [.. positions.Select(p => graph.Nodes[p]).Select(n => (NameOf(n.Name, n.Id), n.Data, n.Grad))],
            (leaf, x) => graph.Replay(positions[leaf], x, scratch));
    }

    private static GradientReport Report(Graph graph, List<(string Name, double Data, double Grad)> leaves, Func<int, double, double> replay)
    {
        NonFinite.Refuse(graph, graph.Nodes.Where(n => n.Kind is NodeKind.Parameter or NodeKind.Input));
        List<GradientEntry> entries = [];
        for (int i = 0; i < leaves.Count; i++)
        {
            int leaf = i;
            (string name, double data, double grad) = leaves[i];
            entries.Add(double.IsFinite(data)
                ? NumericDerivative.Of(x => replay(leaf, x), data).Judge(name, grad)
                : throw new NonFiniteException(string.Create(CultureInfo.InvariantCulture, $"'{name}' is {data}, and there are no differences around that.")));
        }

        return new GradientReport(entries);
    }

    private static string NameOf(string? name, int id) => name ?? string.Create(CultureInfo.InvariantCulture, $"n{id}");

    private static Value Call(Func<Tape, Value> function, Tape tape)
    {
        Value output = function(tape);
        return output.Tape == tape
            ? output
            : throw new InvalidOperationException(
                $"The function returned {output}, which is on another tape. Make every leaf and every operation on the tape that it is given.");
    }
}
