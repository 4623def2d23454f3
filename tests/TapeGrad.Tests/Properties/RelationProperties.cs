namespace TapeGrad.Tests;

/// <summary>What holds to the bit, whatever the graph: NaN and infinities included.</summary>
[TestFixture]
public sealed class RelationProperties
{
    [RandomCases(3_000)]
    public void Backward_SeedTwiceAsLarge_DoublesEveryGradient(int cases) => RandomCases.Check(cases, (seed, size) =>
    {
        var graph = new RandomGraph(seed, size);
        Value[] once = graph.Record(new Tape());
        Value[] twice = graph.Record(new Tape());
        once[^1].Backward();
        twice[^1].Backward(2.0);

        // A product that leaves the range of normal numbers rounds otherwise; Paths tells.
        return new Derivatives(graph, Numbers(once)).Paths() is null ? null : Same(twice, i => 2.0 * once[i].Grad, v => v.Grad, "gradient");
    });

    [RandomCases(3_000)]
    public void Backward_Again_KeepsTheStepAndDoublesTheParameters(int cases) => RandomCases.Check(cases, (seed, size) =>
    {
        var graph = new RandomGraph(seed, size);
        Value[] values = graph.Record(new Tape());
        values[^1].Backward();
        double[] first = [.. values.Select(v => v.Grad)];

        values[^1].Backward();

        // Shares are added to a parameter one by one, so the sum of two sweeps is rounded otherwise than twice the first.
        double[]? paths = new Derivatives(graph, Numbers(values)).Paths();
        return Enumerable.Range(0, size)
            .Where(i => graph.Steps[i].Kind == StepKind.Parameter
                ? paths is not null && !(Math.Abs(values[i].Grad - (2.0 * first[i])) <= 1e-14 * paths[i])
                : !values[i].Grad.Equals(first[i]))
            .Select(i => $"gradient {i}: {values[i].Grad:R} after {first[i]:R}").FirstOrDefault();
    });

    [RandomCases(3_000)]
    public void Recording_AmongSideWork_ChangesNothing(int cases) => RandomCases.Check(cases, (seed, size) =>
    {
        var graph = new RandomGraph(seed, size);
        Value[] plain = graph.Record(new Tape());
        var tape = new Tape(1);
        var busy = new Value[size];
        for (int i = 0; i < size; i++)
        {
            if (graph.Steps[i].Kind == StepKind.Parameter)
            {
                busy[i] = RandomGraph.Record(tape, graph.Steps[i], busy).Named("p");
                continue;
            }

            using TapeScope scope = tape.Scope("scope");
            busy[i] = RandomGraph.Record(tape, graph.Steps[i], busy);
            SideWork(tape, busy[graph.Below(i + 1)], graph.Below(6));
        }

        plain[^1].Backward();
        busy[^1].Backward();

        return Same(busy, i => plain[i].Data, v => v.Data, "value") ?? Same(busy, i => plain[i].Grad, v => v.Grad, "gradient");
    });

    [RandomCases(3_000)]
    public void Reset_AndTheSameAgain_GivesTheSame(int cases) => RandomCases.Check(cases, (seed, size) =>
    {
        var graph = new RandomGraph(seed, size);
        var tape = new Tape();
        Value[] values = graph.Record(tape);
        values[^1].Backward();
        (double, double)[] first = [.. values.Select(v => (v.Data, v.Grad))];

        tape.Reset();
        for (int i = 0; i < size; i++)
        {
            values[i] = graph.Steps[i].Kind == StepKind.Parameter ? values[i] : RandomGraph.Record(tape, graph.Steps[i], values);
        }

        string? left = Same(values, _ => 0.0, v => v.Grad, "gradient before the sweep");
        values[^1].Backward();

        return left ?? Same(values, i => first[i].Item1, v => v.Data, "value") ?? Same(values, i => first[i].Item2, v => v.Grad, "gradient");
    });

    [RandomCases(3_000)]
    public void Recording_InAnotherOrder_GivesTheSameValuesAndCloseGradients(int cases) => RandomCases.Check(cases, (seed, size) =>
    {
        var graph = new RandomGraph(seed, size);
        Value[] straight = graph.Record(new Tape());
        var tape = new Tape();
        var shuffled = new Value[size];
        foreach (int i in graph.OtherOrder())
        {
            shuffled[i] = RandomGraph.Record(tape, graph.Steps[i], shuffled);
        }

        straight[^1].Backward();
        shuffled[^1].Backward();

        double[]? paths = new Derivatives(graph, Numbers(straight)).Paths();
        return Same(shuffled, i => straight[i].Data, v => v.Data, "value")
            ?? Enumerable.Range(0, paths is null ? 0 : size)
                .Where(i => !(Math.Abs(shuffled[i].Grad - straight[i].Grad) <= 1e-13 * paths![i]))
                .Select(i => $"gradient {i}: {shuffled[i].Grad:R} and {straight[i].Grad:R}, paths {paths![i]:R}").FirstOrDefault();
    });

    [RandomCases(3_000)]
    public void Graph_OfASweep_HasSharesThatAddUpToEveryGradient(int cases) => RandomCases.Check(cases, (seed, size) =>
    {
        var random = new RandomGraph(seed, size);
        Value[] values = random.Record(new Tape());
        values[^1].Backward();
        var graph = Graph.From(values[^1]);

        var sums = new double[size];
        sums[size - 1] = 1.0;
        for (int p = graph.Nodes.Count - 1; p >= 0; p--)
        {
            GraphNode node = graph.Nodes[p];
            if (!node.Grad.Equals(sums[node.Id]) || !node.Grad.Equals(values[node.Id].Grad) || !node.Data.Equals(values[node.Id].Data))
            {
                return $"node {node.Id}: {node.Data:R}, gradient {node.Grad:R}, shares {sums[node.Id]:R}, tape {values[node.Id].Grad:R}";
            }

            foreach (GraphEdge edge in node.Operands)
            {
                sums[edge.Operand] += edge.Share;
            }
        }

        HashSet<int> drawn = [.. graph.Nodes.Select(n => n.Id)];
        return Enumerable.Range(0, size).Where(i => !drawn.Contains(i) && values[i].Grad != 0.0).Select(i => $"node {i} does not lead to the output and has a gradient").FirstOrDefault();
    });

    [RandomCases(1_000)]
    public void Json_ReadAndWrittenAgain_IsTheSameText(int cases) => RandomCases.Check(cases, (seed, size) =>
    {
        var random = new RandomGraph(seed, size);
        Value[] values = random.Record(new Tape());
        if (random.Below(4) > 0)
        {
            values[random.Below(2) == 0 ? size - 1 : 0].Backward();
            values[^1].Backward();
        }

        string json = Graph.From(values[^1].Named("😀 \"<\u0001")).ToJson();

        string again = Graph.FromJson(json).ToJson();

        return again == json ? null : again;
    });

    private static void SideWork(Tape tape, Value x, int kind)
    {
        switch (kind)
        {
            case 0: _ = ((x * 3.0) - x.Clamp(-1.0, 1.0)).Named("dead"); break;
            case 1: x.Named("n"); break;
            case 2: _ = Graph.From(x).ToJson(); break;
            case 3: _ = (tape.FirstNonFinite(), x.ToString()); break;
            case 4: _ = x.Detach().Exp(); break;
            default:
                using (tape.NoGrad())
                {
                    _ = Value.Max(x.Square(), tape.Input(1.0, "side"));
                }

                break;
        }
    }

    private static double[] Numbers(Value[] values) => [.. values.Select(v => v.Data)];

    private static string? Same(Value[] values, Func<int, double> expected, Func<Value, double> actual, string what)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!actual(values[i]).Equals(expected(i)))
            {
                return $"{what} {i}: {actual(values[i]):R} instead of {expected(i):R}";
            }
        }

        return null;
    }
}
