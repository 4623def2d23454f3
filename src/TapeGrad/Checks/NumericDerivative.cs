namespace TapeGrad;

/// <summary>The derivative of a function of one number from differences, and how far it can be off.</summary>
/// <remarks>
/// Central differences over a sweep of falling steps, each extrapolated once (Richardson), and the one taken that is
/// least uncertain for its size. Differences to the left and to the right tell a corner from a curve: at a corner they
/// stay apart. At the edge of a domain only one side has numbers, and it speaks alone.
/// </remarks>
internal readonly struct NumericDerivative
{
    private const double Ratio = 4.0;
    private const int Steps = 14;
    private const double Epsilon = 2.220446049250313e-16;

    // The smallest positive double: what underflow can hide.
    private const double Least = 4.9406564584124654e-324;

    private const double Agreement = 1e-6;
    private const double Corner = 1e-4;
    private const double Margin = 10.0;

    private readonly double _central;
    private readonly double _left;
    private readonly double _right;
    private readonly double _uncertainty;
    private readonly double _sideUncertainty;

    private NumericDerivative(Extrapolation central, Extrapolation left, Extrapolation right)
    {
        _central = central.Best;
        _left = left.Best;
        _right = right.Best;
        _uncertainty = central.Uncertainty;
        _sideUncertainty = left.Uncertainty + right.Uncertainty;
    }

    /// <summary>Differences of <paramref name="f"/> around <paramref name="x"/>.</summary>
    public static NumericDerivative Of(Func<double, double> f, double x)
    {
        double size = Math.Abs(x);
        NumericDerivative common = Sweep(f, x, Math.Max(size, 1.0) / 16.0);
        if (size is 0.0 or >= 1e-3)
        {
            return common;
        }

        // A small number may have a scale of its own, as 1e-10 has in 1 / x. Steps that stay closer know better, unless
        // they are too short to tell anything.
        NumericDerivative own = Sweep(f, x, size / 4.0);
        return own._uncertainty <= 1e-3 * Math.Abs(own._central) ? own : common;
    }

    private static NumericDerivative Sweep(Func<double, double> f, double x, double h)
    {
        var central = new Extrapolation(2);
        var left = new Extrapolation(1);
        var right = new Extrapolation(1);
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
            left.Add((at - below) / down, Rounding(at, below) / down);
            right.Add((above - at) / up, Rounding(at, above) / up);
            central.Add((above - below) / (up + down), Rounding(above, below) / (up + down));
        }

        return new(
            double.IsNaN(left.Best) ? right : double.IsNaN(right.Best) ? left : central,
            double.IsNaN(left.Best) ? right : left,
            double.IsNaN(right.Best) ? left : right);
    }

    /// <summary>Compares with a derivative that was computed.</summary>
    public GradientEntry Judge(string name, double analytic)
    {
        if (Math.Abs(_right - _left) > (Corner * Math.Max(Math.Abs(_left), Math.Abs(_right))) + (Margin * _sideUncertainty))
        {
            (double low, double high) = (Math.Min(_left, _right), Math.Max(_left, _right));
            double nearest = Math.Clamp(analytic, low, high);
            double off = Math.Abs(analytic - nearest);
            bool between = off <= (Corner * Math.Max(Math.Abs(low), Math.Abs(high))) + (Margin * _sideUncertainty);
            return new GradientEntry(name, analytic, nearest, off, between ? GradientVerdict.Kink : GradientVerdict.Differs);
        }

        double error = Math.Abs(analytic - _central);
        double size = Math.Max(Math.Abs(analytic), Math.Abs(_central));
        double doubt = Margin * _uncertainty;
        GradientVerdict verdict =
            analytic == 0.0 && error <= doubt ? GradientVerdict.Agrees
            : !(doubt <= 0.1 * size) ? GradientVerdict.Undecided
            : error <= (Agreement * size) + doubt ? GradientVerdict.Agrees
            : GradientVerdict.Differs;
        return new GradientEntry(name, analytic, _central, error, verdict);
    }

    private static double Rounding(double a, double b) => (Epsilon * Math.Max(Math.Abs(a), Math.Abs(b))) + Least;

    /// <summary>Differences for falling steps, whose error starts with step^order; keeps the best extrapolation.</summary>
    private struct Extrapolation(int order)
    {
        private readonly double _gain = Math.Pow(Ratio, order) - 1.0;
        private double _former = double.NaN;
        private double _doubt = double.PositiveInfinity;

        public double Best { get; private set; } = double.NaN;

        public double Uncertainty { get; private set; } = double.PositiveInfinity;

        public void Add(double difference, double rounding)
        {
            double step = (difference - _former) / _gain;
            _former = difference;
            double best = difference + step;
            double uncertainty = Math.Abs(step) + rounding;

            // Relative, since far steps may give small and quite wrong numbers; absolute between those that say nothing.
            double doubt = Math.Min(1.0, uncertainty / Math.Abs(best));
            if (double.IsFinite(best) && (doubt < _doubt || (doubt == _doubt && uncertainty < Uncertainty)))
            {
                (Best, Uncertainty, _doubt) = (best, uncertainty, doubt);
            }
        }
    }
}
