namespace TapeGrad;

/// <summary>The derivative of a function of one number from differences, and how far it can be off.</summary>
/// <remarks>
/// Central differences over a sweep of step sizes, each extrapolated once (Richardson); the step is taken where
/// truncation and rounding together are smallest. Differences to the left and to the right, extrapolated to step 0,
/// tell a corner from a curve: at a corner they stay apart.
/// </remarks>
internal readonly struct NumericDerivative
{
    private const double Ratio = 4.0;
    private const double Epsilon = 2.220446049250313e-16;
    private const double Agreement = 1e-6;
    private const double Corner = 1e-4;

    private readonly double _left;
    private readonly double _right;
    private readonly double _uncertainty;

    private NumericDerivative(double central, double left, double right, double uncertainty)
    {
        Central = central;
        _left = left;
        _right = right;
        _uncertainty = uncertainty;
    }

    public double Central { get; }

    private bool IsCorner =>
        Math.Abs(_right - _left) > (Corner * Math.Max(Math.Abs(_left), Math.Abs(_right))) + (10.0 * _uncertainty);

    /// <summary>Differences of <paramref name="f"/> around <paramref name="x"/>.</summary>
    public static NumericDerivative Of(Func<double, double> f, double x)
    {
        double size = Math.Abs(x);
        double smallest = (size == 0.0 ? 1.0 : Math.Min(size, 1.0)) * Math.Pow(2.0, -26.0);
        var central = new Extrapolation(2);
        var left = new Extrapolation(1);
        var right = new Extrapolation(1);
        double at = f(x);
        for (double h = Math.Max(size, 1.0) / 16.0; h >= smallest; h /= Ratio)
        {
            // The steps that were really taken, after rounding.
            double up = x + h - x;
            double down = x - (x - h);
            double above = f(x + h);
            double below = f(x - h);
            double rounding = Epsilon * Math.Max(Math.Abs(at), Math.Max(Math.Abs(above), Math.Abs(below))) / h;
            central.Add((above - below) / (up + down), rounding);
            left.Add((at - below) / down, 2.0 * rounding);
            right.Add((above - at) / up, 2.0 * rounding);
        }

        // At the edge of a domain only one side has numbers: it speaks alone.
        return double.IsNaN(left.Best) && double.IsNaN(right.Best) ? new(double.NaN, double.NaN, double.NaN, 0.0)
            : double.IsNaN(left.Best) ? new(right.Best, right.Best, right.Best, right.Uncertainty)
            : double.IsNaN(right.Best) ? new(left.Best, left.Best, left.Best, left.Uncertainty)
            : new(central.Best, left.Best, right.Best, Math.Max(central.Uncertainty, Math.Min(left.Uncertainty, right.Uncertainty)));
    }

    /// <summary>Compares with a derivative that was computed.</summary>
    public GradientEntry Judge(string name, double analytic)
    {
        if (IsCorner)
        {
            double low = Math.Min(_left, _right);
            double high = Math.Max(_left, _right);
            double nearest = Math.Clamp(analytic, low, high);
            double off = Math.Abs(analytic - nearest);
            return new GradientEntry(
                name, analytic, nearest, off, off <= Corner * Math.Max(Math.Abs(low), Math.Abs(high)) ? GradientVerdict.Kink : GradientVerdict.Differs);
        }

        double error = Math.Abs(analytic - Central);
        double size = Math.Max(Math.Abs(analytic), Math.Abs(Central));
        bool agrees = error <= (Agreement * size) + (10.0 * _uncertainty);
        return new GradientEntry(name, analytic, Central, error, agrees ? GradientVerdict.Agrees : GradientVerdict.Differs);
    }

    /// <summary>Differences for falling steps, the error of which starts with step^order; keeps the best extrapolation.</summary>
    private struct Extrapolation(int order)
    {
        private readonly double _gain = Math.Pow(Ratio, order) - 1.0;
        private double _former = double.NaN;

        public double Best { get; private set; } = double.NaN;

        public double Uncertainty { get; private set; } = double.PositiveInfinity;

        public void Add(double difference, double rounding)
        {
            double step = (difference - _former) / _gain;
            _former = difference;
            double uncertainty = Math.Abs(step) + rounding;
            if (uncertainty < Uncertainty)
            {
                Best = difference + step;
                Uncertainty = uncertainty;
            }
        }
    }
}
