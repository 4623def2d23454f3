using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace TapeGrad.Tests;

/// <summary>Runs a check over random cases, each made from a seed and a size. Every run has the same ones.</summary>
/// <remarks>
/// A failure prints the smallest case of its seed that fails, and the value of TAPEGRAD_CASE that runs it alone.
/// TAPEGRAD_SEED, any number, makes other cases.
/// </remarks>
internal static class RandomCases
{
    private const ulong Seed = 2716203884449373424UL;
    private const ulong Gamma = 8986601281156330979UL;

    /// <param name="count">How many cases.</param>
    /// <param name="check">Gets seed and size, for example the number of nodes; returns what is wrong, or null.</param>
    /// <param name="largest">The largest size. Sizes are small for the most part: their logarithms are even.</param>
    public static void Check(int count, Func<int, int, string?> check, int largest = 200)
    {
        if (Environment.GetEnvironmentVariable("TAPEGRAD_CASE") is { } only)
        {
            int[] parts = [.. only.Split(':').Select(part => int.Parse(part, CultureInfo.InvariantCulture))];
            Assert.That(check(parts[0], parts[1]), Is.Null, $"case {only}");
            Assert.Pass();
        }

        Gen<(int Seed, int Size)> cases =
            from seed in Gen.Choose(0, int.MaxValue)
            from logarithm in Gen.Choose(0, 10_000)
            select (seed, (int)Math.Pow(largest, logarithm / 10_000.0));
        Arbitrary<(int Seed, int Size)> shrinking = Arb.From(cases, c => Enumerable.Range(1, c.Size - 1).Select(size => (c.Seed, size)));
        string? own = Environment.GetEnvironmentVariable("TAPEGRAD_SEED");
        ulong start = own is null ? Seed : ulong.Parse(own, CultureInfo.InvariantCulture);

        Prop.ForAll(shrinking, c => Verdict(c.Seed, c.Size, check(c.Seed, c.Size)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(count).WithReplay(start, Gamma));
    }

    private static Property Verdict(int seed, int size, string? wrong) =>
        (wrong is null).Label(wrong is null ? "" : $"{wrong}. To run this case alone, set TAPEGRAD_CASE={seed}:{size} and filter by the test's name");
}
