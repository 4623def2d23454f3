namespace TapeGrad;

/// <summary>The slopes of a function of one number around a place: of both sides, and between them.</summary>
/// <remarks>At the edge of a domain only one side has numbers, and it decides alone.</remarks>
/// <param name="Central">The slope between both sides.</param>
/// <param name="Left">The slope to the left.</param>
/// <param name="Right">The slope to the right.</param>
internal readonly record struct Slopes(Slope Central, Slope Left, Slope Right)
{
    private const int Steps = 14;

    // The smallest positive double: what underflow can hide.
    private const double Least = 4.9406564584124654e-324;

    /// <summary>Differences of <paramref name="f"/> around <paramref name="x"/>, where rounding moves f by <paramref name="noise"/>.</summary>
    public static Slopes Around(Func<double, double> f, double x, double noise)
    {
        double size = Math.Abs(x);
        Slopes common = Sweep(f, x, Longest(x), noise);
        if (size is 0.0 or >= 1e-3)
        {
            return common;
        }

        // A small number may have a scale of its own, as 1e-10 has in 1 / x. Steps that stay closer know better, unless
        // they are too short to tell anything.
        Slopes own = Sweep(f, x, size / 4.0, noise);
        return own.Central.Uncertainty <= 1e-3 * Math.Abs(own.Central.Value) ? own : common;
    }

    /// <summary>The longest step around a place.</summary>
    public static double Longest(double x) => Math.Max(Math.Abs(x), 1.0) / 16.0;

    /// <summary>Differences over steps that fall from <paramref name="h"/>.</summary>
    public static Slopes Sweep(Func<double, double> f, double x, double h, double noise)
    {
        double at = f(x);
        List<double> steps = [];
        List<double> above = [];
        List<double> below = [];
        for (; steps.Count < Steps && x + h != x && x - h != x; h /= Differences.Ratio)
        {
            steps.Add(h);
            above.Add(f(x + h));
            below.Add(f(x - h));
        }

        noise = Math.Max(noise, Math.Max(Noise.OfStairs([.. above.Select(y => y - at)]), Noise.OfStairs([.. below.Select(y => y - at)])));
        var central = new Differences(2);
        var left = new Differences(1);
        var right = new Differences(1);
        for (int i = 0; i < steps.Count; i++)
        {
            // The steps that were really taken, after rounding.
            double up = x + steps[i] - x;
            double down = x - (x - steps[i]);
            left.Add((at - below[i]) / down, Rounding(at, below[i], noise) / down);
            right.Add((above[i] - at) / up, Rounding(at, above[i], noise) / up);
            central.Add((above[i] - below[i]) / (up + down), Rounding(above[i], below[i], noise) / (up + down));
        }

        (Slope onLeft, Slope onRight) = (left.Best(), right.Best());
        return double.IsNaN(onLeft.Value) ? new(onRight, onRight, onRight)
            : double.IsNaN(onRight.Value) ? new(onLeft, onLeft, onLeft)
            : new(central.Best().AsMeanOf(onLeft, onRight), onLeft, onRight);
    }

    private static double Rounding(double a, double b, double noise) => Math.Max(noise, Noise.Epsilon * Math.Max(Math.Abs(a), Math.Abs(b))) + Least;
}
