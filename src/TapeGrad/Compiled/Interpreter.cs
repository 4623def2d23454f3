using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TapeGrad;

/// <summary>Runs code over slots: one instruction for all samples of a block, then the next.</summary>
/// <typeparam name="T">How many samples a block has.</typeparam>
internal static class Interpreter<T>
    where T : struct, IBlock<T>
{
    /// <summary>Runs all steps.</summary>
    /// <param name="code">The code.</param>
    /// <param name="slots">The first slot.</param>
    /// <param name="uniforms">The numbers u.</param>
    /// <param name="blame">The adjoints of the numbers u, eight lanes each.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(Code code, ref double slots, ref double uniforms, ref double blame)
    {
        Affine[] affines = code.Affines;
        Kernel[] kernels = code.Kernels;
        ref int terms = ref MemoryMarshal.GetArrayDataReference(code.Terms);
        ref double constants = ref MemoryMarshal.GetArrayDataReference(code.Constants);
        ref double partial = ref At(ref slots, code.Slots);
        foreach ((CodeKind kind, int at) in code.Steps)
        {
            switch (kind)
            {
                case CodeKind.Affine:
                    Run(affines[at], ref Unsafe.Add(ref terms, affines[at].Terms), ref constants, ref slots, ref uniforms, ref partial);
                    break;
                case CodeKind.Products:
                    RunProducts(affines[at], ref Unsafe.Add(ref terms, affines[at].Terms), ref constants, ref slots);
                    break;
                case CodeKind.AffinePair:
                    RunPair(affines[at], affines[at + 1], ref terms, ref constants, ref slots, ref uniforms, ref partial);
                    break;
                case CodeKind.Uniforms:
                    AddBlame(affines[at], ref Unsafe.Add(ref terms, affines[at].Terms), ref slots, ref blame);
                    break;
                case CodeKind.UniformsPair:
                    AddBlamePair(affines[at], affines[at + 1], ref terms, ref slots, ref blame);
                    break;
                case CodeKind.Push:
                    Push(affines[at], ref Unsafe.Add(ref terms, affines[at].Terms), ref constants, ref slots, ref uniforms);
                    break;
                case CodeKind.Forward:
                    Forward(kernels[at], code, ref slots);
                    break;
                default:
                    Backward(kernels[at], code, ref slots);
                    break;
            }
        }
    }

    /// <summary>Runs all steps of a sweep, and keeps zero adjoints from meeting infinite partials.</summary>
    /// <remarks>It takes longer. The result of <see cref="Run(Code, ref double, ref double, ref double)"/> is as good, unless NaN stands in it.</remarks>
    public static void RunExact(Code code, ref double slots, ref double uniforms, ref double blame)
    {
        ref int terms = ref MemoryMarshal.GetArrayDataReference(code.Terms);
        ref double constants = ref MemoryMarshal.GetArrayDataReference(code.Constants);
        foreach ((CodeKind kind, int first) in code.Steps)
        {
            int last = first + (kind is CodeKind.AffinePair or CodeKind.UniformsPair ? 1 : 0);
            for (int at = first; at <= last; at++)
            {
                switch (kind)
                {
                    case CodeKind.Affine or CodeKind.Products or CodeKind.AffinePair:
                        RunExact(code.Affines[at], ref Unsafe.Add(ref terms, code.Affines[at].Terms), ref constants, ref slots, ref uniforms);
                        break;
                    case CodeKind.Uniforms or CodeKind.UniformsPair:
                        AddBlameExact(code.Affines[at], ref Unsafe.Add(ref terms, code.Affines[at].Terms), ref slots, ref blame);
                        break;
                    case CodeKind.Push:
                        Push(code.Affines[at], ref Unsafe.Add(ref terms, code.Affines[at].Terms), ref constants, ref slots, ref uniforms);
                        break;
                    default:
                        Backward(code.Kernels[at], code, ref slots);
                        break;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Forward(in Kernel kernel, Code code, ref double slots)
    {
        if (T.Lanes == 1)
        {
            SingleKernels.Forward(ref slots, kernel, code);
        }
        else
        {
            kernel.Op.Forward(ref slots, kernel, code.Operands, T.Lanes / Simd.Width);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Backward(in Kernel kernel, Code code, ref double slots)
    {
        if (T.Lanes == 1)
        {
            SingleKernels.Backward(ref slots, kernel, code);
        }
        else
        {
            kernel.Op.Backward(ref slots, kernel, code.Operands, T.Lanes / Simd.Width);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run(
        in Affine affine, ref int term, ref double constants, ref double slots, ref double uniforms, ref double partial)
    {
        T sum = Start(affine, ref term, ref uniforms);
        term = ref Unsafe.Add(ref term, affine.U + affine.MinusU);
        for (int n = affine.UX; n > 0; n--, term = ref Unsafe.Add(ref term, 2))
        {
            sum = T.MultiplyAdd(T.Create(Unsafe.Add(ref uniforms, term)), Slot(ref slots, Unsafe.Add(ref term, 1)), sum);
        }

        if (affine.HasOthers)
        {
            sum.Store(ref partial);
            AddOthers(affine, ref term, ref constants, ref slots, ref uniforms, ref partial);
        }
        else
        {
            Finish(affine, sum, ref slots);
        }
    }

    // Short ones for the most part, so that what counts is to do nothing else: there are no numbers u, and no call.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunProducts(in Affine affine, ref int term, ref double constants, ref double slots)
    {
        var sum = T.Create(affine.Bias);
        for (int n = affine.CX; n > 0; n--, term = ref Unsafe.Add(ref term, 2))
        {
            sum = T.MultiplyAdd(T.Create(Unsafe.Add(ref constants, term)), Slot(ref slots, Unsafe.Add(ref term, 1)), sum);
        }

        for (int n = affine.XY; n > 0; n--, term = ref Unsafe.Add(ref term, 2))
        {
            sum = T.MultiplyAdd(Slot(ref slots, term), Slot(ref slots, Unsafe.Add(ref term, 1)), sum);
        }

        for (int n = affine.MinusXY; n > 0; n--, term = ref Unsafe.Add(ref term, 2))
        {
            sum = T.MultiplySubtract(Slot(ref slots, term), Slot(ref slots, Unsafe.Add(ref term, 1)), sum);
        }

        Finish(affine, sum, ref slots);
    }

    // Two sums over the same slots: each slot is loaded once for both.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunPair(
        in Affine first, in Affine second, ref int terms, ref double constants, ref double slots, ref double uniforms, ref double partial)
    {
        ref int term = ref Unsafe.Add(ref terms, first.Terms);
        ref int other = ref Unsafe.Add(ref terms, second.Terms);
        T sum = Start(first, ref term, ref uniforms);
        T otherSum = Start(second, ref other, ref uniforms);
        term = ref Unsafe.Add(ref term, first.U + first.MinusU);
        other = ref Unsafe.Add(ref other, second.U + second.MinusU);
        for (int n = first.UX; n > 0; n--)
        {
            T x = Slot(ref slots, Unsafe.Add(ref term, 1));
            sum = T.MultiplyAdd(T.Create(Unsafe.Add(ref uniforms, term)), x, sum);
            otherSum = T.MultiplyAdd(T.Create(Unsafe.Add(ref uniforms, other)), x, otherSum);
            term = ref Unsafe.Add(ref term, 2);
            other = ref Unsafe.Add(ref other, 2);
        }

        if (first.HasOthers || second.HasOthers)
        {
            ref double otherPartial = ref Unsafe.Add(ref partial, T.Lanes);
            sum.Store(ref partial);
            otherSum.Store(ref otherPartial);
            AddOthers(first, ref term, ref constants, ref slots, ref uniforms, ref partial);
            AddOthers(second, ref other, ref constants, ref slots, ref uniforms, ref otherPartial);
        }
        else
        {
            Finish(first, sum, ref slots);
            Finish(second, otherSum, ref slots);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Start(in Affine affine, ref int term, ref double uniforms)
    {
        double sum = affine.Bias;
        for (int n = affine.U; n > 0; n--, term = ref Unsafe.Add(ref term, 1))
        {
            sum += Unsafe.Add(ref uniforms, term);
        }

        for (int n = affine.MinusU; n > 0; n--, term = ref Unsafe.Add(ref term, 1))
        {
            sum -= Unsafe.Add(ref uniforms, term);
        }

        return T.Create(sum);
    }

    // Through memory, because a sum that is alive across a call would be there all the time.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void AddOthers(
        in Affine affine, ref int term, ref double constants, ref double slots, ref double uniforms, ref double partial)
    {
        var sum = T.Load(ref partial);
        for (int n = affine.MinusUX; n > 0; n--, term = ref Unsafe.Add(ref term, 2))
        {
            sum = T.MultiplyAdd(T.Create(-Unsafe.Add(ref uniforms, term)), Slot(ref slots, Unsafe.Add(ref term, 1)), sum);
        }

        for (int n = affine.CX; n > 0; n--, term = ref Unsafe.Add(ref term, 2))
        {
            sum = T.MultiplyAdd(T.Create(Unsafe.Add(ref constants, term)), Slot(ref slots, Unsafe.Add(ref term, 1)), sum);
        }

        for (int n = affine.XY; n > 0; n--, term = ref Unsafe.Add(ref term, 2))
        {
            sum = T.MultiplyAdd(Slot(ref slots, term), Slot(ref slots, Unsafe.Add(ref term, 1)), sum);
        }

        for (int n = affine.MinusXY; n > 0; n--, term = ref Unsafe.Add(ref term, 2))
        {
            sum = T.MultiplySubtract(Slot(ref slots, term), Slot(ref slots, Unsafe.Add(ref term, 1)), sum);
        }

        if (affine.Neighbours && T.Lanes == 1)
        {
            ref double first = ref Unsafe.Add(ref slots, term);
            sum += T.Create(DotOp.Dot(ref first, ref first, affine.XX));
        }
        else if (affine.XX > 0)
        {
            sum.Store(ref partial);
            sum = T.Load(ref partial) + Squares(affine.XX, ref term, ref slots);
        }

        Finish(affine, sum, ref slots);
    }

    // In four sums, because each has to wait for its last addition.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static T Squares(int count, ref int term, ref double slots)
    {
        T a = T.Create(-0.0);
        T b = a;
        T c = a;
        T d = a;
        int i = 0;
        for (; i <= count - 4; i += 4)
        {
            T x = Slot(ref slots, Unsafe.Add(ref term, i));
            T y = Slot(ref slots, Unsafe.Add(ref term, i + 1));
            T z = Slot(ref slots, Unsafe.Add(ref term, i + 2));
            T w = Slot(ref slots, Unsafe.Add(ref term, i + 3));
            a = T.MultiplyAdd(x, x, a);
            b = T.MultiplyAdd(y, y, b);
            c = T.MultiplyAdd(z, z, c);
            d = T.MultiplyAdd(w, w, d);
        }

        for (; i < count; i++)
        {
            T x = Slot(ref slots, Unsafe.Add(ref term, i));
            a = T.MultiplyAdd(x, x, a);
        }

        return (a + b) + (c + d);
    }

    // A zero adjoint is kept from meeting an infinite partial here as well: it costs little where stores are the limit.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Push(in Affine affine, ref int term, ref double constants, ref double slots, ref double uniforms)
    {
        T g = Slot(ref slots, affine.To);
        for (int n = affine.UX; n > 0; n--, term = ref Unsafe.Add(ref term, 2))
        {
            T.Share(g, T.Create(Unsafe.Add(ref uniforms, term))).Store(ref At(ref slots, Unsafe.Add(ref term, 1)));
        }

        for (int n = affine.CX; n > 0; n--, term = ref Unsafe.Add(ref term, 2))
        {
            T.Share(g, T.Create(Unsafe.Add(ref constants, term))).Store(ref At(ref slots, Unsafe.Add(ref term, 1)));
        }

        for (int n = affine.XY; n > 0; n--, term = ref Unsafe.Add(ref term, 2))
        {
            T.Share(g, Slot(ref slots, term)).Store(ref At(ref slots, Unsafe.Add(ref term, 1)));
        }

        if (affine.Neighbours && T.Lanes == 1)
        {
            double twice = 2.0 * Unsafe.Add(ref slots, affine.To);
            Simd.Scale(twice, ref Unsafe.Add(ref slots, term), ref Unsafe.Add(ref slots, Unsafe.Add(ref term, 1)), affine.XX / 2);
            return;
        }

        for (int n = affine.XX; n > 0; n -= 2, term = ref Unsafe.Add(ref term, 2))
        {
            T.Share(g + g, Slot(ref slots, term)).Store(ref At(ref slots, Unsafe.Add(ref term, 1)));
        }
    }

    // In reverse the second number of a term is the adjoint.
    private static void RunExact(in Affine affine, ref int term, ref double constants, ref double slots, ref double uniforms)
    {
        var sum = T.Create(affine.Bias);
        for (int n = affine.UX; n > 0; n--, term = ref Unsafe.Add(ref term, 2))
        {
            sum += T.Share(Slot(ref slots, Unsafe.Add(ref term, 1)), T.Create(Unsafe.Add(ref uniforms, term)));
        }

        for (int n = affine.MinusUX; n > 0; n--, term = ref Unsafe.Add(ref term, 2))
        {
            sum += T.Share(Slot(ref slots, Unsafe.Add(ref term, 1)), T.Create(-Unsafe.Add(ref uniforms, term)));
        }

        for (int n = affine.CX; n > 0; n--, term = ref Unsafe.Add(ref term, 2))
        {
            sum += T.Share(Slot(ref slots, Unsafe.Add(ref term, 1)), T.Create(Unsafe.Add(ref constants, term)));
        }

        for (int n = affine.XY; n > 0; n--, term = ref Unsafe.Add(ref term, 2))
        {
            sum += T.Share(Slot(ref slots, Unsafe.Add(ref term, 1)), Slot(ref slots, term));
        }

        for (int n = affine.MinusXY; n > 0; n--, term = ref Unsafe.Add(ref term, 2))
        {
            sum += T.Share(Slot(ref slots, Unsafe.Add(ref term, 1)), T.Create(-1.0) * Slot(ref slots, term));
        }

        Finish(affine, sum, ref slots);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(in Affine affine, T sum, ref double slots)
    {
        if (affine.Relu)
        {
            sum = T.Relu(sum);
        }
        else if (affine.Mask >= 0)
        {
            sum = T.WherePositive(Slot(ref slots, affine.Mask), sum);
        }

        sum.Store(ref At(ref slots, affine.To));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddBlame(in Affine affine, ref int term, ref double slots, ref double blame)
    {
        T g = Slot(ref slots, affine.To);
        term = ref AddSums(affine, g, ref term, ref blame);
        for (int n = affine.UX; n > 0; n--, term = ref Unsafe.Add(ref term, 2))
        {
            ref double sum = ref Unsafe.Add(ref blame, term * Simd.Width);
            T.Dot(g, Slot(ref slots, Unsafe.Add(ref term, 1)), Vector512.LoadUnsafe(ref sum)).StoreUnsafe(ref sum);
        }

        SubtractRest(affine, g, ref term, ref slots, ref blame);
    }

    // Two results of the same slots: each slot is loaded once for both.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddBlamePair(in Affine first, in Affine second, ref int terms, ref double slots, ref double blame)
    {
        T g = Slot(ref slots, first.To);
        T otherG = Slot(ref slots, second.To);
        ref int term = ref AddSums(first, g, ref Unsafe.Add(ref terms, first.Terms), ref blame);
        ref int other = ref AddSums(second, otherG, ref Unsafe.Add(ref terms, second.Terms), ref blame);
        for (int n = first.UX; n > 0; n--)
        {
            T x = Slot(ref slots, Unsafe.Add(ref term, 1));
            ref double sum = ref Unsafe.Add(ref blame, term * Simd.Width);
            T.Dot(g, x, Vector512.LoadUnsafe(ref sum)).StoreUnsafe(ref sum);
            ref double otherSum = ref Unsafe.Add(ref blame, other * Simd.Width);
            T.Dot(otherG, x, Vector512.LoadUnsafe(ref otherSum)).StoreUnsafe(ref otherSum);
            term = ref Unsafe.Add(ref term, 2);
            other = ref Unsafe.Add(ref other, 2);
        }

        SubtractRest(first, g, ref term, ref slots, ref blame);
        SubtractRest(second, otherG, ref other, ref slots, ref blame);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref int AddSums(in Affine affine, T g, ref int term, ref double blame)
    {
        if (affine.U + affine.MinusU > 0)
        {
            Vector512<double> all = g.Sum();
            for (int n = affine.U; n > 0; n--, term = ref Unsafe.Add(ref term, 1))
            {
                Simd.Add(all, ref blame, term * Simd.Width);
            }

            for (int n = affine.MinusU; n > 0; n--, term = ref Unsafe.Add(ref term, 1))
            {
                Simd.Add(-all, ref blame, term * Simd.Width);
            }
        }

        return ref term;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SubtractRest(in Affine affine, T g, ref int term, ref double slots, ref double blame)
    {
        for (int n = affine.MinusUX; n > 0; n--, term = ref Unsafe.Add(ref term, 2))
        {
            Simd.Add(-(g * Slot(ref slots, Unsafe.Add(ref term, 1))).Sum(), ref blame, term * Simd.Width);
        }
    }

    private static void AddBlameExact(in Affine affine, ref int term, ref double slots, ref double blame)
    {
        T g = Slot(ref slots, affine.To);
        term = ref AddSums(affine, g, ref term, ref blame);
        for (int n = affine.UX; n > 0; n--, term = ref Unsafe.Add(ref term, 2))
        {
            Simd.Add(T.Share(g, Slot(ref slots, Unsafe.Add(ref term, 1))).Sum(), ref blame, term * Simd.Width);
        }

        for (int n = affine.MinusUX; n > 0; n--, term = ref Unsafe.Add(ref term, 2))
        {
            Simd.Add(-T.Share(g, Slot(ref slots, Unsafe.Add(ref term, 1))).Sum(), ref blame, term * Simd.Width);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref double At(ref double slots, int slot) => ref Unsafe.Add(ref slots, (nint)slot * T.Lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Slot(ref double slots, int slot) => T.Load(ref At(ref slots, slot));
}
