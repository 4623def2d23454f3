namespace TapeGrad.Data;

/// <summary>Checks of arguments, whose messages show the numbers.</summary>
internal static class Guard
{
    public static int AtLeast(int least, int number, string parameter, string sentence) => number >= least
        ? number
        : throw new ArgumentOutOfRangeException(parameter, number, FormattableString.Invariant($"{sentence}, but {parameter} was {number}."));

    public static double NotNegative(double deviation, string parameter) => deviation >= 0.0 && double.IsFinite(deviation)
        ? deviation
        : throw new ArgumentOutOfRangeException(
            parameter, deviation, FormattableString.Invariant($"The standard deviation of noise must be finite and not negative, but was {deviation}."));

    public static double Finite(double number, string parameter, string what) => double.IsFinite(number)
        ? number
        : throw new ArgumentOutOfRangeException(parameter, number, FormattableString.Invariant($"The {what} must be finite, but was {number}."));

    /// <summary>Checks that the numbers divide evenly among the samples; returns how many each sample has.</summary>
    public static int PerSample(int count, int numbers, string parameter, string what)
    {
        if (numbers == 0)
        {
            throw new ArgumentException($"Each sample needs at least 1 {what}, but '{parameter}' is empty.", parameter);
        }

        return numbers % count == 0
            ? numbers / count
            : throw new ArgumentException(
                FormattableString.Invariant($"{numbers} {what}s do not divide evenly among {count} samples. Give each sample the same number of {what}s."), parameter);
    }

    public static void Finite(ReadOnlySpan<double> numbers, IReadOnlyList<string> names, string parameter, string what)
    {
        for (int i = 0; i < numbers.Length; i++)
        {
            if (!double.IsFinite(numbers[i]))
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"{what} '{names[i % names.Count]}' of sample {i / names.Count} is {numbers[i]}. Datasets hold finite numbers only. Leave out such samples."),
                    parameter);
            }
        }
    }

    public static void Names(IReadOnlyList<string> features, int featureCount, IReadOnlyList<string> targets, int targetCount)
    {
        OneNameEach(features, featureCount, "featureNames", "feature");
        OneNameEach(targets, targetCount, "targetNames", "target");
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (string name in features.Concat(targets))
        {
            string parameter = seen.Count < features.Count ? "featureNames" : "targetNames";
            if (string.IsNullOrWhiteSpace(name) || name.AsSpan().IndexOfAny('\r', '\n') >= 0)
            {
                throw new ArgumentException($"'{name}' cannot name a column. A name is not blank and does not have a line break.", parameter);
            }

            if (!seen.Add(name))
            {
                throw new ArgumentException($"Two columns are named '{name}'. Give each feature and each target a name of its own.", parameter);
            }
        }
    }

    private static void OneNameEach(IReadOnlyList<string> names, int count, string parameter, string what)
    {
        if (names.Count != count)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"Each sample has {count} {what}{(count == 1 ? "" : "s")}, but {parameter} has {names.Count} {(names.Count == 1 ? "name" : "names")}. Give one name for each {what}."),
                parameter);
        }
    }
}
