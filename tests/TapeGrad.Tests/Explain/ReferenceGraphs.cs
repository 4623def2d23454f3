using System.Text.Json;
using TapeGrad.Benchmarks.Workloads;
using TapeGrad.Benchmarks.Workloads.Gmm;
using TapeGrad.Benchmarks.Workloads.Lstm;
using TapeGrad.Benchmarks.Workloads.MicroGpt;
using TapeGrad.Nn;
using TapeGrad.Tests.Reference;

namespace TapeGrad.Tests.Explain;

/// <summary>The graphs of the reference data: all expressions and functions, all networks with their losses, and the larger models.</summary>
internal static class ReferenceGraphs
{
    public static IEnumerable<(string Name, Graph Graph)> All =>
        [.. Expressions, .. Functions, .. Networks, .. Objectives, ("microgpt", MicroGpt()), ("micrograd's demo", Demo())];

    private static IEnumerable<(string Name, Graph Graph)> Expressions => Recorded(ReferenceData.Load("exprs.json"), "exprs", "expression");

    private static IEnumerable<(string Name, Graph Graph)> Functions => Recorded(ReferenceData.LoadShared("second.json"), "functions", "function");

    private static IEnumerable<(string Name, Graph Graph)> Networks
    {
        get
        {
            foreach (JsonElement model in ReferenceData.Load("nn.json").GetProperty("models").EnumerateArray())
            {
                foreach (JsonElement loss in model.GetProperty("cases").EnumerateArray())
                {
                    var tape = new Tape();
                    Layer[] layers = ReferenceNetworks.Layers(tape, model);
                    double[][] rows = [.. model.GetProperty("X").EnumerateArray().Select(x => x.Numbers())];
                    Values outputs = Values.Join([.. rows.Select(x => ReferenceNetworks.Forward(layers, tape.Input(x)))]);
                    Value total = ReferenceNetworks.LossOf(loss, outputs, rows.Length) + Loss.L2(tape.Parameters, loss.Number("l2_alpha"));
                    total.Backward();
                    yield return ($"network {model.GetProperty("name").GetString()}, {loss.GetProperty("id")}", Graph.From(total));
                }
            }
        }
    }

    private static IEnumerable<(string Name, Graph Graph)> Objectives
    {
        get
        {
            JsonElement data = ReferenceData.LoadShared("adbench.json");
            foreach (JsonElement gmm in data.GetProperty("gmm").EnumerateArray())
            {
                var mixture = new GmmScalar(new GmmData(
                    gmm.GetProperty("d").GetInt32(), gmm.GetProperty("k").GetInt32(), gmm.GetProperty("x").Flat(), gmm.Number("wishart_gamma"), gmm.GetProperty("wishart_m").GetInt32()));
                yield return ("mixture", mixture.Picture([.. gmm.Numbers("alphas"), .. gmm.GetProperty("means").Flat(), .. gmm.GetProperty("icf").Flat()]));
            }

            JsonElement lstm = data.GetProperty("lstm")[0];
            double[] sequence = [.. lstm.GetProperty("sequence_bits").EnumerateArray().SelectMany(bits => bits.GetString()!.Select(bit => bit - (double)'0'))];
            var memory = new LstmScalar(new LstmData(lstm.GetProperty("l").GetInt32(), lstm.GetProperty("b").GetInt32(), lstm.Numbers("state"), sequence));
            yield return ("lstm", memory.Picture([.. lstm.Numbers("main_params"), .. lstm.Numbers("extra_params")]));
        }
    }

    private static Graph MicroGpt()
    {
        JsonElement run = ReferenceData.LoadShared("microgpt.json").GetProperty("runs")[0];
        JsonElement config = run.GetProperty("config");
        int Size(string property) => config.GetProperty(property).GetInt32();
        var model = new MicroGptScalar<ByOperators>(new MicroGptConfig(
            Size("vocab_size"),
            Size("block_size"),
            Size("n_embd"),
            Size("n_head"),
            Tied: config.GetProperty("lm_head").GetString() == "tied to wte",
            Squared: config.GetProperty("mlp_activation").GetString() == "relu^2"));
        model.Set(run.GetProperty("init_params").Flat());
        return model.Picture([.. run.GetProperty("tokens")[0].EnumerateArray().Select(t => t.GetInt32())]);
    }

    private static IEnumerable<(string Name, Graph Graph)> Recorded(JsonElement data, string list, string kind)
    {
        foreach (JsonElement expression in data.GetProperty(list).EnumerateArray())
        {
            var tape = new Tape();
            (_, Value output) = ScalarOperations.Record(tape, expression, data.GetProperty("op_signatures"));
            output.Backward();
            yield return ($"{kind} {expression.GetProperty("id").GetInt32()}", Graph.From(output));
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
