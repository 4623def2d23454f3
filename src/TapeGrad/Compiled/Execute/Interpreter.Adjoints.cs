using System.Runtime.CompilerServices;

namespace TapeGrad;

/// <content>The shares that a sum passes on to the numbers u, and to the leaves that it squares.</content>
internal static partial class Interpreter<T>
{
    // The partial of a square is 2x. A zero adjoint never meets an infinite one: the check costs little, because stores are the limit.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scale(in Affine affine, ref int term, ref double slots)
    {
        if (affine.Adjacent && T.Lanes == 1)
        {
            Simd.PassToSquares(Unsafe.Add(ref slots, affine.To), ref Unsafe.Add(ref slots, term), ref Unsafe.Add(ref slots, Unsafe.Add(ref term, 1)), affine.XY);
            return;
        }

        T g = Load(ref slots, affine.To);
        for (int n = affine.XY; n > 0; n--, term = ref Unsafe.Add(ref term, 2))
        {
            T x = Load(ref slots, term);
            T.Share(g, x + x).Store(ref At(ref slots, Unsafe.Add(ref term, 1)));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddAdjoint(in Affine affine, ref int term, ref double slots, ref double adjoints)
    {
        T g = Load(ref slots, affine.To);
        term = ref AddSums(affine, g, ref term, ref adjoints);
        for (int n = affine.UX; n > 0; n--, term = ref Unsafe.Add(ref term, 2))
        {
            T.AddDot(g, Load(ref slots, Unsafe.Add(ref term, 1)), ref Unsafe.Add(ref adjoints, term * Simd.Width));
        }

        SubtractRest(affine, g, ref term, ref slots, ref adjoints);
    }

    // Two sums over the same slots: each slot is loaded once for both.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddAdjointPair(in Affine first, in Affine second, ref int terms, ref double slots, ref double adjoints)
    {
        T g = Load(ref slots, first.To);
        T otherG = Load(ref slots, second.To);
        ref int term = ref AddSums(first, g, ref Unsafe.Add(ref terms, first.Terms), ref adjoints);
        ref int other = ref AddSums(second, otherG, ref Unsafe.Add(ref terms, second.Terms), ref adjoints);
        for (int n = first.UX; n > 0; n--)
        {
            T x = Load(ref slots, Unsafe.Add(ref term, 1));
            T.AddDot(g, x, ref Unsafe.Add(ref adjoints, term * Simd.Width));
            T.AddDot(otherG, x, ref Unsafe.Add(ref adjoints, other * Simd.Width));
            term = ref Unsafe.Add(ref term, 2);
            other = ref Unsafe.Add(ref other, 2);
        }

        SubtractRest(first, g, ref term, ref slots, ref adjoints);
        SubtractRest(second, otherG, ref other, ref slots, ref adjoints);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddAdjointQuad(ref Affine first, ref int terms, ref double slots, ref double adjoints)
    {
        ref Affine second = ref Unsafe.Add(ref first, 1);
        ref Affine third = ref Unsafe.Add(ref first, 2);
        ref Affine fourth = ref Unsafe.Add(ref first, 3);
        T a = Load(ref slots, first.To);
        T b = Load(ref slots, second.To);
        T c = Load(ref slots, third.To);
        T d = Load(ref slots, fourth.To);
        ref int termA = ref AddSums(first, a, ref Unsafe.Add(ref terms, first.Terms), ref adjoints);
        ref int termB = ref AddSums(second, b, ref Unsafe.Add(ref terms, second.Terms), ref adjoints);
        ref int termC = ref AddSums(third, c, ref Unsafe.Add(ref terms, third.Terms), ref adjoints);
        ref int termD = ref AddSums(fourth, d, ref Unsafe.Add(ref terms, fourth.Terms), ref adjoints);
        nint end = 2 * (nint)first.UX;
        for (nint i = 0; i < end; i += 2)
        {
            T x = Load(ref slots, Unsafe.Add(ref termA, i + 1));
            T.AddDot(a, x, ref Unsafe.Add(ref adjoints, Unsafe.Add(ref termA, i) * Simd.Width));
            T.AddDot(b, x, ref Unsafe.Add(ref adjoints, Unsafe.Add(ref termB, i) * Simd.Width));
            T.AddDot(c, x, ref Unsafe.Add(ref adjoints, Unsafe.Add(ref termC, i) * Simd.Width));
            T.AddDot(d, x, ref Unsafe.Add(ref adjoints, Unsafe.Add(ref termD, i) * Simd.Width));
        }

        SubtractRest(first, a, ref Unsafe.Add(ref termA, end), ref slots, ref adjoints);
        SubtractRest(second, b, ref Unsafe.Add(ref termB, end), ref slots, ref adjoints);
        SubtractRest(third, c, ref Unsafe.Add(ref termC, end), ref slots, ref adjoints);
        SubtractRest(fourth, d, ref Unsafe.Add(ref termD, end), ref slots, ref adjoints);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref int AddSums(in Affine affine, T g, ref int term, ref double adjoints)
    {
        for (int n = affine.U; n > 0; n--, term = ref Unsafe.Add(ref term, 1))
        {
            g.AddTo(ref Unsafe.Add(ref adjoints, term * Simd.Width));
        }

        for (int n = affine.MinusU; n > 0; n--, term = ref Unsafe.Add(ref term, 1))
        {
            g.SubtractFrom(ref Unsafe.Add(ref adjoints, term * Simd.Width));
        }

        return ref term;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SubtractRest(in Affine affine, T g, ref int term, ref double slots, ref double adjoints)
    {
        for (int n = affine.MinusUX; n > 0; n--, term = ref Unsafe.Add(ref term, 2))
        {
            (g * Load(ref slots, Unsafe.Add(ref term, 1))).SubtractFrom(ref Unsafe.Add(ref adjoints, term * Simd.Width));
        }
    }
}
