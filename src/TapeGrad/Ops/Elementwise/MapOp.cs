using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TapeGrad;

/// <summary>y = f(x) for each node of a vector.</summary>
internal sealed class MapOp<TOp> : VectorOp
    where TOp : struct, IUnaryOp
{
    public static readonly MapOp<TOp> Instance = new();

    public override int Op => OpTable.Unary<TOp>.Number;

    // Never inlined: the compiler limits how much it inlines into one method. Inside a caller, this loop kept calls of the
    // lanes' operators.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static Values Record(in Values x, OperandOrder order, double k)
    {
        Tape tape = Tape.RequireTape<TOp>(x);
        int y = tape.Reserve(x.Count);
        ref double data = ref tape.Data0;
        for (int i = 0; i < x.Count; i += Simd.Width)
        {
            Simd.Store(TOp.Evaluate<Lanes>(Simd.Load(ref data, x.Start + i), k).Value, ref data, y + i);
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
        double k = node.Number;
        for (int i = 0; i < node.Count; i += Simd.Width)
        {
            Vector512<double> derivative = TOp.Derivative<Lanes>(Simd.Load(ref data, node.A + i), Simd.Load(ref data, node.Start + i), k).Value;
            Vector512<double> share = Simd.Share(Simd.Load(ref grad, node.Start + i), derivative);
            Simd.Add(node.Count - i >= Simd.Width ? share : Simd.First(node.Count - i, share), ref grad, node.A + i);
        }
    }

    public override void Edges(Tape tape, in VectorNode node, int j, List<(int Operand, double Local)> edges) =>
        edges.Add((node.A + j, TOp.Derivative<Real>(tape._data[node.A + j], tape._data[node.Start + j], node.Number).Value));

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
