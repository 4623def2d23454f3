using TapeGrad.Tests;

namespace TapeGrad.Viewer.Tests;

/// <summary>Where the page's numbers are not the engine's.</summary>
/// <remarks>
/// Each operation is compared at the very operands that the engine had, and the sweep over the very local derivatives, by
/// the engine's own tolerance: 1e-13 of the size of the terms. So nothing that a graph does to rounding is forgiven to an
/// operation. The whole, computed from the leaves, is then compared by what rounding may do to it: the exponentials and
/// sines of Node.js differ from those of .NET by a few units in the last place, and each such error grows along the
/// edges as |local derivative| says; a gradient may
/// differ by ten times what it moves where leaves move by 2⁻⁵⁰ of themselves.
/// </remarks>
internal static class EngineComparison
{
    private const double Tolerance = 1e-13;

    private static readonly Dictionary<string, Witness> Rows = Witnesses.All.ToDictionary(w => w.Label);
    private static readonly Dictionary<string, ReductionWitness> Runs = ReductionWitness.All.ToDictionary(w => w.Label);

    public static string? Wrong(Graph graph, Interpreter.Answer answer) => WrongNode(graph, answer) ?? WrongSweep(graph, answer) ?? WrongAgain(graph, answer);

    /// <summary>The first operation whose value or local derivative differs, at the same operands.</summary>
    public static string? WrongNode(Graph graph, Interpreter.Answer answer)
    {
        if (answer.Error is not null)
        {
            return answer.Error;
        }

        Dictionary<int, double> data = graph.Nodes.ToDictionary(n => n.Id, n => n.Data);
        foreach ((GraphNode node, double[] found) in graph.Nodes.Zip(answer.Nodes))
        {
            if (node.Kind != NodeKind.Operation)
            {
                continue;
            }

            double[] x = [.. node.Operands.Select(o => data[o.Operand])];
            double[] locals = [.. node.Operands.Select(o => o.LocalDerivative)];
            double[] sizes = Sizes(node, x, locals);
            double terms = Math.Abs(node.Data) + x.Zip(locals, (a, d) => Math.Abs(a * d)).Where(double.IsFinite).Sum();
            if (!Same(found[0], node.Data, terms))
            {
                return $"{node.Op}({string.Join(", ", x)}) [{string.Join(", ", node.Constants)}] is {node.Data}, not {found[0]}";
            }

            for (int i = 0; i < x.Length; i++)
            {
                if (!Same(found[i + 1], locals[i], sizes[i]))
                {
                    return $"derivative {i} of {node.Op}({string.Join(", ", x)}) [{string.Join(", ", node.Constants)}] is {locals[i]}, not {found[i + 1]}";
                }
            }
        }

        return null;
    }

    private static string? WrongSweep(Graph graph, Interpreter.Answer answer)
    {
        double[] paths = Paths(graph);
        for (int i = 0; i < paths.Length; i++)
        {
            if (!Same(answer.Grad[i], graph.Nodes[i].Grad, paths[i]))
            {
                return $"the gradient of node {graph.Nodes[i].Id} ({graph.Nodes[i].Op}) is {graph.Nodes[i].Grad}, not {answer.Grad[i]}";
            }
        }

        return null;
    }

    /// <summary>The first value or gradient that differs where everything is computed from the leaves.</summary>
    public static string? WrongAgain(Graph graph, Interpreter.Answer answer)
    {
        Dictionary<int, int> position = graph.Nodes.Select((n, i) => (n.Id, i)).ToDictionary(p => p.Id, p => p.i);
        var error = new double[graph.Nodes.Count];
        double[] paths = Paths(graph);
        for (int i = 0; i < error.Length; i++)
        {
            GraphNode node = graph.Nodes[i];
            error[i] = node.Operands.Sum(o => Math.Abs(o.LocalDerivative) * (error[position[o.Operand]] + Math.Abs(graph.Nodes[position[o.Operand]].Data)))
                + (node.Kind == NodeKind.Operation ? Math.Abs(node.Data) : 0.0);
            if (!double.IsFinite(error[i]))
            {
                return null;
            }

            if (!Same(answer.DataAgain[i], node.Data, error[i]))
            {
                return $"node {node.Id} ({node.Op}) computed from the leaves is {answer.DataAgain[i]}, not {node.Data}";
            }
        }

        for (int i = 0; i < error.Length; i++)
        {
            if (!Same(answer.GradAgain[i], graph.Nodes[i].Grad, paths[i] + (10.0 * answer.Feels[i] / Tolerance)))
            {
                return $"the gradient of node {graph.Nodes[i].Id} ({graph.Nodes[i].Op}) computed from the leaves is {answer.GradAgain[i]}, not {graph.Nodes[i].Grad}";
            }
        }

        return null;
    }

    // Σ|paths|: one more sweep, with the size of the terms of each local derivative.
    private static double[] Paths(Graph graph)
    {
        Dictionary<int, int> position = graph.Nodes.Select((n, i) => (n.Id, i)).ToDictionary(p => p.Id, p => p.i);
        var paths = new double[graph.Nodes.Count];
        paths[^1] = 1.0;
        for (int i = paths.Length - 1; i >= 0; i--)
        {
            GraphNode node = graph.Nodes[i];
            if (node.Kind != NodeKind.Operation || paths[i] == 0.0)
            {
                continue;
            }

            double[] sizes = Sizes(
                node, [.. node.Operands.Select(o => graph.Nodes[position[o.Operand]].Data)], [.. node.Operands.Select(o => o.LocalDerivative)]);
            for (int k = 0; k < sizes.Length; k++)
            {
                paths[position[node.Operands[k].Operand]] += paths[i] * Math.Abs(sizes[k]);
            }
        }

        return paths;
    }

    // What an error of each local derivative is measured by: its terms, where they cancel.
    private static double[] Sizes(GraphNode node, double[] x, double[] locals)
    {
        if (Runs.TryGetValue(node.Op, out ReductionWitness? run) && node.Constants.Count == 0 && (x.Length != 2 || !Rows.ContainsKey(node.Op)))
        {
            return run.SizesOf(x, locals);
        }

        if (node.Op is "softmax" or "log-softmax")
        {
            // y (1 − y) and 1 − e^y, with a y that is rounded; e^y feels that |y| times over.
            return [.. locals.Select(_ => node.Op == "softmax" ? node.Data : 1.0)];
        }

        if (!Rows.TryGetValue(node.Op, out Witness? row) || row.IsBinary)
        {
            return [.. locals.Select(Math.Abs)];
        }

        double[] numbers = [.. node.Constants, 0.0, 0.0];
        return [row.SizeOf(x[0], numbers[0], numbers[1], locals[0])];
    }

    private static bool Same(double a, double b, double size) =>
        a.Equals(b) || a == b || (double.IsFinite(a) && double.IsFinite(b) && !(Math.Abs(a - b) > (Tolerance * size) + 1e-300));
}
