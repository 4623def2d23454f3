using System.Text.Json;
using TapeGrad.Nn;

namespace TapeGrad.Tests.Reference;

/// <summary>Every model and every loss of nn.json: outputs, losses, and all gradients.</summary>
[TestFixture]
public sealed class NnTests
{
    private static readonly JsonElement Data = ReferenceData.Load("nn.json");

    private static IEnumerable<TestCaseData> Cases =>
        from model in Data.GetProperty("models").EnumerateArray()
        from loss in model.GetProperty("cases").EnumerateArray()
        select new TestCaseData(model, loss).SetArgDisplayNames($"{model.GetProperty("name")}, {loss.GetProperty("id")} {loss.GetProperty("loss")}");

    [Test]
    public void Cases_AreAll49() => Assert.That(Cases.Count(), Is.EqualTo(49));

    [TestCaseSource(nameof(Cases))]
    public void Loss_EveryCase_ValueAndGradientsAgree(JsonElement model, JsonElement loss)
    {
        var tape = new Tape();
        Layer[] layers = ReferenceNetworks.Layers(tape, model);
        Values x = tape.Input(model.GetProperty("X").Flat(), "x");
        int inputs = layers[0].Inputs;
        Values outputs = Values.Join([.. Enumerable.Range(0, x.Count / inputs).Select(row => ReferenceNetworks.Forward(layers, x.Slice(row * inputs, inputs)))]);

        Value data = ReferenceNetworks.LossOf(loss, outputs, x.Count / inputs);
        Value penalty = Loss.L2(tape.Parameters, loss.Number("l2_alpha"));
        Value total = data + penalty;
        total.Backward();

        double[] expectedOutputs = loss.GetProperty("outputs").Flat();
        for (int i = 0; i < expectedOutputs.Length; i++)
        {
            ReferenceData.AssertClose(outputs.Data[i], expectedOutputs[i], 1e-11, 0.0, $"output {i}");
        }

        double[] gradients = [.. loss.GetProperty("grads").EnumerateArray().SelectMany(l => (double[])[.. l.GetProperty("W").Flat(), .. l.GetProperty("b").Flat()])];
        double[] inputGradients = loss.GetProperty("grad_X").Flat();
        double scale = gradients.Concat(inputGradients).Max(Math.Abs);
        ReferenceData.AssertClose(data.Data, loss.Number("data_loss"), 1e-11, 0.0, "data loss");
        ReferenceData.AssertClose(penalty.Data, loss.Number("reg_loss"), 1e-11, 0.0, "penalty");
        ReferenceData.AssertClose(total.Data, loss.Number("total_loss"), 1e-11, 0.0, "total loss");
        ReferenceData.AssertClose(tape.Parameters.Grad, gradients, 1e-11 * scale, "gradients of the parameters");
        ReferenceData.AssertClose(x.Grad, inputGradients, 1e-11 * scale, "gradients of the inputs");
    }
}
