using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TapeGrad.Benchmarks.Workloads;

/// <summary><see cref="Adam"/>, eight parameters at a time; their number has to be a multiple of that.</summary>
internal sealed class SimdAdam(int parameters, double beta1, double beta2)
{
    private readonly double[] _m = new double[parameters];
    private readonly double[] _v = new double[parameters];
    private int _steps;

    public void Restart()
    {
        Array.Clear(_m);
        Array.Clear(_v);
        _steps = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Step(Span<double> p, ReadOnlySpan<double> grad, double rate)
    {
        _steps++;
        double scaleM = 1.0 / (1.0 - Math.Pow(beta1, _steps)), scaleV = 1.0 / (1.0 - Math.Pow(beta2, _steps));
        Vector512<double> keepM = Vector512.Create(beta1), takeM = Vector512.Create(1.0 - beta1);
        Vector512<double> keepV = Vector512.Create(beta2), takeV = Vector512.Create(1.0 - beta2);
        Vector512<double> step = Vector512.Create(rate * scaleM), scale = Vector512.Create(scaleV), epsilon = Vector512.Create(1e-8);
        Span<Vector512<double>> ms = MemoryMarshal.Cast<double, Vector512<double>>(_m.AsSpan()), vs = MemoryMarshal.Cast<double, Vector512<double>>(_v.AsSpan());
        Span<Vector512<double>> ps = MemoryMarshal.Cast<double, Vector512<double>>(p);
        ReadOnlySpan<Vector512<double>> gs = MemoryMarshal.Cast<double, Vector512<double>>(grad);
        for (int i = 0; i < ps.Length; i++)
        {
            Vector512<double> g = gs[i];
            Vector512<double> m = ms[i] = (keepM * ms[i]) + (takeM * g);
            Vector512<double> v = vs[i] = (keepV * vs[i]) + (takeV * g * g);
            ps[i] -= step * m / (Vector512.Sqrt(v * scale) + epsilon);
        }
    }
}
