using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TapeGrad.Benchmarks.Contestants;

internal sealed partial class SimdByHand
{
    // The way back through the hidden layer wants its weights as [neuron][input].
    private void Turn()
    {
        ref double from = ref Unsafe.Add(ref First(_p), Hidden);
        ref double to = ref First(_hiddenByNeuron);
        for (int i = 0; i < Width; i++)
        {
            for (int j = 0; j < Width; j++)
            {
                Unsafe.Add(ref to, (j * Width) + i) = Unsafe.Add(ref from, (i * Width) + j);
            }
        }
    }

    // Blame of the hidden neurons replaces their signals; weights of the last layer and hidden biases on the way.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void BackwardOut(int rows)
    {
        ref double p = ref First(_p);
        ref double h2 = ref First(_h2);
        ref double grad = ref First(_grad);
        Vector512<double> wL = Load(ref p, Out), wR = Load(ref p, Out + 8), zero = Vector512<double>.Zero;
        Vector512<double> outL = zero, outR = zero, biasL = zero, biasR = zero;
        double bias = 0.0;
        for (int row = 0; row < rows; row++)
        {
            double g = _blame[row];
            Vector512<double> left = Load(ref h2, row * Width), right = Load(ref h2, (row * Width) + 8);
            bias += g;
            outL = Fma(left, g, outL);
            outR = Fma(right, g, outR);
            left = Vector512.ConditionalSelect(Vector512.GreaterThan(left, zero), wL * g, zero);
            right = Vector512.ConditionalSelect(Vector512.GreaterThan(right, zero), wR * g, zero);
            biasL += left;
            biasR += right;
            left.StoreUnsafe(ref h2, (nuint)(row * Width));
            right.StoreUnsafe(ref h2, (nuint)((row * Width) + 8));
        }

        outL.StoreUnsafe(ref grad, Out);
        outR.StoreUnsafe(ref grad, Out + 8);
        Unsafe.Add(ref grad, Out + Width) = bias;
        biasL.StoreUnsafe(ref grad, Hidden + (Width * Width));
        biasR.StoreUnsafe(ref grad, Hidden + (Width * Width) + 8);
    }

    // Eight inputs by 16 neurons at a time: 16 sums in registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void HiddenWeights(int rows)
    {
        for (int half = 0; half < Width; half += 8)
        {
            ref double signal = ref Unsafe.Add(ref First(_h1), half);
            ref double blame = ref First(_h2);
            Vector512<double> zero = Vector512<double>.Zero;
            Vector512<double> a0 = zero, a1 = zero, a2 = zero, a3 = zero, a4 = zero, a5 = zero, a6 = zero, a7 = zero;
            Vector512<double> b0 = zero, b1 = zero, b2 = zero, b3 = zero, b4 = zero, b5 = zero, b6 = zero, b7 = zero;
            for (int row = 0; row < rows; row++)
            {
                Vector512<double> left = Load(ref blame, 0), right = Load(ref blame, 8);
                double s0 = signal, s1 = Unsafe.Add(ref signal, 1), s2 = Unsafe.Add(ref signal, 2), s3 = Unsafe.Add(ref signal, 3);
                double s4 = Unsafe.Add(ref signal, 4), s5 = Unsafe.Add(ref signal, 5), s6 = Unsafe.Add(ref signal, 6), s7 = Unsafe.Add(ref signal, 7);
                a0 = Fma(left, s0, a0);
                b0 = Fma(right, s0, b0);
                a1 = Fma(left, s1, a1);
                b1 = Fma(right, s1, b1);
                a2 = Fma(left, s2, a2);
                b2 = Fma(right, s2, b2);
                a3 = Fma(left, s3, a3);
                b3 = Fma(right, s3, b3);
                a4 = Fma(left, s4, a4);
                b4 = Fma(right, s4, b4);
                a5 = Fma(left, s5, a5);
                b5 = Fma(right, s5, b5);
                a6 = Fma(left, s6, a6);
                b6 = Fma(right, s6, b6);
                a7 = Fma(left, s7, a7);
                b7 = Fma(right, s7, b7);
                signal = ref Unsafe.Add(ref signal, Width);
                blame = ref Unsafe.Add(ref blame, Width);
            }

            ref double grad = ref Unsafe.Add(ref First(_grad), Hidden + (half * Width));
            Store(a0, b0, ref grad, 0);
            Store(a1, b1, ref grad, 1);
            Store(a2, b2, ref grad, 2);
            Store(a3, b3, ref grad, 3);
            Store(a4, b4, ref grad, 4);
            Store(a5, b5, ref grad, 5);
            Store(a6, b6, ref grad, 6);
            Store(a7, b7, ref grad, 7);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector512<double> left, Vector512<double> right, ref double rows, int row)
    {
        left.StoreUnsafe(ref rows, (nuint)(row * Width));
        right.StoreUnsafe(ref rows, (nuint)((row * Width) + 8));
    }

    // Four samples at a time: the blame of the first layer's neurons, and straight on to its weights.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void BackwardIn(int rows)
    {
        ref double grad = ref First(_grad);
        ref double x = ref First(_rowX);
        ref double h1 = ref First(_h1);
        Vector512<double> zero = Vector512<double>.Zero;
        Vector512<double> w0L = zero, w0R = zero, w1L = zero, w1R = zero, biasL = zero, biasR = zero;
        for (int row = 0; row < rows; row += Block)
        {
            ref double w = ref First(_hiddenByNeuron);
            ref double blame = ref Unsafe.Add(ref First(_h2), row * Width);
            Vector512<double> aL = zero, aR = zero, cL = zero, cR = zero, dL = zero, dR = zero, eL = zero, eR = zero;
            for (int j = 0; j < Width; j++)
            {
                Vector512<double> wL = Load(ref w, j * Width), wR = Load(ref w, (j * Width) + 8);
                double a = Unsafe.Add(ref blame, j), c = Unsafe.Add(ref blame, Width + j);
                double d = Unsafe.Add(ref blame, (2 * Width) + j), e = Unsafe.Add(ref blame, (3 * Width) + j);
                aL = Fma(wL, a, aL);
                aR = Fma(wR, a, aR);
                cL = Fma(wL, c, cL);
                cR = Fma(wR, c, cR);
                dL = Fma(wL, d, dL);
                dR = Fma(wR, d, dR);
                eL = Fma(wL, e, eL);
                eR = Fma(wR, e, eR);
            }

            Mask(ref aL, ref aR, ref h1, row);
            Mask(ref cL, ref cR, ref h1, row + 1);
            Mask(ref dL, ref dR, ref h1, row + 2);
            Mask(ref eL, ref eR, ref h1, row + 3);
            ref double at = ref Unsafe.Add(ref x, 2 * row);
            w0L = Fma(eL, Unsafe.Add(ref at, 6), Fma(dL, Unsafe.Add(ref at, 4), Fma(cL, Unsafe.Add(ref at, 2), Fma(aL, at, w0L))));
            w0R = Fma(eR, Unsafe.Add(ref at, 6), Fma(dR, Unsafe.Add(ref at, 4), Fma(cR, Unsafe.Add(ref at, 2), Fma(aR, at, w0R))));
            w1L = Fma(eL, Unsafe.Add(ref at, 7), Fma(dL, Unsafe.Add(ref at, 5), Fma(cL, Unsafe.Add(ref at, 3), Fma(aL, Unsafe.Add(ref at, 1), w1L))));
            w1R = Fma(eR, Unsafe.Add(ref at, 7), Fma(dR, Unsafe.Add(ref at, 5), Fma(cR, Unsafe.Add(ref at, 3), Fma(aR, Unsafe.Add(ref at, 1), w1R))));
            biasL += aL + cL + (dL + eL);
            biasR += aR + cR + (dR + eR);
        }

        Store(w0L, w0R, ref grad, 0);
        Store(w1L, w1R, ref grad, 1);
        Store(biasL, biasR, ref grad, 2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mask(ref Vector512<double> left, ref Vector512<double> right, ref double h1, int row)
    {
        Vector512<double> zero = Vector512<double>.Zero;
        left = Vector512.ConditionalSelect(Vector512.GreaterThan(Load(ref h1, row * Width), zero), left, zero);
        right = Vector512.ConditionalSelect(Vector512.GreaterThan(Load(ref h1, (row * Width) + 8), zero), right, zero);
    }
}
