using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TapeGrad;

/// <summary>Eight doubles at a time, out of and into a tape's arrays.</summary>
/// <remarks>
/// Always eight, whatever the hardware has, so that sums come out with the same bits. The arrays of a tape have room for
/// <see cref="Width"/> numbers more than there are nodes, so that a run may be read past its end; what belongs to no
/// lane of the run is masked before it is added to anything.
/// </remarks>
internal static class Simd
{
    public const int Width = 8;

    private static readonly Vector512<double> Indices = Vector512.Create(0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Load(ref double array, int index) => Vector512.LoadUnsafe(ref array, (nuint)index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<double> value, ref double array, int index) => value.StoreUnsafe(ref array, (nuint)index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(Vector512<double> value, ref double array, int index) =>
        Store(Load(ref array, index) + value, ref array, index);

    /// <summary><paramref name="value"/> in its first <paramref name="count"/> lanes, and 0 beyond.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> First(int count, Vector512<double> value) =>
        First(count, value, Vector512<double>.Zero);

    /// <summary><paramref name="value"/> in its first <paramref name="count"/> lanes, and <paramref name="other"/> beyond.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> First(int count, Vector512<double> value, Vector512<double> other) =>
        Vector512.ConditionalSelect(Vector512.LessThan(Indices, Vector512.Create((double)count)), value, other);

    /// <summary>The share g · d of blame, and 0 where g is 0: a zero adjoint never meets an infinite derivative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Share(Vector512<double> g, Vector512<double> d) =>
        Vector512.ConditionalSelect(Vector512.Equals(g, Vector512<double>.Zero), Vector512<double>.Zero, g * d);

    /// <summary>x = value, number by number.</summary>
    public static void Fill(ref double x, int count, double value) => MemoryMarshal.CreateSpan(ref x, count).Fill(value);

    /// <summary>y += k · x, number by number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddScaled(double k, ref double x, ref double y, int count)
    {
        var factor = Vector512.Create(k);
        int i = 0;
        for (; i <= count - Width; i += Width)
        {
            Add(factor * Load(ref x, i), ref y, i);
        }

        if (i < count)
        {
            Add(First(count - i, factor * Load(ref x, i)), ref y, i);
        }
    }

    /// <summary>The sum of all lanes, halves first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(Vector512<double> value)
    {
        Vector256<double> four = value.GetLower() + value.GetUpper();
        Vector128<double> two = four.GetLower() + four.GetUpper();
        return two.GetElement(0) + two.GetElement(1);
    }
}
