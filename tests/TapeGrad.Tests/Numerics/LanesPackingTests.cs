namespace TapeGrad.Tests;

/// <summary>What a lane computes is its own affair: the same bits whatever stands in the other lanes.</summary>
[TestFixture]
public sealed class LanesPackingTests
{
    // Everything that could make a whole vector change its way: lanes that are not numbers, huge, tiny, or far out.
    private static readonly double[] Hostile =
        [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1e300, -1e300, 5e-324, -1e-310, 0.0, -0.0, 4e7, 800.0, -800.0, 1.5, 2.0, -3.0, 0.5];

    private static IEnumerable<TestCaseData> Ops => LanesOp.All.Select(o => new TestCaseData(o).SetArgDisplayNames(o.Label));

    [TestCaseSource(nameof(Ops))]
    public void Op_WithOtherNeighbours_KeepsItsBits(object op)
    {
        var lanes = (LanesOp)op;
        double[] dense = LanesGrid.Dense(4_000, seed: 3);
        double[] a = [.. LanesGrid.Special, .. Hostile, .. dense];
        double[] b = lanes.IsBinary ? LanesGrid.Partners(a, seed: 4) : [.. a.Select(_ => 0.75)];
        int[] order = [.. Enumerable.Range(0, a.Length)];
        new Random(5).Shuffle(order);

        for (int function = 0; function < lanes.Functions; function++)
        {
            double[] expected = lanes.Packed(function, a, b, 2.0);
            double[] shuffled = lanes.Packed(function, [.. order.Select(i => a[i])], [.. order.Select(i => b[i])], 2.0, filler: 1.5);
            for (int i = 0; i < order.Length; i++)
            {
                AssertSame(lanes, function, shuffled[i], expected[order[i]], a[order[i]], b[order[i]]);
            }
        }
    }

    [TestCaseSource(nameof(Ops))]
    public void Op_AmongHostileNumbers_KeepsItsBits(object op)
    {
        var lanes = (LanesOp)op;
        double[] a = [.. Hostile, .. LanesGrid.Dense(600, seed: 6)];
        double[] b = lanes.IsBinary ? LanesGrid.Partners(a, seed: 7) : [.. a.Select(_ => 0.75)];
        for (int function = 0; function < lanes.Functions; function++)
        {
            for (int i = 0; i < a.Length; i++)
            {
                double alone = Lane(lanes, function, a, b, i, _ => (a[i], b[i]));
                double among = Lane(lanes, function, a, b, i, k => (Hostile[(i + k) % Hostile.Length], Hostile[((3 * i) + (5 * k)) % Hostile.Length]));
                AssertSame(lanes, function, among, alone, a[i], b[i]);
            }
        }
    }

    [TestCaseSource(nameof(Ops))]
    public void Op_InNarrowerVectors_HasTheSameBits(object op)
    {
        var lanes = (LanesOp)op;
        double[] a = [.. LanesGrid.Special, .. Hostile, .. LanesGrid.Dense(4_000, seed: 8)];
        double[] b = lanes.IsBinary ? LanesGrid.Partners(a, seed: 9) : [.. a.Select(_ => 0.75)];
        for (int function = 0; function < lanes.Functions; function++)
        {
            double[] eight = lanes.Packed(function, a, b, 2.0);
            double[] four = lanes.Packed(function, a, b, 2.0, width: 4);
            double[] two = lanes.Packed(function, a, b, 2.0, width: 2);
            for (int i = 0; i < a.Length; i++)
            {
                AssertSame(lanes, function, four[i], eight[i], a[i], b[i]);
                AssertSame(lanes, function, two[i], eight[i], a[i], b[i]);
            }
        }
    }

    // The op at (a[i], b[i]) in lane i mod 8, with the others as given.
    private static double Lane(LanesOp op, int function, double[] a, double[] b, int i, Func<int, (double A, double B)> neighbour)
    {
        double[] x = new double[EightLanes.Count];
        double[] y = new double[EightLanes.Count];
        for (int k = 0; k < EightLanes.Count; k++)
        {
            (x[k], y[k]) = k == i % EightLanes.Count ? (a[i], b[i]) : neighbour(k);
        }

        return op.Packed(function, x, op.IsBinary ? y : [.. y.Select(_ => b[i])], 2.0)[i % EightLanes.Count];
    }

    private static void AssertSame(LanesOp op, int function, double actual, double expected, double a, double b)
    {
        if (BitConverter.DoubleToInt64Bits(actual) != BitConverter.DoubleToInt64Bits(expected) && !(double.IsNaN(actual) && double.IsNaN(expected)))
        {
            Assert.Fail($"{op.Label}, {LanesOp.Name(function)}, at ({a:R}, {b:R}) is {actual:R} in one vector and {expected:R} in another.");
        }
    }
}
