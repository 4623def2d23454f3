namespace TapeGrad.Benchmarks.Workloads;

/// <summary>Numbers that are the same on every machine: splitmix64, a counter put through two multiplications.</summary>
internal sealed class Seeded(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        _state += 0x9E37_79B9_7F4A_7C15;
        ulong z = (_state ^ (_state >> 30)) * 0xBF58_476D_1CE4_E5B9;
        z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB;
        return z ^ (z >> 31);
    }

    /// <summary>Uniform in [0, 1).</summary>
    public double Uniform() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [low, high).</summary>
    public double Uniform(double low, double high) => low + ((high - low) * Uniform());

    /// <summary>A whole number in [0, count).</summary>
    public int Below(int count) => (int)(Uniform() * count);

    /// <summary>Close to normal, of mean 0 and deviation 1: twelve uniform numbers less 6, exact on every machine.</summary>
    public double Normal()
    {
        double sum = -6.0;
        for (int i = 0; i < 12; i++)
        {
            sum += Uniform();
        }

        return sum;
    }

    public double[] Uniforms(int count, double low, double high) => Fill(count, () => Uniform(low, high));

    public double[] Normals(int count, double deviation) => Fill(count, () => deviation * Normal());

    private static double[] Fill(int count, Func<double> next)
    {
        var numbers = new double[count];
        for (int i = 0; i < count; i++)
        {
            numbers[i] = next();
        }

        return numbers;
    }
}
