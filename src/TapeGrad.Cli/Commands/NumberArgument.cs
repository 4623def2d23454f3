using System.Globalization;

namespace TapeGrad.Cli;

/// <summary>Numbers on the command line, as C# writes them: 1,5 is none.</summary>
internal static class NumberArgument
{
    /// <summary>A whole number from 1.</summary>
    public static int? Whole(string text, string option, Action<string> addError)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0)
        {
            return number;
        }

        addError($"{option} takes a whole number from 1, and '{text}' is none.");
        return null;
    }

    /// <summary>A finite number above 0.</summary>
    public static double? Positive(string text, string option, Action<string> addError)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number > 0.0 && double.IsFinite(number))
        {
            return number;
        }

        addError($"{option} takes a number above 0, as in 0.05 or 1e-3, and '{text}' is none.");
        return null;
    }
}
