using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TapeGrad;

/// <summary>Doubles that start at a cache line: a vector of eight fills one line, and costs twice as much over two lines.</summary>
internal sealed class AlignedMemory
{
    private const int Line = 64;

    private double[] _memory = [];
    private int _first;

    public ref double First => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_memory), _first);

    /// <summary>Some of the numbers; up to eight more may be read behind them.</summary>
    public Span<double> Span(int start, int count) => _memory.AsSpan(_first + start, count);

    /// <summary>Makes room for <paramref name="count"/> numbers. Where there was too little, all numbers are 0 afterwards.</summary>
    public void Reserve(long count)
    {
        if (_memory.Length >= count + (2 * Simd.Width))
        {
            return;
        }

        _memory = GC.AllocateArray<double>(checked((int)(count + (2 * Simd.Width))), pinned: true);
        nint address = Marshal.UnsafeAddrOfPinnedArrayElement(_memory, 0);
        _first = (int)(((Line - (address % Line)) % Line) / sizeof(double));
    }
}
