using System.Numerics;

namespace TapeGrad;

/// <summary>A small seeded random generator, PCG-XSH-RR 64/32 by Melissa O'Neill: the same seed gives the same numbers everywhere.</summary>
/// <remarks>
/// The numbers repeat after 2⁶⁴, and there are 2⁶³ sequences. Seeding, <see cref="Next"/> and <see cref="Shuffle"/> follow
/// the reference implementation and give its published numbers. Use it for weights, data and sampling, not for secrets.
/// Not thread-safe.
/// </remarks>
public sealed class Pcg32
{
    private readonly ulong _increment;
    private ulong _state;

    /// <summary>Makes a generator.</summary>
    /// <param name="seed">Where in the sequence to start.</param>
    /// <param name="sequence">Which sequence. The numbers of two sequences are independent.</param>
    public Pcg32(ulong seed, ulong sequence = 54)
    {
        _increment = (sequence << 1) | 1;
        NextUInt32();
        _state += seed;
        NextUInt32();
    }

    /// <summary>Which sequence this is, below 2⁶³.</summary>
    public ulong Sequence => _increment >> 1;

    /// <summary>The position in the sequence. Written into a generator of the same sequence, it makes the same numbers follow.</summary>
    public ulong State
    {
        get => _state;
        set => _state = value;
    }

    /// <summary>The next 32 bits.</summary>
    public uint NextUInt32()
    {
        ulong state = _state;
        _state = (state * 6364136223846793005) + _increment;
        return BitOperations.RotateRight((uint)(((state >> 18) ^ state) >> 27), (int)(state >> 59));
    }

    /// <summary>A number in [0, 1), one of 2⁵³ at equal distances. It uses up two numbers of 32 bits.</summary>
    public double NextDouble()
    {
        ulong high = NextUInt32();
        return (((high << 32) | NextUInt32()) >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>A whole number in [0, <paramref name="bound"/>), all equally likely.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bound"/> is 0 or negative.</exception>
    public int Next(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);

        // The first 2³² mod bound numbers would make the small remainders likelier.
        uint least = (uint)((1UL << 32) % (uint)bound);
        uint number;
        do
        {
            number = NextUInt32();
        }
        while (number < least);
        return (int)(number % (uint)bound);
    }

    /// <summary>A normal number of mean 0 and deviation 1, by Box and Muller's formula.</summary>
    /// <remarks>The last bits depend on the machine's logarithm and cosine.</remarks>
    public double NextNormal()
    {
        // 1 − u is in (0, 1], where the logarithm is finite.
        double radius = Math.Sqrt(-2.0 * Math.Log(1.0 - NextDouble()));
        return radius * Math.Cos(2.0 * Math.PI * NextDouble());
    }

    /// <summary>Puts items in random order. All orders are equally likely.</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int other = Next(i + 1);
            (items[i], items[other]) = (items[other], items[i]);
        }
    }
}
