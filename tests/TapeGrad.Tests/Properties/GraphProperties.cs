namespace TapeGrad.Tests;

/// <summary>Random graphs of 1 to 200 nodes, all ops, shared operands, dead nodes and kinks: the sweep against other ways.</summary>
[TestFixture]
public sealed class GraphProperties
{
    private const double Tolerance = 1e-13;

    [RandomCases(30_000)]
    public void Sweep_OfRandomGraphs_AgreesWithForwardMode(int cases)
    {
        (int all, int comparable, int compared) = (0, 0, 0);

        RandomCases.Check(cases, (seed, size) =>
        {
            var graph = new RandomGraph(seed, size);
            Value[] values = graph.Record(new Tape(size));
            values[^1].Backward();
            var derivatives = new Derivatives(graph, [.. values.Select(v => v.Data)]);
            all++;
            if (derivatives.Paths() is not { } paths)
            {
                return null;
            }

            comparable++;
            for (int i = 0; i < size; i++)
            {
                // All leaves, and a node or two between.
                if (!graph.Steps[i].IsLeaf && graph.Below(10) > 0)
                {
                    continue;
                }

                double forward = derivatives.Forward(i);
                compared += double.IsNaN(forward) ? 0 : 1;
                if (!double.IsNaN(forward) && !(Math.Abs(values[i].Grad - forward) <= Tolerance * paths[i]))
                {
                    return $"node {i}: reverse {values[i].Grad:R}, forward {forward:R}, paths {paths[i]:R}";
                }
            }

            return null;
        });

        TestContext.Out.WriteLine($"{all} graphs, {comparable} with numbers that can be compared, {compared} gradients");
        Assert.That(comparable, Is.GreaterThan(0.8 * all));
        Assert.That(compared, Is.GreaterThan(3 * all));
    }

    [RandomCases(5_000)]
    public void Nodes_OfRandomGraphs_HaveTheValueAndLocalDerivativesOfTheirClosedForm(int cases) => RandomCases.Check(cases, (seed, size) =>
    {
        var graph = new RandomGraph(seed, size);
        Value[] values = graph.Record(new Tape(size));
        double[] data = [.. values.Select(v => v.Data)];
        var derivatives = new Derivatives(graph, data);
        foreach (GraphNode node in Graph.From(values[^1]).Nodes)
        {
            Step step = graph.Steps[node.Id];
            if (step.Reduction is { } reduction)
            {
                if (WrongReduction(node, reduction, step.Numbers(data), derivatives) is { } wrong)
                {
                    return wrong;
                }

                continue;
            }

            if (step.IsLeaf || !double.IsFinite(data[step.A]) || !double.IsFinite(data[step.B]) || !double.IsFinite(node.Data))
            {
                continue;
            }

            double value = RandomGraph.Evaluate(step, data);
            string what = $"node {node.Id}, {node.Op} of {data[step.A]:R} and {data[step.B]:R}, {step.Kind} {step.First:R}";
            double size1 = step.Row!.Label == "gelu-tanh" ? 1.0 + Math.Abs(ClosedForms.GeluAngle(data[step.A])) : 1.0;
            if (!Close(node.Data, value, Math.Abs(value) * size1))
            {
                return $"{what}: {node.Data:R} and should be {value:R}";
            }

            if (!Close(node.Operands[0].LocalDerivative, derivatives.TowardsA(node.Id), derivatives.SizeA[node.Id])
                || (step.Kind == StepKind.Both && !Close(node.Operands[1].LocalDerivative, derivatives.TowardsB(node.Id), Math.Abs(derivatives.TowardsB(node.Id)))))
            {
                return $"{what}: derivatives {string.Join(", ", node.Operands)}, should be {derivatives.TowardsA(node.Id):R}, {derivatives.TowardsB(node.Id):R}";
            }
        }

        return null;
    });

    [RandomCases(10_000)]
    public void Sweep_OfRandomGraphs_AgreesWithDifferencesOfAnIndependentEvaluation(int cases)
    {
        (int all, int told) = (0, 0);

        RandomCases.Check(cases, (seed, size) =>
        {
            var graph = new RandomGraph(seed, size);
            Value[] values = graph.Record(new Tape(size));
            values[^1].Backward();
            double[]? paths = new Derivatives(graph, [.. values.Select(v => v.Data)]).Paths();
            int leaf = Enumerable.Range(0, size).Where(i => graph.Steps[i].IsLeaf).MaxBy(i => paths?[i] ?? 0.0);
            if (paths is null || paths[leaf] < 1e-3 || Enumerable.Range(0, size).Any(i => paths[i] > 0.0 && AtAKink(graph.Steps[i], values)))
            {
                return null;
            }

            // What the rounding of every number on the way can do to the output.
            double noise = values.Select((v, i) => paths[i] == 0.0 ? 0.0 : 2e-16 * Math.Abs(v.Data) * paths[i]).Sum();
            (double difference, double error) = Difference(x => Evaluate(graph, leaf, x), x => Paths(graph, leaf, x), values[leaf].Data, noise, paths[leaf]);
            all++;
            if (!(error < 1e-4 * paths[leaf]))
            {
                return null;
            }

            told++;
            return Math.Abs(values[leaf].Grad - difference) <= (1e-6 * paths[leaf]) + (10.0 * error)
                ? null
                : $"leaf {leaf}: gradient {values[leaf].Grad:R}, difference {difference:R} ± {error:R}";
        });

        TestContext.Out.WriteLine($"{all} graphs, {told} whose differences tell something");
        Assert.That(told, Is.GreaterThan(0.8 * all));
    }

    private static string? WrongReduction(GraphNode node, ReductionWitness reduction, double[] numbers, Derivatives derivatives)
    {
        double value = reduction.F(numbers);
        if (!numbers.All(double.IsFinite) || !double.IsFinite(node.Data) || !double.IsFinite(value))
        {
            return null;
        }

        if (!Close(node.Data, value, reduction.Size(numbers)))
        {
            return $"node {node.Id}, {node.Op} of {string.Join(", ", numbers)}: {node.Data:R} and should be {value:R}";
        }

        // Dot has its operands in pairs.
        IEnumerable<double> locals = node.Operands.OrderBy(e => e.Operand).Select(e => e.LocalDerivative);
        return node.Operands.Count == numbers.Length && locals.Zip(derivatives.TowardsVector(node.Id)).All(p => Close(p.First, p.Second.Local, p.Second.Size))
            ? null
            : $"node {node.Id}, {node.Op} of {string.Join(", ", numbers)}: derivatives {string.Join(", ", node.Operands)}";
    }

    // relu x + min(x, 0) = x has no corner at 0, and its gradient there is ½ by convention.
    private static bool AtAKink(in Step step, Value[] values)
    {
        if (step.Reduction is { } reduction)
        {
            return reduction.AtAKink([.. values[step.A..(step.B + 1)].Select(v => v.Data)]);
        }

        double a = step.IsLeaf ? 1.0 : values[step.A].Data;
        double b = step.Kind == StepKind.Both ? values[step.B].Data : step.First;
        return !step.IsLeaf && step.Row!.Label switch
        {
            "relu" or "abs" or "leaky-relu" or "elu" => a == 0.0,
            "max" or "min" => a == b,
            "clamp" => a == step.First || a == step.Second,
            _ => false,
        };
    }

    private static double Evaluate(RandomGraph graph, int leaf, double at) => Numbers(graph, leaf, at)[^1];

    private static double Paths(RandomGraph graph, int leaf, double at) => new Derivatives(graph, Numbers(graph, leaf, at)).Paths()?[leaf] ?? double.NaN;

    private static double[] Numbers(RandomGraph graph, int leaf, double at)
    {
        var data = new double[graph.Steps.Length];
        for (int i = 0; i < data.Length; i++)
        {
            data[i] = i == leaf ? at : RandomGraph.Evaluate(graph.Steps[i], data);
        }

        return data;
    }

    // The step is the smallest that rounding allows, for what lies between the steps is not seen; a wider one tells the error.
    private static (double Difference, double Error) Difference(Func<double, double> f, Func<double, double> paths, double x, double noise, double size)
    {
        double h = Math.Max(noise / (1e-5 * size), 1e-9 * Math.Abs(x));
        if (!(Math.Abs(paths(x + h) - size) < size / 4.0 && Math.Abs(paths(x - h) - size) < size / 4.0))
        {
            // So wide a step leads to where the function is another one: a plateau, the other side of a pole.
            return (double.NaN, double.PositiveInfinity);
        }

        (double narrow, double apart) = At(h);
        (double wide, _) = At(4.0 * h);

        // A corner between the steps puts the difference up to half of what lies between the sides off.
        return (narrow, Math.Abs(narrow - wide) + (0.1 * apart) + (noise / h));

        (double Central, double Apart) At(double h)
        {
            double right = (f(x + h) - f(x)) / (x + h - x);
            double left = (f(x) - f(x - h)) / (x - (x - h));
            return (0.5 * (left + right), Math.Abs(left - right));
        }
    }

    private static bool Close(double actual, double expected, double size) =>
        actual.Equals(expected) || Math.Abs(actual - expected) <= (Tolerance * size) + 1e-300 || (Math.Abs(actual) > 1e300 && Math.Abs(expected) > 1e300);
}
