using System.Globalization;
using System.Text.Json;

namespace TapeGrad.Viewer.Tests;

/// <summary>Runs with changed leaves and rates, which the page recomputes, are those that the engine trains.</summary>
public sealed class WhatIfRunTests
{
    private const double Tolerance = 1e-12;
    private static readonly double[] Rates = [0.3, 1.0, 1.7];

    [TestCase("one-weight", true)]
    [TestCase("fit-a-line", true)]
    [TestCase("chain-rule", false)]
    [TestCase("two-layer", true)]
    [TestCase("pass-or-fail", false)]
    [TestCase("xor", true)]
    [TestCase("curve-fit", false)]
    public void WhatIf_ThreeChangedLeavesAndRates_TrainsAsTheEngineDoes(string example, bool isFollowed)
    {
        TrainingLog log = ExamplePages.Of(example).Log;
        double rate = log.Settings["learning-rate"];
        IReadOnlyList<GraphNode> first = log.Steps.First(s => s.Graph is not null).Graph!.Nodes;
        GraphNode[] leaves = [first[0], first.Last(n => n.Kind == NodeKind.Parameter), first.First(n => n.Kind != NodeKind.Parameter && n.Kind != NodeKind.Operation)];
        (double Rate, int Id, int Step, double Value)[] changes =
            [.. leaves.Select((leaf, i) => (Rates[i] * rate, leaf.Id, Playable(log, i * log.Steps.Count / 4), (leaf.Data * 0.75) - 0.125))];

        string json = log.ToJson();
        string[] answers = PageScript.Run("what-ifs.mjs", changes.Select(c => string.Create(
            CultureInfo.InvariantCulture, $"{{\"log\":{json},\"rate\":{c.Rate:R},\"leaves\":[[{c.Id},{c.Step},{c.Value:R}]]}}")));

        Assert.That(answers, Has.Length.EqualTo(3));
        Assert.Multiple(() =>
        {
            for (int i = 0; i < changes.Length; i++)
            {
                Assert.That(Wrong(log, changes[i], isFollowed, JsonDocument.Parse(answers[i]).RootElement), Is.Null, $"{example} with {changes[i]}");
            }
        });
    }

    private static int Playable(TrainingLog log, int step) => Enumerable.Range(step, log.Steps.Count - step).First(s => log.Steps[s].Graph is not null);

    // Trains again with the engine, or only computes the changed step again, and says where the page first has another number.
    private static string? Wrong(TrainingLog log, (double Rate, int Id, int Step, double Value) change, bool isFollowed, JsonElement answer)
    {
        var parameters = new Dictionary<int, double>();
        if (answer.GetProperty("note").GetString()!.EndsWith("so only that step is recomputed.", StringComparison.Ordinal) == isFollowed)
        {
            return $"the note is {answer.GetProperty("note")}";
        }

        for (int step = isFollowed ? 0 : change.Step; step < (isFollowed ? log.Steps.Count : change.Step + 1); step++)
        {
            Graph graph = log.Steps[step].Graph!;
            double Leaf(GraphNode node) =>
                node.Id == change.Id && (node.Kind == NodeKind.Parameter ? step == change.Step : step >= change.Step) ? change.Value
                : parameters.GetValueOrDefault(node.Id, node.Data);
            Value[] values = Rerecording.Of(graph, Leaf);
            JsonElement found = answer.GetProperty("steps")[step];
            string? wrong = Differs(values.Select(v => v.Data), found.GetProperty("data"), graph) ?? Differs(values.Select(v => v.Grad), found.GetProperty("grad"), graph);
            if (wrong is not null || !PageScript.Number(found.GetProperty("loss")).Equals(PageScript.Number(found.GetProperty("data")[graph.Nodes.Count - 1])))
            {
                return $"step {step + 1}: {wrong ?? "the loss is another"}";
            }

            foreach ((GraphNode node, Value value) in graph.Nodes.Zip(values).Where(p => p.First.Kind == NodeKind.Parameter))
            {
                parameters[node.Id] = value.Data - (change.Rate * value.Grad);
            }
        }

        return null;
    }

    // Scaled by the largest number of the step.
    private static string? Differs(IEnumerable<double> engine, JsonElement page, Graph graph)
    {
        double[] numbers = [.. engine];
        double scale = numbers.Max(Math.Abs);
        return graph.Nodes.Select((node, i) => (node, Expected: numbers[i], Found: PageScript.Number(page[i])))
            .Where(n => !(Math.Abs(n.Expected - n.Found) <= Tolerance * scale))
            .Select(n => $"node {n.node.Id} ({n.node.Op}{n.node.Name}) is {n.Expected}, not {n.Found}").FirstOrDefault();
    }
}
