using System.Runtime.CompilerServices;

namespace TapeGrad;

/// <summary>y = f(x) for each node of a vector, in vectors that the hardware has.</summary>
internal static class MapOp<TOp>
    where TOp : struct, IUnaryOp
{
    public static Values Record(in Values x, OperandOrder order, double k) =>
        Simd.HasEight ? MapOp<TOp, EightLanes>.Record(x, order, k)
        : Simd.HasFour ? MapOp<TOp, FourLanes>.Record(x, order, k)
        : MapOp<TOp, TwoLanes>.Record(x, order, k);
}

/// <summary>y = f(x) for each node of a vector.</summary>
/// <typeparam name="TOp">The op.</typeparam>
/// <typeparam name="V">The vector that computes it.</typeparam>
internal sealed class MapOp<TOp, V> : VectorOp
    where TOp : struct, IUnaryOp
    where V : struct, ILanes<V>
{
    public static readonly MapOp<TOp, V> Instance = new();

    public override int Op => OpTable.Unary<TOp>.Number;

    // Never inlined: the compiler limits how much it inlines into one method. Inside a caller, this loop kept calls of the
    // lanes' operators.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static Values Record(in Values x, OperandOrder order, double k)
    {
        Tape tape = Tape.RequireTape<TOp>(x);
        int y = tape.Reserve(x.Count);
        ref double data = ref tape.Data0;
        for (int i = 0; i < x.Count; i += V.Count)
        {
            TOp.Evaluate<V>(V.Load(ref data, x.Start + i), k).Store(ref data, y + i);
        }

        ref VectorNode node = ref tape.Append(Instance, x.Count, x.Count, x.Start);
        node.OperandOrder = order;
        node.Number = k;
        return tape.ValuesOf(node);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Backward(Tape tape, in VectorNode node)
    {
        ref double data = ref tape.Data0;
        ref double grad = ref tape.Grad0;
        (int start, int count, int a, double k) = (node.Start, node.Count, node.A, node.Number);
        for (int i = 0; i < count; i += V.Count)
        {
            V derivative = TOp.Derivative<V>(V.Load(ref data, a + i), V.Load(ref data, start + i), k);
            V share = V.Share(V.Load(ref grad, start + i), derivative);
            V.Add(count - i >= V.Count ? share : V.First(count - i, share), ref grad, a + i);
        }
    }

    public override void Edges(Tape tape, in VectorNode node, int j, EdgeList edges) =>
        edges.Add(node.A + j, TOp.Derivative<Real>(tape._data[node.A + j], tape._data[node.Start + j], node.Number).Value);

    public override void Pass<T>(Tape tape, in VectorNode node, Passage<T> passage)
    {
        for (int j = node.Count - 1; j >= 0; j--)
        {
            if (passage.Needs(node.Start + j, node.A + j))
            {
                passage.Pass(node.Start + j, node.A + j, TOp.Derivative(passage.At(node.A + j), passage.At(node.Start + j), node.Number));
            }
        }
    }

    public override void Numbers(in VectorNode node, int j, List<double> numbers)
    {
        if (node.OperandOrder != OperandOrder.Plain)
        {
            numbers.Add(node.Number);
        }
    }

    public override void Expand(Tape tape, in VectorNode node, int[] at, ScalarExpansion graph)
    {
        for (int j = 0; j < node.Count; j++)
        {
            at[node.Start + j] = graph.Unary<TOp>(at[node.A + j], node.Number);
        }
    }
}
