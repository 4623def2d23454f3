using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TapeGrad;

public readonly partial struct Values
{
    /// <summary>The affine map of a layer, yⱼ = bⱼ + Σ wⱼᵢ · xᵢ.</summary>
    /// <remarks>
    /// Local derivatives: ∂yⱼ/∂xᵢ = wⱼᵢ, ∂yⱼ/∂wⱼᵢ = xᵢ, ∂yⱼ/∂bⱼ = 1. One node per output, for any number
    /// of products. A layer of n outputs on m inputs takes n · m weights.
    /// </remarks>
    /// <param name="weights">The weights, row after row: first all of output 0, then those of output 1.</param>
    /// <param name="bias">One number per output, or <c>default</c> for a layer without bias.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    /// <exception cref="InvalidOperationException">A vector is empty, a handle is stale or empty, or the tapes differ.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Values Linear(Values weights, Values bias = default) => LinearOp.Instance.Record(this, weights, bias);
}

internal sealed class LinearOp() : NaryOp("linear")
{
    public static readonly LinearOp Instance = new();

    // A bit mask selects the rows of one pass, so a pass has 64 rows at most.
    private const int RowsPerPass = 64;

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public Values Record(in Values x, in Values weights, in Values bias)
    {
        Tape tape = Tape.RequireLinear(x, weights, bias, out int outputs);
        int y = tape.Reserve(outputs);
        ref double data = ref tape.Data0;
        ref double from = ref Unsafe.Add(ref data, x.Start);
        ref double w = ref Unsafe.Add(ref data, weights.Start);
        ref double b = ref bias.Count > 0 ? ref Unsafe.Add(ref data, bias.Start) : ref Unsafe.NullRef<double>();
        ref double to = ref Unsafe.Add(ref data, y);
        if (x.Count < Simd.Width)
        {
            MultiplyNarrow(ref w, ref from, x.Count, ref b, ref to, outputs);
        }
        else
        {
            Multiply(ref w, ref from, x.Count, ref b, ref to, outputs);
            if (outputs % Simd.Width == 1)
            {
                int last = outputs - 1;
                Unsafe.Add(ref to, last) = DotOp.Dot(ref Unsafe.Add(ref w, last * x.Count), ref from, x.Count) + Bias(ref b, last);
            }
        }

        return tape.ValuesOf(tape.Append(this, outputs, x.Count, x.Start, weights.Start, bias.Count > 0 ? bias.Start : TapeGrad.Record.None));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Backward(Tape tape, in VectorNode node)
    {
        ref double g = ref Unsafe.Add(ref tape.Grad0, node.Start);
        ref double x = ref Unsafe.Add(ref tape.Data0, node.A);
        ref double xGrad = ref Unsafe.Add(ref tape.Grad0, node.A);
        ref double w = ref Unsafe.Add(ref tape.Data0, node.B);
        ref double wGrad = ref Unsafe.Add(ref tape.Grad0, node.B);
        int size = node.Size;
        for (int j = 0; j < node.Count && node.C >= 0; j += Simd.Width)
        {
            Simd.Add(Simd.First(node.Count - j, Simd.Load(ref g, j)), ref tape.Grad0, node.C + j);
        }

        if (node.A < node.B + (node.Count * size) && node.B < node.A + size)
        {
            // If x overlaps the weights, its gradient must not be cached in registers.
            for (int j = 0, at = 0; j < node.Count; j++, at += size)
            {
                double adjoint = Unsafe.Add(ref g, j);
                if (adjoint != 0.0)
                {
                    Simd.AddScaled(adjoint, ref x, ref Unsafe.Add(ref wGrad, at), size);
                    Simd.AddScaled(adjoint, ref Unsafe.Add(ref w, at), ref xGrad, size);
                }
            }

            return;
        }

        for (int j = 0; j < node.Count; j += RowsPerPass)
        {
            // A zero adjoint passes on nothing. After a ReLU, zeros are unpredictable, so a bit mask selects rows without a branch.
            ulong rows = NonZeroRows(ref Unsafe.Add(ref g, j), node.Count - j);
            if (rows != 0)
            {
                BackwardRows(ref Unsafe.Add(ref g, j), rows, size, ref x, ref xGrad, ref Unsafe.Add(ref w, j * size), ref Unsafe.Add(ref wGrad, j * size));
            }
        }
    }

    /// <summary>Which of the first rows, <see cref="RowsPerPass"/> at most, have an adjoint that is not 0: one bit each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong NonZeroRows(ref double g, int count)
    {
        ulong rows = 0;
        for (int j = 0; j < Math.Min(count, RowsPerPass); j += Simd.Width)
        {
            rows |= (~Vector512.Equals(Simd.Load(ref g, j), Vector512<double>.Zero)).ExtractMostSignificantBits() << j;
        }

        return count < RowsPerPass ? rows & ((1UL << count) - 1) : rows;
    }

    // Column by column, so that x's gradient stays in registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void BackwardRows(
        ref double g, ulong rows, int size, ref double x, ref double xGrad, ref double w, ref double wGrad)
    {
        int i = 0;
        for (; i <= size - (2 * Simd.Width); i += 2 * Simd.Width)
        {
            Vector512<double> x0 = Simd.Load(ref x, i);
            Vector512<double> x1 = Simd.Load(ref x, i + Simd.Width);
            Vector512<double> sum0 = Simd.Load(ref xGrad, i);
            Vector512<double> sum1 = Simd.Load(ref xGrad, i + Simd.Width);
            for (ulong rest = rows; rest != 0; rest &= rest - 1)
            {
                int row = BitOperations.TrailingZeroCount(rest);
                int at = (row * size) + i;
                var adjoint = Vector512.Create(Unsafe.Add(ref g, row));
                Simd.Store(Vector512.FusedMultiplyAdd(adjoint, x0, Simd.Load(ref wGrad, at)), ref wGrad, at);
                Simd.Store(Vector512.FusedMultiplyAdd(adjoint, x1, Simd.Load(ref wGrad, at + Simd.Width)), ref wGrad, at + Simd.Width);
                sum0 = Vector512.FusedMultiplyAdd(adjoint, Simd.Load(ref w, at), sum0);
                sum1 = Vector512.FusedMultiplyAdd(adjoint, Simd.Load(ref w, at + Simd.Width), sum1);
            }

            Simd.Store(sum0, ref xGrad, i);
            Simd.Store(sum1, ref xGrad, i + Simd.Width);
        }

        for (; i <= size - Simd.Width; i += Simd.Width)
        {
            Vector512<double> x0 = Simd.Load(ref x, i);
            Vector512<double> sum0 = Simd.Load(ref xGrad, i);
            for (ulong rest = rows; rest != 0; rest &= rest - 1)
            {
                int row = BitOperations.TrailingZeroCount(rest);
                int at = (row * size) + i;
                var adjoint = Vector512.Create(Unsafe.Add(ref g, row));
                Simd.Store(Vector512.FusedMultiplyAdd(adjoint, x0, Simd.Load(ref wGrad, at)), ref wGrad, at);
                sum0 = Vector512.FusedMultiplyAdd(adjoint, Simd.Load(ref w, at), sum0);
            }

            Simd.Store(sum0, ref xGrad, i);
        }

        if (i < size)
        {
            BackwardRest(ref g, rows, size, i, ref x, ref xGrad, ref w, ref wGrad);
        }
    }

    // The last columns, fewer than a vector has. Weights go one by one: vectors of neighbouring rows overlap, and a load waits
    // for a store that it overlaps in part.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void BackwardRest(
        ref double g, ulong rows, int size, int first, ref double x, ref double xGrad, ref double w, ref double wGrad)
    {
        Vector512<double> sum = default;
        for (; rows != 0; rows &= rows - 1)
        {
            int row = BitOperations.TrailingZeroCount(rows);
            int at = (row * size) + first;
            double adjoint = Unsafe.Add(ref g, row);
            sum = Vector512.FusedMultiplyAdd(Vector512.Create(adjoint), Simd.Load(ref w, at), sum);
            ref double to = ref Unsafe.Add(ref wGrad, at);
            for (int i = 0; i < size - first; i++)
            {
                Unsafe.Add(ref to, i) += adjoint * Unsafe.Add(ref x, first + i);
            }
        }

        Simd.Add(Simd.First(size - first, sum), ref xGrad, first);
    }

    public override void Edges(Tape tape, in VectorNode node, int j, EdgeList edges)
    {
        int row = node.B + (j * node.Size);
        for (int i = 0; i < node.Size; i++)
        {
            edges.Add(row + i, tape._data[node.A + i]);
            edges.Add(node.A + i, tape._data[row + i]);
        }

        if (node.C >= 0)
        {
            edges.Add(node.C + j, 1.0);
        }
    }

    public override void Pass<T>(Tape tape, in VectorNode node, Passage<T> passage)
    {
        for (int j = 0; j < node.Count; j++)
        {
            int y = node.Start + j;
            if (node.C >= 0 && passage.Needs(y, node.C + j))
            {
                passage.Pass(y, node.C + j, passage.Constant(1.0));
            }

            for (int i = 0; i < node.Size; i++)
            {
                DotOp.PassProduct(passage, y, node.B + (j * node.Size) + i, node.A + i);
            }
        }
    }

    public override double Evaluate(ReadOnlySpan<double> x, ReadOnlySpan<double> numbers) => DotOp.Instance.Evaluate(x, numbers);

    public override void Expand(Tape tape, in VectorNode node, int[] at, ScalarExpansion graph)
    {
        for (int j = 0; j < node.Count; j++)
        {
            int row = node.B + (j * node.Size);
            int sum = node.C >= 0 ? at[node.C + j] : graph.Constant(0.0);
            for (int i = 0; i < node.Size; i++)
            {
                sum = graph.Binary<Value.AddOp>(sum, graph.Binary<Value.MultiplyOp>(at[row + i], at[node.A + i]));
            }

            at[node.Start + j] = sum;
        }
    }

    // Eight rows at a time: x is loaded once for all, and the sums are stored as one vector. Past the last row, the last row
    // repeats. The caller computes a single remaining row, because a call in here would keep the sums on the stack.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply(ref double w, ref double x, int size, ref double b, ref double y, int outputs)
    {
        for (int j = 0; j < outputs - 1; j += Simd.Width)
        {
            ref double row = ref Unsafe.Add(ref w, j * size);
            int last = outputs - j - 1;
            int at1 = size;
            int at2 = Math.Min(2, last) * size;
            int at3 = Math.Min(3, last) * size;
            int at4 = Math.Min(4, last) * size;
            int at5 = Math.Min(5, last) * size;
            int at6 = Math.Min(6, last) * size;
            int at7 = Math.Min(7, last) * size;
            Vector512<double> r0 = default;
            Vector512<double> r1 = default;
            Vector512<double> r2 = default;
            Vector512<double> r3 = default;
            Vector512<double> r4 = default;
            Vector512<double> r5 = default;
            Vector512<double> r6 = default;
            Vector512<double> r7 = default;
            int i = 0;
            for (; i <= size - Simd.Width; i += Simd.Width)
            {
                Vector512<double> one = Simd.Load(ref x, i);
                r0 = Vector512.FusedMultiplyAdd(one, Simd.Load(ref row, i), r0);
                r1 = Vector512.FusedMultiplyAdd(one, Simd.Load(ref row, at1 + i), r1);
                r2 = Vector512.FusedMultiplyAdd(one, Simd.Load(ref row, at2 + i), r2);
                r3 = Vector512.FusedMultiplyAdd(one, Simd.Load(ref row, at3 + i), r3);
                r4 = Vector512.FusedMultiplyAdd(one, Simd.Load(ref row, at4 + i), r4);
                r5 = Vector512.FusedMultiplyAdd(one, Simd.Load(ref row, at5 + i), r5);
                r6 = Vector512.FusedMultiplyAdd(one, Simd.Load(ref row, at6 + i), r6);
                r7 = Vector512.FusedMultiplyAdd(one, Simd.Load(ref row, at7 + i), r7);
            }

            if (i < size)
            {
                Vector512<double> one = Simd.Load(ref x, i);
                int rest = size - i;
                r0 += Simd.First(rest, one * Simd.Load(ref row, i));
                r1 += Simd.First(rest, one * Simd.Load(ref row, at1 + i));
                r2 += Simd.First(rest, one * Simd.Load(ref row, at2 + i));
                r3 += Simd.First(rest, one * Simd.Load(ref row, at3 + i));
                r4 += Simd.First(rest, one * Simd.Load(ref row, at4 + i));
                r5 += Simd.First(rest, one * Simd.Load(ref row, at5 + i));
                r6 += Simd.First(rest, one * Simd.Load(ref row, at6 + i));
                r7 += Simd.First(rest, one * Simd.Load(ref row, at7 + i));
            }

            Simd.Store(Vector512.Create(Simd.Sums(r0, r1, r2, r3), Simd.Sums(r4, r5, r6, r7)) + Biases(ref b, j), ref y, j);
        }
    }

    // For rows that are shorter than a vector.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyNarrow(ref double w, ref double x, int size, ref double b, ref double y, int outputs)
    {
        int j = 0;
        for (; j <= outputs - Simd.Width; j += Simd.Width)
        {
            ref double row = ref Unsafe.Add(ref w, j * size);
            Simd.Store(
                Vector512.Create(
                    NarrowRow(ref row, ref x, size),
                    NarrowRow(ref Unsafe.Add(ref row, size), ref x, size),
                    NarrowRow(ref Unsafe.Add(ref row, 2 * size), ref x, size),
                    NarrowRow(ref Unsafe.Add(ref row, 3 * size), ref x, size),
                    NarrowRow(ref Unsafe.Add(ref row, 4 * size), ref x, size),
                    NarrowRow(ref Unsafe.Add(ref row, 5 * size), ref x, size),
                    NarrowRow(ref Unsafe.Add(ref row, 6 * size), ref x, size),
                    NarrowRow(ref Unsafe.Add(ref row, 7 * size), ref x, size)) + Biases(ref b, j),
                ref y,
                j);
        }

        for (; j < outputs; j++)
        {
            Unsafe.Add(ref y, j) = NarrowRow(ref Unsafe.Add(ref w, j * size), ref x, size) + Bias(ref b, j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Bias(ref double b, int j) => Unsafe.IsNullRef(ref b) ? 0.0 : Unsafe.Add(ref b, j);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Biases(ref double b, int j) => Unsafe.IsNullRef(ref b) ? default : Simd.Load(ref b, j);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double NarrowRow(ref double w, ref double x, int size)
    {
        double sum = w * x;
        for (int i = 1; i < size; i++)
        {
            sum += Unsafe.Add(ref w, i) * Unsafe.Add(ref x, i);
        }

        return sum;
    }
}
