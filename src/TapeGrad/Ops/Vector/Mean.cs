namespace TapeGrad;

public readonly partial struct Values
{
    /// <summary>The arithmetic mean, y = Σ xᵢ / n.</summary>
    /// <remarks>Local derivatives: ∂y/∂xᵢ = 1/n. One node.</remarks>
    /// <exception cref="InvalidOperationException">The vector is empty, or its handle is stale or empty.</exception>
    public Value Mean() => MeanOp.Instance.Record(this);
}

internal sealed class MeanOp() : Reduction("mean")
{
    public static readonly MeanOp Instance = new();

    public override double Evaluate(ref double x, int count) => SumOp.Instance.Evaluate(ref x, count) / count;

    public override void Locals(ref double x, int count, double y, ref double locals) => Simd.Fill(ref locals, count, 1.0 / count);

    public override void LocalsOf<T>(ReadOnlySpan<T> x, T y, Span<T> locals) => locals.Fill(T.Constant(y, 1.0 / x.Length));

    public override void Expand(Tape tape, in VectorNode node, int[] at, ScalarExpansion graph) =>
        at[node.Start] = graph.Binary<Value.DivideOp>(graph.Sum(at.AsSpan(node.A, node.Size)), graph.Constant(node.Size));
}
