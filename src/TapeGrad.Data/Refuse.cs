namespace TapeGrad.Data;

/// <summary>What datasets cannot be made of, in sentences.</summary>
internal static class Refuse
{
    public static int LessThan(int least, int number, string parameter, string sentence) => number >= least
        ? number
        : throw new ArgumentOutOfRangeException(parameter, number, FormattableString.Invariant($"{sentence}, but was to have {number}."));

    public static double Negative(double deviation, string parameter) => deviation >= 0.0 && double.IsFinite(deviation)
        ? deviation
        : throw new ArgumentOutOfRangeException(
            parameter, deviation, FormattableString.Invariant($"The deviation of noise must be finite and not negative, but was {deviation}."));

    public static double NotFinite(double number, string parameter, string what) => double.IsFinite(number)
        ? number
        : throw new ArgumentOutOfRangeException(parameter, number, FormattableString.Invariant($"The {what} must be finite, but was {number}."));

    /// <summary>How many of these numbers each sample has.</summary>
    public static int Uneven(int count, int numbers, string parameter, string what)
    {
        if (numbers == 0)
        {
            throw new ArgumentException($"Each sample has at least 1 {what}, but there are none.", parameter);
        }

        return numbers % count == 0
            ? numbers / count
            : throw new ArgumentException(
                FormattableString.Invariant($"{numbers} {what}s cannot be shared among {count} samples: each has the same number of them."), parameter);
    }

    public static void NotFinite(ReadOnlySpan<double> numbers, IReadOnlyList<string> names, string parameter, string what)
    {
        for (int i = 0; i < numbers.Length; i++)
        {
            if (!double.IsFinite(numbers[i]))
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"{what} '{names[i % names.Count]}' of sample {i / names.Count} is {numbers[i]}. Data are finite numbers: leave out such samples."),
                    parameter);
            }
        }
    }

    public static void OtherNames(IReadOnlyList<string> features, int featureCount, IReadOnlyList<string> targets, int targetCount)
    {
        Miscounted(features, featureCount, "featureNames", "feature");
        Miscounted(targets, targetCount, "targetNames", "target");
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (string name in features.Concat(targets))
        {
            string parameter = seen.Count < features.Count ? "featureNames" : "targetNames";
            if (string.IsNullOrWhiteSpace(name) || name.AsSpan().IndexOfAny('\r', '\n') >= 0)
            {
                throw new ArgumentException($"'{name}' names no column: a name is some text on one line.", parameter);
            }

            if (!seen.Add(name))
            {
                throw new ArgumentException($"Two columns are named '{name}'. Give each feature and each target a name of its own.", parameter);
            }
        }
    }

    private static void Miscounted(IReadOnlyList<string> names, int count, string parameter, string what)
    {
        if (names.Count != count)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"Each sample has {count} {what}{(count == 1 ? "" : "s")}, but there {(names.Count == 1 ? "is 1 name" : $"are {names.Count} names")} for them."),
                parameter);
        }
    }
}
