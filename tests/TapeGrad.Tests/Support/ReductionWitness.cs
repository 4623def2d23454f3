namespace TapeGrad.Tests;

/// <summary>What a test knows about an operation that makes one number of a vector.</summary>
/// <param name="Label">The label of the op.</param>
/// <param name="Record">How a user writes it.</param>
/// <param name="F">The value.</param>
/// <param name="Locals">The derivative towards each number.</param>
/// <param name="Size">What an error of the value is measured by.</param>
internal sealed record ReductionWitness(
    string Label, Func<Values, Value> Record, Func<double[], double> F, Func<double[], double[]> Locals, Func<double[], double> Size)
{
    public static readonly ReductionWitness[] All =
    [
        new("sum", x => x.Sum(), x => x.Sum(), x => Each(x, _ => 1.0), Absolute),
        new("mean", x => x.Mean(), x => x.Average(), x => Each(x, _ => 1.0 / x.Length), x => Absolute(x) / x.Length),
        new("product", x => x.Product(), Product, x => [.. x.Select((_, i) => Product(x[..i]) * Product(x[(i + 1)..]))], x => Math.Abs(Product(x))),
        new("max", x => x.Max(), Largest, x => Ties(x, Largest(x)), x => Math.Abs(Largest(x)))
        {
            AtAKink = x => x.Count(v => v == Largest(x)) > 1,
        },
        new("min", x => x.Min(), Smallest, x => Ties(x, Smallest(x)), x => Math.Abs(Smallest(x)))
        {
            AtAKink = x => x.Count(v => v == Smallest(x)) > 1,
        },
        new("logsumexp", x => x.LogSumExp(), LogSumExp, Softmax, x => 1.0 + x.Max(Math.Abs))
        {
            // An exponential feels the rounding of its argument, and far out it vanishes sooner or later.
            LocalSizes = x => [.. Softmax(x).Zip(x, (share, v) => (share + 1e-300) * (1.0 + Math.Abs(v - x.Max())))],
        },
        new("variance", x => x.Variance(), Variance, x => Each(x, v => 2.0 * (v - x.Average()) / x.Length), x => Each(x, v => Math.Pow(Math.Abs(v) + x.Max(Math.Abs), 2.0)).Average())
        {
            LocalSizes = x => Each(x, v => 2.0 * (Math.Abs(v) + x.Average(Math.Abs)) / x.Length),
        },
        new("norm", x => x.Norm(), Norm, x => Each(x, v => Norm(x) == 0.0 ? 0.0 : v / Norm(x)), Norm)
        {
            AtAKink = x => Norm(x) == 0.0,
        },
        new("dot", x => x[..(x.Count / 2)].Dot(x[(x.Count / 2)..]), Dot, Partners, x => Dot(Each(x, Math.Abs))) { Even = true },
    ];

    /// <summary>What errors of the derivatives are measured by, where terms cancel or the argument is steep.</summary>
    public Func<double[], double[]>? LocalSizes { get; init; }

    public Func<double[], bool> AtAKink { get; init; } = _ => false;

    /// <summary>Whether it takes two vectors of the same length, here one behind the other.</summary>
    public bool Even { get; init; }

    public double[] SizesOf(double[] x, double[] locals) => LocalSizes?.Invoke(x) ?? Each(locals, Math.Abs);

    private static double[] Each(double[] x, Func<double, double> f) => [.. x.Select(f)];

    private static double Absolute(double[] x) => x.Sum(Math.Abs);

    private static double Product(double[] x) => x.Aggregate(1.0, (a, b) => a * b);

    // NaN if any is, which those of LINQ are not.
    private static double Largest(double[] x) => x.Aggregate(Math.Max);

    private static double Smallest(double[] x) => x.Aggregate(Math.Min);

    // Beside a NaN all numbers tie.
    private static double[] Ties(double[] x, double y) => double.IsNaN(y) ? Each(x, _ => 1.0 / x.Length) : Each(x, v => v == y ? 1.0 / x.Count(w => w == y) : 0.0);

    private static double LogSumExp(double[] x) => Largest(x) + Math.Log(x.Sum(v => Math.Exp(v - Largest(x))));

    private static double[] Softmax(double[] x) => Each(x, v => 1.0 / x.Sum(w => Math.Exp(w - v)));

    private static double Variance(double[] x) => Each(x, v => (v - x.Average()) * (v - x.Average())).Average();

    private static double Norm(double[] x) => x.Aggregate(0.0, double.Hypot);

    private static double Dot(double[] x) => Enumerable.Range(0, x.Length / 2).Sum(i => x[i] * x[i + (x.Length / 2)]);

    private static double[] Partners(double[] x) => [.. x[(x.Length / 2)..], .. x[..(x.Length / 2)]];
}
