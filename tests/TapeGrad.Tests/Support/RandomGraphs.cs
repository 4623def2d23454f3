using FsCheck;
using FsCheck.Fluent;

namespace TapeGrad.Tests;

/// <summary>Runs a check over random graphs: the same ones where the variable CI is set, fresh ones elsewhere.</summary>
internal static class RandomGraphs
{
    private const ulong Seed = 2716203884449373424UL;
    private const ulong Gamma = 8986601281156330979UL;

    /// <param name="cases">How many graphs.</param>
    /// <param name="check">Gets seed and number of nodes; returns what is wrong, or null.</param>
    /// <param name="most">The largest number of nodes.</param>
    public static void Check(int cases, Func<int, int, string?> check, int most = 200)
    {
        Gen<(int Seed, int Size)> graphs =
            from seed in Gen.Choose(0, int.MaxValue)
            from wide in Gen.Choose(0, 10_000)
            select (seed, (int)Math.Pow(most, wide / 10_000.0));

        // A failure is told with the shortest beginning of the graph that still fails.
        Arbitrary<(int Seed, int Size)> shrinking = Arb.From(graphs, g => Enumerable.Range(1, g.Size - 1).Select(size => (g.Seed, size)));
        Config config = Config.QuickThrowOnFailure.WithMaxTest(cases);
        if (Environment.GetEnvironmentVariable("CI") is not null)
        {
            config = config.WithReplay(Seed, Gamma);
        }

        Prop.ForAll(shrinking, g => Verdict(check(g.Seed, g.Size))).Check(config);
    }

    private static Property Verdict(string? wrong) => (wrong is null).Label(wrong ?? "");
}
