using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace TapeGrad.Optim;

// The checks at the doors of this namespace, and their sentences.
internal static class Require
{
    public static double Positive(double value, string what, [CallerArgumentExpression(nameof(value))] string argument = "") =>
        value > 0.0 && double.IsFinite(value) ? value : Refuse(value, what, "must be positive and finite", argument);

    public static double NotNegative(double value, string what, [CallerArgumentExpression(nameof(value))] string argument = "") =>
        value >= 0.0 && double.IsFinite(value) ? value : Refuse(value, what, "must be 0 or more, and finite", argument);

    public static void NotNegative(long value, string what, [CallerArgumentExpression(nameof(value))] string argument = "")
    {
        if (value < 0)
        {
            Refuse(value, what, "must be 0 or more", argument);
        }
    }

    /// <summary>In [0, 1).</summary>
    public static double Fraction(double value, string what, [CallerArgumentExpression(nameof(value))] string argument = "") =>
        value is >= 0.0 and < 1.0 ? value : Refuse(value, what, "must be at least 0 and less than 1", argument);

    public static void AtLeastOne(long value, string what, [CallerArgumentExpression(nameof(value))] string argument = "")
    {
        if (value < 1)
        {
            Refuse(value, what, "must be at least 1", argument);
        }
    }

    public static void Parameters(Values parameters, [CallerArgumentExpression(nameof(parameters))] string argument = "")
    {
        if (parameters.Count == 0)
        {
            throw new ArgumentException("There are no parameters. Make them first, with Parameter of a Tape.", argument);
        }

        if (!parameters.AreParameters)
        {
            throw new ArgumentException(
                $"The run of {parameters.Count} values that starts at {parameters[0]} holds more than parameters. " +
                "Make its values with Parameter of a Tape, or pass Tape.Parameters.",
                argument);
        }
    }

    public static void Fitting(OptimizerState state, string optimizer, List<(string Name, double[] Numbers)> moments, int parameters)
    {
        if (state.Optimizer != optimizer)
        {
            throw new ArgumentException(
                $"The state was saved by '{state.Optimizer}', but this is '{optimizer}'. Make the optimizer that saved it.", nameof(state));
        }

        if (state.Moments.Count != moments.Count || !moments.TrueForAll(m => state.Moments.ContainsKey(m.Name)))
        {
            throw new ArgumentException(
                $"The state holds {List(state.Moments.Keys)}, but this '{optimizer}' keeps {List(moments.Select(m => m.Name))}. " +
                "Make it with the options of the one that saved it.",
                nameof(state));
        }

        foreach ((string name, double[]? numbers) in state.Moments)
        {
            if (numbers?.Length != parameters)
            {
                throw new ArgumentException(
                    $"'{name}' of the state holds {numbers?.Length ?? 0} numbers, but there are {parameters} parameters. Make the model that it was saved with.",
                    nameof(state));
            }
        }
    }

    [DoesNotReturn]
    private static double Refuse<T>(T value, string what, string must, string argument) =>
        throw new ArgumentOutOfRangeException(
            argument, value, string.Create(CultureInfo.InvariantCulture, $"{what} {must}, but was {value}."));

    private static string List(IEnumerable<string> names)
    {
        string list = string.Join(", ", names.Order(StringComparer.Ordinal).Select(n => $"'{n}'"));
        return list.Length == 0 ? "no vectors" : list;
    }
}
