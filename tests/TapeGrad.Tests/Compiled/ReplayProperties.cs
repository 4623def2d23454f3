namespace TapeGrad.Tests.Compiled;

/// <summary>Random graphs of 1 to 200 nodes, all ops, shared operands, dead nodes and kinks: replay and forward mode against the tape.</summary>
[TestFixture]
public sealed class ReplayProperties
{
    [RandomCases(100_000)]
    public void SmallGraphs_FourWays_Agree(int cases) => Check(cases, 12, 1e-4);

    [RandomCases(10_000)]
    public void LargerGraphs_FourWays_Agree(int cases) => Check(cases, 200, 3e-3);

    // What the long campaign found, all of it in this test.
    [TestCase(1127776448, 9)]
    [TestCase(24525841, 10)]
    [TestCase(766297504, 4)]
    public void Graphs_ThatOnceDisagreed_Agree(int seed, int size) => Assert.That(WrongOf(new ReplayComparison(seed, size)), Is.Null);

    private static string? WrongOf(ReplayComparison replay) =>
        replay.WrongForward() ?? replay.WrongAlone() ?? replay.WrongAmongCopies() ?? replay.WrongAmongOthers();

    private static void Check(int cases, int largest, double share)
    {
        (int all, int forward, int moved, int beyond) = (0, 0, 0, 0);

        RandomCases.Check(
            cases,
            (seed, size) =>
            {
                var replay = new ReplayComparison(seed, size);
                string? wrong = WrongOf(replay);
                all++;
                forward += replay.HasForward ? 1 : 0;
                moved += replay.IsMoved ? 1 : 0;
                beyond += replay.IsBeyond ? 1 : 0;
                return wrong;
            },
            largest);

        TestContext.Out.WriteLine($"{all} graphs, {forward} with numbers of forward mode; in {moved} of them cancellation or curvature made more of a rounding than the tolerance allows, {beyond} of these at a kink or a pole");
        Assert.That(forward, Is.GreaterThan(0.8 * all));
        Assert.That(moved, Is.LessThan(share * all));
    }
}
