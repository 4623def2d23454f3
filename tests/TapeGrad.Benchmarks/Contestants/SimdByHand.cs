using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TapeGrad.Benchmarks.Contestants;

/// <summary>Forward and gradient by hand in SIMD: 16 neurons are two vectors of 8 lanes, samples go four at a time.</summary>
/// <remarks>
/// Samples with blame are packed together on the way forward, so that the way back runs over them alone. Each way is a
/// product of matrices whose tile of results stays in registers; weight gradients are never added to in memory.
/// </remarks>
internal sealed partial class SimdByHand : DemoContestant
{
    private const int Width = 16;
    private const int Block = 4;

    // In: [input][neuron], bias row last. Hidden: [input][neuron], bias row last. Out: [input], bias last.
    private const int InRows = 3;
    private const int HiddenRows = Width + 1;
    private const int Hidden = InRows * Width;
    private const int Out = Hidden + (HiddenRows * Width);
    private const int Padded = Out + Width + 8;

    private readonly double[] _start = new double[Padded];
    private readonly double[] _p = new double[Padded];
    private readonly double[] _grad = new double[Padded];
    private readonly double[] _hiddenByNeuron = new double[Width * Width];
    private readonly double[] _x = [.. Demo.X.SelectMany(x => x)];
    private readonly double[] _y = [.. Demo.Y];

    // One row per sample with blame; a block of four is computed behind them before it is known which are kept.
    private readonly double[] _blame = new double[Demo.Samples + Block];
    private readonly double[] _rowX = new double[(Demo.Samples + Block) * 2];
    private readonly double[] _h1 = new double[(Demo.Samples + Block) * Width];
    private readonly double[] _h2 = new double[(Demo.Samples + Block) * Width];

    public SimdByHand()
    {
        (double[][] W, double[] B)[] layers = Demo.Layers;
        for (int j = 0; j < Width; j++)
        {
            for (int i = 0; i < 2; i++)
            {
                _start[(i * Width) + j] = layers[0].W[j][i];
            }

            _start[(2 * Width) + j] = layers[0].B[j];
            for (int i = 0; i < Width; i++)
            {
                _start[Hidden + (i * Width) + j] = layers[1].W[j][i];
            }

            _start[Hidden + (Width * Width) + j] = layers[1].B[j];
            _start[Out + j] = layers[2].W[0][j];
        }

        _start[Out + Width] = layers[2].B[0];
    }

    public override string Name => "SIMD by hand";

    public override void Restart() => _start.CopyTo(_p, 0);

    public override double Step(int step)
    {
        double margins = Forward(out int rows);
        Turn();
        BackwardOut(rows);
        HiddenWeights(rows);

        // Up to three rows without blame fill the last block.
        Array.Clear(_h2, rows * Width, (Block - 1) * Width);
        BackwardIn(rows);
        return (margins / Demo.Samples) + (Demo.Alpha * Update(Demo.LearningRate(step)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Load(ref double at, int index) => Vector512.LoadUnsafe(ref at, (nuint)(uint)index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Fma(Vector512<double> a, double b, Vector512<double> c) =>
        Vector512.FusedMultiplyAdd(a, Vector512.Create(b), c);

    private static ref double First(double[] array) => ref MemoryMarshal.GetArrayDataReference(array);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Forward(out int rows)
    {
        ref double p = ref First(_p);
        ref double x = ref First(_x);
        ref double h1 = ref First(_h1);
        ref double h2 = ref First(_h2);
        double margins = 0.0;
        int row = 0;
        for (int sample = 0; sample < Demo.Samples; sample += Block)
        {
            // The four samples' signals land behind the rows kept so far, and are moved up where a sample has no blame.
            Vector512<double> w0L = Load(ref p, 0), w0R = Load(ref p, 8), w1L = Load(ref p, 16), w1R = Load(ref p, 24);
            Vector512<double> bL = Load(ref p, 32), bR = Load(ref p, 40);
            for (int s = 0; s < Block; s++)
            {
                double x0 = Unsafe.Add(ref x, 2 * (sample + s)), x1 = Unsafe.Add(ref x, (2 * (sample + s)) + 1);
                int at = (row + s) * Width;
                Vector512.Max(Fma(w1L, x1, Fma(w0L, x0, bL)), Vector512<double>.Zero).StoreUnsafe(ref h1, (nuint)at);
                Vector512.Max(Fma(w1R, x1, Fma(w0R, x0, bR)), Vector512<double>.Zero).StoreUnsafe(ref h1, (nuint)(at + 8));
            }

            Vector512<double> aL = Load(ref p, Hidden + (Width * Width)), aR = Load(ref p, Hidden + (Width * Width) + 8);
            Vector512<double> cL = aL, cR = aR, dL = aL, dR = aR, eL = aL, eR = aR;
            ref double signal = ref Unsafe.Add(ref h1, row * Width);
            ref double w = ref Unsafe.Add(ref p, Hidden);
            for (int i = 0; i < Width; i++)
            {
                Vector512<double> wL = Load(ref w, i * Width), wR = Load(ref w, (i * Width) + 8);
                double a = Unsafe.Add(ref signal, i), c = Unsafe.Add(ref signal, Width + i);
                double d = Unsafe.Add(ref signal, (2 * Width) + i), e = Unsafe.Add(ref signal, (3 * Width) + i);
                aL = Fma(wL, a, aL);
                aR = Fma(wR, a, aR);
                cL = Fma(wL, c, cL);
                cR = Fma(wR, c, cR);
                dL = Fma(wL, d, dL);
                dR = Fma(wR, d, dR);
                eL = Fma(wL, e, eL);
                eR = Fma(wR, e, eR);
            }

            double scoreA = Score(aL, aR, ref h2, row), scoreC = Score(cL, cR, ref h2, row + 1);
            double scoreD = Score(dL, dR, ref h2, row + 2), scoreE = Score(eL, eR, ref h2, row + 3);
            int first = row;
            margins += Keep(scoreA, sample, first, ref row) + Keep(scoreC, sample + 1, first + 1, ref row);
            margins += Keep(scoreD, sample + 2, first + 2, ref row) + Keep(scoreE, sample + 3, first + 3, ref row);
        }

        rows = row;
        return margins;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double Score(Vector512<double> left, Vector512<double> right, ref double h2, int row)
    {
        left = Vector512.Max(left, Vector512<double>.Zero);
        right = Vector512.Max(right, Vector512<double>.Zero);
        left.StoreUnsafe(ref h2, (nuint)(row * Width));
        right.StoreUnsafe(ref h2, (nuint)((row * Width) + 8));
        Vector512<double> products = Vector512.FusedMultiplyAdd(right, Load(ref First(_p), Out + 8), left * Load(ref First(_p), Out));
        return Vector512.Sum(products) + _p[Out + Width];
    }

    // The margin of a sample; one with blame moves from the row where it was computed to the next that is kept.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double Keep(double score, int sample, int from, ref int row)
    {
        double y = _y[sample];
        double margin = 1.0 - (y * score);
        if (!(margin > 0.0))
        {
            return 0.0;
        }

        if (from != row)
        {
            Move(ref First(_h1), from, row);
            Move(ref First(_h2), from, row);
        }

        _blame[row] = -y / Demo.Samples;
        _rowX[2 * row] = _x[2 * sample];
        _rowX[(2 * row) + 1] = _x[(2 * sample) + 1];
        row++;
        return margin;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Move(ref double rows, int from, int to)
    {
        Load(ref rows, from * Width).StoreUnsafe(ref rows, (nuint)(to * Width));
        Load(ref rows, (from * Width) + 8).StoreUnsafe(ref rows, (nuint)((to * Width) + 8));
    }

    /// <summary>Updates all parameters, with the blame of the L2 term; returns the sum of their squares before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Update(double rate)
    {
        ref double p = ref First(_p);
        ref double grad = ref First(_grad);
        Vector512<double> squares = Vector512<double>.Zero;
        for (int i = 0; i < Padded; i += 8)
        {
            Vector512<double> w = Load(ref p, i);
            squares = Vector512.FusedMultiplyAdd(w, w, squares);
            Fma(w, 1.0 - (2.0 * Demo.Alpha * rate), Load(ref grad, i) * -rate).StoreUnsafe(ref p, (nuint)i);
        }

        return Vector512.Sum(squares);
    }
}
