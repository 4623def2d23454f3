using TapeGrad.Nn;

namespace TapeGrad.Cli.Tests;

[Parallelizable(ParallelScope.All)]
public sealed class ExportTests
{
    // What the files compute is tested in TapeGrad.Onnx.Tests; here, that each kind of input becomes one.
    [Test]
    public void Export_OfAScriptALogAGraphAndANetwork_WritesTheSameAsTheLibrary()
    {
        string folder = Directory.CreateTempSubdirectory("tapegrad-").FullName;
        string log = Path.Combine(folder, "run.json");
        string network = Path.Combine(folder, "mlp.json");
        var mlp = new Mlp(new Tape(), [2, 3, 1], Activation.Tanh, Activation.Identity, new Pcg32(1));
        mlp.Save(network);
        Tool.Run("run", Tool.Example("one-weight"), "--log", log);
        Graph last = TrainingLog.FromJson(File.ReadAllText(log)).Steps[^1].Graph!;
        File.WriteAllText(Path.Combine(folder, "graph.json"), last.ToJson());

        Assert.That(Exported(Tool.Example("one-weight")), Is.EqualTo(Onnx.OnnxWriter.Write(last)));
        Assert.That(Exported(log), Is.EqualTo(Onnx.OnnxWriter.Write(last)));
        Assert.That(Exported(Path.Combine(folder, "graph.json"), "--gradients"), Is.EqualTo(Onnx.OnnxWriter.Write(last, new Onnx.OnnxOptions { Gradients = true })));
        Assert.That(Exported(network, "--float"), Is.EqualTo(Onnx.OnnxWriter.Write(mlp, new Onnx.OnnxOptions { Single = true })));

        byte[] Exported(string input, params string[] options)
        {
            string model = Path.Combine(folder, "model.onnx");
            Tool.Result result = Tool.Run(["export", input, "-o", model, .. options]);
            Assert.That(result.ExitCode, Is.Zero, result.Error);
            return File.ReadAllBytes(model);
        }
    }

    [Test]
    public void Export_OfWhatCannotBeWritten_SaysWhyAndLeavesTheFileAlone()
    {
        string folder = Directory.CreateTempSubdirectory("tapegrad-").FullName;
        string script = Path.Combine(folder, "erf.cs");
        File.WriteAllText(script, "using TapeGrad; var tape = new Tape(); Value x = tape.Parameter(0.5, \"x\"); x.Erf().Backward();");
        string network = Path.Combine(folder, "mlp.json");
        new Mlp(new Tape(), [1, 1], Activation.Tanh, Activation.Identity, new Pcg32(1)).Save(network);
        string model = Path.Combine(folder, "old.onnx");
        File.WriteAllText(model, "old");

        Tool.Result refused = Tool.Run("export", script, "-o", model);
        Tool.Result noLoss = Tool.Run("export", network, "--gradients", "-o", model);
        Tool.Result nowhere = Tool.Run("export", network);
        Tool.Result itself = Tool.Run("export", network, "-o", network);

        Assert.That(refused.ExitCode, Is.EqualTo(2));
        Assert.That(refused.Error, Does.Contain("ONNX Runtime computes 'erf' in 32 bits only. Write 32 bits (--float, or OnnxOptions.Single)"));
        Assert.That(noLoss.Error, Does.Contain("A network alone has no loss"));
        Assert.That((nowhere.ExitCode, itself.ExitCode), Is.EqualTo((2, 2)));
        Assert.That(File.ReadAllText(model), Is.EqualTo("old"));
    }
}
