using System.Globalization;

namespace TapeGrad;

/// <summary>What the <c>ToString</c> methods share: numbers in the invariant culture, and a bound on the length.</summary>
internal static class ShortText
{
    private const int MostNumbers = 8;
    private const int MostCharacters = 60;

    /// <summary>The first numbers in brackets, <c>[1, 2.5]</c>, with "…" for the rest.</summary>
    public static string Of(ReadOnlySpan<double> numbers)
    {
        List<string> parts = [];
        foreach (double number in numbers[..Math.Min(numbers.Length, MostNumbers)])
        {
            parts.Add(number.ToString(CultureInfo.InvariantCulture));
        }

        if (numbers.Length > MostNumbers)
        {
            parts.Add("…");
        }

        return $"[{string.Join(", ", parts)}]";
    }

    /// <summary>A name, cut where it is very long.</summary>
    public static string Shortened(string name) => name.Length <= MostCharacters ? name : name[..(MostCharacters - 1)] + "…";

    /// <summary>A count with its noun: <c>1 node</c>, <c>2 nodes</c>.</summary>
    public static string Count(long count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");
}
