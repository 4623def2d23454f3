using TapeGrad.Benchmarks.Ratios;
using TapeGrad.Benchmarks.Workloads;

namespace TapeGrad.Benchmarks.Contestants;

/// <summary>The demo's network on many samples of two half-moons, replayed by one thread or several.</summary>
internal abstract class LargeBatch : Contestant
{
    private readonly Moons _moons;
    private readonly FusedLayers _network = new(new Tape());
    private readonly CompiledGraph _graph;

    protected LargeBatch(Moons moons, int threads)
    {
        _moons = moons;
        Tape tape = _network.Tape;
        Values row = tape.Input([0.0, 0.0, 1.0]);
        Value loss = (1.0 - (row[2] * _network.Score(row[..2]))).Relu() + (Demo.Alpha * _network.Parameters.Dot(_network.Parameters));
        _graph = tape.Compile(loss, [.. row]);
        _graph.Threads = threads;
    }

    public override string Workload => $"micrograd demo, {_moons.Samples} samples";

    public override int StepsPerRound => _moons.Losses.Count - 1;

    public override int Operations => Demo.Operations / Demo.Samples * _moons.Samples;

    public override IReadOnlyList<double> Losses => _moons.Losses;

    public override void Restart() => _network.Restart();

    public override double Step(int step)
    {
        _network.Tape.ZeroGrad();
        double loss = _graph.BackwardBatch(_moons.Rows);
        FusedLayers.Update(_network.Parameters, Demo.LearningRate(step));
        return loss;
    }
}

/// <summary>Samples, and what training on the fused tape loses, one sample after the other.</summary>
internal sealed class Moons
{
    public static readonly Moons Thousand = new(1000, 40), TenThousand = new(10_000, 4);

    private Moons(int samples, int steps)
    {
        var random = new Seeded(15);
        Samples = samples;
        Rows = new double[3 * samples];
        for (int i = 0; i < Rows.Length; i += 3)
        {
            double y = random.Below(2) == 0 ? -1.0 : 1.0, angle = random.Uniform(0.0, Math.PI);
            Rows[i] = (y * Math.Cos(angle)) + (y < 0.0 ? 1.0 : 0.0) + (0.1 * random.Normal());
            Rows[i + 1] = (y * Math.Sin(angle)) + (y < 0.0 ? 0.5 : 0.0) + (0.1 * random.Normal());
            Rows[i + 2] = y;
        }

        var network = new FusedLayers(new Tape());
        Losses = [.. Enumerable.Range(0, steps + 1).Select(step => Step(network, step))];
    }

    public int Samples { get; }

    /// <summary>Two features and the label of each.</summary>
    public double[] Rows { get; }

    public IReadOnlyList<double> Losses { get; }

    private double Step(FusedLayers network, int step)
    {
        Values p = network.Parameters;
        Value penalty = Demo.Alpha * p.Dot(p);
        double total = penalty.Data;
        penalty.Backward();
        for (int i = 0; i < Rows.Length; i += 3)
        {
            network.Tape.Reset(keepGradients: true);
            Value loss = (1.0 - (Rows[i + 2] * network.Score(network.Tape.Input(Rows.AsSpan(i, 2))))).Relu() * (1.0 / Samples);
            loss.Backward();
            total += loss.Data;
        }

        FusedLayers.Update(p, Demo.LearningRate(step));
        network.Tape.Reset();
        return total;
    }
}

internal sealed class ThousandByOneThread() : LargeBatch(Moons.Thousand, threads: 1)
{
    public override string Name => "compiled, one thread";
}

internal sealed class ThousandByTwoThreads() : LargeBatch(Moons.Thousand, threads: 2)
{
    public override string Name => "compiled, two threads";
}

internal sealed class TenThousandByOneThread() : LargeBatch(Moons.TenThousand, threads: 1)
{
    public override string Name => "compiled, one thread";
}

internal sealed class TenThousandByTwoThreads() : LargeBatch(Moons.TenThousand, threads: 2)
{
    public override string Name => "compiled, two threads";
}
