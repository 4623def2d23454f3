using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TapeGrad;

/// <summary>Loads, stores and adds up eight doubles at a time in a tape's arrays.</summary>
/// <remarks>
/// Always eight, on any hardware, so that sums have the same bits. A tape's arrays have room for <see cref="Width"/> numbers
/// more than there are nodes, so that a vector may be read past its end. Lanes past the end are masked before they are added
/// to anything.
/// </remarks>
internal static class Simd
{
    public const int Width = 8;

    /// <summary>Whether the hardware has vectors of eight numbers. For the JIT this and the next are constants.</summary>
    public static bool HasEight => Vector512.IsHardwareAccelerated || Avx512F.IsSupported;

    /// <summary>Whether it has vectors of four numbers.</summary>
    public static bool HasFour => Vector256.IsHardwareAccelerated;

    // No static field: reading one may call the runtime, and a call in a loop keeps its sums on the stack.
    private static Vector512<double> Indices
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.Create(0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0);
    }

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

    /// <summary>The share g · d, and 0 where g is 0: a zero adjoint never multiplies an infinite derivative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Share(Vector512<double> g, Vector512<double> d) =>
        Vector512.ConditionalSelect(Vector512.Equals(g, Vector512<double>.Zero), Vector512<double>.Zero, g * d);

    /// <summary>eˣ, number by number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Exp(Vector512<double> x) => HasEight ? EightLanes.Exp(x).Value : ExpByFours(x);

    /// <summary>ln x, number by number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Log(Vector512<double> x) => HasEight ? EightLanes.Log(x).Value : LogByFours(x);

    /// <summary>Whether all numbers are finite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool AreFinite(ReadOnlySpan<double> x)
    {
        // x − x is +0, all bits 0, if x is finite; otherwise it is NaN.
        ref double first = ref MemoryMarshal.GetReference(x);
        Vector512<ulong> bits = Vector512<ulong>.Zero;
        int i = 0;
        for (; i <= x.Length - Width; i += Width)
        {
            Vector512<double> numbers = Load(ref first, i);
            bits |= (numbers - numbers).AsUInt64();
        }

        bool finite = bits == Vector512<ulong>.Zero;
        for (; i < x.Length && finite; i++)
        {
            finite = double.IsFinite(x[i]);
        }

        return finite;
    }

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

    /// <summary>y = g · 2x, number by number, and 0 where g is 0: what squares pass back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PassToSquares(double g, ref double x, ref double y, int count)
    {
        var factor = Vector512.Create(g);
        int i = 0;
        for (; i <= count - Width; i += Width)
        {
            Vector512<double> block = Load(ref x, i);
            Store(Share(factor, block + block), ref y, i);
        }

        for (; i < count; i++)
        {
            Unsafe.Add(ref y, i) = g == 0.0 ? 0.0 : g * (2.0 * Unsafe.Add(ref x, i));
        }
    }

    /// <summary>Whether the next <see cref="Width"/> numbers are 0.</summary>
    public static bool AreZero(ref double x) => Vector512.EqualsAll(Vector512.LoadUnsafe(ref x), Vector512<double>.Zero);

    /// <summary>Whether any number is infinite or NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool HasNonFinite(ReadOnlySpan<double> numbers)
    {
        ref double first = ref MemoryMarshal.GetReference(numbers);
        var infinity = Vector512.Create(double.PositiveInfinity);
        Vector512<double> finite = Vector512<double>.AllBitsSet;
        int i = 0;
        for (; i <= numbers.Length - Width; i += Width)
        {
            finite &= Vector512.LessThan(Vector512.Abs(Load(ref first, i)), infinity);
        }

        bool found = !Vector512.EqualsAll(finite.AsInt64(), Vector512<long>.AllBitsSet);
        for (; i < numbers.Length; i++)
        {
            found |= !double.IsFinite(numbers[i]);
        }

        return found;
    }

    /// <summary>Whether any number is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool HasNaN(ReadOnlySpan<double> numbers)
    {
        ref double first = ref MemoryMarshal.GetReference(numbers);
        Vector512<double> different = default;
        int i = 0;
        for (; i <= numbers.Length - Width; i += Width)
        {
            Vector512<double> block = Load(ref first, i);
            different |= ~Vector512.Equals(block, block);
        }

        bool found = !Vector512.EqualsAll(different.AsInt64(), Vector512<long>.Zero);
        for (; i < numbers.Length; i++)
        {
            found |= double.IsNaN(numbers[i]);
        }

        return found;
    }

    /// <summary>The sum of all lanes: halves first, then neighbours.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(Vector512<double> value)
    {
        Vector256<double> four = value.GetLower() + value.GetUpper();
        return (four.GetElement(0) + four.GetElement(1)) + (four.GetElement(2) + four.GetElement(3));
    }

    /// <summary>The sums of the lanes of four vectors, each as <see cref="Sum"/> gives it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Sums(Vector512<double> a, Vector512<double> b, Vector512<double> c, Vector512<double> d)
    {
        if (!Avx.IsSupported)
        {
            return Vector256.Create(Sum(a), Sum(b), Sum(c), Sum(d));
        }

        Vector256<double> low = Avx.HorizontalAdd(a.GetLower() + a.GetUpper(), b.GetLower() + b.GetUpper());
        Vector256<double> high = Avx.HorizontalAdd(c.GetLower() + c.GetUpper(), d.GetLower() + d.GetUpper());
        return Avx.Blend(low, high, 0b1100) + Avx.Permute2x128(low, high, 0x21);
    }

    /// <summary>The sums of the lanes of many vectors, each as <see cref="Sum"/> gives it. It sets the vectors to 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void TakeSums(ref double vectors, Span<double> sums)
    {
        int i = 0;
        if (Avx.IsSupported)
        {
            for (; i <= sums.Length - 4; i += 4)
            {
                Vector256<double> low = Avx.HorizontalAdd(Half(ref vectors, i), Half(ref vectors, i + 1));
                Vector256<double> high = Avx.HorizontalAdd(Half(ref vectors, i + 2), Half(ref vectors, i + 3));
                Vector256<double> outer = Avx.Blend(low, high, 0b1100);
                Vector256<double> inner = Avx.Permute2x128(low, high, 0x21);
                (outer + inner).CopyTo(sums[i..]);
                Store(default, ref vectors, i * Width);
                Store(default, ref vectors, (i + 1) * Width);
                Store(default, ref vectors, (i + 2) * Width);
                Store(default, ref vectors, (i + 3) * Width);
            }
        }

        for (; i < sums.Length; i++)
        {
            sums[i] = Sum(Load(ref vectors, i * Width));
            Store(default, ref vectors, i * Width);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static Vector512<double> ExpByFours(Vector512<double> x) =>
        Vector512.Create(FourLanes.Exp(x.GetLower()).Value, FourLanes.Exp(x.GetUpper()).Value);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static Vector512<double> LogByFours(Vector512<double> x) =>
        Vector512.Create(FourLanes.Log(x.GetLower()).Value, FourLanes.Log(x.GetUpper()).Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Half(ref double vectors, int index) =>
        Vector256.LoadUnsafe(ref vectors, (nuint)(index * Width)) + Vector256.LoadUnsafe(ref vectors, (nuint)((index * Width) + 4));
}
