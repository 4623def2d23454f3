namespace TapeGrad.Tests;

/// <summary>Where <see cref="EightLanes"/> is tried: special numbers of both signs, and random ones of every size.</summary>
internal static class LanesGrid
{
    private static readonly double[] Magnitudes =
    [
        0.0, 4.9e-324, 1e-310, 2.2250738585072009e-308, 2.2250738585072014e-308, 1e-300, 1e-160, 1e-17, 1e-8, 1e-3, 0.3465, 0.3466, 0.49, 0.5,
        0.62, 0.7071067811865475, 0.7071067811865476, 0.99, 0.9999999999999999, 1.0, 1.0000000000000002, 1.3, 1.4142135623730951, Math.PI / 4.0,
        Math.PI / 2.0, Math.E, 3.0, Math.PI, 5.0, 6.0, 10.0, 11.0, 20.0, 22.0, 27.3, 33.0, 36.8, 38.5, 39.0, 100.0, 355.0, 708.3, 709.78, 709.782712893384,
        709.7827128933841, 710.4758600739439, 710.475860073944, 744.5, 745.1332191019411, 745.1332191019412, 745.2, 1e3, 1e5, 33554431.5, 4e7, 4503599627370496.5,
        9007199254740992.0, 1e15, 1e22, 1e100, 1.3407807929942596e154, 1e200, 1e300, double.MaxValue, double.PositiveInfinity,
    ];

    /// <summary>±0, ±∞, subnormals, thresholds and NaN.</summary>
    public static readonly double[] Special = [.. Magnitudes, .. Magnitudes.Select(m => -m), double.NaN, -double.NaN];

    /// <summary>Random numbers: near 0, to ±40, to ±800, and with random exponents over the whole range.</summary>
    public static double[] Dense(int count, int seed)
    {
        var random = new Random(seed);
        double[] widths = [1.0, 2.0, 40.0, 800.0];
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++)
        {
            numbers[i] = (i % 8) switch
            {
                < 4 => widths[i % 8] * ((2.0 * random.NextDouble()) - 1.0),
                4 => 1.0 + (0.01 * (random.NextDouble() - 0.5)),
                5 => random.Next(-20, 21) * Math.PI / 4.0 * (1.0 + (1e-9 * random.NextDouble())),
                6 => BitConverter.Int64BitsToDouble(random.NextInt64(1L << 62)) * (random.Next(2) == 0 ? -1.0 : 1.0),
                _ => Math.ScaleB((2.0 * random.NextDouble()) - 1.0, random.Next(-60, 60)),
            };
        }

        return numbers;
    }

    /// <summary>Second operands: some equal to the first, small whole numbers and halves, the others as the first.</summary>
    public static double[] Partners(double[] first, int seed)
    {
        var random = new Random(seed);
        double[] dense = Dense(first.Length, seed + 1);
        return
        [
            .. first.Select((x, i) => random.Next(6) switch
            {
                0 => x,
                1 => random.Next(-9, 10),
                2 => 0.5 * random.Next(-5, 6),
                3 => random.NextDouble() * 4.0,
                _ => dense[random.Next(dense.Length)],
            }),
        ];
    }
}
