using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TapeGrad;

/// <summary>Runs code over slots: each instruction for all samples of a block, one after the other.</summary>
/// <typeparam name="T">The block, and with it how many samples run at once.</typeparam>
internal static partial class Interpreter<T>
    where T : struct, IBlock<T>
{
    // How many lanes are added up together.
    private static int Group
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => T.Lanes < Simd.Width ? T.Lanes : Simd.Width;
    }

    // AVX2 has 16 registers: enough for two sums of 32 samples, not for four.
    private static bool FewRegisters
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => T.Width == FourLanes.Count;
    }

    /// <summary>Runs all steps.</summary>
    /// <param name="code">The code.</param>
    /// <param name="slots">The first slot.</param>
    /// <param name="uniforms">The numbers u.</param>
    /// <param name="adjoints">The adjoints of the numbers u, eight lanes each.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(Code code, ref double slots, ref double uniforms, ref double adjoints)
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
                case CodeKind.Forward:
                    Forward(kernels[at], code, ref slots);
                    break;
                case CodeKind.Backward:
                    Backward(kernels[at], code, ref slots);
                    break;
                default:
                    RunSums(kind, affines, at, ref terms, ref constants, ref slots, ref uniforms, ref partial, ref adjoints);
                    for (int lane = T.Width; lane < Group; lane += T.Width)
                    {
                        RunSums(
                            kind,
                            affines,
                            at,
                            ref terms,
                            ref constants,
                            ref Unsafe.Add(ref slots, lane),
                            ref uniforms,
                            ref Unsafe.Add(ref partial, lane),
                            ref Unsafe.Add(ref adjoints, lane));
                    }

                    break;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RunSums(
        CodeKind kind, Affine[] affines, int at, ref int terms, ref double constants, ref double slots, ref double uniforms, ref double partial, ref double adjoints)
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
            case CodeKind.AffineQuad when FewRegisters:
                RunPair(affines[at], affines[at + 1], ref terms, ref constants, ref slots, ref uniforms, ref partial);
                RunPair(affines[at + 2], affines[at + 3], ref terms, ref constants, ref slots, ref uniforms, ref partial);
                break;
            case CodeKind.AffineQuad:
                RunQuad(ref affines[at], ref terms, ref slots, ref uniforms);
                break;
            case CodeKind.Uniforms:
                AddAdjoint(affines[at], ref Unsafe.Add(ref terms, affines[at].Terms), ref slots, ref adjoints);
                break;
            case CodeKind.UniformsPair:
                AddAdjointPair(affines[at], affines[at + 1], ref terms, ref slots, ref adjoints);
                break;
            case CodeKind.UniformsQuad when FewRegisters:
                AddAdjointPair(affines[at], affines[at + 1], ref terms, ref slots, ref adjoints);
                AddAdjointPair(affines[at + 2], affines[at + 3], ref terms, ref slots, ref adjoints);
                break;
            case CodeKind.UniformsQuad:
                AddAdjointQuad(ref affines[at], ref terms, ref slots, ref adjoints);
                break;
            default:
                Scale(affines[at], ref Unsafe.Add(ref terms, affines[at].Terms), ref slots);
                break;
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
            kernel.Op.Forward(ref slots, kernel, code.Operands, T.Lanes);
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
            kernel.Op.Backward(ref slots, kernel, code.Operands, T.Lanes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref double At(ref double slots, int slot) => ref Unsafe.Add(ref slots, (nint)slot * T.Lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Load(ref double slots, int slot) => T.Load(ref At(ref slots, slot));
}
