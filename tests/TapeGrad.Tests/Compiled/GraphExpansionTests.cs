namespace TapeGrad.Tests.Compiled;

/// <summary>The Hessian of a picture, against the one that the tape records.</summary>
[TestFixture]
public sealed class GraphExpansionTests
{
    private static readonly double[] Point = [0.7, -0.4, 1.3, 0.2, -0.9, 0.5];
    private static readonly double[] Direction = [0.3, -1.0, 0.6, 0.8, 0.1, -0.5];

    private static readonly Dictionary<string, Func<Values, Value>> Losses = new()
    {
        ["constants"] = p => (3.0 - p[0]) / (p[1] + 2.0) + 2.0 / (p[2] + 1.0) + (p[3] + 1.0).Pow(2.5) + (2.0 * p[4]).Exp() - p[5] * 4.0 * p[0],
        ["kinks"] = p => p[0].Relu() * p[1] + p[2].Clamp(-1.0, 1.0) * p[3] + p[4].LeakyRelu(0.1).Square() + (p[5] * p[0]).Abs() * p[2] + Value.Max(p[0], p[1]) * p[3],
        ["functions"] = p => p.Tanh().Square().Sum() + p[0].Sin() * p[1].Cos() + p[2].Sigmoid() * p[3].Softplus() + p[4].Gelu() * p[5].Erf(),
        ["linear"] = p => p[..2].Linear(p[..4], p[4..]).Tanh().Dot(p[2..4]),
        ["no bias"] = p => p[..2].Linear(p[2..]).Sigmoid().Sum() * p[0],
        ["softmax"] = p => p[..3].Softmax().Dot(p[3..]) + p[3..].LogSoftmax()[1] * p[0],
        ["reductions"] = p => p.LogSumExp() * p.Mean() + p.Variance() * p.Norm() + p.Product() + p.Sum().Square(),
        ["extrema"] = p => p.Max() * p.Min() * p[3],
        ["gathered"] = p => Values.Of(p[5], p[0], p[2]).Softmax()[0] * p[1] + Values.Of(p[4], p[1]).Dot(Values.Of(p[0], p[3])),
        ["elementwise"] = p => (p[..3] * p[3..] + 2.0 * p[..3]).Square().Sum() + (p[..3] / (p[3..].Square() + 1.0)).Mean(),
        ["gradient"] = p => (p[0] * p[1].Exp() * p[2]).Tanh().Gradient(p[..3]).Norm().Square(),
        ["select"] = p => Value.Select(p[0] - p[1], p[2] * p[3], p[4].Square()) + Value.Select(p[4], p[2], p[5] * p[0] * p[1]),
    };

    [Test]
    public void Product_OfAPicture_IsThatOfTheTape([ValueSource(nameof(Names))] string name)
    {
        var tape = new Tape();
        Values p = tape.Parameter(Point, "p");
        Value loss = Losses[name](p);
        loss.Backward();
        var picture = Graph.From(loss);
        double[] expected = loss.Directional(p, tape.Constant(Direction)).Gradient(p).Data.ToArray();
        int[] inputs = [.. GraphLeaf.Of(picture).Where(leaf => leaf.Kind == NodeKind.Parameter && leaf.Position >= 0).Select(leaf => leaf.Position)];
        int[] places = [.. inputs.Select(position => picture.Nodes[position].Id)];

        var product = new double[inputs.Length];
        double output = GraphExpansion.Product(picture, inputs).Run([], [.. places.Select(i => Point[i])], [.. places.Select(i => Direction[i])], product);

        Assert.That(output, Is.EqualTo(loss.Data).Within(1e-13));
        Assert.That(product, Is.EqualTo(places.Select(i => expected[i])).Within(1e-12));
        Assert.That(expected.Any(number => Math.Abs(number) > 1e-3), "the case says something");
    }

    private static string[] Names() => [.. Losses.Keys];
}
