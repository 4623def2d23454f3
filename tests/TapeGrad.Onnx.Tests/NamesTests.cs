namespace TapeGrad.Onnx.Tests;

/// <summary>Names in models are those of the script, and unique.</summary>
internal sealed class NamesTests
{
    [Test]
    public void Write_OfLeavesWithOneName_TellsThemApart()
    {
        var tape = new Tape();
        Value first = tape.Parameter(2.0, "w");
        Value second;
        using (tape.Scope("b"))
        {
            second = tape.Parameter(3.0, "w");
        }

        Value third = tape.Parameter(5.0, "w");
        Value loss = (first * second * third * tape.Input(1.0, "x")).Named("x");

        using var runtime = new Runtime(OnnxWriter.Write(Graph.From(loss), new OnnxOptions { Gradients = true }));

        Assert.That(runtime.Inputs, Is.EqualTo(new[] { "x" }));
        Assert.That(runtime.Outputs, Is.EqualTo(new[] { "x_1", "d_w", "d_b/w", "d_w (n2)", "d_x" }));
        Assert.That(runtime.Run([1.0]).Values.Select(value => value[0]), Is.EqualTo(new[] { 30.0, 15.0, 10.0, 6.0, 30.0 }));
    }

    [Test]
    public void Write_OfAGraphWithoutInputs_HasOneRow()
    {
        var tape = new Tape();
        Value w = tape.Parameter(3.0, "w");
        Value loss = (w * tape.Constant(2.0) - 1.0).Square();

        using var runtime = new Runtime(OnnxWriter.Write(Graph.From(loss), new OnnxOptions { Gradients = true }));
        IReadOnlyDictionary<string, double[]> results = runtime.Run([]);

        Assert.That(results["output"], Is.EqualTo(new[] { 25.0 }));
        Assert.That(results["d_w"], Is.EqualTo(new[] { 20.0 }));
    }
}
