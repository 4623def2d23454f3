using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TapeGrad;

public readonly partial struct Values
{
    /// <summary>The affine map of a layer, yⱼ = bⱼ + Σ wⱼᵢ · xᵢ.</summary>
    /// <remarks>
    /// Local derivatives: ∂yⱼ/∂xᵢ = wⱼᵢ, ∂yⱼ/∂wⱼᵢ = xᵢ, ∂yⱼ/∂bⱼ = 1. One node per output, whatever the number of
    /// products. A layer of n outputs on m inputs takes n · m weights.
    /// </remarks>
    /// <param name="weights">The weights, row after row: first all of output 0, then those of output 1.</param>
    /// <param name="bias">One number per output, or <c>default</c> for none.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    /// <exception cref="InvalidOperationException">A run is empty, a handle is stale or empty, or the tapes differ.</exception>
    public Values Linear(Values weights, Values bias = default) => LinearOp.Instance.Record(this, weights, bias);
}

internal sealed class LinearOp() : NaryOp("linear")
{
    public static readonly LinearOp Instance = new();

    public Values Record(Values x, Values weights, Values bias)
    {
        Tape tape = Tape.ReadyForLinear(x, weights, bias, Label);
        int outputs = weights.Count / x.Count;
        int y = tape.Reserve(outputs);
        ref double data = ref tape.Data0;
        ref double to = ref Unsafe.Add(ref data, y);
        Multiply(ref Unsafe.Add(ref data, weights.Start), ref Unsafe.Add(ref data, x.Start), x.Count, ref to, outputs);
        if (bias.Count > 0)
        {
            Simd.AddScaled(1.0, ref Unsafe.Add(ref data, bias.Start), ref to, outputs);
        }

        return tape.Append(new WideNode
        {
            Op = this,
            Start = y,
            Count = outputs,
            A = x.Start,
            B = weights.Start,
            C = bias.Count > 0 ? bias.Start : TapeGrad.Record.None,
            Size = x.Count,
        });
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Backward(Tape tape, in WideNode node)
    {
        ref double g = ref Unsafe.Add(ref tape.Grad0, node.Start);
        ref double x = ref Unsafe.Add(ref tape.Data0, node.A);
        ref double xGrad = ref Unsafe.Add(ref tape.Grad0, node.A);
        ref double w = ref Unsafe.Add(ref tape.Data0, node.B);
        ref double wGrad = ref Unsafe.Add(ref tape.Grad0, node.B);
        int size = node.Size;
        if (node.C >= 0)
        {
            Simd.AddScaled(1.0, ref g, ref Unsafe.Add(ref tape.Grad0, node.C), node.Count);
        }

        if (node.A < node.B + (node.Count * size) && node.B < node.A + size)
        {
            // Where a run is among its own weights, what arrives at x must not be kept in registers.
            for (int j = 0, at = 0; j < node.Count; j++, at += size)
            {
                double blame = Unsafe.Add(ref g, j);
                if (blame != 0.0)
                {
                    Simd.AddScaled(blame, ref x, ref Unsafe.Add(ref wGrad, at), size);
                    Simd.AddScaled(blame, ref Unsafe.Add(ref w, at), ref xGrad, size);
                }
            }

            return;
        }

        // Column by column, so that what arrives at x stays in registers. Blame that is 0 sends nothing.
        int i = 0;
        for (; i <= size - (2 * Simd.Width); i += 2 * Simd.Width)
        {
            Vector512<double> x0 = Simd.Load(ref x, i);
            Vector512<double> x1 = Simd.Load(ref x, i + Simd.Width);
            Vector512<double> sum0 = Simd.Load(ref xGrad, i);
            Vector512<double> sum1 = Simd.Load(ref xGrad, i + Simd.Width);
            for (int j = 0, at = i; j < node.Count; j++, at += size)
            {
                double blame = Unsafe.Add(ref g, j);
                if (blame == 0.0)
                {
                    continue;
                }

                var share = Vector512.Create(blame);
                Simd.Store(Vector512.FusedMultiplyAdd(share, x0, Simd.Load(ref wGrad, at)), ref wGrad, at);
                Simd.Store(Vector512.FusedMultiplyAdd(share, x1, Simd.Load(ref wGrad, at + Simd.Width)), ref wGrad, at + Simd.Width);
                sum0 = Vector512.FusedMultiplyAdd(share, Simd.Load(ref w, at), sum0);
                sum1 = Vector512.FusedMultiplyAdd(share, Simd.Load(ref w, at + Simd.Width), sum1);
            }

            Simd.Store(sum0, ref xGrad, i);
            Simd.Store(sum1, ref xGrad, i + Simd.Width);
        }

        for (; i <= size - Simd.Width; i += Simd.Width)
        {
            Vector512<double> x0 = Simd.Load(ref x, i);
            Vector512<double> sum0 = Simd.Load(ref xGrad, i);
            for (int j = 0, at = i; j < node.Count; j++, at += size)
            {
                double blame = Unsafe.Add(ref g, j);
                if (blame == 0.0)
                {
                    continue;
                }

                var share = Vector512.Create(blame);
                Simd.Store(Vector512.FusedMultiplyAdd(share, x0, Simd.Load(ref wGrad, at)), ref wGrad, at);
                sum0 = Vector512.FusedMultiplyAdd(share, Simd.Load(ref w, at), sum0);
            }

            Simd.Store(sum0, ref xGrad, i);
        }

        // Single numbers: a vector would have to be read again right after a part of it was written.
        for (; i < size; i++)
        {
            double one = Unsafe.Add(ref x, i);
            double sum = Unsafe.Add(ref xGrad, i);
            for (int j = 0, at = i; j < node.Count; j++, at += size)
            {
                double blame = Unsafe.Add(ref g, j);
                if (blame != 0.0)
                {
                    Unsafe.Add(ref wGrad, at) += blame * one;
                    sum += blame * Unsafe.Add(ref w, at);
                }
            }

            Unsafe.Add(ref xGrad, i) = sum;
        }
    }

    public override void Edges(Tape tape, in WideNode node, int j, List<(int Operand, double Local)> edges)
    {
        int row = node.B + (j * node.Size);
        for (int i = 0; i < node.Size; i++)
        {
            edges.Add((row + i, tape._data[node.A + i]));
            edges.Add((node.A + i, tape._data[row + i]));
        }

        if (node.C >= 0)
        {
            edges.Add((node.C + j, 1.0));
        }
    }

    public override double Evaluate(ReadOnlySpan<double> x, ReadOnlySpan<double> numbers) => DotOp.Instance.Evaluate(x, numbers);

    public override void Expand(Tape tape, in WideNode node, int[] at, ScalarGraph graph)
    {
        for (int j = 0; j < node.Count; j++)
        {
            int row = node.B + (j * node.Size);
            int sum = node.C >= 0 ? at[node.C + j] : -1;
            for (int i = 0; i < node.Size; i++)
            {
                int product = graph.Binary<Value.MultiplyOp>(at[row + i], at[node.A + i]);
                sum = sum < 0 ? product : graph.Binary<Value.AddOp>(sum, product);
            }

            at[node.Start + j] = sum;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply(ref double w, ref double x, int size, ref double y, int outputs)
    {
        int whole = size & -Simd.Width;
        for (int j = 0, at = 0; j < outputs; j++, at += size)
        {
            Vector512<double> even = default;
            Vector512<double> odd = default;
            int i = 0;
            for (; i <= size - (2 * Simd.Width); i += 2 * Simd.Width)
            {
                even = Vector512.FusedMultiplyAdd(Simd.Load(ref w, at + i), Simd.Load(ref x, i), even);
                odd = Vector512.FusedMultiplyAdd(Simd.Load(ref w, at + i + Simd.Width), Simd.Load(ref x, i + Simd.Width), odd);
            }

            if (i < whole)
            {
                even = Vector512.FusedMultiplyAdd(Simd.Load(ref w, at + i), Simd.Load(ref x, i), even);
            }

            double sum = whole == 0 ? 0.0 : Simd.Sum(even + odd);
            for (i = whole; i < size; i++)
            {
                sum += Unsafe.Add(ref w, at + i) * Unsafe.Add(ref x, i);
            }

            Unsafe.Add(ref y, j) = sum;
        }
    }
}
