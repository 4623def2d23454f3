using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TapeGrad;

public readonly partial struct Values
{
    /// <summary>The softmax, yᵢ = e^xᵢ / Σ e^xⱼ: positive numbers that add up to 1.</summary>
    /// <remarks>Local derivatives: ∂yᵢ/∂xⱼ = yᵢ · (δᵢⱼ − yⱼ). The largest number is subtracted first, so nothing overflows. One node per output.</remarks>
    /// <exception cref="InvalidOperationException">The vector is empty, or its handle is stale or empty.</exception>
    public Values Softmax() => SoftmaxOp.Instance.Record(this);
}

internal sealed class SoftmaxOp() : Normalization("softmax")
{
    public static readonly SoftmaxOp Instance = new();

    // With the mean adjoint ḡ = Σ gⱼ yⱼ, the share of xᵢ is yᵢ · (gᵢ − ḡ).
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Backward(Tape tape, in VectorNode node)
    {
        ref double y = ref Unsafe.Add(ref tape.Data0, node.Start);
        ref double g = ref Unsafe.Add(ref tape.Grad0, node.Start);
        Vector512<double> sum = default;
        Vector512<double> any = default;
        for (int i = 0; i < node.Count; i += Simd.Width)
        {
            Vector512<double> adjoint = Simd.First(node.Count - i, Simd.Load(ref g, i));
            any = Vector512.BitwiseOr(any, Vector512.Abs(adjoint));
            sum += Simd.Share(adjoint, Simd.Load(ref y, i));
        }

        if (Vector512.EqualsAll(any, Vector512<double>.Zero))
        {
            return;
        }

        var mean = Vector512.Create(Simd.Sum(sum));
        for (int i = 0; i < node.Count; i += Simd.Width)
        {
            Vector512<double> share = Simd.Load(ref y, i) * (Simd.Load(ref g, i) - mean);
            Simd.Add(Simd.First(node.Count - i, share), ref tape.Grad0, node.A + i);
        }
    }

    public override void Edges(Tape tape, in VectorNode node, int j, EdgeList edges)
    {
        double y = tape._data[node.Start + j];
        for (int i = 0; i < node.Size; i++)
        {
            edges.Add(node.A + i, y * ((i == j ? 1.0 : 0.0) - tape._data[node.Start + i]));
        }
    }

    // Both ways the same, because the matrix of the local derivatives is symmetric.
    public override void Pass<T>(Tape tape, in VectorNode node, Passage<T> passage)
    {
        T mean = passage.Constant(0.0);
        bool any = false;
        for (int i = 0; i < node.Count; i++)
        {
            if (passage.Arrives(node.Start + i, node.A + i, out T arrived))
            {
                mean += passage.Share(arrived, passage.At(node.Start + i));
                any = true;
            }
        }

        for (int i = 0; i < node.Count && any; i++)
        {
            if (passage.Leads(node.Start + i, node.A + i))
            {
                T own = passage.Arrives(node.Start + i, node.A + i, out T arrived) ? arrived : passage.Constant(0.0);
                passage.Add(node.Start + i, node.A + i, passage.At(node.Start + i) * (own - mean));
            }
        }
    }

    public override void Expand(Tape tape, in VectorNode node, int[] at, ScalarExpansion graph)
    {
        int shift = graph.Nary(ShiftEntry.Op, at.AsSpan(node.A, node.Size));
        var powers = new int[node.Size];
        for (int i = 0; i < powers.Length; i++)
        {
            powers[i] = graph.Unary<Value.ExpOp>(graph.Binary<Value.SubtractOp>(at[node.A + i], shift));
        }

        int scale = graph.Unary<Value.ReciprocalOp>(graph.Sum(powers));
        for (int i = 0; i < powers.Length; i++)
        {
            at[node.Start + i] = graph.Binary<Value.MultiplyOp>(powers[i], scale);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Evaluate(ref double x, ref double y, int count)
    {
        var most = Vector512.Create(ExtremumOp.Max.Evaluate(ref x, count));
        Vector512<double> sum = default;
        for (int i = 0; i < count; i += Simd.Width)
        {
            Vector512<double> power = Simd.Exp(Simd.Load(ref x, i) - most);
            Simd.Store(power, ref y, i);
            sum += Simd.First(count - i, power);
        }

        var total = Vector512.Create(Simd.Sum(sum));
        for (int i = 0; i < count; i += Simd.Width)
        {
            Simd.Store(Simd.Load(ref y, i) / total, ref y, i);
        }
    }
}
