using System.Text.Json;
using TapeGrad.Nn;
using TapeGrad.Tests.Reference;

namespace TapeGrad.Tests.Explain;

/// <summary>The graphs of the reference data: all expressions, a network for each loss, and micrograd's demo.</summary>
internal static class ReferenceGraphs
{
    public static IEnumerable<(string Name, Graph Graph)> All => [.. Expressions, .. Networks, ("micrograd's demo", Demo())];

    private static IEnumerable<(string Name, Graph Graph)> Expressions
    {
        get
        {
            JsonElement data = ReferenceData.Load("exprs.json");
            foreach (JsonElement expression in data.GetProperty("exprs").EnumerateArray())
            {
                var tape = new Tape();
                (_, Value output) = ScalarOperations.Record(tape, expression, data.GetProperty("op_signatures"));
                output.Backward();
                yield return ($"expression {expression.GetProperty("id").GetInt32()}", Graph.From(output));
            }
        }
    }

    private static IEnumerable<(string Name, Graph Graph)> Networks
    {
        get
        {
            foreach (JsonElement model in ReferenceData.Load("nn.json").GetProperty("models").EnumerateArray())
            {
                var tape = new Tape();
                double[][] points = [.. model.GetProperty("X").EnumerateArray().Select(x => x.Numbers())];
                Layer[] layers = [.. model.GetProperty("layers").EnumerateArray().Select((layer, i) => new Layer(
                    tape,
                    layer.GetProperty("W").Flat(),
                    layer.GetProperty("b").Flat(),
                    Activation.FromName(layer.GetProperty("activation").GetString() is var name && name == "linear" ? "identity" : name!),
                    $"layer{i}"))];
                Values outputs = Values.Join([.. points.Select(x => layers.Aggregate(tape.Input(x), (h, layer) => layer.Forward(h)))]);
                Value loss = Loss.MeanSquaredError(outputs, new double[outputs.Count]) + Loss.L2(tape.Parameters, 1e-3);
                loss.Backward();
                yield return ($"network {model.GetProperty("name").GetString()}", Graph.From(loss));
            }
        }
    }

    private static Graph Demo()
    {
        JsonElement demo = ReferenceData.Load("micrograd.json").GetProperty("demo");
        double[] first = [.. demo.GetProperty("init").EnumerateArray().SelectMany(l => (double[])[.. l.GetProperty("W").Flat(), .. l.Numbers("b")])];
        var tape = new Tape();
        var model = new Mlp(tape, [2, 16, 16, 1], Activation.Relu, Activation.Identity, first);
        Values scores = Values.Join([.. demo.GetProperty("X").EnumerateArray().Select(x => model.Forward(tape.Input(x.Numbers())))]);
        Value loss = Loss.Hinge(scores, demo.Numbers("y")) + Loss.L2(model.Parameters, demo.Number("alpha_l2"));
        loss.Backward();
        return Graph.From(loss);
    }
}
