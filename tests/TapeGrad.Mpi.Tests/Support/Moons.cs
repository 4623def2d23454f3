using System.Runtime.InteropServices;
using System.Security.Cryptography;
using TapeGrad.Nn;

namespace TapeGrad.Mpi.Tests;

/// <summary>A network that learns two half-moons; row i is the same in every process.</summary>
internal sealed class Moons
{
    public Moons(int seed = 1, int width = 16)
    {
        Tape = new Tape();
        var net = new Mlp(Tape, [2, width, width, 1], Activation.Relu, Activation.Identity, new Pcg32((ulong)seed));
        Values row = Tape.Input([0.0, 0.0, 1.0]);
        Value margin = (1.0 - (row[2] * net.Forward(row[..2])[0])).Relu();
        Graph = Tape.Compile(margin + Loss.L2(net.Parameters, 1e-4), [.. row]);
        Tape.Reset();
    }

    public Tape Tape { get; }

    public CompiledGraph Graph { get; }

    /// <summary>A short name for all bits of the parameters.</summary>
    public string Hash => Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(Tape.Parameters.Data)))[..12];

    public static double[] Rows(int count)
    {
        double[] rows = new double[3 * count];
        Read(0, rows);
        return rows;
    }

    /// <summary>The rows from <paramref name="first"/> on, as many as the span has room for.</summary>
    public static void Read(long first, Span<double> rows)
    {
        for (int i = 0; i < rows.Length / 3; i++)
        {
            var random = new Pcg32(7, (ulong)(first + i));
            double label = (first + i) % 2 == 0 ? 1.0 : -1.0;
            (double sin, double cos) = Math.SinCos(Math.PI * random.NextDouble());
            double noise = 0.1 * (random.NextDouble() - 0.5);
            (rows[3 * i], rows[(3 * i) + 1], rows[(3 * i) + 2]) =
                label > 0.0 ? (cos + noise, sin - noise, label) : (1.0 - cos - noise, 0.5 - sin + noise, label);
        }
    }
}
