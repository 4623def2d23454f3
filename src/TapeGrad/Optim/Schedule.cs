namespace TapeGrad.Optim;

/// <summary>A learning rate for every step.</summary>
/// <remarks>
/// <code>
/// Schedule schedule = Schedule.Cosine(0.05, steps: 500).WithWarmUp(20);
/// …  optimizer.LearningRate = schedule.At(optimizer.StepCount);
/// optimizer.Step();
/// </code>
/// A schedule remembers nothing: the rate is a formula of the step t = 0, 1, …, so training that is resumed needs no state of
/// it. Those with an end stay there. In all formulas, rate is the one that it was made with.
/// </remarks>
public sealed class Schedule
{
    private readonly Func<long, double> _at;

    private Schedule(Func<long, double> at) => _at = at;

    /// <summary>rate, at every step.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rate"/> is 0 or less, NaN or infinite.</exception>
    public static Schedule Constant(double rate)
    {
        Require.Positive(rate, "Learning rate");
        return new(_ => rate);
    }

    /// <summary>rate · factor^⌊t/every⌋: falls by a factor, and stays for a while.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="every"/> is less than 1, or another number 0 or less, NaN or infinite.</exception>
    public static Schedule Step(double rate, long every, double factor = 0.1)
    {
        Require.Positive(rate, "Learning rate");
        Require.AtLeastOne(every, "The number of steps between two falls");
        Require.Positive(factor, "Factor");
        return new(t => rate * Math.Pow(factor, t / every));
    }

    /// <summary>rate · factorᵗ.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is 0 or less, NaN or infinite.</exception>
    public static Schedule Exponential(double rate, double factor)
    {
        Require.Positive(rate, "Learning rate");
        Require.Positive(factor, "Factor");
        return new(t => rate * Math.Pow(factor, t));
    }

    /// <summary>floor + (rate − floor) · (1 + cos(πt/steps))/2, and floor from t = steps on.</summary>
    /// <remarks>Without restarts. Source: Loshchilov, Hutter 2017, "SGDR: stochastic gradient descent with warm restarts".</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The rate is 0 or less, the floor negative, a number NaN or infinite, or <paramref name="steps"/> less than 1.</exception>
    public static Schedule Cosine(double rate, long steps, double floor = 0.0)
    {
        Require.Positive(rate, "Learning rate");
        Require.AtLeastOne(steps, "The number of steps");
        Require.NotNegative(floor, "Floor");
        return new(t => t >= steps ? floor : floor + ((rate - floor) * (1.0 + Math.Cos(Math.PI * t / steps)) / 2.0));
    }

    /// <summary>rate + (end − rate) · t/steps, and end from t = steps on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate is 0 or less, the end negative, a number NaN or infinite, or <paramref name="steps"/> less than 1.</exception>
    public static Schedule Linear(double rate, double end, long steps)
    {
        Require.Positive(rate, "Learning rate");
        Require.NotNegative(end, "End");
        Require.AtLeastOne(steps, "The number of steps");
        return new(t => t >= steps ? end : rate + ((end - rate) * t / steps));
    }

    /// <summary>rate · (1 − t/steps), and 0 from t = steps on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate is 0 or less, NaN or infinite, or <paramref name="steps"/> less than 1.</exception>
    public static Schedule LinearToZero(double rate, long steps)
    {
        Require.Positive(rate, "Learning rate");
        Require.AtLeastOne(steps, "The number of steps");
        return new(t => t >= steps ? 0.0 : rate * (1.0 - ((double)t / steps)));
    }

    /// <summary>This schedule times min(1, (t + 1)/steps): reaches its full rate with the last of the first steps.</summary>
    /// <remarks>The schedule itself runs from the first step on. Source: Goyal et al. 2017, "Accurate, large minibatch SGD".</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="steps"/> is less than 1.</exception>
    public Schedule WithWarmUp(long steps)
    {
        Require.AtLeastOne(steps, "The number of steps");
        return new(t => t + 1 >= steps ? _at(t) : _at(t) * ((double)(t + 1) / steps));
    }

    /// <summary>The rate of step t, counted from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="t"/> is negative.</exception>
    public double At(long t)
    {
        Require.NotNegative(t, "The number of the step");
        return _at(t);
    }
}
