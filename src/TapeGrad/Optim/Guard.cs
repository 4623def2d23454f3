using System.Globalization;

namespace TapeGrad.Optim;

/// <summary>Checks the arguments of optimizers and schedules.</summary>
internal static class Guard
{
    public static void Parameters(Values parameters)
    {
        if (parameters.Count == 0)
        {
            throw new ArgumentException("There are no parameters to learn. Make them with Parameter, and give tape.Parameters or a part of it.", nameof(parameters));
        }

        Tape tape = parameters[0].Tape;
        if (parameters.Start + parameters.Count > tape.Parameters.Count)
        {
            Value first = parameters[Math.Max(0, tape.Parameters.Count - parameters.Start)];
            throw new ArgumentException(
                first.Op == GatherOp.Instance.Label
                    ? "These values are copies: vectors that do not lie next to each other were joined into a new one, and a copy cannot be learned. Give tape.Parameters, or each part an optimizer of its own."
                    : $"{Tape.Sentence(tape.Describe(first))} is not a parameter and cannot be learned. Give values made with Parameter, such as tape.Parameters.",
                nameof(parameters));
        }
    }

    public static double NotNegative(double value, string what, string parameter) =>
        value >= 0.0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(parameter, value, $"The {what} must be at least 0 and finite.");

    public static double Positive(double value, string what, string parameter) =>
        value > 0.0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(parameter, value, $"The {what} must be positive and finite.");

    public static double Fraction(double value, string what, string parameter) =>
        value is >= 0.0 and < 1.0
            ? value
            : throw new ArgumentOutOfRangeException(
                parameter, value, string.Create(CultureInfo.InvariantCulture, $"The {what} must be at least 0 and below 1."));
}
