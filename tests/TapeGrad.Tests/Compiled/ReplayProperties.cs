namespace TapeGrad.Tests.Compiled;

/// <summary>Random graphs of 1 to 200 nodes, all ops, shared operands, dead nodes and kinks: replay against the tape.</summary>
[TestFixture]
public sealed class ReplayProperties
{
    [Test]
    public void Replay_OfSmallGraphs_AgreesWithTheTape() => Check(1_000_000, 12, 1e-4);

    [Test]
    public void Replay_OfLargerGraphs_AgreesWithTheTape() => Check(100_000, 200, 3e-3);

    private static void Check(int cases, int most, double share)
    {
        (int all, int moved, int beyond) = (0, 0, 0);

        RandomGraphs.Check(
            cases,
            (seed, size) =>
            {
                var replay = new ReplayComparison(seed, size);
                string? wrong = replay.WrongAlone() ?? replay.WrongAmongCopies() ?? replay.WrongAmongOthers();
                all++;
                moved += replay.IsMoved ? 1 : 0;
                beyond += replay.IsBeyond ? 1 : 0;
                return wrong;
            },
            most);

        TestContext.Out.WriteLine($"{all} graphs; in {moved} of them cancellation or curvature made more of a rounding than the ruler allows, {beyond} of these at a kink or a pole");
        Assert.That(moved, Is.LessThan(share * all));
    }
}
