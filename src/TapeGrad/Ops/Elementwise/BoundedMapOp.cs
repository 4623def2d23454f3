using System.Runtime.CompilerServices;

namespace TapeGrad;

/// <summary>y = f(x) for each node of a vector, where f has two fixed numbers, in vectors that the hardware has.</summary>
internal static class BoundedMapOp<TOp>
    where TOp : struct, IBoundedOp
{
    public static Values Record(in Values x, double min, double max) =>
        Simd.HasEight ? BoundedMapOp<TOp, EightLanes>.Record(x, min, max)
        : Simd.HasFour ? BoundedMapOp<TOp, FourLanes>.Record(x, min, max)
        : BoundedMapOp<TOp, TwoLanes>.Record(x, min, max);
}

/// <summary>y = f(x) for each node of a vector, where f has two fixed numbers.</summary>
/// <typeparam name="TOp">The op.</typeparam>
/// <typeparam name="V">The vector that computes it.</typeparam>
internal sealed class BoundedMapOp<TOp, V> : VectorOp
    where TOp : struct, IBoundedOp
    where V : struct, ILanes<V>
{
    public static readonly BoundedMapOp<TOp, V> Instance = new();

    public override int Op => OpTable.Bounded<TOp>.Number;

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static Values Record(in Values x, double min, double max)
    {
        Tape tape = Tape.RequireTape<TOp>(x);
        int y = tape.Reserve(x.Count);
        ref double data = ref tape.Data0;
        for (int i = 0; i < x.Count; i += V.Count)
        {
            TOp.Evaluate<V>(V.Load(ref data, x.Start + i), min, max).Store(ref data, y + i);
        }

        ref VectorNode node = ref tape.Append(Instance, x.Count, x.Count, x.Start);
        node.OperandOrder = OperandOrder.NumberLast;
        node.Number = min;
        node.Number2 = max;
        return tape.ValuesOf(node);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Backward(Tape tape, in VectorNode node)
    {
        ref double data = ref tape.Data0;
        ref double grad = ref tape.Grad0;
        for (int i = 0; i < node.Count; i += V.Count)
        {
            V derivative = TOp.Derivative<V>(
                V.Load(ref data, node.A + i), V.Load(ref data, node.Start + i), node.Number, node.Number2);
            V share = V.Share(V.Load(ref grad, node.Start + i), derivative);
            V.Add(V.First(node.Count - i, share), ref grad, node.A + i);
        }
    }

    public override void Edges(Tape tape, in VectorNode node, int j, EdgeList edges) =>
        edges.Add(node.A + j, TOp.Derivative<Real>(tape._data[node.A + j], tape._data[node.Start + j], node.Number, node.Number2).Value);

    public override void Pass<T>(Tape tape, in VectorNode node, Passage<T> passage)
    {
        for (int j = node.Count - 1; j >= 0; j--)
        {
            if (passage.Needs(node.Start + j, node.A + j))
            {
                T derivative = TOp.Derivative(passage.At(node.A + j), passage.At(node.Start + j), node.Number, node.Number2);
                passage.Pass(node.Start + j, node.A + j, derivative);
            }
        }
    }

    public override void Numbers(in VectorNode node, int j, List<double> numbers) => numbers.AddRange([node.Number, node.Number2]);

    public override void Expand(Tape tape, in VectorNode node, int[] at, ScalarExpansion graph)
    {
        for (int j = 0; j < node.Count; j++)
        {
            at[node.Start + j] = graph.Bounded(Op, at[node.A + j], node.Number, node.Number2);
        }
    }
}
