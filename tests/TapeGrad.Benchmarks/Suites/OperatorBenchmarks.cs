using BenchmarkDotNet.Attributes;

namespace TapeGrad.Benchmarks.Suites;

/// <summary>Recording one operation: checks, value, local derivatives and the node; the reset is shared by many.</summary>
[MemoryDiagnoser]
public class OperatorBenchmarks
{
    private const int Count = 10_000;
    private readonly Tape _tape = new(Count + 2);
    private Value _x;
    private Value _y;

    [GlobalSetup]
    public void Setup()
    {
        _x = _tape.Parameter(0.75);
        _y = _tape.Parameter(1.25);
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public Value Add()
    {
        Value z = Start();
        for (int i = 0; i < Count; i++)
        {
            z = _x + _y;
        }

        return z;
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public Value Multiply()
    {
        Value z = Start();
        for (int i = 0; i < Count; i++)
        {
            z = _x * _y;
        }

        return z;
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public Value MultiplyNumber()
    {
        Value z = Start();
        for (int i = 0; i < Count; i++)
        {
            z = 2.0 * _x;
        }

        return z;
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public Value Divide()
    {
        Value z = Start();
        for (int i = 0; i < Count; i++)
        {
            z = _x / _y;
        }

        return z;
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public Value Relu()
    {
        Value z = Start();
        for (int i = 0; i < Count; i++)
        {
            z = _x.Relu();
        }

        return z;
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public Value Tanh()
    {
        Value z = Start();
        for (int i = 0; i < Count; i++)
        {
            z = _x.Tanh();
        }

        return z;
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public Value Sigmoid()
    {
        Value z = Start();
        for (int i = 0; i < Count; i++)
        {
            z = _x.Sigmoid();
        }

        return z;
    }

    private Value Start()
    {
        _tape.Reset();
        return _x;
    }
}
