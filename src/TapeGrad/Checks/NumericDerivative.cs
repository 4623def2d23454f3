namespace TapeGrad;

/// <summary>The derivative of a function of one number from differences, and how far it can be off.</summary>
/// <remarks>
/// Central differences over a sweep of falling steps, each extrapolated once (Richardson). A difference is worth what its
/// neighbours say of it: its uncertainty is the distance to both, and the noise of the function over the step. Differences
/// to the left and to the right tell a corner from a curve: at a corner they stay apart. At the edge of a domain only one
/// side has numbers, and it decides alone.
/// </remarks>
internal readonly struct NumericDerivative
{
    private const double Ratio = 4.0;
    private const int Steps = 14;

    // The smallest positive double: what underflow can hide.
    private const double Least = 4.9406564584124654e-324;

    private const double Agreement = 1e-6;
    private const double Corner = 1e-4;
    private const double Mean = 1e-3;
    private const double Margin = 10.0;

    private readonly Slope _central;
    private readonly Slope _left;
    private readonly Slope _right;

    private NumericDerivative(Slope central, Slope left, Slope right)
    {
        _central = central;
        _left = left;
        _right = right;
    }

    /// <summary>The steeper of both sides.</summary>
    public double Steepest => Math.Max(Math.Abs(_left.Value), Math.Abs(_right.Value));

    /// <summary>Differences of <paramref name="f"/> around <paramref name="x"/>.</summary>
    /// <param name="f">The function.</param>
    /// <param name="x">The place.</param>
    /// <param name="noise">How far rounding can move f(x). Where f is not smooth at the smallest scale, it counts as more.</param>
    public static NumericDerivative Of(Func<double, double> f, double x, double noise)
    {
        noise = Math.Max(noise, Noise.Measured(f, x));
        double size = Math.Abs(x);
        NumericDerivative common = Sweep(f, x, Math.Max(size, 1.0) / 16.0, noise);
        if (size is 0.0 or >= 1e-3)
        {
            return common;
        }

        // A small number may have a scale of its own, as 1e-10 has in 1 / x. Steps that stay closer know better, unless
        // they are too short to tell anything.
        NumericDerivative own = Sweep(f, x, size / 4.0, noise);
        return own._central.Uncertainty <= 1e-3 * Math.Abs(own._central.Value) ? own : common;
    }

    /// <summary>What follows for a derivative that was computed, and the numeric derivative to print beside it.</summary>
    public (GradientVerdict Verdict, double Numeric) Judge(double analytic)
    {
        double sides = Margin * (_left.Uncertainty + _right.Uncertainty);
        if (Math.Abs(_right.Value - _left.Value) > (Corner * Steepest) + sides)
        {
            (double low, double high) = (Math.Min(_left.Value, _right.Value), Math.Max(_left.Value, _right.Value));
            double nearest = Math.Clamp(analytic, low, high);
            bool between = Math.Abs(analytic - nearest) <= (Corner * Steepest) + sides;
            return (between ? GradientVerdict.Kink : GradientVerdict.Differs, nearest);
        }

        double error = Math.Abs(analytic - _central.Value);
        double size = Math.Max(Math.Abs(analytic), Math.Abs(_central.Value));
        double doubt = Margin * _central.Uncertainty;
        return (
            analytic == 0.0 && error <= doubt ? GradientVerdict.Agrees
            : !(doubt <= 0.1 * size) ? GradientVerdict.Undecided
            : error <= (Agreement * size) + doubt ? GradientVerdict.Agrees
            : GradientVerdict.Differs,
            _central.Value);
    }

    private static NumericDerivative Sweep(Func<double, double> f, double x, double h, double noise)
    {
        var central = new Differences(2);
        var left = new Differences(1);
        var right = new Differences(1);
        double at = f(x);
        for (int step = 0; step < Steps; step++, h /= Ratio)
        {
            // The steps that are really taken, after rounding.
            double up = x + h - x;
            double down = x - (x - h);
            if (up == 0.0 || down == 0.0)
            {
                break;
            }

            double above = f(x + h);
            double below = f(x - h);
            left.Add((at - below) / down, Rounding(at, below, noise) / down);
            right.Add((above - at) / up, Rounding(at, above, noise) / up);
            central.Add((above - below) / (up + down), Rounding(above, below, noise) / (up + down));
        }

        (Slope onLeft, Slope onRight) = (left.Best(), right.Best());
        return double.IsNaN(onLeft.Value) ? new(onRight, onRight, onRight)
            : double.IsNaN(onRight.Value) ? new(onLeft, onLeft, onLeft)
            : new(Between(central.Best(), onLeft, onRight), onLeft, onRight);
    }

    // The central difference is the mean of both sides. Where it is not, they looked at different scales.
    private static Slope Between(Slope central, Slope left, Slope right)
    {
        double gap = Math.Abs(central.Value - (0.5 * left.Value) - (0.5 * right.Value));
        return gap <= Mean * Math.Abs(central.Value) ? central : central with { Uncertainty = central.Uncertainty + gap };
    }

    private static double Rounding(double a, double b, double noise) => Math.Max(noise, Noise.Epsilon * Math.Max(Math.Abs(a), Math.Abs(b))) + Least;

    private readonly record struct Slope(double Value, double Uncertainty);

    /// <summary>Differences for falling steps, whose error starts with step^order.</summary>
    private readonly struct Differences(int order)
    {
        private readonly double _gain = Math.Pow(Ratio, order) - 1.0;
        private readonly List<(double Difference, double Noise)> _all = new(Steps);

        public void Add(double difference, double noise) => _all.Add((difference, noise));

        /// <summary>The extrapolation that is least uncertain for its size.</summary>
        public Slope Best()
        {
            var best = new Slope(double.NaN, double.PositiveInfinity);
            double least = double.PositiveInfinity;
            for (int i = 1; i < _all.Count; i++)
            {
                double value = Extrapolated(i);
                double uncertainty = Math.Max(Distance(value, i - 1), Distance(value, i + 1)) + _all[i].Noise + ((_all[i].Noise + _all[i - 1].Noise) / _gain);
                if (!double.IsFinite(value) || !double.IsFinite(uncertainty))
                {
                    continue;
                }

                // Relative, since far steps may give small and quite wrong numbers; absolute between those that say nothing.
                double doubt = uncertainty == 0.0 ? 0.0 : Math.Min(1.0, uncertainty / Math.Abs(value));
                if (doubt < least || (doubt == least && uncertainty < best.Uncertainty))
                {
                    (best, least) = (new(value, uncertainty), doubt);
                }
            }

            return best;
        }

        private double Extrapolated(int i) =>
            i < 1 || i >= _all.Count ? double.NaN : _all[i].Difference + ((_all[i].Difference - _all[i - 1].Difference) / _gain);

        // The distance to a neighbour; 0 to one that does not exist or is not finite.
        private double Distance(double value, int neighbour) =>
            Extrapolated(neighbour) is var other && double.IsFinite(other) ? Math.Abs(value - other) : 0.0;
    }
}
