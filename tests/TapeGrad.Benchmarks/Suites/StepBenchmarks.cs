using BenchmarkDotNet.Attributes;
using TapeGrad.Benchmarks.Ratios;

namespace TapeGrad.Benchmarks.Suites;

/// <summary>One full step of every row of the ratios.</summary>
[MemoryDiagnoser]
public class StepBenchmarks
{
    private readonly Dictionary<string, Contestant> _contestants = Contestant.All().ToDictionary(c => $"{c.Workload}: {c.Name}");
    private Contestant _contestant = null!;

    public IEnumerable<string> Names => _contestants.Keys;

    [ParamsSource(nameof(Names))]
    public string Row { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _contestant = _contestants[Row];
        _contestant.Restart();
    }

    // Always step 0's learning rate would diverge; the last one's is small enough to stay.
    [Benchmark]
    public double Step() => _contestant.Step(_contestant.Losses.Count - 1);
}
