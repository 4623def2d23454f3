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
            if (MostTellingLeaf(graph, values) is not (int leaf, double[] paths))
            {
                return null;
            }

            ToldSlope slope = DifferenceOracle.Slope(graph, leaf, paths);
            all++;
            told += slope.IsTold ? 1 : 0;
            return !slope.IsTold || slope.Fits(values[leaf].Grad) ? null : $"leaf {leaf}: gradient {values[leaf].Grad:R}, {slope}";
        });

        TestContext.Out.WriteLine($"{all} graphs, {told} whose differences tell something");
        Assert.That(told, Is.GreaterThan(0.8 * all));
    }

    // What the test above would say if the local derivatives of one step had another sign, were 0 or were off by a part.
    [RandomCases(2_000)]
    public void Differences_OfAnIndependentEvaluation_FindPlantedDerivatives(int cases)
    {
        double[] errors = [-2.0, -1.0, 0.01];
        (int all, int found) = (0, 0);

        RandomCases.Check(cases, (seed, size) =>
        {
            var graph = new RandomGraph(seed, size);
            Value[] values = graph.Record(new Tape(size));
            values[^1].Backward();
            if (MostTellingLeaf(graph, values) is not (int leaf, double[] paths))
            {
                return null;
            }

            double[] tangents = new Derivatives(graph, [.. values.Select(v => v.Data)]).Tangents(leaf);
            double off = errors[graph.Below(3)] * Enumerable.Range(leaf + 1, size - leaf - 1).Select(i => values[i].Grad * tangents[i]).Where(double.IsFinite).DefaultIfEmpty().MaxBy(Math.Abs);
            if (Math.Abs(off) > 1e-3 * paths[leaf])
            {
                ToldSlope slope = DifferenceOracle.Slope(graph, leaf, paths);
                all++;
                found += slope.IsTold && !slope.Fits(values[leaf].Grad + off) ? 1 : 0;
            }

            return null;
        });

        TestContext.Out.WriteLine($"{all} planted derivatives, {found} found");
        Assert.That(found, Is.GreaterThan(0.8 * all));
        Assert.That(all, Is.GreaterThan(0.3 * cases));
    }

    [Test]
    public void Differences_BehindTheTangentOfAHugeNumber_TellNothing()
    {
        // atan(tan(sinh 621)): every step leads to another branch of the tangent.
        var graph = new RandomGraph(1097960910, 8);
        Value[] values = graph.Record(new Tape(8));
        Assert.That(graph.Steps[4].Label == "tan" && values[3].Data > 1e269, "the case is no longer the one that this test is about");

        (int leaf, double[] paths) = MostTellingLeaf(graph, values)!.Value;

        Assert.That(DifferenceOracle.Slope(graph, leaf, paths).IsTold, Is.False);
    }

    [Test]
    public void Differences_WhereTwoOperationsHideABend_StillFitTheGradient()
    {
        // What one operation leaves its tangent by, another takes back, so that the output alone shows no error.
        var graph = new RandomGraph(105382817, 144);
        Value[] values = graph.Record(new Tape(144));
        values[^1].Backward();
        (int leaf, double[] paths) = MostTellingLeaf(graph, values)!.Value;

        ToldSlope slope = DifferenceOracle.Slope(graph, leaf, paths);

        Assert.That(!slope.IsTold || slope.Fits(values[leaf].Grad), $"{values[leaf].Grad:R}, {slope}");
    }

    // The leaf with the largest paths to the output; null where they are small, cannot be told or pass a kink.
    private static (int Leaf, double[] Paths)? MostTellingLeaf(RandomGraph graph, Value[] values)
    {
        double[]? paths = new Derivatives(graph, [.. values.Select(v => v.Data)]).Paths();
        int leaf = Enumerable.Range(0, values.Length).Where(i => graph.Steps[i].IsLeaf).MaxBy(i => paths?[i] ?? 0.0);
        return paths is null || paths[leaf] < 1e-3 || Enumerable.Range(0, values.Length).Any(i => paths[i] > 0.0 && AtAKink(graph.Steps[i], values))
            ? null
            : (leaf, paths);
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

    private static bool Close(double actual, double expected, double size) =>
        actual.Equals(expected) || Math.Abs(actual - expected) <= (Tolerance * size) + 1e-300 || (Math.Abs(actual) > 1e300 && Math.Abs(expected) > 1e300);
}
