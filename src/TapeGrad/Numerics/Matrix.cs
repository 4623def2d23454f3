using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TapeGrad;

/// <summary>Products of matrices stored row after row, in tiles of eight by eight whose sums stay in registers.</summary>
/// <remarks>
/// At the end of a row eight numbers are read even if fewer are left, and the extra sums are dropped. A tape's arrays and
/// <see cref="Tape.Scratch"/> have room for that.
/// </remarks>
internal static class Matrix
{
    /// <summary>c = start + a · b, or c += a · b without a start, for the listed rows of a and c.</summary>
    /// <param name="a">The first factor, <paramref name="inner"/> numbers a row.</param>
    /// <param name="inner">The length of the sums.</param>
    /// <param name="rows">The indices of the rows.</param>
    /// <param name="b">The second factor.</param>
    /// <param name="stride">The distance between rows of b.</param>
    /// <param name="c">The result.</param>
    /// <param name="width">How many numbers a row of c has.</param>
    /// <param name="start">The row that each row of c starts from, or null to add to c.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Multiply(
        ref double a, int inner, ReadOnlySpan<int> rows, ref double b, int stride, ref double c, int width, ref double start)
    {
        // Past the last row, the last row repeats: it is computed again from the same numbers and stored again.
        int last = rows.Length - 1;
        for (int r = 0; r <= last; r += Simd.Width)
        {
            int r0 = rows[r], r1 = rows[Math.Min(r + 1, last)], r2 = rows[Math.Min(r + 2, last)], r3 = rows[Math.Min(r + 3, last)];
            int r4 = rows[Math.Min(r + 4, last)], r5 = rows[Math.Min(r + 5, last)], r6 = rows[Math.Min(r + 6, last)], r7 = rows[Math.Min(r + 7, last)];
            ref double a0 = ref Unsafe.Add(ref a, r0 * inner);
            ref double a1 = ref Unsafe.Add(ref a, r1 * inner);
            ref double a2 = ref Unsafe.Add(ref a, r2 * inner);
            ref double a3 = ref Unsafe.Add(ref a, r3 * inner);
            ref double a4 = ref Unsafe.Add(ref a, r4 * inner);
            ref double a5 = ref Unsafe.Add(ref a, r5 * inner);
            ref double a6 = ref Unsafe.Add(ref a, r6 * inner);
            ref double a7 = ref Unsafe.Add(ref a, r7 * inner);
            for (int j = 0; j < width; j += Simd.Width)
            {
                ref double to = ref Unsafe.Add(ref c, j);
                bool adds = Unsafe.IsNullRef(ref start);
                Vector512<double> s0 = adds ? Simd.Load(ref to, r0 * width) : Simd.Load(ref start, j), s1 = s0, s2 = s0, s3 = s0;
                Vector512<double> s4 = s0, s5 = s0, s6 = s0, s7 = s0;
                if (adds)
                {
                    s1 = Simd.Load(ref to, r1 * width);
                    s2 = Simd.Load(ref to, r2 * width);
                    s3 = Simd.Load(ref to, r3 * width);
                    s4 = Simd.Load(ref to, r4 * width);
                    s5 = Simd.Load(ref to, r5 * width);
                    s6 = Simd.Load(ref to, r6 * width);
                    s7 = Simd.Load(ref to, r7 * width);
                }

                ref double from = ref Unsafe.Add(ref b, j);
                for (int k = 0; k < inner; k++, from = ref Unsafe.Add(ref from, stride))
                {
                    Vector512<double> y = Simd.Load(ref from, 0);
                    s0 = Vector512.FusedMultiplyAdd(y, Vector512.Create(Unsafe.Add(ref a0, k)), s0);
                    s1 = Vector512.FusedMultiplyAdd(y, Vector512.Create(Unsafe.Add(ref a1, k)), s1);
                    s2 = Vector512.FusedMultiplyAdd(y, Vector512.Create(Unsafe.Add(ref a2, k)), s2);
                    s3 = Vector512.FusedMultiplyAdd(y, Vector512.Create(Unsafe.Add(ref a3, k)), s3);
                    s4 = Vector512.FusedMultiplyAdd(y, Vector512.Create(Unsafe.Add(ref a4, k)), s4);
                    s5 = Vector512.FusedMultiplyAdd(y, Vector512.Create(Unsafe.Add(ref a5, k)), s5);
                    s6 = Vector512.FusedMultiplyAdd(y, Vector512.Create(Unsafe.Add(ref a6, k)), s6);
                    s7 = Vector512.FusedMultiplyAdd(y, Vector512.Create(Unsafe.Add(ref a7, k)), s7);
                }

                int left = width - j;
                Put(left, s0, ref to, r0 * width);
                Put(left, s1, ref to, r1 * width);
                Put(left, s2, ref to, r2 * width);
                Put(left, s3, ref to, r3 * width);
                Put(left, s4, ref to, r4 * width);
                Put(left, s5, ref to, r5 * width);
                Put(left, s6, ref to, r6 * width);
                Put(left, s7, ref to, r7 * width);
            }
        }
    }

    /// <summary>c += aᵀ · b over the listed rows of a and b.</summary>
    /// <param name="a">The first factor.</param>
    /// <param name="height">How many numbers a row of a has.</param>
    /// <param name="rows">The indices of the rows.</param>
    /// <param name="b">The second factor.</param>
    /// <param name="width">How many numbers a row of b has.</param>
    /// <param name="c">The result: <paramref name="height"/> rows of <paramref name="width"/> numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void AddTransposed(ref double a, int height, ReadOnlySpan<int> rows, ref double b, int width, ref double c)
    {
        for (int i = 0; i < height; i += Simd.Width)
        {
            for (int j = 0; j < width; j += Simd.Width)
            {
                Vector512<double> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
                foreach (int row in rows)
                {
                    Vector512<double> y = Simd.Load(ref b, (row * width) + j);
                    ref double x = ref Unsafe.Add(ref a, (row * height) + i);
                    s0 = Vector512.FusedMultiplyAdd(y, Vector512.Create(x), s0);
                    s1 = Vector512.FusedMultiplyAdd(y, Vector512.Create(Unsafe.Add(ref x, 1)), s1);
                    s2 = Vector512.FusedMultiplyAdd(y, Vector512.Create(Unsafe.Add(ref x, 2)), s2);
                    s3 = Vector512.FusedMultiplyAdd(y, Vector512.Create(Unsafe.Add(ref x, 3)), s3);
                    s4 = Vector512.FusedMultiplyAdd(y, Vector512.Create(Unsafe.Add(ref x, 4)), s4);
                    s5 = Vector512.FusedMultiplyAdd(y, Vector512.Create(Unsafe.Add(ref x, 5)), s5);
                    s6 = Vector512.FusedMultiplyAdd(y, Vector512.Create(Unsafe.Add(ref x, 6)), s6);
                    s7 = Vector512.FusedMultiplyAdd(y, Vector512.Create(Unsafe.Add(ref x, 7)), s7);
                }

                ref double to = ref Unsafe.Add(ref c, (i * width) + j);
                int left = width - j;
                int more = height - i;
                Add(left, s0, ref to, 0);
                Add(more > 1 ? left : 0, s1, ref to, width);
                Add(more > 2 ? left : 0, s2, ref to, 2 * width);
                Add(more > 3 ? left : 0, s3, ref to, 3 * width);
                Add(more > 4 ? left : 0, s4, ref to, 4 * width);
                Add(more > 5 ? left : 0, s5, ref to, 5 * width);
                Add(more > 6 ? left : 0, s6, ref to, 6 * width);
                Add(more > 7 ? left : 0, s7, ref to, 7 * width);
            }
        }
    }

    /// <summary>c += the sum of the listed rows of a.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddRows(ref double a, int width, ReadOnlySpan<int> rows, ref double c)
    {
        for (int j = 0; j < width; j += Simd.Width)
        {
            Vector512<double> sum = default;
            foreach (int row in rows)
            {
                sum += Simd.Load(ref a, (row * width) + j);
            }

            Add(width - j, sum, ref c, j);
        }
    }

    /// <summary>b = aᵀ, with <paramref name="stride"/> numbers between the starts of two rows of b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose(ref double a, int height, int width, ref double b, int stride)
    {
        for (int i = 0; i < height; i++)
        {
            for (int j = 0; j < width; j++)
            {
                Unsafe.Add(ref b, (j * stride) + i) = Unsafe.Add(ref a, (i * width) + j);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(int count, Vector512<double> value, ref double array, int index) =>
        Simd.Store(count >= Simd.Width ? value : Simd.First(count, value, Simd.Load(ref array, index)), ref array, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(int count, Vector512<double> value, ref double array, int index)
    {
        if (count > 0)
        {
            Simd.Add(count >= Simd.Width ? value : Simd.First(count, value), ref array, index);
        }
    }
}
