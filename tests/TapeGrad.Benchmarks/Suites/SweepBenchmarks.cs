using BenchmarkDotNet.Attributes;

namespace TapeGrad.Benchmarks.Suites;

/// <summary>The reverse sweep alone, over a chain and over a sum of products.</summary>
[MemoryDiagnoser]
public class SweepBenchmarks
{
    private const int Nodes = 65_000;
    private Value _chain;
    private Value _dot;

    [GlobalSetup]
    public void Setup()
    {
        _chain = new Tape().Parameter(1.0);
        for (int i = 0; i < Nodes; i++)
        {
            _chain = _chain.Relu();
        }

        Values w = new Tape().Parameter(new double[Nodes / 2]);
        _dot = w[0] * 1.0;
        for (int i = 1; i < w.Count; i++)
        {
            _dot += w[i] * w[i - 1];
        }
    }

    [Benchmark(OperationsPerInvoke = Nodes)]
    public void Chain() => _chain.Backward();

    [Benchmark(OperationsPerInvoke = Nodes)]
    public void SumOfProducts() => _dot.Backward();
}
