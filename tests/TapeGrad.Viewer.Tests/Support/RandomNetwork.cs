using TapeGrad.Tests;

namespace TapeGrad.Viewer.Tests;

/// <summary>Layers as users write them, of random widths: what <see cref="RandomGraph"/> has not, runs of many results.</summary>
internal static class RandomNetwork
{
    private static readonly Func<Values, Values>[] Elementwise =
    [
        x => x.Tanh(), x => x.Relu(), x => x.Sigmoid(), x => x.LeakyRelu(0.1), x => x.Elu(0.7), x => x.Clamp(-0.5, 0.5), x => x.Silu(), x => x.Gelu(),
        x => 0.5 - x, x => x / 3.0, x => 2.0 * x, x => x * x, x => x - x[0], x => x[^1] * x, x => x.Square() + x, x => (x.Square() + 1.0).Pow(-0.5),
        x => Values.Of(x[^1], x[0], x[^1]), x => Values.Join(x[..1], x), x => x.Softmax(), x => x.LogSoftmax(),
    ];

    private static readonly Func<Values, Value>[] Ends =
    [
        x => x.LogSoftmax()[0], x => x.Softmax()[^1], x => -(x.Softmax().Log().Mean()), x => x.LogSumExp(), x => x.Norm(), x => x.Variance(),
        x => x.Dot(x), x => x.Product(), x => x.Max() - x.Min(), x => x.Sum(),
    ];

    public static Value Record(ulong seed)
    {
        var random = new Pcg32(seed);
        var tape = new Tape();
        int layers = 1 + random.Next(3);
        int inputs = 1 + random.Next(20);
        List<(Values Weights, Values Bias, int Function)> plan = [];
        for (int layer = 0, width = inputs; layer < layers; layer++)
        {
            int outputs = 1 + random.Next(20);
            int function = random.Next(Elementwise.Length);
            Values weights = tape.Parameter(Numbers(random, outputs * width), "w");
            plan.Add((weights, random.Next(4) == 0 ? default : tape.Parameter(Numbers(random, outputs), "b"), function));
            width = WidthAfter(function, outputs);
        }

        Values x = tape.Input(Numbers(random, inputs), "x");
        foreach ((Values weights, Values bias, int function) in plan)
        {
            x = Elementwise[function](x.Linear(weights, bias));
        }

        return Ends[random.Next(Ends.Length)](x);
    }

    private static int WidthAfter(int function, int width)
    {
        var tape = new Tape();
        return Elementwise[function](tape.Input(new double[width], "x")).Count;
    }

    private static double[] Numbers(Pcg32 random, int count) => [.. Enumerable.Range(0, count).Select(_ => (random.NextDouble() * 2.0) - 1.0)];
}
