using System.Globalization;
using TapeGrad.Benchmarks.Contestants;
using TapeGrad.Benchmarks.Ratios;

namespace TapeGrad.Benchmarks.Peers;

/// <summary><c>peers</c>: a training step of micrograd's demo, by TapeGrad and by what one could take instead.</summary>
/// <remarks>
/// MathNet.Numerics is measured always, TorchSharp where the project is built with <c>-p:TorchSharp=true</c>, and the C++ tapes where g++
/// finds them. All have to reproduce the reference losses before they are timed; differences cannot, so their error is printed.
/// </remarks>
internal static class PeersCommand
{
    private const int Rounds = 40;

    public static int Run()
    {
        Contestant[] all = [.. Contestant.All()
            .Where(c => c is CompiledFused or FusedTape or ScalarTape or ScalarTapeAddProduct or TenThousandByOneThread or IPeer { IsHere: true })];
        IEnumerable<PeerRow> here = Ratios.Rounds.Run(all, Rounds)
            .Select(row => new PeerRow(row.Contestant.Workload, row.Contestant is IPeer ? row.Contestant.Name : $"TapeGrad, {row.Contestant.Name}", row.Min, row.Median));

        PeerRow[] rows = [.. here, MathNetDifferences.Measure(), .. CppTapes.Measure()];
        foreach (IGrouping<string, PeerRow> workload in rows.GroupBy(row => row.Workload))
        {
            Console.WriteLine($"{workload.Key}: µs a step, the fastest round and the median");
            double best = workload.Min(row => row.Fastest);
            foreach (PeerRow row in workload.OrderBy(row => row.Fastest))
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {row.Name,-44} {row.Fastest,10:F1} {row.Median,10:F1} {row.Fastest / best,9:F1} ×"));
            }
        }

        return 0;
    }
}

/// <summary>What was measured of one way to do a step, in microseconds.</summary>
internal sealed record PeerRow(string Workload, string Name, double Fastest, double Median);

/// <summary>A contestant from another library, which may not load on this machine.</summary>
internal interface IPeer
{
    public bool IsHere { get; }
}
