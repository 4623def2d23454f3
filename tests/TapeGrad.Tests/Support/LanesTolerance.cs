namespace TapeGrad.Tests;

/// <summary>How far <see cref="EightLanes"/> may be from <see cref="Real"/>, in units in the last place.</summary>
internal static class LanesTolerance
{
    // x · Φ(x) and its kind: where the factor is subnormal, or two terms of the derivative cancel, no more can be asked.
    private static readonly string[] Products = ["gelu", "gelu-tanh", "silu"];

    /// <summary>The most that is let pass. Both kinds are off by some, in different directions; each by itself is held by other tests.</summary>
    public static double Bound(string label) => label switch
    {
        "gelu" or "normal" or "gelu-tanh" or "tan" => 5.0,

        // The derivative is the product of the value and a tanh.
        "sech-squared" => 6.0,
        _ => 4.0,
    };

    /// <summary>One unit in the last place of a result, or of the terms that cancel in it.</summary>
    public static double Unit(LanesOp op, int function, double x, double expected, double value)
    {
        if (op.Label == "bell")
        {
            return function == 0 ? Ulp(expected) : Math.Max(Ulp(expected), 2.0 * Math.Abs(x) * double.Epsilon);
        }

        if (!Products.Contains(op.Label))
        {
            // The terms of a derivative that cancel, where the op's witness says how large they are.
            double size = function == 0 ? 0.0 : Witnesses.All.Single(w => w.Label == op.Label).SizeOf(x, 0.0, 0.0, 0.0);
            return Ulp(double.MaxNumber(Math.Abs(expected), size));
        }

        if (x == 0.0)
        {
            return Ulp(expected);
        }

        double terms = function == 0 ? Math.Abs(expected) : Math.Max(Math.Abs(expected), Math.Max(Math.Abs(value / x), Math.Abs(expected - (value / x))));
        return Math.Max(Ulp(terms), Math.Abs(x) * double.Epsilon);
    }

    /// <summary>0 for the same number, the same infinity with the same sign, or both NaN.</summary>
    public static double Ulps(double actual, double expected, double unit) =>
        actual.Equals(expected) ? 0.0
        : double.IsFinite(expected) && double.IsFinite(actual) ? Math.Abs(actual - expected) / unit
        : double.PositiveInfinity;

    private static double Ulp(double number) => Math.BitIncrement(Math.Abs(number)) - Math.Abs(number);
}
