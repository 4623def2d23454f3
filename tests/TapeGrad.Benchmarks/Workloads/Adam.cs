namespace TapeGrad.Benchmarks.Workloads;

/// <summary>Adam as a scalar loop: m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², p ← p − rate · m̂ / (√v̂ + 10⁻⁸).</summary>
internal sealed class Adam(int parameters, double beta1, double beta2)
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

    public void Step(Span<double> p, ReadOnlySpan<double> grad, double rate)
    {
        _steps++;
        double scaleM = 1.0 / (1.0 - Math.Pow(beta1, _steps)), scaleV = 1.0 / (1.0 - Math.Pow(beta2, _steps));
        double keepM = beta1, takeM = 1.0 - beta1, keepV = beta2, takeV = 1.0 - beta2;
        Span<double> m = _m.AsSpan(0, p.Length), v = _v.AsSpan(0, p.Length);
        grad = grad[..p.Length];
        rate *= scaleM;
        for (int i = 0; i < p.Length; i++)
        {
            double g = grad[i];
            double mean = m[i] = (keepM * m[i]) + (takeM * g);
            double square = v[i] = (keepV * v[i]) + (takeV * g * g);
            p[i] -= rate * mean / (Math.Sqrt(square * scaleV) + 1e-8);
        }
    }
}
