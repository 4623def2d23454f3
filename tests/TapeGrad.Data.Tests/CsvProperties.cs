using TapeGrad.Tests;

namespace TapeGrad.Data.Tests;

/// <summary>What is written as CSV is read back, every bit of it.</summary>
public sealed class CsvProperties
{
    private const string Letters = "aBıé€😀,;\"' \t=+-@1.#n\\";

    private static readonly double[] Special = [0.0, -0.0, double.Epsilon, -double.MaxValue, 2.2250738585072014e-308, 0.1 + 0.2, 1e22, 9007199254740993.0];

    [RandomCases(2_000)]
    public void WriteThenRead_AnyDataset_IsTheSame(int cases) => RandomCases.Check(cases, (seed, _) => RoundTrip(new Pcg32((ulong)seed)), largest: 1);

    private static string? RoundTrip(Pcg32 random)
    {
        int count = 1 + random.Next(5), features = 1 + random.Next(4), targets = 1 + random.Next(3);
        string[] names = Names(random, features + targets);
        var data = new Dataset(count, Numbers(random, count * features), Numbers(random, count * targets), names[..features], names[features..]);

        string csv = data.ToCsv();
        string[] expected = [.. names.Select(n => n[0] is '=' or '+' or '-' or '@' or '\t' ? "'" + n : n)];
        Dataset read = Dataset.ReadCsv(new StringReader(csv), expected.AsSpan(features));

        return read.Count != count ? $"{read.Count} samples instead of {count}: {csv}"
            : !read.FeatureNames.Concat(read.TargetNames).SequenceEqual(expected) ? $"other names: {csv}"
            : !Bits(read).SequenceEqual(Bits(data)) ? $"other numbers: {csv}"
            : null;
    }

    private static IEnumerable<long> Bits(Dataset data) => data.ToRows().Select(BitConverter.DoubleToInt64Bits);

    private static double[] Numbers(Pcg32 random, int count) => [.. Enumerable.Range(0, count).Select(_ => Number(random))];

    private static double Number(Pcg32 random)
    {
        switch (random.Next(4))
        {
            case 0:
                return Special[random.Next(Special.Length)];
            case 1:
                return random.NextNormal();
            default:
                double any = BitConverter.UInt64BitsToDouble(((ulong)random.NextUInt32() << 32) | random.NextUInt32());
                return double.IsFinite(any) ? any : 1.0;
        }
    }

    // Different on one line, and not all of them numbers, which would be no header.
    private static string[] Names(Pcg32 random, int count)
    {
        List<string> names = ["n"];
        string[] letters = [.. Letters.EnumerateRunes().Select(r => r.ToString())];
        while (names.Count < count)
        {
            string name = string.Concat(Enumerable.Range(0, 1 + random.Next(5)).Select(_ => letters[random.Next(letters.Length)]));
            if (!string.IsNullOrWhiteSpace(name) && !names.Contains(name) && !names.Contains("'" + name) && !names.Contains(name.TrimStart('\'')))
            {
                names.Add(name);
            }
        }

        return [.. names];
    }
}
