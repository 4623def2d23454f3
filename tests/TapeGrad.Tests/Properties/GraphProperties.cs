namespace TapeGrad.Tests;

/// <summary>Random graphs of 1 to 200 nodes, all ops, shared operands, dead nodes and kinks: the sweep against other ways.</summary>
[TestFixture]
public sealed class GraphProperties
{
    private const double Ruler = 1e-13;

    [Test]
    public void Sweep_OfRandomGraphs_AgreesWithForwardMode()
    {
        (int all, int ruled) = (0, 0);

        RandomGraphs.Check(200_000, (seed, size) =>
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

            ruled++;
            for (int i = 0; i < size; i++)
            {
                // All leaves, and a node or two between.
                if ((graph.Steps[i].IsLeaf || graph.Below(10) == 0) && !(Math.Abs(values[i].Grad - derivatives.Forward(i)) <= Ruler * paths[i]))
                {
                    return $"node {i}: reverse {values[i].Grad:R}, forward {derivatives.Forward(i):R}, paths {paths[i]:R}";
                }
            }

            return null;
        });

        TestContext.Out.WriteLine($"{all} graphs, {ruled} with numbers that a ruler can be laid on");
        Assert.That(ruled, Is.GreaterThan(0.8 * all));
    }

    [Test]
    public void Nodes_OfRandomGraphs_HaveTheValueAndLocalDerivativesOfTheirClosedForm() => RandomGraphs.Check(50_000, (seed, size) =>
    {
        var graph = new RandomGraph(seed, size);
        Value[] values = graph.Record(new Tape(size));
        double[] data = [.. values.Select(v => v.Data)];
        var derivatives = new Derivatives(graph, data);
        foreach (GraphNode node in Graph.From(values[^1]).Nodes)
        {
            Step step = graph.Steps[node.Id];
            if (step.IsLeaf || !double.IsFinite(data[step.A]) || !double.IsFinite(data[step.B]) || !double.IsFinite(node.Data))
            {
                continue;
            }

            double value = RandomGraph.Evaluate(step, data);
            string what = $"node {node.Id}, {node.Op} of {data[step.A]:R} and {data[step.B]:R}, {step.Kind} {step.First:R}";
            double size1 = step.Row!.Label == "gelu-tanh" ? 1.0 + Math.Abs(Closed.GeluAngle(data[step.A])) : 1.0;
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

    private static bool Close(double actual, double expected, double size) =>
        actual.Equals(expected) || Math.Abs(actual - expected) <= (Ruler * size) + 1e-300 || (Math.Abs(actual) > 1e300 && Math.Abs(expected) > 1e300);
}
