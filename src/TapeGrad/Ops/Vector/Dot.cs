using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TapeGrad;

public readonly partial struct Values
{
    /// <summary>The inner product of two vectors of the same length, z = Σ xᵢ · yᵢ.</summary>
    /// <remarks>Local derivatives: ∂z/∂xᵢ = yᵢ, ∂z/∂yᵢ = xᵢ. One node.</remarks>
    /// <exception cref="ArgumentException">The vectors differ in length.</exception>
    /// <exception cref="InvalidOperationException">A vector is empty, a handle is stale or empty, or the tapes differ.</exception>
    public Value Dot(Values other) => DotOp.Instance.Record(this, other);
}

internal sealed class DotOp() : NaryOp("dot")
{
    private const int MostOnStack = 512;

    public static readonly DotOp Instance = new();

    public Value Record(in Values x, in Values y)
    {
        Tape tape = Tape.RequireVector(x, y, Label);
        int z = tape.Reserve(1);
        tape._data[z] = Dot(ref Unsafe.Add(ref tape.Data0, x.Start), ref Unsafe.Add(ref tape.Data0, y.Start), x.Count);
        return tape.ValuesOf(tape.Append(this, 1, x.Count, x.Start, y.Start))[0];
    }

    public override void Backward(Tape tape, in VectorNode node)
    {
        double g = tape._grad[node.Start];
        if (g != 0.0)
        {
            Simd.AddScaled(g, ref Unsafe.Add(ref tape.Data0, node.B), ref Unsafe.Add(ref tape.Grad0, node.A), node.Size);
            Simd.AddScaled(g, ref Unsafe.Add(ref tape.Data0, node.A), ref Unsafe.Add(ref tape.Grad0, node.B), node.Size);
        }
    }

    public override void Edges(Tape tape, in VectorNode node, int j, EdgeList edges)
    {
        for (int i = 0; i < node.Size; i++)
        {
            edges.Add(node.A + i, tape._data[node.B + i]);
            edges.Add(node.B + i, tape._data[node.A + i]);
        }
    }

    public override void Pass<T>(Tape tape, in VectorNode node, Passage<T> passage)
    {
        for (int i = 0; i < node.Size; i++)
        {
            PassProduct(passage, node.Start, node.A + i, node.B + i);
        }
    }

    /// <summary>Passes through the product of two operands, which is a term of the result.</summary>
    public static void PassProduct<T>(Passage<T> passage, int result, int x, int y)
        where T : struct, IScalar<T>
    {
        if (passage.Needs(result, x))
        {
            passage.Pass(result, x, passage.At(y));
        }

        if (passage.Needs(result, y))
        {
            passage.Pass(result, y, passage.At(x));
        }
    }

    /// <summary>x₀ · x₁ + x₂ · x₃ + …, in the order of <see cref="Edges"/>. A last operand without a partner is added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override double Evaluate(ReadOnlySpan<double> x, ReadOnlySpan<double> numbers)
    {
        int room = (x.Length / 2) + Simd.Width;
        Span<double> pairs = room <= MostOnStack ? stackalloc double[room] : new double[room];
        Span<double> others = room <= MostOnStack ? stackalloc double[room] : new double[room];
        for (int i = 0; i < x.Length / 2; i++)
        {
            (pairs[i], others[i]) = (x[2 * i], x[(2 * i) + 1]);
        }

        double product = Dot(ref pairs[0], ref others[0], x.Length / 2);
        return x.Length % 2 == 0 ? product : product + x[^1];
    }

    public override void Expand(Tape tape, in VectorNode node, int[] at, ScalarExpansion graph)
    {
        var products = new int[node.Size];
        for (int i = 0; i < products.Length; i++)
        {
            products[i] = graph.Binary<Value.MultiplyOp>(at[node.A + i], at[node.B + i]);
        }

        at[node.Start] = graph.Sum(products);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Dot(ref double x, ref double y, int count)
    {
        Vector512<double> even = default;
        Vector512<double> odd = default;
        int i = 0;
        for (; i <= count - (2 * Simd.Width); i += 2 * Simd.Width)
        {
            even = Vector512.FusedMultiplyAdd(Simd.Load(ref x, i), Simd.Load(ref y, i), even);
            odd = Vector512.FusedMultiplyAdd(Simd.Load(ref x, i + Simd.Width), Simd.Load(ref y, i + Simd.Width), odd);
        }

        for (; i < count; i += Simd.Width)
        {
            even += Simd.First(count - i, Simd.Load(ref x, i) * Simd.Load(ref y, i));
        }

        return Simd.Sum(even + odd);
    }
}
