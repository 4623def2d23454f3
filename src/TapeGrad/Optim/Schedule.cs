namespace TapeGrad.Optim;

/// <summary>Learning rates that depend on the step: set <see cref="Optimizer.LearningRate"/> to one of them before each step.</summary>
/// <remarks>
/// <code>adam.LearningRate = Schedule.Cosine(0.01, step, steps);</code>
/// Each is a function of the step, counted from 0, so there is nothing to save. They can be combined: a cosine with a warm-up is
/// <c>Schedule.WarmUp(Schedule.Cosine(rate, step, steps), step, 100)</c>. Past its last step, a rate stays where it ended.
/// </remarks>
public static class Schedule
{
    /// <summary>The same rate at each step.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate is negative or not finite, or the step is negative.</exception>
    public static double Constant(double rate, long step) => Checked(rate, step);

    /// <summary>rate · gamma^⌊step / every⌋: falls at once after every <paramref name="every"/> steps.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate or the step is negative, <paramref name="every"/> is below 1, or gamma is not positive; or one is not finite.</exception>
    public static double Steps(double rate, long step, long every, double gamma = 0.1) =>
        Checked(rate, step) * Math.Pow(Guard.Positive(gamma, "gamma", nameof(gamma)), step / AtLeastOne(every, nameof(every)));

    /// <summary>rate · gammaˢᵗᵉᵖ.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate or the step is negative, or gamma is not positive; or one is not finite.</exception>
    public static double Exponential(double rate, long step, double gamma) =>
        Checked(rate, step) * Math.Pow(Guard.Positive(gamma, "gamma", nameof(gamma)), step);

    /// <summary>lowest + (rate − lowest) · (1 + cos(π · step / steps)) / 2. Loshchilov and Hutter, 2017 (arXiv:1608.03983), without restarts.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A rate or the step is negative, or <paramref name="steps"/> is below 1; or a rate is not finite.</exception>
    public static double Cosine(double rate, long step, long steps, double lowest = 0.0) =>
        Guard.NotNegative(lowest, "lowest rate", nameof(lowest)) + ((Checked(rate, step) - lowest) * (1.0 + Math.Cos(Math.PI * Done(step, steps))) / 2.0);

    /// <summary>rate · (1 − step / steps): in a straight line to 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate or the step is negative, or <paramref name="steps"/> is below 1; or the rate is not finite.</exception>
    public static double LinearToZero(double rate, long step, long steps) => Linear(rate, 0.0, step, steps);

    /// <summary>rate + (end − rate) · step / steps: in a straight line from one rate to another. micrograd's demo goes from 1 to 0.1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A rate or the step is negative, or <paramref name="steps"/> is below 1; or a rate is not finite.</exception>
    public static double Linear(double rate, double end, long step, long steps) =>
        Checked(rate, step) + ((Guard.NotNegative(end, "last rate", nameof(end)) - rate) * Done(step, steps));

    /// <summary>rate · min(1, (step + 1) / steps): grows in a straight line, so that the first steps, whose moments are not reliable yet, stay short.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate or the step is negative, or <paramref name="steps"/> is below 1; or the rate is not finite.</exception>
    public static double WarmUp(double rate, long step, long steps) =>
        Checked(rate, step) * Math.Min(1.0, (step + 1.0) / AtLeastOne(steps, nameof(steps)));

    private static double Done(long step, long steps) => Math.Min(1.0, (double)step / AtLeastOne(steps, nameof(steps)));

    private static double Checked(double rate, long step)
    {
        if (step < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(step), step, "The step cannot be negative. The first is 0.");
        }

        return Guard.NotNegative(rate, "learning rate", nameof(rate));
    }

    private static long AtLeastOne(long steps, string parameter) =>
        steps >= 1 ? steps : throw new ArgumentOutOfRangeException(parameter, steps, "The number of steps must be at least 1.");
}
