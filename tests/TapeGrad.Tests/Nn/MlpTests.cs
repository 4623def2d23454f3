using TapeGrad.Nn;

namespace TapeGrad.Tests.Nn;

[TestFixture]
public sealed class MlpTests
{
    private static readonly double[] Numbers = [1.0, 1.0, -1.0, -1.0, -0.5, 1.5, 1.0, 1.0, 0.5];

    [Test]
    public void Forward_GivenNumbers_IsTheFormulaByHand()
    {
        var tape = new Tape();
        var model = new Mlp(tape, [2, 2, 1], Activation.Tanh, Activation.Sigmoid, Numbers);
        Values x = tape.Input([1.0, 0.25]);

        Values y = model.Forward(x);
        y[0].Backward();

        double h0 = Math.Tanh(1.25 - 0.5);
        double h1 = Math.Tanh(-1.25 + 1.5);
        double sigmoid = 1.0 / (1.0 + Math.Exp(-(h0 + h1 + 0.5)));
        double slope = sigmoid * (1.0 - sigmoid);
        Assert.That(y[0].Data, Is.EqualTo(sigmoid).Within(1e-15));
        Assert.That(
            model.Layers[1].Parameters.Grad.ToArray(), Is.EqualTo([slope * h0, slope * h1, slope]).Within(1e-15));
        Assert.That(x[0].Grad, Is.EqualTo(slope * ((1.0 - (h0 * h0)) - (1.0 - (h1 * h1)))).Within(1e-15));
    }

    [Test]
    public void Forward_OfABatch_IsForwardRowByRow()
    {
        var tape = new Tape();
        var model = new Mlp(tape, [2, 9, 3], Activation.Relu, Activation.Tanh, new Pcg32(4));
        Values x = tape.Input([.. Enumerable.Range(0, 20).Select(i => Math.Sin(i))]);
        Values batch = model.ForwardRows(x, 10);
        batch.Norm().Backward();
        double[] gradients = model.Parameters.Grad.ToArray();
        tape.ZeroGrad();

        Values rows = Values.Join([.. Enumerable.Range(0, 10).Select(row => model.Forward(x.Slice(2 * row, 2)))]);
        rows.Norm().Backward();

        Assert.That(batch.Data.ToArray(), Is.EqualTo(rows.Data.ToArray()).Within(1e-15));
        Assert.That(gradients, Is.EqualTo(model.Parameters.Grad.ToArray()).Within(1e-14));
        Assert.That(batch[29].Name, Is.EqualTo("layer1[29]"));
    }

    [Test]
    public void Forward_RowsThatDoNotFit_AreRefused()
    {
        var tape = new Tape();
        var model = new Mlp(tape, [2, 3, 1], Activation.Relu, Activation.Identity, new Pcg32(1));
        Values x = tape.Input(new double[6]);

        ExpectedError.Says(Assert.Throws<ArgumentException>(() => model.ForwardRows(x, 2)), "takes 2 inputs a row, 4 for 2 rows, but got 6");
        Assert.Throws<ArgumentOutOfRangeException>(() => model.ForwardRows(x, 0));
    }

    [Test]
    public void Mlp_OfMicrogradsDemo_HasItsParametersInOneRun()
    {
        var tape = new Tape();

        var model = new Mlp(tape, [2, 16, 16, 1], Activation.Relu, Activation.Identity, new Pcg32(1));

        Assert.That(model.ToString(), Is.EqualTo("Mlp 2-16-16-1, relu, 337 parameters"));
        Assert.That(model.Parameters, Is.EqualTo(tape.Parameters));
        Assert.That(tape.Count, Is.EqualTo(337), "taking the vector records nothing");
        Assert.That(model.Layers.Select(l => l.ToString()), Is.EqualTo(["Layer 2-16, relu, 48 parameters", "Layer 16-16, relu, 272 parameters", "Layer 16-1, identity, 17 parameters"]));
    }

    [Test]
    public void ToString_LastActivationOrOneLayer_IsSaid()
    {
        Assert.That(new Mlp(new Tape(), [2, 2, 1], Activation.Tanh, Activation.Sigmoid, Initializer.Zeros).ToString(), Is.EqualTo("Mlp 2-2-1, tanh then sigmoid, 9 parameters"));
        Assert.That(new Mlp(new Tape(), [2, 2, 1], Activation.Tanh, Activation.Tanh, Initializer.Zeros).ToString(), Is.EqualTo("Mlp 2-2-1, tanh, 9 parameters"));
        Assert.That(new Mlp(new Tape(), [3, 2], Activation.Relu, Activation.Identity, Initializer.Zeros).ToString(), Is.EqualTo("Mlp 3-2, identity, 8 parameters"));
    }

    [Test]
    public void Mlp_SameSeed_SameNetwork()
    {
        double[] Weights(ulong seed) => new Mlp(new Tape(), [2, 3, 1], Activation.Tanh, Activation.Identity, new Pcg32(seed)).Parameters.Data.ToArray();

        double[] again = Weights(7);

        Assert.That(Weights(7), Is.EqualTo(again));
        Assert.That(again, Is.Not.EqualTo(Weights(8)));
    }

    [Test]
    public void Forward_Names_MakeAClusterPerLayer()
    {
        var tape = new Tape();
        var model = new Mlp(tape, [2, 2, 1], Activation.Tanh, Activation.Identity, Numbers, "critic");

        Values y = model.Forward(tape.Input([1.0, 0.0], "x"));
        var graph = Graph.From(y[0]);

        Assert.That(graph.Nodes.Where(n => n.Scope.Length > 0).Select(n => n.Scope).Distinct(), Is.EqualTo(["critic/layer0", "critic/layer1"]));
        Assert.That(graph.Nodes.Where(n => n.Name is not null).Select(n => n.Name), Is.SupersetOf((string[])["critic/layer0.w[3]", "critic/layer0.b[1]", "critic/layer0[1]", "critic/layer1[0]"]));
    }

    [Test]
    public void Forward_TrainingSteps_TakeNoGarbage()
    {
        var tape = new Tape();
        var model = new Mlp(tape, [2, 16, 16, 1], Activation.Relu, Activation.Identity, new Pcg32(1));
        double[] x = [0.5, -0.25];
        for (int i = 0; i < 3; i++)
        {
            model.Forward(tape.Input(x));
            tape.Reset();
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        model.Forward(tape.Input(x));
        tape.Reset();

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void Compile_LossOverABatch_GivesTheGradientsOfTheRecord()
    {
        double[] rows = [0.0, 1.0, 1.0, 1.0, 0.5, 0.0, -1.0, 0.25, 1.0];
        var tape = new Tape();
        var model = new Mlp(tape, [2, 8, 1], Activation.Tanh, Activation.Identity, new Pcg32(3));
        Values batch = Values.Join(model.Forward(tape.Input(rows.AsSpan(0, 2))), model.Forward(tape.Input(rows.AsSpan(3, 2))), model.Forward(tape.Input(rows.AsSpan(6, 2))));
        Value mean = Loss.BinaryCrossEntropyWithLogits(batch, [rows[2], rows[5], rows[8]]);
        mean.Backward();
        double[] expected = model.Parameters.Grad.ToArray();
        double loss = mean.Data;
        tape.Reset();

        Values x = tape.Input([0.0, 0.0]);
        Values t = tape.Input([0.0]);
        CompiledGraph graph = tape.Compile(Loss.BinaryCrossEntropyWithLogits(model.Forward(x), t), x[0], x[1], t[0]);

        Assert.That(graph.BackwardBatch(rows), Is.EqualTo(loss).Within(1e-15));
        Assert.That(model.Parameters.Grad.ToArray(), Is.EqualTo(expected).Within(1e-15));
    }

    [Test]
    public void Dropout_InTraining_IsAppliedAfterHiddenLayersOnly()
    {
        var tape = new Tape();
        var model = new Mlp(tape, [2, 64, 64], Activation.Sigmoid, Activation.Sigmoid, new Pcg32(1)) { Dropout = new Dropout(0.5, new Pcg32(2)) };
        double[] without = model.Forward(tape.Input([1.0, 2.0])).Data.ToArray();

        model.Dropout.IsTraining = true;
        Values y = model.Forward(tape.Input([1.0, 2.0]));

        Assert.That(y.Data.ToArray(), Is.Not.EqualTo(without).And.None.Zero);
    }
}
