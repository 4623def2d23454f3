using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TapeGrad;

public readonly partial struct Values
{
    /// <summary>The population variance, y = Σ (xᵢ − x̄)² / n with the mean x̄.</summary>
    /// <remarks>Local derivatives: ∂y/∂xᵢ = 2 (xᵢ − x̄) / n. Computed in two passes, mean first. One node.</remarks>
    /// <exception cref="InvalidOperationException">The vector is empty, or its handle is stale or empty.</exception>
    public Value Variance() => VarianceOp.Instance.Record(this);
}

internal sealed class VarianceOp() : Reduction("variance")
{
    public static readonly VarianceOp Instance = new();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override double Evaluate(ref double x, int count)
    {
        var mean = Vector512.Create(MeanOp.Instance.Evaluate(ref x, count));
        Vector512<double> sum = default;
        for (int i = 0; i < count; i += Simd.Width)
        {
            Vector512<double> deviation = Simd.First(count - i, Simd.Load(ref x, i) - mean);
            sum += deviation * deviation;
        }

        return Simd.Sum(sum) / count;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Locals(ref double x, int count, double y, ref double locals)
    {
        var mean = Vector512.Create(MeanOp.Instance.Evaluate(ref x, count));
        var scale = Vector512.Create(2.0 / count);
        for (int i = 0; i < count; i += Simd.Width)
        {
            Simd.Store(scale * (Simd.Load(ref x, i) - mean), ref locals, i);
        }
    }

    public override void LocalsOf<T>(ReadOnlySpan<T> x, T y, Span<T> locals)
    {
        T sum = x[0];
        for (int i = 1; i < x.Length; i++)
        {
            sum += x[i];
        }

        T mean = sum / x.Length;
        for (int i = 0; i < x.Length; i++)
        {
            locals[i] = 2.0 / x.Length * (x[i] - mean);
        }
    }

    public override void Expand(Tape tape, in VectorNode node, int[] at, ScalarExpansion graph)
    {
        ReadOnlySpan<int> x = at.AsSpan(node.A, node.Size);
        int mean = graph.Binary<Value.DivideOp>(graph.Sum(x), graph.Constant(node.Size));
        var squares = new int[node.Size];
        for (int i = 0; i < squares.Length; i++)
        {
            squares[i] = graph.Unary<Value.SquareOp>(graph.Binary<Value.SubtractOp>(x[i], mean));
        }

        at[node.Start] = graph.Binary<Value.DivideOp>(graph.Sum(squares), graph.Constant(node.Size));
    }
}
