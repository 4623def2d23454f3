using System.Globalization;

namespace TapeGrad.Cli;

/// <summary>Parses options of the form name=number, such as <c>--set</c> and <c>--at</c>.</summary>
internal static class NamedNumbers
{
    public static Dictionary<string, double> Parse(IEnumerable<string> tokens, string example, Action<string> addError)
    {
        Dictionary<string, double> numbers = [];
        foreach (string token in tokens)
        {
            int at = token.IndexOf('=', StringComparison.Ordinal);
            string name = token[..Math.Max(0, at)].Trim();
            if (name.Length == 0 || !double.TryParse(token[(at + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
            {
                addError($"'{token}' does not have the form name=number. Write, for example, {example}.");
            }
            else if (!double.IsFinite(number))
            {
                addError($"'{token}' is not finite. Give '{name}' a number between -1.7976931348623157E+308 and 1.7976931348623157E+308.");
            }
            else if (!numbers.TryAdd(name, number))
            {
                addError($"'{name}' is given twice. Give it once.");
            }
        }

        return numbers;
    }
}
