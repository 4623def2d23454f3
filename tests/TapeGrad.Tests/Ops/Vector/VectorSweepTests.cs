namespace TapeGrad.Tests.Vectors;

/// <summary>The sweep over vectors against a slow one over single edges, on random graphs of scalars and vectors.</summary>
[TestFixture]
public sealed class VectorSweepTests
{
    private const double Tolerance = 1e-13;

    [RandomCases(20_000)]
    public void Sweep_OverVectors_AgreesWithTheSweepOverTheirEdges(int cases)
    {
        (int all, int comparable, long compared) = (0, 0, 0);

        RandomCases.Check(cases, (seed, size) =>
        {
            var tape = new Tape(16);
            Value output = new RandomVectorGraph(tape, seed, 1 + (size / 5)).Output;
            output.Backward();
            (double[] grad, double[] paths) = SlowSweep(tape, output);
            all++;
            if (!paths.All(p => p < 1e280))
            {
                return null;
            }

            comparable++;
            compared += grad.Length;
            for (int i = 0; i < grad.Length; i++)
            {
                // What vanishes below the normal numbers has no digits left to compare.
                if (!(Math.Abs(tape._grad[i] - grad[i]) <= (Tolerance * paths[i]) + 1e-290))
                {
                    return $"node {i} ({tape.LabelOf(i)}): {tape._grad[i]:R} instead of {grad[i]:R}, paths {paths[i]:R}";
                }
            }

            return tape._grad.AsSpan(output.Index + 1).IndexOfAnyExcept(0.0) < 0 ? null : "a node behind the output has a gradient";
        });

        TestContext.Out.WriteLine($"{all} graphs, {comparable} with numbers that can be compared, {compared} gradients");
        Assert.That(comparable, Is.GreaterThan(0.9 * all));
    }

    [RandomCases(500)]
    public void Graph_OfVectors_HasTheValuesAndGradientsOfTheTapeAndComputesThemAgain(int cases) => RandomCases.Check(cases, (seed, size) =>
    {
        var tape = new Tape();
        Value output = new RandomVectorGraph(tape, seed, 1 + (size / 5)).Output;
        output.Backward();
        (_, double[] paths) = SlowSweep(tape, output);

        var graph = Graph.From(output);
        string json = graph.ToJson();

        foreach (GraphNode node in graph.Nodes)
        {
            if (!node.Data.Equals(tape._data[node.Id]) || !(Math.Abs(node.Grad - tape._grad[node.Id]) <= (Tolerance * paths[node.Id]) + 1e-290))
            {
                return $"node {node.Id} ({node.Op}): {node.Data:R}, {node.Grad:R} instead of {tape._data[node.Id]:R}, {tape._grad[node.Id]:R}";
            }
        }

        // A number that is computed again may be rounded otherwise; how far that reaches, the paths say.
        double reach = graph.Nodes.Sum(n => paths[n.Id] * Math.Max(1.0, Math.Abs(n.Data)));
        double again = graph.Evaluate();
        return !(Math.Abs(again - output.Data) <= Tolerance * reach) ? $"{again:R} instead of {output.Data:R}"
            : Graph.FromJson(json).ToJson() == json ? null
            : "JSON that was read is not written as it was";
    });

    [RandomCases(500)]
    public void Sweep_RecordedAgainAfterReset_GivesTheSameBits(int cases) => RandomCases.Check(cases, (seed, size) =>
    {
        var tape = new Tape();
        new RandomVectorGraph(tape, seed + 1, 1 + (size / 5)).Output.Backward();
        if (tape.Parameters.Count > 0)
        {
            // The other graph has its own parameters.
            return null;
        }

        tape.Reset();
        if (tape._grad.AsSpan().IndexOfAnyExcept(0.0) >= 0)
        {
            return "an old gradient is left";
        }

        Value output = new RandomVectorGraph(tape, seed, 1 + (size / 5)).Output;
        output.Backward();
        var fresh = new Tape(1);
        Value same = new RandomVectorGraph(fresh, seed, 1 + (size / 5)).Output;
        same.Backward();

        return tape._data.AsSpan(0, tape.Count).SequenceEqual(fresh._data.AsSpan(0, fresh.Count))
            && tape._grad.AsSpan(0, tape.Count).SequenceEqual(fresh._grad.AsSpan(0, fresh.Count)) ? null : "other numbers";
    });

    internal static (double[] Grad, double[] Paths) SlowSweep(Tape tape, Value output)
    {
        var grad = new double[output.Index + 1];
        var paths = new double[grad.Length];
        grad[^1] = paths[^1] = 1.0;
        EdgeList edges = new();
        for (int i = output.Index; i >= 0; i--)
        {
            tape.EdgesOf(i, edges);
            string op = tape.LabelOf(i);
            for (int e = 0; e < edges.Count; e++)
            {
                (int operand, double local) = (edges.Operands[e], edges.Locals[e]);
                grad[operand] += grad[i] == 0.0 ? 0.0 : grad[i] * local;
                paths[operand] += paths[i] * Size(op, local, tape._data[i]);
            }
        }

        return (grad, paths);
    }

    // What an error of the local derivative is measured by, where it is the difference of two terms.
    private static double Size(string op, double local, double y) => op switch
    {
        "softmax" => Math.Abs(local) + (y * y),
        "log-softmax" => 1.0,
        "gelu" or "gelu-tanh" or "silu" or "variance" => Math.Abs(local) + 1.0,
        _ => Math.Abs(local),
    };
}
