using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TapeGrad;

public readonly partial struct Values
{
    /// <summary>The sum, y = Σ xᵢ.</summary>
    /// <remarks>Local derivatives: ∂y/∂xᵢ = 1. One node. Eight interleaved partial sums add the numbers in another order than a loop would.</remarks>
    /// <exception cref="InvalidOperationException">The vector is empty, or its handle is stale or empty.</exception>
    public Value Sum() => SumOp.Instance.Record(this);
}

internal sealed class SumOp() : Reduction("sum")
{
    public static readonly SumOp Instance = new();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override double Evaluate(ref double x, int count)
    {
        Vector512<double> sum = default;
        int i = 0;
        for (; i <= count - Simd.Width; i += Simd.Width)
        {
            sum += Simd.Load(ref x, i);
        }

        return Simd.Sum(i < count ? sum + Simd.First(count - i, Simd.Load(ref x, i)) : sum);
    }

    public override void Locals(ref double x, int count, double y, ref double locals) => Simd.Fill(ref locals, count, 1.0);

    public override void LocalsOf<T>(ReadOnlySpan<T> x, T y, Span<T> locals) => locals.Fill(T.One(y));

    public override void Expand(Tape tape, in VectorNode node, int[] at, ScalarExpansion graph) => at[node.Start] = graph.Sum(at.AsSpan(node.A, node.Size));
}
