using System.Text.Json;
using TapeGrad.Nn;

namespace TapeGrad.Tests.Reference;

/// <summary>micrograd's demo once more, as one writes it with the library's networks and losses.</summary>
[TestFixture]
public sealed class MicrogradNnTests
{
    [Test]
    public void Demo_WithMlpAndHinge_HundredLossesAgree()
    {
        JsonElement demo = ReferenceData.Load("micrograd.json").GetProperty("demo");
        double[][] points = [.. demo.GetProperty("X").EnumerateArray().Select(x => x.Numbers())];
        double[] labels = demo.Numbers("y");
        double[] first = [.. demo.GetProperty("init").EnumerateArray().SelectMany(l => (double[])[.. l.GetProperty("W").Flat(), .. l.Numbers("b")])];
        var tape = new Tape();
        var model = new Mlp(tape, [2, 16, 16, 1], Activation.Relu, Activation.Identity, first);
        int step = 0;
        foreach (double[] expected in demo.GetProperty("history").EnumerateArray().Select(h => h.Numbers()))
        {
            Values scores = Values.Join([.. points.Select(x => model.Forward(tape.Input(x)))]);
            Value data = Loss.Hinge(scores, labels);
            Value total = data + Loss.L2(model.Parameters, demo.Number("alpha_l2"));
            total.Backward();

            ReferenceData.AssertClose(total.Data, expected[1], 1e-9, 0.0, $"total loss at step {step}");
            ReferenceData.AssertClose(data.Data, expected[2], 1e-9, 1e-12, $"data loss at step {step}");
            double rate = 1.0 - (0.9 * step++ / 100.0);
            foreach (Value parameter in model.Parameters)
            {
                parameter.Data -= rate * parameter.Grad;
            }

            tape.Reset();
        }

        Assert.That(step, Is.EqualTo(100));
    }
}
