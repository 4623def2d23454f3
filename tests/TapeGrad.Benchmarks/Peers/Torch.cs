#if TORCHSHARP
using TapeGrad.Benchmarks.Contestants;
using TapeGrad.Benchmarks.Ratios;
using TorchSharp;
using static TorchSharp.torch;

namespace TapeGrad.Benchmarks.Peers;

/// <summary>The demo's network in TorchSharp, in double precision on one thread, all samples in one batch.</summary>
internal abstract class TorchContestant : Contestant, IPeer
{
    private static readonly Lazy<bool> Loads = new(Load);

    private readonly (Tensor W, Tensor B)[] _layers;
    private readonly Tensor? _x;
    private readonly Tensor? _y;

    protected TorchContestant(double[] x, double[] y)
    {
        _layers = Loads.Value ? [.. Demo.Layers.Select(layer => (Parameter(layer.W.SelectMany(w => w), layer.W.Length), Parameter(layer.B)))] : [];
        _x = Loads.Value ? tensor(x).reshape(y.Length, 2) : null;
        _y = Loads.Value ? tensor(y) : null;
    }

    public bool IsHere => Loads.Value;

    public override string Name => "TorchSharp, double, one thread";

    public override void Restart()
    {
        using IDisposable guard = no_grad();
        foreach (((double[][] w, double[] b), (Tensor tw, Tensor tb)) in Demo.Layers.Zip(_layers))
        {
            tw.copy_(tensor(w.SelectMany(row => row).ToArray()).reshape(tw.shape));
            tb.copy_(tensor(b));
        }
    }

    public override double Step(int step)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor signals = _x!;
        Tensor squares = zeros(1, float64);
        foreach ((Tensor w, Tensor b) in _layers)
        {
            Tensor sums = nn.functional.linear(signals, w, b);
            signals = w.shape[0] == 1 ? sums : sums.relu();
            squares += (w * w).sum() + (b * b).sum();
        }

        Tensor loss = (1.0 - (_y! * signals.squeeze(1))).relu().mean() + (Demo.Alpha * squares);
        loss.backward();
        using (no_grad())
        {
            foreach (Tensor p in _layers.SelectMany(layer => (Tensor[])[layer.W, layer.B]))
            {
                p.sub_(p.grad! * Demo.LearningRate(step));
                p.grad = null;
            }
        }

        return loss.item<double>();
    }

    private static Tensor Parameter(IEnumerable<double> numbers, int rows = 0)
    {
        double[] all = [.. numbers];
        return (rows == 0 ? tensor(all) : tensor(all).reshape(rows, all.Length / rows)).requires_grad_();
    }

    private static bool Load()
    {
        try
        {
            set_num_threads(1);
            return true;
        }
        catch (Exception e) when (e is TypeInitializationException or NotSupportedException or DllNotFoundException)
        {
            Console.WriteLine("TorchSharp is not measured: libtorch does not load. On Linux it needs a C++ library of GCC 13 (GLIBCXX_3.4.32), which Debian 13 has.");
            return false;
        }
    }
}

internal sealed class TorchDemo() : TorchContestant([.. Demo.X.SelectMany(x => x)], Demo.Y)
{
    public override string Workload => new CompiledFused().Workload;

    public override int Operations => Demo.Operations;

    public override IReadOnlyList<double> Losses => Demo.Losses;
}

internal sealed class TorchTenThousand() : TorchContestant(
    [.. Moons.TenThousand.Rows.Where((_, i) => i % 3 < 2)], [.. Moons.TenThousand.Rows.Where((_, i) => i % 3 == 2)])
{
    public override string Workload => new TenThousandByOneThread().Workload;

    public override int StepsPerRound => 1;

    public override int Operations => new TenThousandByOneThread().Operations;

    public override IReadOnlyList<double> Losses => Moons.TenThousand.Losses;
}
#endif
