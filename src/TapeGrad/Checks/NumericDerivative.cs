namespace TapeGrad;

/// <summary>What differences of a function of one number say of a derivative that was computed.</summary>
/// <param name="Verdict">What follows.</param>
/// <param name="Numeric">The derivative from differences; at a kink, the nearest between both sides.</param>
/// <param name="Steepest">The steeper of both sides.</param>
internal readonly record struct NumericDerivative(GradientVerdict Verdict, double Numeric, double Steepest)
{
    // A short difference that is as near as this leaves nothing to ask.
    private const double Quick = 1e-9;
    private const double QuickStep = 1.0 / (1L << 17);
    private const double ShortestStep = 1.0 / (1L << 46);

    // What counts as equal beside the uncertainty of a difference: of a whole loss, and of one operation, which is smooth and exact.
    private const double OfLoss = 1e-7;
    public const double OfOperation = 1e-9;

    private const double Clean = 30.0;
    private const double Corner = 1e-4;
    private const double Margin = 10.0;

    /// <summary>Compares a derivative with differences.</summary>
    /// <param name="f">The function.</param>
    /// <param name="x">The place.</param>
    /// <param name="noise">How far rounding can move f(x), as far as that is known without measuring.</param>
    /// <param name="analytic">The derivative.</param>
    /// <param name="agreement">The relative error up to which both agree, whatever the uncertainty.</param>
    /// <param name="size">The size of all numbers that f takes, in the scale of x: each is known to its last digit only. 0 for that of x.</param>
    public static NumericDerivative Judge(Func<double, double> f, double x, double noise, double analytic, double agreement = OfLoss, double size = 0.0)
    {
        (double below, double above) = Short(f, x, Scale(x) * QuickStep);
        double between = 0.5 * (below + above);
        if (analytic != 0.0 && Math.Abs(between - analytic) <= Quick * Math.Abs(analytic) && Math.Abs(above - below) <= 1e-3 * Math.Abs(analytic))
        {
            return new(GradientVerdict.Agrees, between, Math.Abs(analytic));
        }

        // An operation that rounds more than its numbers tell cancels within itself, and how much it rounds is known only roughly.
        double measured = Noise.Measured(f, x);
        double far = Math.Max(Math.Abs(x), Scale(x) * Noise.Reach);
        double known = Math.Max(noise, Noise.Epsilon * Math.Max(Math.Abs(f(x)), far * Math.Abs(analytic)));
        var slopes = Slopes.Around(f, x, Math.Max(noise, measured));
        NumericDerivative judged = Judge(slopes, analytic, measured <= Clean * known ? agreement : Math.Max(agreement, OfLoss));
        double bend = Math.Abs(slopes.Right.Value - slopes.Left.Value);
        return (judged.Verdict == GradientVerdict.Kink && !BendsNearby(f, x, noise, bend))
            || (judged.Verdict == GradientVerdict.Differs
                && (!DiffersNearby(f, x, noise, analytic, judged.Numeric, bend, Math.Max(Math.Abs(x), size)) || IsLost(f, x, analytic, size)))
            ? judged with { Verdict = GradientVerdict.Undecided }
            : judged;
    }

    /// <summary>The same with steps that start at this length, and only if they say that the derivative is right.</summary>
    public static bool AgreesFrom(double longest, Func<double, double> f, double x, double noise, double analytic) =>
        double.IsFinite(longest) && Judge(Slopes.Sweep(f, x, longest, noise), analytic, OfLoss).Verdict == GradientVerdict.Agrees;

    private static NumericDerivative Judge(Slopes slopes, double analytic, double agreement)
    {
        (Slope central, Slope left, Slope right) = slopes;
        double steepest = Math.Max(Math.Abs(left.Value), Math.Abs(right.Value));
        double sides = Margin * (left.Uncertainty + right.Uncertainty);
        if (Math.Abs(right.Value - left.Value) > (Corner * steepest) + sides)
        {
            (double low, double high) = (Math.Min(left.Value, right.Value), Math.Max(left.Value, right.Value));
            double nearest = Math.Clamp(analytic, low, high);
            bool lies = Math.Abs(analytic - nearest) <= (Corner * steepest) + sides;
            return new(lies ? GradientVerdict.Kink : GradientVerdict.Differs, nearest, steepest);
        }

        double error = Math.Abs(analytic - central.Value);
        double size = Math.Max(Math.Abs(analytic), Math.Abs(central.Value));
        double doubt = Margin * central.Uncertainty;
        return new(
            analytic == 0.0 && error <= doubt ? GradientVerdict.Agrees
            : !(doubt <= 0.1 * size) ? GradientVerdict.Undecided
            : error <= (agreement * size) + doubt ? GradientVerdict.Agrees
            : GradientVerdict.Differs,
            central.Value,
            steepest);
    }

    // Long steps may all see a function that is another one from near: a wave that is faster than they are, a corner beside
    // x, a jump to one side. So a verdict must hold at the shortest step at which the known noise lets one see it.
    private static bool BendsNearby(Func<double, double> f, double x, double noise, double bend)
    {
        (double below, double above) = Short(f, x, ShortStep(f, x, noise, bend));
        return !(Math.Abs(above - below) < 0.5 * bend);
    }

    private static bool DiffersNearby(Func<double, double> f, double x, double noise, double analytic, double numeric, double bend, double size)
    {
        double error = Math.Abs(analytic - numeric);
        double h = ShortStep(f, x, noise, error);
        (double below, double above) = Short(f, x, h);
        double between = 0.5 * (below + above);
        double rounding = Math.Max(noise, Noise.Epsilon * Math.Abs(f(x))) / h;

        // Such a derivative holds over a shorter way than this step: beside a pole, or in a wave of a large number. Slopes that
        // still grow do not contradict it.
        bool growsOn = Math.Abs(analytic) * h > Math.Abs(f(x)) && Math.Abs(between) > (2.0 * Math.Abs(numeric)) + (Margin * rounding);

        // What the last digit of the numbers does to the derivative.
        double lastDigit = Noise.Epsilon * size * (Math.Abs(above - below) - bend - (4.0 * rounding)) / h;
        return !growsOn && !(error <= lastDigit) && !IsNear(between) && !(error > 0.01 * Math.Abs(analytic) && (IsNear(below) || IsNear(above)));

        bool IsNear(double slope) => Math.Abs(slope - analytic) < 0.5 * error;
    }

    // Beside logits 50 apart, a softmax is 1 to its last digit: the operation adds to a number of its own, and rounds away what its
    // derivative says. So where f does not move at all, a derivative may be what its own numbers can lose.
    private static bool IsLost(Func<double, double> f, double x, double analytic, double size)
    {
        double h = Slopes.Longest(x);
        double at = f(x);
        return f(x + h) == at && f(x - h) == at && Math.Abs(analytic) * h <= Noise.Epsilon * Math.Max(1.0, size);
    }

    private static double ShortStep(Func<double, double> f, double x, double noise, double seen) =>
        Math.Max(20.0 * Math.Max(noise, Noise.Epsilon * Math.Abs(f(x))) / seen, Scale(x) * ShortestStep);

    // The slopes to both sides over one step.
    private static (double Below, double Above) Short(Func<double, double> f, double x, double h)
    {
        double at = f(x);
        return ((at - f(x - h)) / (x - (x - h)), (f(x + h) - at) / (x + h - x));
    }

    private static double Scale(double x) => x == 0.0 ? 1.0 : Math.Abs(x);
}
