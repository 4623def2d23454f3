using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TapeGrad;

/// <summary>z = f(x, y) for each pair of nodes of two vectors, in vectors that the hardware has.</summary>
internal static class ZipOp<TOp>
    where TOp : struct, IBinaryOp
{
    // The fields one by one: a copy of a whole handle would wait for the stores of its fields.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Values Record(Values x, Values y) => Record(x.Handle, x.Count, y.Handle, y.Count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Values Record(Values x, Value y) => Record(x.Handle, y, x.Count, Single.Second);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Values Record(Value x, Values y) => Record(x, y.Handle, y.Count, Single.First);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Values Record(Values x, double number) => Record(x.Handle, x.Count, number);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Values Record(double number, Values y) => Record(number, y.Handle, y.Count);

    private static Values Record(Value x, int countX, Value y, int countY) =>
        Record(Tape.RequireTape<TOp>(x, countX, y, countY), countX, x.Index, y.Index, Single.None, 0.0);

    private static Values Record(Value x, Value y, int count, Single single) =>
        Record(Tape.RequireTape<TOp>(x, y), count, x.Index, y.Index, single, 0.0);

    private static Values Record(Value x, int count, double number) =>
        Record(Tape.RequireTape<TOp>(x), count, x.Index, TapeGrad.Record.None, Single.Second, number);

    private static Values Record(double number, Value y, int count) =>
        Record(Tape.RequireTape<TOp>(y), count, TapeGrad.Record.None, y.Index, Single.First, number);

    // As many arguments as fit into registers, and never inlined: otherwise the caller would copy the result, and the copy
    // would have to wait for the fields that were written one by one.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Values Record(Tape tape, int count, int a, int b, Single single, double number) =>
        Simd.HasEight ? ZipOp<TOp, EightLanes>.Record(tape, count, a, b, single, number)
        : Simd.HasFour ? ZipOp<TOp, FourLanes>.Record(tape, count, a, b, single, number)
        : ZipOp<TOp, TwoLanes>.Record(tape, count, a, b, single, number);
}

/// <summary>Which operand is a single node, or a plain number, and is paired with each node of the other.</summary>
internal enum Single
{
    None,
    First,
    Second,
}

/// <summary>z = f(x, y) for each pair of nodes of two vectors. A single node or a plain number may replace one of the vectors.</summary>
/// <typeparam name="TOp">The op.</typeparam>
/// <typeparam name="V">The vector that computes it.</typeparam>
internal sealed class ZipOp<TOp, V> : VectorOp
    where TOp : struct, IBinaryOp
    where V : struct, ILanes<V>
{
    public static readonly ZipOp<TOp, V> Instance = new();

    public override int Op => OpTable.Binary<TOp>.Number;

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static Values Record(Tape tape, int count, int a, int b, Single single, double number)
    {
        bool oneA = single == Single.First;
        bool oneB = single == Single.Second;
        int z = tape.Reserve(count);
        ref double data = ref tape.Data0;
        V fixedA = Fixed(ref data, oneA, a, number);
        V fixedB = Fixed(ref data, oneB, b, number);
        for (int i = 0; i < count; i += V.Count)
        {
            V x = oneA ? fixedA : V.Load(ref data, a + i);
            V y = oneB ? fixedB : V.Load(ref data, b + i);
            TOp.Evaluate(x, y).Store(ref data, z + i);
        }

        ref VectorNode node = ref tape.Append(Instance, count, count, a, b);
        node.OneA = oneA;
        node.OneB = oneB;
        node.OperandOrder = oneA && a < 0 ? OperandOrder.NumberFirst : oneB && b < 0 ? OperandOrder.NumberLast : OperandOrder.Plain;
        node.Number = number;
        return tape.ValuesOf(node);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Backward(Tape tape, in VectorNode node)
    {
        ref double data = ref tape.Data0;
        ref double grad = ref tape.Grad0;
        (int start, int count, int a, int b) = (node.Start, node.Count, node.A, node.B);
        (bool oneA, bool oneB) = (node.OneA, node.OneB);
        V fixedA = Fixed(ref data, oneA, a, node.Number);
        V fixedB = Fixed(ref data, oneB, b, node.Number);
        Vector512<double> sumA = default;
        Vector512<double> sumB = default;
        for (int i = 0; i < count; i += V.Count)
        {
            V x = oneA ? fixedA : V.Load(ref data, a + i);
            V y = oneB ? fixedB : V.Load(ref data, b + i);
            V z = V.Load(ref data, start + i);
            V g = V.Load(ref grad, start + i);
            g = count - i >= V.Count ? g : V.First(count - i, g);
            if (!oneA)
            {
                V.Add(V.Share(g, TOp.DerivativeX(x, y, z)), ref grad, a + i);
            }
            else if (a >= 0)
            {
                AddTo(ref sumA, V.Share(g, TOp.DerivativeX(x, y, z)), i);
            }

            if (!oneB)
            {
                V.Add(V.Share(g, TOp.DerivativeY(x, y, z)), ref grad, b + i);
            }
            else if (b >= 0)
            {
                AddTo(ref sumB, V.Share(g, TOp.DerivativeY(x, y, z)), i);
            }
        }

        if (oneA && a >= 0)
        {
            tape._grad[a] += Simd.Sum(sumA);
        }

        if (oneB && b >= 0)
        {
            tape._grad[b] += Simd.Sum(sumB);
        }
    }

    public override void Edges(Tape tape, in VectorNode node, int j, EdgeList edges)
    {
        int a = node.OneA ? node.A : node.A + j;
        int b = node.OneB ? node.B : node.B + j;
        Real x = a < 0 ? node.Number : tape._data[a];
        Real y = b < 0 ? node.Number : tape._data[b];
        Real z = tape._data[node.Start + j];
        if (a >= 0)
        {
            edges.Add(a, TOp.DerivativeX(x, y, z).Value);
        }

        if (b >= 0)
        {
            edges.Add(b, TOp.DerivativeY(x, y, z).Value);
        }
    }

    public override void Pass<T>(Tape tape, in VectorNode node, Passage<T> passage)
    {
        for (int j = node.Count - 1; j >= 0; j--)
        {
            int z = node.Start + j;
            int a = node.OneA ? node.A : node.A + j;
            int b = node.OneB ? node.B : node.B + j;
            T x = a < 0 ? passage.Constant(node.Number) : passage.At(a);
            T y = b < 0 ? passage.Constant(node.Number) : passage.At(b);
            if (a >= 0 && passage.Needs(z, a))
            {
                passage.Pass(z, a, TOp.DerivativeX(x, y, passage.At(z)));
            }

            if (b >= 0 && passage.Needs(z, b))
            {
                passage.Pass(z, b, TOp.DerivativeY(x, y, passage.At(z)));
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
        int oneA = !node.OneA ? 0 : node.A < 0 ? graph.Constant(node.Number) : at[node.A];
        int oneB = !node.OneB ? 0 : node.B < 0 ? graph.Constant(node.Number) : at[node.B];
        for (int j = 0; j < node.Count; j++)
        {
            at[node.Start + j] = graph.Binary<TOp>(node.OneA ? oneA : at[node.A + j], node.OneB ? oneB : at[node.B + j]);
        }
    }

    // Eight sums, whatever the hardware has, so that their total has the same bits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTo(ref Vector512<double> sums, V shares, int i)
    {
        if (typeof(V) == typeof(EightLanes))
        {
            sums += Unsafe.BitCast<V, Vector512<double>>(shares);
        }
        else
        {
            V.Add(shares, ref Unsafe.As<Vector512<double>, double>(ref sums), i % Simd.Width);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Fixed(ref double data, bool one, int index, double number) =>
        V.Create(!one ? 0.0 : index < 0 ? number : Unsafe.Add(ref data, index));
}
