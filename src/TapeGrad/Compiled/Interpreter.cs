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
    /// <param name="exact">
    /// Whether a zero adjoint is kept from meeting an infinite partial. It costs a third; without it the result is the
    /// same, or NaN stands in it and the code is run again.
    /// </param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(Code code, ref double slots, ref double uniforms, ref double blame, bool exact)
    {
        Affine[] affines = code.Affines;
        Kernel[] kernels = code.Kernels;
        ref int terms = ref MemoryMarshal.GetArrayDataReference(code.Terms);
        ref double constants = ref MemoryMarshal.GetArrayDataReference(code.Constants);
        foreach ((CodeKind kind, int at) in code.Steps)
        {
            switch (kind)
            {
                case CodeKind.Affine when exact:
                    RunExact(affines[at], ref Unsafe.Add(ref terms, affines[at].Terms), ref constants, ref slots, ref uniforms);
                    break;
                case CodeKind.Affine:
                    Run(affines[at], ref Unsafe.Add(ref terms, affines[at].Terms), ref constants, ref slots, ref uniforms);
                    break;
                case CodeKind.Uniforms when exact:
                    AddBlameExact(affines[at], ref Unsafe.Add(ref terms, affines[at].Terms), ref slots, ref blame);
                    break;
                case CodeKind.Uniforms:
                    AddBlame(affines[at], ref Unsafe.Add(ref terms, affines[at].Terms), ref slots, ref blame);
                    break;
                case CodeKind.Forward:
                    kernels[at].Op.Forward(ref slots, kernels[at], code.Operands, T.Vectors);
                    break;
                default:
                    kernels[at].Op.Backward(ref slots, kernels[at], code.Operands, T.Vectors);
                    break;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run(in Affine affine, ref int term, ref double constants, ref double slots, ref double uniforms)
    {
        var sum = T.Create(affine.Bias);
        for (int n = affine.U; n > 0; n--, term = ref Unsafe.Add(ref term, 1))
        {
            sum += T.Create(Unsafe.Add(ref uniforms, term));
        }

        for (int n = affine.MinusU; n > 0; n--, term = ref Unsafe.Add(ref term, 1))
        {
            sum += T.Create(-Unsafe.Add(ref uniforms, term));
        }

        for (int n = affine.UX; n > 0; n--, term = ref Unsafe.Add(ref term, 2))
        {
            sum = T.MultiplyAdd(T.Create(Unsafe.Add(ref uniforms, term)), Slot(ref slots, Unsafe.Add(ref term, 1)), sum);
        }

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

        Finish(affine, sum, ref slots);
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
        Vector512<double> all = g.Sum();
        for (int n = affine.U; n > 0; n--, term = ref Unsafe.Add(ref term, 1))
        {
            Simd.Add(all, ref blame, term * Simd.Width);
        }

        for (int n = affine.MinusU; n > 0; n--, term = ref Unsafe.Add(ref term, 1))
        {
            Simd.Add(-all, ref blame, term * Simd.Width);
        }

        for (int n = affine.UX; n > 0; n--, term = ref Unsafe.Add(ref term, 2))
        {
            Simd.Add((g * Slot(ref slots, Unsafe.Add(ref term, 1))).Sum(), ref blame, term * Simd.Width);
        }

        for (int n = affine.MinusUX; n > 0; n--, term = ref Unsafe.Add(ref term, 2))
        {
            Simd.Add(-(g * Slot(ref slots, Unsafe.Add(ref term, 1))).Sum(), ref blame, term * Simd.Width);
        }
    }

    private static void AddBlameExact(in Affine affine, ref int term, ref double slots, ref double blame)
    {
        T g = Slot(ref slots, affine.To);
        Vector512<double> all = g.Sum();
        for (int n = affine.U; n > 0; n--, term = ref Unsafe.Add(ref term, 1))
        {
            Simd.Add(all, ref blame, term * Simd.Width);
        }

        for (int n = affine.MinusU; n > 0; n--, term = ref Unsafe.Add(ref term, 1))
        {
            Simd.Add(-all, ref blame, term * Simd.Width);
        }

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
    private static ref double At(ref double slots, int slot) => ref Unsafe.Add(ref slots, (nint)slot * (Simd.Width * T.Vectors));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Slot(ref double slots, int slot) => T.Load(ref At(ref slots, slot));
}
