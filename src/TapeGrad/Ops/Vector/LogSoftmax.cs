using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TapeGrad;

public readonly partial struct Values
{
    /// <summary>The logarithm of the softmax, yᵢ = xᵢ − ln Σ e^xⱼ.</summary>
    /// <remarks>Local derivatives: ∂yᵢ/∂xⱼ = δᵢⱼ − e^yⱼ. The largest number is subtracted first, so nothing overflows. One node per output.</remarks>
    /// <exception cref="InvalidOperationException">The vector is empty, or its handle is stale or empty.</exception>
    public Values LogSoftmax() => LogSoftmaxOp.Instance.Record(this);
}

internal sealed class LogSoftmaxOp() : Normalization("log-softmax")
{
    public static readonly LogSoftmaxOp Instance = new();

    // With the sum of adjoints G = Σ gⱼ, the share of xᵢ is gᵢ − e^yᵢ · G.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Backward(Tape tape, in VectorNode node)
    {
        ref double y = ref Unsafe.Add(ref tape.Data0, node.Start);
        ref double g = ref Unsafe.Add(ref tape.Grad0, node.Start);
        var all = Vector512.Create(SumOp.Instance.Evaluate(ref g, node.Count));
        for (int i = 0; i < node.Count; i += Simd.Width)
        {
            Vector512<double> share = Simd.Load(ref g, i) - Simd.Share(all, Simd.Exp(Simd.Load(ref y, i)));
            Simd.Add(Simd.First(node.Count - i, share), ref tape.Grad0, node.A + i);
        }
    }

    public override void Edges(Tape tape, in VectorNode node, int j, EdgeList edges)
    {
        for (int i = 0; i < node.Size; i++)
        {
            edges.Add(node.A + i, (i == j ? 1.0 : 0.0) - Math.Exp(tape._data[node.Start + i]));
        }
    }

    // Forward, the share of yᵢ is that of xᵢ minus the sum of e^yⱼ times that of xⱼ.
    public override void Pass<T>(Tape tape, in VectorNode node, Passage<T> passage)
    {
        T all = passage.Constant(0.0);
        bool any = false;
        for (int i = 0; i < node.Count; i++)
        {
            if (passage.Arrives(node.Start + i, node.A + i, out T arrived))
            {
                all += passage.IsForward ? passage.Share(arrived, T.Exp(passage.At(node.Start + i))) : arrived;
                any = true;
            }
        }

        for (int i = 0; i < node.Count && any; i++)
        {
            if (passage.Leads(node.Start + i, node.A + i))
            {
                T own = passage.Arrives(node.Start + i, node.A + i, out T arrived) ? arrived : passage.Constant(0.0);
                passage.Add(node.Start + i, node.A + i, own - (passage.IsForward ? all : passage.Share(all, T.Exp(passage.At(node.Start + i)))));
            }
        }
    }

    public override void Expand(Tape tape, in VectorNode node, int[] at, ScalarExpansion graph)
    {
        // The largest is subtracted first, as on the tape. Otherwise the difference of large logits to the sum would lose its digits.
        int shift = graph.Nary(ShiftEntry.Op, at.AsSpan(node.A, node.Size));
        var below = new int[node.Size];
        for (int i = 0; i < below.Length; i++)
        {
            below[i] = graph.Binary<Value.SubtractOp>(at[node.A + i], shift);
        }

        int sum = graph.Nary(LogSumExpOp.Instance.Op, below);
        for (int i = 0; i < below.Length; i++)
        {
            at[node.Start + i] = graph.Binary<Value.SubtractOp>(below[i], sum);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Evaluate(ref double x, ref double y, int count)
    {
        double most = ExtremumOp.Max.Evaluate(ref x, count);
        var shift = Vector512.Create(most);
        var rest = Vector512.Create(Math.Log(LogSumExpOp.SumOfExp(ref x, count, most)));
        for (int i = 0; i < count; i += Simd.Width)
        {
            Simd.Store(Simd.Load(ref x, i) - shift - rest, ref y, i);
        }
    }
}
