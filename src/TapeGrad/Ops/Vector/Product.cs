using System.Runtime.CompilerServices;

namespace TapeGrad;

public readonly partial struct Values
{
    /// <summary>The product, y = Π xᵢ.</summary>
    /// <remarks>
    /// Local derivatives: ∂y/∂xᵢ = Π xⱼ over j ≠ i. They are products from both ends, without a division, so that a zero does
    /// not need a special case. One node.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The vector is empty, or its handle is stale or empty.</exception>
    public Value Product() => ProductOp.Instance.Record(this);
}

internal sealed class ProductOp() : Reduction("product")
{
    public static readonly ProductOp Instance = new();

    public override double Evaluate(ref double x, int count)
    {
        double product = x;
        for (int i = 1; i < count; i++)
        {
            product *= Unsafe.Add(ref x, i);
        }

        return product;
    }

    public override void Locals(ref double x, int count, double y, ref double locals)
    {
        double behind = 1.0;
        for (int i = count - 1; i >= 0; i--)
        {
            Unsafe.Add(ref locals, i) = behind;
            behind *= Unsafe.Add(ref x, i);
        }

        double before = 1.0;
        for (int i = 0; i < count; i++)
        {
            Unsafe.Add(ref locals, i) *= before;
            before *= Unsafe.Add(ref x, i);
        }
    }

    public override void LocalsOf<T>(ReadOnlySpan<T> x, T y, Span<T> locals)
    {
        T behind = T.One(y);
        for (int i = x.Length - 1; i >= 0; i--)
        {
            locals[i] = behind;
            behind = i > 0 ? behind * x[i] : behind;
        }

        T before = T.One(y);
        for (int i = 1; i < x.Length; i++)
        {
            before *= x[i - 1];
            locals[i] *= before;
        }
    }

    public override void Expand(Tape tape, in VectorNode node, int[] at, ScalarExpansion graph)
    {
        int product = at[node.A];
        for (int i = 1; i < node.Size; i++)
        {
            product = graph.Binary<Value.MultiplyOp>(product, at[node.A + i]);
        }

        at[node.Start] = product;
    }
}
