using TapeGrad.Benchmarks.Ratios;

namespace TapeGrad.Benchmarks.Contestants;

/// <summary>A row of a tape of five million nodes, whose memory counts.</summary>
internal abstract class LargeTape(int capacity) : Contestant
{
    protected const int Nodes = 5_000_000;
    private const int Steps = 1;

    private Tape? _tape;
    private double _held;

    public override string Workload => "tape of 5 million nodes";

    public override int StepsPerRound => Steps;

    public override int Operations => Nodes;

    public override IReadOnlyList<double> Losses { get; } = [.. Enumerable.Repeat(Nodes + 1.0, Steps + 1)];

    /// <summary>What the process held after the first step beyond what it held before, not what the arrays have room for.</summary>
    public override double? TapeBytesPerOperation => _held / Nodes;

    public override void Restart()
    {
    }

    public override double Step(int step)
    {
        if (_tape is not null)
        {
            return Record(_tape);
        }

        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        long before = Environment.WorkingSet;
        _tape = new Tape(capacity);
        double sum = Record(_tape);
        _held = Environment.WorkingSet - before;
        return sum;
    }

    private static double Record(Tape tape)
    {
        tape.Reset();
        Value one = tape.Input(1.0);
        Value sum = one;
        for (int i = 0; i < Nodes; i++)
        {
            sum += one;
        }

        sum.Backward();
        return sum.Data;
    }
}

internal sealed class LargeTapeThatGrew() : LargeTape(1024)
{
    public override string Name => "grown by itself";
}

internal sealed class LargeTapeWithRoom() : LargeTape(Nodes + 16)
{
    public override string Name => "new Tape(capacity)";
}
