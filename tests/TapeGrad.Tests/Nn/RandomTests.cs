using TapeGrad.Nn;

namespace TapeGrad.Tests.Nn;

/// <summary>What is drawn at random: first weights, and what dropout keeps.</summary>
[TestFixture]
public sealed class RandomTests
{
    [Test]
    public void Initializers_ManyWeights_HaveTheSpreadOfTheirFormula()
    {
        var random = new Pcg32(5);

        double[] uniform = Initializer.Uniform(random, 0.5).Draw(100, 200);
        double[] xavier = Initializer.XavierUniform(random).Draw(100, 200);
        double[] he = Initializer.HeNormal(random).Draw(100, 200);

        // A uniform number within ±a has the deviation a / √3.
        AssertSpread(uniform, 0.5 / Math.Sqrt(3.0));
        AssertSpread(xavier, Math.Sqrt(2.0 / 300.0));
        AssertSpread(he, Math.Sqrt(2.0 / 100.0));
        Assert.That(uniform.Max(Math.Abs), Is.InRange(0.499, 0.5));
        Assert.That(xavier.Max(Math.Abs), Is.InRange(0.999 * Math.Sqrt(6.0 / 300.0), Math.Sqrt(6.0 / 300.0)));
    }

    [Test]
    public void For_EachKindOfActivation_TakesTheFittingOne()
    {
        Assert.That(Initializer.For(Activation.Relu, new Pcg32(1)).Draw(3, 2), Is.EqualTo(Initializer.HeNormal(new Pcg32(1)).Draw(3, 2)));
        Assert.That(Initializer.For(Activation.Tanh, new Pcg32(1)).Draw(3, 2), Is.EqualTo(Initializer.XavierUniform(new Pcg32(1)).Draw(3, 2)));
        Assert.That(Initializer.Zeros.Draw(1, 2), Is.EqualTo([0.0, 0.0]));
        Assert.That(new Initializer((inputs, outputs) => (10 * inputs) + outputs).Draw(1, 2), Is.EqualTo([12.0, 12.0]));
    }

    [Test]
    public void Dropout_NotTraining_GivesTheVectorItself()
    {
        var tape = new Tape();
        Values x = tape.Input([1.0, 2.0]);
        var dropout = new Dropout(0.5, new Pcg32(1));

        Assert.That(dropout.Forward(x), Is.EqualTo(x));
        Assert.That(tape.Count, Is.EqualTo(2), "nothing is recorded");
        Assert.That(dropout.ToString(), Is.EqualTo("Dropout 0.5, off"));
    }

    [Test]
    public void Dropout_Training_DropsTheShareAndKeepsTheMean()
    {
        var tape = new Tape();
        Values x = tape.Input([.. Enumerable.Repeat(1.0, 10_000)]);
        var dropout = new Dropout(0.2, new Pcg32(1)) { IsTraining = true };

        Values y = dropout.Forward(x);
        Value sum = y.Sum();
        sum.Backward();

        Assert.That(y.Data.ToArray(), Has.All.EqualTo(0.0).Or.EqualTo(1.25));
        Assert.That(y.Data.Count(0.0), Is.InRange(1850, 2150));
        Assert.That(x.Grad.ToArray(), Is.EqualTo(y.Data.ToArray()), "what is dropped gets no blame");
        Assert.That(dropout.ToString(), Is.EqualTo("Dropout 0.2, training"));
    }

    [Test]
    public void Dropout_SameSeed_DropsTheSame()
    {
        double[] Draw(ulong seed) => new Dropout(0.5, new Pcg32(seed)) { IsTraining = true }.Forward(new Tape().Input([1, 2, 3, 4, 5, 6, 7, 8])).Data.ToArray();

        double[] again = Draw(3);

        Assert.That(Draw(3), Is.EqualTo(again));
        Assert.That(again, Is.Not.EqualTo(Draw(4)));
    }

    private static void AssertSpread(double[] weights, double deviation)
    {
        Assert.That(weights, Has.Length.EqualTo(20_000));
        Assert.That(weights.Average(), Is.Zero.Within(5.0 * deviation / Math.Sqrt(weights.Length)));
        Assert.That(Math.Sqrt(weights.Average(w => w * w)), Is.EqualTo(deviation).Within(0.03 * deviation));
    }
}
