using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TapeGrad;

/// <content>The sweep in which 0 times an infinite partial is 0.</content>
internal static partial class Interpreter<T>
{
    /// <summary>Runs all steps of a sweep; a zero adjoint passes on 0, also through an infinite partial.</summary>
    /// <remarks>It takes longer, and is only needed if the result of <see cref="Run(Code, ref double, ref double, ref double)"/> has a NaN.</remarks>
    public static void RunExact(Code code, ref double slots, ref double uniforms, ref double adjoints)
    {
        ref int terms = ref MemoryMarshal.GetArrayDataReference(code.Terms);
        ref double constants = ref MemoryMarshal.GetArrayDataReference(code.Constants);
        foreach ((CodeKind kind, int first) in code.Steps)
        {
            int last = first + (kind is CodeKind.AffineQuad or CodeKind.UniformsQuad ? 3 : kind is CodeKind.AffinePair or CodeKind.UniformsPair ? 1 : 0);
            for (int at = first; at <= last; at++)
            {
                if (kind == CodeKind.Backward)
                {
                    Backward(code.Kernels[at], code, ref slots);
                    continue;
                }

                for (int lane = 0; lane < Group; lane += T.Width)
                {
                    RunSumExact(kind, code.Affines[at], ref terms, ref constants, ref Unsafe.Add(ref slots, lane), ref uniforms, ref Unsafe.Add(ref adjoints, lane));
                }
            }
        }
    }

    private static void RunSumExact(
        CodeKind kind, in Affine affine, ref int terms, ref double constants, ref double slots, ref double uniforms, ref double adjoints)
    {
        ref int term = ref Unsafe.Add(ref terms, affine.Terms);
        switch (kind)
        {
            case CodeKind.Uniforms or CodeKind.UniformsPair or CodeKind.UniformsQuad:
                AddAdjointExact(affine, ref term, ref slots, ref adjoints);
                break;
            case CodeKind.Scale:
                Scale(affine, ref term, ref slots);
                break;
            default:
                RunExact(affine, ref term, ref constants, ref slots, ref uniforms);
                break;
        }
    }

    // In reverse the second number of a term is the adjoint.
    private static void RunExact(in Affine affine, ref int term, ref double constants, ref double slots, ref double uniforms)
    {
        var sum = T.Create(affine.Bias);
        for (int n = affine.UX; n > 0; n--, term = ref Unsafe.Add(ref term, 2))
        {
            sum += T.Share(Load(ref slots, Unsafe.Add(ref term, 1)), T.Create(Unsafe.Add(ref uniforms, term)));
        }

        for (int n = affine.MinusUX; n > 0; n--, term = ref Unsafe.Add(ref term, 2))
        {
            sum += T.Share(Load(ref slots, Unsafe.Add(ref term, 1)), T.Create(-Unsafe.Add(ref uniforms, term)));
        }

        for (int n = affine.CX; n > 0; n--, term = ref Unsafe.Add(ref term, 2))
        {
            sum += T.Share(Load(ref slots, Unsafe.Add(ref term, 1)), T.Create(Unsafe.Add(ref constants, term)));
        }

        for (int n = affine.XY; n > 0; n--, term = ref Unsafe.Add(ref term, 2))
        {
            sum += T.Share(Load(ref slots, Unsafe.Add(ref term, 1)), Load(ref slots, term));
        }

        for (int n = affine.MinusXY; n > 0; n--, term = ref Unsafe.Add(ref term, 2))
        {
            sum += T.Share(Load(ref slots, Unsafe.Add(ref term, 1)), T.Create(-1.0) * Load(ref slots, term));
        }

        Finish(affine, sum, ref slots);
    }

    private static void AddAdjointExact(in Affine affine, ref int term, ref double slots, ref double adjoints)
    {
        T g = Load(ref slots, affine.To);
        term = ref AddSums(affine, g, ref term, ref adjoints);
        for (int n = affine.UX; n > 0; n--, term = ref Unsafe.Add(ref term, 2))
        {
            T.Share(g, Load(ref slots, Unsafe.Add(ref term, 1))).AddTo(ref Unsafe.Add(ref adjoints, term * Simd.Width));
        }

        for (int n = affine.MinusUX; n > 0; n--, term = ref Unsafe.Add(ref term, 2))
        {
            T.Share(g, Load(ref slots, Unsafe.Add(ref term, 1))).SubtractFrom(ref Unsafe.Add(ref adjoints, term * Simd.Width));
        }
    }
}
