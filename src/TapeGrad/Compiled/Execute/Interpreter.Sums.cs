using System.Runtime.CompilerServices;

namespace TapeGrad;

/// <content>Sums of products.</content>
internal static partial class Interpreter<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run(
        in Affine affine, ref int term, ref double constants, ref double slots, ref double uniforms, ref double partial)
    {
        T sum = Start(affine, ref term, ref uniforms);
        term = ref Unsafe.Add(ref term, affine.U + affine.MinusU);
        for (int n = affine.UX; n > 0; n--, term = ref Unsafe.Add(ref term, 2))
        {
            sum = T.MultiplyAdd(T.Create(Unsafe.Add(ref uniforms, term)), Load(ref slots, Unsafe.Add(ref term, 1)), sum);
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

    // Mostly short sums: without numbers u and without a call, little is left but the products.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunProducts(in Affine affine, ref int term, ref double constants, ref double slots)
    {
        var sum = T.Create(affine.Bias);
        for (int n = affine.CX; n > 0; n--, term = ref Unsafe.Add(ref term, 2))
        {
            sum = T.MultiplyAdd(T.Create(Unsafe.Add(ref constants, term)), Load(ref slots, Unsafe.Add(ref term, 1)), sum);
        }

        for (int n = affine.XY; n > 0; n--, term = ref Unsafe.Add(ref term, 2))
        {
            sum = T.MultiplyAdd(Load(ref slots, term), Load(ref slots, Unsafe.Add(ref term, 1)), sum);
        }

        for (int n = affine.MinusXY; n > 0; n--, term = ref Unsafe.Add(ref term, 2))
        {
            sum = T.MultiplySubtract(Load(ref slots, term), Load(ref slots, Unsafe.Add(ref term, 1)), sum);
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
            T x = Load(ref slots, Unsafe.Add(ref term, 1));
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

    // Four sums over the same slots, without other terms.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunQuad(ref Affine first, ref int terms, ref double slots, ref double uniforms)
    {
        ref Affine second = ref Unsafe.Add(ref first, 1);
        ref Affine third = ref Unsafe.Add(ref first, 2);
        ref Affine fourth = ref Unsafe.Add(ref first, 3);
        T a = Start(first, ref Unsafe.Add(ref terms, first.Terms), ref uniforms);
        T b = Start(second, ref Unsafe.Add(ref terms, second.Terms), ref uniforms);
        T c = Start(third, ref Unsafe.Add(ref terms, third.Terms), ref uniforms);
        T d = Start(fourth, ref Unsafe.Add(ref terms, fourth.Terms), ref uniforms);
        ref int termA = ref Unsafe.Add(ref terms, first.Terms + first.U + first.MinusU);
        ref int termB = ref Unsafe.Add(ref terms, second.Terms + second.U + second.MinusU);
        ref int termC = ref Unsafe.Add(ref terms, third.Terms + third.U + third.MinusU);
        ref int termD = ref Unsafe.Add(ref terms, fourth.Terms + fourth.U + fourth.MinusU);
        nint end = 2 * (nint)first.UX;
        for (nint i = 0; i < end; i += 2)
        {
            T x = Load(ref slots, Unsafe.Add(ref termA, i + 1));
            a = T.MultiplyAdd(T.Create(Unsafe.Add(ref uniforms, Unsafe.Add(ref termA, i))), x, a);
            b = T.MultiplyAdd(T.Create(Unsafe.Add(ref uniforms, Unsafe.Add(ref termB, i))), x, b);
            c = T.MultiplyAdd(T.Create(Unsafe.Add(ref uniforms, Unsafe.Add(ref termC, i))), x, c);
            d = T.MultiplyAdd(T.Create(Unsafe.Add(ref uniforms, Unsafe.Add(ref termD, i))), x, d);
        }

        Finish(first, a, ref slots);
        Finish(second, b, ref slots);
        Finish(third, c, ref slots);
        Finish(fourth, d, ref slots);
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

    // The sum is passed through memory: a sum in registers that lives across a call would be spilled in every iteration.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void AddOthers(
        in Affine affine, ref int term, ref double constants, ref double slots, ref double uniforms, ref double partial)
    {
        var sum = T.Load(ref partial);
        for (int n = affine.MinusUX; n > 0; n--, term = ref Unsafe.Add(ref term, 2))
        {
            sum = T.MultiplyAdd(T.Create(-Unsafe.Add(ref uniforms, term)), Load(ref slots, Unsafe.Add(ref term, 1)), sum);
        }

        for (int n = affine.CX; n > 0; n--, term = ref Unsafe.Add(ref term, 2))
        {
            sum = T.MultiplyAdd(T.Create(Unsafe.Add(ref constants, term)), Load(ref slots, Unsafe.Add(ref term, 1)), sum);
        }

        for (int n = affine.XY; n > 0; n--, term = ref Unsafe.Add(ref term, 2))
        {
            sum = T.MultiplyAdd(Load(ref slots, term), Load(ref slots, Unsafe.Add(ref term, 1)), sum);
        }

        for (int n = affine.MinusXY; n > 0; n--, term = ref Unsafe.Add(ref term, 2))
        {
            sum = T.MultiplySubtract(Load(ref slots, term), Load(ref slots, Unsafe.Add(ref term, 1)), sum);
        }

        if (affine.Adjacent && T.Lanes == 1)
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

    // Four sums, because an addition waits for the previous one of its sum.
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
            T x = Load(ref slots, Unsafe.Add(ref term, i));
            T y = Load(ref slots, Unsafe.Add(ref term, i + 1));
            T z = Load(ref slots, Unsafe.Add(ref term, i + 2));
            T w = Load(ref slots, Unsafe.Add(ref term, i + 3));
            a = T.MultiplyAdd(x, x, a);
            b = T.MultiplyAdd(y, y, b);
            c = T.MultiplyAdd(z, z, c);
            d = T.MultiplyAdd(w, w, d);
        }

        for (; i < count; i++)
        {
            T x = Load(ref slots, Unsafe.Add(ref term, i));
            a = T.MultiplyAdd(x, x, a);
        }

        return (a + b) + (c + d);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(in Affine affine, T sum, ref double slots)
    {
        if (affine.Relu)
        {
            sum = T.Relu(sum);
        }
        else if (affine.Mask != Slot.None)
        {
            sum = T.WherePositive(Load(ref slots, affine.Mask), sum);
        }

        sum.Store(ref At(ref slots, affine.To));
    }
}
