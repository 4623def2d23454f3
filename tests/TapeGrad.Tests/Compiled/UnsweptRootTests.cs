namespace TapeGrad.Tests.Compiled;

/// <summary>Numbers that are the same for all samples, and that no parameter leads to.</summary>
[TestFixture]
public sealed class UnsweptRootTests
{
    [Test]
    public void BackwardBatch_OfASoftmaxOfConstants_IsRight()
    {
        List<CompiledGraph> all = [];
        for (int i = 0; i < 64; i++)
        {
            var tape = new Tape();
            Values others = tape.Parameter(new double[1 + (i % 16)]);
            Value w = tape.Parameter(3.0);
            Values softmax = tape.Constant([1.0, 2.0, 3.0]).Softmax();
            Value x = tape.Input(2.0);
            CompiledGraph compiled = tape.Compile((x * softmax[0]) + (w.Exp() * x * softmax[..2].LogSumExp()) + (x * others.Sum()), x);
            all.Add(compiled);
            double each = softmax[0].Data + (Math.Exp(3.0) * softmax[..2].LogSumExp().Data);
            var gradients = new double[2];
            for (int call = 1; call <= 3; call++)
            {
                double mean = compiled.BackwardBatch([2.0, 4.0], gradients);
                Assert.That(mean, Is.EqualTo(3.0 * each).Within(1e-13));
                Assert.That(gradients, Is.EqualTo([0.5 * each, 0.5 * each]).Within(1e-13));
                Assert.That(w.Grad, Is.EqualTo(call * 3.0 * Math.Exp(3.0) * softmax[..2].LogSumExp().Data).Within(1e-12));
            }
        }

        GC.Collect();
        Assert.That(all, Has.Count.EqualTo(64));
    }

    [Test]
    public void BackwardBatch_OfALogSumExpOfConstants_IsAConstant()
    {
        var tape = new Tape();
        Value w = tape.Parameter(3.0);
        Value x = tape.Input(2.0);
        CompiledGraph compiled = tape.Compile(tape.Constant([1.0, 1.0]).LogSumExp(), x);
        var gradient = new double[2];

        double mean = compiled.BackwardBatch([2.0, 4.0], gradient);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(mean, Is.EqualTo(1.0 + Math.Log(2.0)).Within(1e-15));
            Assert.That(gradient, Is.EqualTo([0.0, 0.0]));
            Assert.That(w.Grad, Is.Zero);
        }
    }
}
