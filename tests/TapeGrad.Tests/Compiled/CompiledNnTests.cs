using System.Text.Json;
using TapeGrad.Nn;
using TapeGrad.Tests.Reference;

namespace TapeGrad.Tests.Compiled;

/// <summary>Every model of nn.json as a graph of one sample, written with single values or with layers, run over its batch.</summary>
[TestFixture]
public sealed class CompiledNnTests
{
    private static readonly JsonElement Data = ReferenceData.Load("nn.json");

    private static IEnumerable<TestCaseData> Cases =>
        from model in Data.GetProperty("models").EnumerateArray()
        from loss in model.GetProperty("cases").EnumerateArray()
        from scalars in (bool[])[true, false]
        select new TestCaseData(model, loss, scalars).SetArgDisplayNames($"{model.GetProperty("name")}, {loss.GetProperty("id")} {loss.GetProperty("loss")}, {(scalars ? "values" : "layers")}");

    [TestCaseSource(nameof(Cases))]
    public void Loss_OverTheBatch_ValueAndGradientsAgree(JsonElement model, JsonElement loss, bool scalars)
    {
        var tape = new Tape();
        Layer[] layers = [.. model.GetProperty("layers").EnumerateArray().Select(l => new Layer(tape, l.GetProperty("W").Flat(), l.GetProperty("b").Flat(), ActivationOf(l)))];
        double[][] x = [.. model.GetProperty("X").EnumerateArray().Select(row => row.Flat())];
        double[][] targets = [.. Targets(loss.GetProperty("target"), layers[^1].Outputs)];
        Values inputs = tape.Input(x[0]);
        Values target = tape.Input(targets[0]);
        Values outputs = layers.Aggregate(inputs, (h, layer) => scalars ? Single(layer, h) : layer.Forward(h));
        Value penalty = scalars ? tape.Parameters.Select(p => p * p).Aggregate((a, b) => a + b) : tape.Parameters.Dot(tape.Parameters);
        Value total = Compute(loss, outputs, target) + (loss.Number("l2_alpha") * penalty);
        CompiledGraph compiled = tape.Compile(total, [.. inputs, .. target]);
        double[] rows = [.. x.Zip(targets, (a, b) => (double[])[.. a, .. b]).SelectMany(row => row)];
        var rowGradients = new double[rows.Length];

        double mean = compiled.BackwardBatch(rows, rowGradients);

        double[] gradients = [.. loss.GetProperty("grads").EnumerateArray().SelectMany(l => (double[])[.. l.GetProperty("W").Flat(), .. l.GetProperty("b").Flat()])];
        double[] inputGradients = loss.GetProperty("grad_X").Flat();
        double scale = gradients.Concat(inputGradients).Max(Math.Abs);
        ReferenceData.AssertClose(mean, loss.Number("total_loss"), 1e-11, 0.0, "total loss");
        ReferenceData.AssertClose(tape.Parameters.Grad, gradients, 1e-11 * scale, "gradients of the parameters");
        double[] found = [.. rowGradients.Chunk(inputs.Count + target.Count).SelectMany(row => row[..inputs.Count])];
        ReferenceData.AssertClose(found, inputGradients, 1e-11 * scale, "gradients of the inputs");
    }

    private static Activation ActivationOf(JsonElement layer) =>
        Activation.FromName(layer.GetProperty("activation").GetString() is var name && name == "linear" ? "identity" : name!);

    // As micrograd would write it, with weights that are not a vector.
    private static Values Single(Layer layer, Values h)
    {
        var outputs = new Value[layer.Outputs];
        for (int j = 0; j < outputs.Length; j++)
        {
            Value sum = layer.Bias[j];
            for (int i = 0; i < h.Count; i++)
            {
                sum += layer.Weights[(j * h.Count) + i] * h[i];
            }

            outputs[j] = layer.Activation.Apply(Values.Of(sum))[0];
        }

        return Values.Of(outputs);
    }

    // A class is an input as well: all zero but at its index.
    private static IEnumerable<double[]> Targets(JsonElement target, int outputs) => target.EnumerateArray().Select(row => row.ValueKind == JsonValueKind.Array || outputs == 1
        ? row.Flat()
        : [.. Enumerable.Range(0, outputs).Select(i => i == row.GetInt32() ? 1.0 : 0.0)]);

    private static Value Compute(JsonElement loss, Values outputs, Values target)
    {
        string name = loss.GetProperty("loss").GetString()!;
        return name switch
        {
            "mse" => Mean(outputs, target, (o, t) => (o - t).Square()),
            "mae" => Mean(outputs, target, (o, t) => (o - t).Abs()),
            "huber" => Mean(outputs, target, (o, t) => Huber((o - t).Abs(), loss.GetProperty("loss_params").Number("delta"))),
            "bce" => Mean(outputs, target, (o, t) => -((t * o.Log()) + ((1.0 - t) * (-o).Log1p()))),
            "bce_with_logits" => Mean(outputs, target, (z, t) => z.Softplus() - (z * t)),
            "hinge" => Mean(outputs, target, (score, y) => (1.0 - (y * score)).Relu()),
            "cross_entropy" => outputs.LogSumExp() - outputs.Dot(target),

            // Where q is 0, ln q is taken of the least number, and times q it is 0.
            "kl_div" => target.Dot(Values.Of([.. target.Select(q => Value.Max(q, 1e-300).Log())]) - outputs.LogSoftmax()),
            _ => throw new NotSupportedException(name),
        };
    }

    // The square up to δ, and a line beyond.
    private static Value Huber(Value size, double delta) =>
        (0.5 * Value.Min(size, delta).Square()) + (delta * (size - delta).Relu());

    private static Value Mean(Values outputs, Values target, Func<Value, Value, Value> each) =>
        outputs.Zip(target, each).Aggregate((a, b) => a + b) / outputs.Count;
}
