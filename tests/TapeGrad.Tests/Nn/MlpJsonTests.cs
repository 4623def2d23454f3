using TapeGrad.Nn;

namespace TapeGrad.Tests.Nn;

[TestFixture]
public sealed class MlpJsonTests : TemporaryFolderFixture
{
    private static readonly string[] Known = ["identity", "relu", "leaky-relu(0.01)", "leaky-relu(-1E-07)", "tanh", "sigmoid", "gelu", "silu", "softplus"];

    [TestCaseSource(nameof(Known))]
    public void FromJson_WhatToJsonWrote_IsTheSameNetwork(string activation)
    {
        foreach (string name in (string[])["", "critic", "a/b", "layer0.w", "/"])
        {
            foreach (int[] sizes in (int[][])[[1, 1], [3, 1], [2, 3, 1], [2, 5, 4, 3]])
            {
                var model = new Mlp(new Tape(), sizes, Activation.FromName(activation), Activation.Sigmoid, new Pcg32(1), name);
                model.Parameters.MutableData[^1] = -0.0;
                var tape = new Tape();

                var read = Mlp.FromJson(tape, model.ToJson());

                Assert.That(read.ToJson(), Is.EqualTo(model.ToJson()));
                Assert.That(read.ToString(), Is.EqualTo(model.ToString()));
                double[] x = [.. Enumerable.Range(1, sizes[0]).Select(i => 0.3 * i)];
                Assert.That(Output(read, x), Is.EqualTo(Output(model, x)));
            }
        }
    }

    [Test]
    public void FromJson_SecondNetworkOnATape_StandsBesideTheFirst()
    {
        var tape = new Tape();
        var first = new Mlp(tape, [1, 2, 1], Activation.Tanh, Activation.Identity, new Pcg32(1), "first");
        var second = Mlp.FromJson(tape, first.ToJson());

        Assert.That(second.Parameters.Count, Is.EqualTo(7));
        Assert.That(tape.Parameters, Has.Count.EqualTo(14));
    }

    [Test]
    public void Load_WhatSaveWrote_IsTheSameNetwork()
    {
        string path = Path.Combine(_folder, "model.json");
        Mlp model = Mlp.FromJson(new Tape(), Saved());
        model.Save(path);

        Mlp again = Mlp.Load(new Tape(), path);

        Assert.That((again.ToJson(), again.ToString()), Is.EqualTo((model.ToJson(), model.ToString())));
    }

    [Test]
    public void Load_OtherParameters_AreRefusedWithThePath()
    {
        string path = Path.Combine(_folder, "model.json");
        SavedParameters.Save(path, new Tape().Parameter([1.0], "w"));

        ExpectedError.Says(
            Assert.Throws<ArgumentException>(() => Mlp.Load(new Tape(), path)),
            $"'{path}' holds 1 parameter (w[1]), which are not those of an Mlp", "SavedParameters.Load");
    }

    [Test]
    public void FromJson_UnknownActivation_IsNamed()
    {
        string json = new Mlp(new Tape(), [1, 2, 1], new Activation("sine", x => x.Sin()), Activation.Identity, new Pcg32(1)).ToJson();

        Refused(json, "the activation 'sine', which is not built in", "SavedParameters.Restore");

        var again = new Mlp(new Tape(), [1, 2, 1], new Activation("sine", x => x.Sin()), Activation.Identity, Initializer.Zeros);
        SavedParameters.Restore(json, again.Parameters);
        Assert.That(again.ToJson(), Is.EqualTo(json));
    }

    [TestCase("\"relu\"", "\"leaky-relu(NaN)\"", "'leaky-relu(NaN)'")]
    [TestCase("\"relu\"", "\"leaky-relu()\"", "'leaky-relu()'")]
    [TestCase("\"relu\"", "\"\"", "''")]
    [TestCase("\"identity\"", "\"Tanh\"", "'Tanh'")]
    public void FromJson_DamagedActivation_IsNamed(string right, string wrong, string name) =>
        Refused(Saved().Replace(right, wrong, StringComparison.Ordinal), $"the activation {name}, which is not built in");

    [TestCase("\"layer0.w\"", "\"layer1.w\"")]
    [TestCase("\"layer0.w\"", "\"/layer0.w\"")]
    [TestCase("\"layer0.w\"", "\"xlayer0.w\"")]
    [TestCase("\"layer0.w\"", "\"x/layer0.w\"")]
    [TestCase("\"layer1.b\"", "\"layer1.c\"")]
    [TestCase("\"data\":[1,2,3,4]", "\"data\":[1,2,3]")]
    [TestCase("\"data\":[1,2,3,4]", "\"data\":[]")]
    [TestCase("\"data\":[7,8]", "\"data\":[7,8,9]")]
    [TestCase("\"data\":[5,6]", "\"data\":[]")]
    [TestCase("\"data\":[9]", "\"data\":9")]
    [TestCase("\"activation\":\"identity\",", "")]
    [TestCase(",{\"name\":\"layer1.b\",\"activation\":\"identity\",\"data\":[9]}", "")]
    public void FromJson_NoMlp_IsRefused(string right, string wrong)
    {
        string json = Saved();
        Assert.That(json, Does.Contain(right));

        Refused(json.Replace(right, wrong, StringComparison.Ordinal), "The text holds ", "which are not those of an Mlp");
    }

    [Test]
    public void Load_WithoutATape_IsRefused() =>
        Assert.That(() => Mlp.Load(null!, "nothing.json"), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("tape"));

    [Test]
    public void FromJson_OtherParameters_AreRefused()
    {
        Refused(Saved().Replace("\"layer", "\"/layer", StringComparison.Ordinal), "not those of an Mlp");
        Refused(SavedParameters.ToJson(new Tape().Parameter([1.0], "w")), "The text holds 1 parameter (w[1]), which are not those of an Mlp");
        Refused("""{"format":"tapegrad-parameters/1","parameters":[]}""", "not those of an Mlp");
        var tape = new Tape();
        _ = new Layer(tape, [1.0, 2.0], [1.0], Activation.Relu, "layer0");
        _ = new Layer(tape, [1.0, 2.0], [1.0], Activation.Relu, "layer1");
        Refused(SavedParameters.ToJson(tape.Parameters), "not those of an Mlp");
    }

    [Test]
    public void FromJson_TapeInUse_IsRefusedAndStays()
    {
        var tape = new Tape();
        tape.Input(1.0);

        ExpectedError.Of(tape, () => Mlp.FromJson(tape, Saved()), "Make all parameters first");
        Assert.That(() => Mlp.FromJson(null!, Saved()), Throws.ArgumentNullException);
    }

    private static void Refused(string json, params string[] parts)
    {
        var tape = new Tape();
        ExpectedError.Says(Assert.Throws<ArgumentException>(() => Mlp.FromJson(tape, json)), parts);
        Assert.That(tape.Count, Is.Zero);
    }

    private static string Saved() =>
        new Mlp(new Tape(), [2, 2, 1], Activation.Relu, Activation.Identity, [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0]).ToJson();

    private static double[] Output(Mlp model, double[] x) => model.Forward(model.Parameters[0].Tape.Input(x)).Data.ToArray();
}
