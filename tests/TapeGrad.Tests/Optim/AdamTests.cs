using TapeGrad.Optim;

namespace TapeGrad.Tests.Optim;

/// <summary>Adam's root without a root, against the formula as it stands, from tiny to huge.</summary>
[TestFixture]
public sealed class AdamTests
{
    [Test]
    public void Step_AnyMagnitude_AgreesWithTheFormula([NUnit.Framework.Values(0.0, 1e-8, 1.0)] double eps, [NUnit.Framework.Values(0.0, 0.9)] double beta1, [NUnit.Framework.Values(0.0, 0.5, 0.999)] double beta2)
    {
        double[][] gradients = [.. Enumerable.Range(0, 6).Select(step => Gradients(step))];
        var tape = new Tape();
        Values p = tape.Parameter(new double[gradients[0].Length], "p");
        var adam = new Adam(p, 0.01, new() { Beta1 = beta1, Beta2 = beta2, Epsilon = eps });
        double[] m = new double[p.Count], v = new double[p.Count], expected = new double[p.Count];
        for (int step = 0; step < gradients.Length; step++)
        {
            adam.Step(gradients[step]);
            for (int i = 0; i < p.Count; i++)
            {
                double g = gradients[step][i];
                m[i] = (beta1 * m[i]) + ((1.0 - beta1) * g);
                v[i] = (beta2 * v[i]) + ((1.0 - beta2) * g * g);
                double mean = m[i] / (1.0 - Math.Pow(beta1, step + 1)), square = v[i] / (1.0 - Math.Pow(beta2, step + 1));
                double move = 0.01 * mean / (Math.Sqrt(square) + eps);
                expected[i] -= move;
                Assert.That(p.Data[i], Is.EqualTo(expected[i]).Within(1e-12 * (Math.Abs(move) + Math.Abs(expected[i]))), $"g = {g:R} at step {step}");
                expected[i] = p.Data[i];
            }
        }
    }

    [Test]
    public void Step_SquareOverflows_MovesNothing()
    {
        var tape = new Tape();
        Values p = tape.Parameter([1.0, 1.0], "p");

        new Adam(p, 0.1).Step([1e200, 1.0]);

        Assert.That(p.Data.ToArray(), Is.EqualTo([1.0, 0.9]).Within(1e-8), "as the formula has it: the root is infinite");
    }

    [Test]
    public void Step_NoGradientAndNoEps_MovesNothing()
    {
        var tape = new Tape();
        Values p = tape.Parameter([1.0, 1.0], "p");

        new Adam(p, 0.1, new() { Epsilon = 0.0 }).Step([0.0, 1.0]);

        Assert.That(p.Data.ToArray(), Is.EqualTo([1.0, 0.9]).Within(1e-12));
    }

    private static double[] Gradients(int step)
    {
        double[] sizes = [1e-130, 1e-100, 1e-30, 1e-9, 1e-3, 1.0, 3.0, 1e10, 1e100, 1e140];
        return [.. from size in sizes from i in Enumerable.Range(0, 40) select size * (1.5 + Math.Sin((7 * i) + (3 * step)))];
    }
}
