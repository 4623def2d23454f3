using System.Globalization;

namespace TapeGrad;

/// <summary>Compares the gradients of the sweep with differences of the function itself, and each operation's local derivatives with differences of that operation.</summary>
public static class GradientCheck
{
    /// <summary>Checks any function of a tape, in every parameter and input that it makes.</summary>
    /// <remarks>
    /// The function is called 3 times per entry, or up to 100 where that does not decide, each time on a new tape on which one leaf is moved, so it has to
    /// make all its leaves itself and to be the same every time; its branches on <see cref="Value.Data"/> are followed.
    /// </remarks>
    /// <exception cref="NonFiniteException">The value, a leaf or a gradient is NaN or infinite.</exception>
    /// <exception cref="InvalidOperationException">The function returned a value of another tape, or is not the same every time.</exception>
    public static GradientReport Run(Func<Tape, Value> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        var tape = new Tape();
        Value output = Call(function, tape);
        tape.Backward(output.Index, 1.0);
        double again = Call(function, new Tape()).Data;
        if (!again.Equals(output.Data))
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture, $"The function gave {output.Data} and then {again} for the same leaves. Make it the same every time, with fixed seeds."));
        }

        // Every leaf gets a row, also one that does not lead to the output: its gradient should be 0.
        Graph graph = Graph.From(output);
        int[] ids = [.. Enumerable.Range(0, tape.Count).Where(i => tape.KindOf(i) is NodeKind.Parameter or NodeKind.Input)];
        string[] names = QualifiedNames.Of(ids.Select(i => (i, tape.NameOf(i), tape.ScopeOf(i))));
        GraphLeaf[] leaves = [.. ids.Select((id, i) => new GraphLeaf(names[i], graph.PositionOf(id), tape._data[id], tape._grad[id]))];
        Refuse(graph, leaves);
        var judge = new GradientJudge(graph);
        return new GradientReport(
            [.. leaves.Select((leaf, i) => judge.Judge(leaf, x => Call(function, new Tape { _nudgeIn = i, _nudge = x - leaf.Data }).Data))]);
    }

    /// <summary>Checks a recorded computation, in every input that leads to its output, and in every parameter.</summary>
    /// <remarks>The recorded operations are computed again with one leaf moved; a branch that the program took stays taken.</remarks>
    /// <exception cref="ArgumentException">The graph has no gradients, or was read from a file, which holds labels and no functions.</exception>
    /// <exception cref="NonFiniteException">The value, a leaf or a gradient is NaN or infinite.</exception>
    public static GradientReport Run(Graph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return Run(graph, GraphLeaf.Of(graph), _ => { });
    }

    /// <summary>Checks some leaves of a recorded computation.</summary>
    /// <param name="graph">The computation.</param>
    /// <param name="leaves">Some of <see cref="GraphLeaf.Of"/>.</param>
    /// <param name="progress">Gets the number of leaves that are done, after each.</param>
    internal static GradientReport Run(Graph graph, IReadOnlyList<GraphLeaf> leaves, Action<int> progress)
    {
        if (!graph.HasGradients)
        {
            throw new ArgumentException("The graph has no gradients to check. Call Backward on its output before taking it.", nameof(graph));
        }

        if (!graph.CanReplay)
        {
            throw new ArgumentException("The graph was read from a file, so its operations cannot be computed again. Check the program that wrote it.", nameof(graph));
        }

        Refuse(graph, leaves);
        var judge = new GradientJudge(graph);
        List<GradientEntry> entries = [];
        foreach (GraphLeaf leaf in leaves)
        {
            entries.Add(judge.Judge(leaf));
            progress(entries.Count);
        }

        return new GradientReport(entries);
    }

    private static void Refuse(Graph graph, IReadOnlyList<GraphLeaf> leaves)
    {
        NonFinite.Refuse(graph, graph.Nodes.Where(n => n.Kind is NodeKind.Parameter or NodeKind.Input));
        if (leaves.FirstOrDefault(leaf => !double.IsFinite(leaf.Data)) is { } leaf)
        {
            throw new NonFiniteException(string.Create(CultureInfo.InvariantCulture, $"'{leaf.Name}' is {leaf.Data}, so differences around it cannot be taken."));
        }
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
