using System.Globalization;

namespace TapeGrad.Cli;

/// <summary>Parses numbers on the command line in C#'s notation: 1.5, not 1,5.</summary>
internal static class NumberArgument
{
    /// <summary>A whole number from 1.</summary>
    public static int? Whole(string text, string option, Action<string> addError)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0)
        {
            return number;
        }

        addError($"{option} takes a whole number from 1, but was '{text}'.");
        return null;
    }

    /// <summary>A finite number above 0.</summary>
    public static double? Positive(string text, string option, Action<string> addError)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number > 0.0 && double.IsFinite(number))
        {
            return number;
        }

        addError($"{option} takes a number above 0, such as 0.05 or 1e-3, but was '{text}'.");
        return null;
    }
}
