using System.Runtime.CompilerServices;

namespace TapeGrad;

// Everything here is inlined into the operators. Handles are checked once, in RequireTape, and nowhere deeper. The throw
// helpers never return and take no strings, so the fast path spills nothing.
public sealed partial class Tape
{
    /// <summary>Records y = f(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Value Unary<TOp>(Value x)
        where TOp : struct, IUnaryOp
    {
        Tape tape = RequireTape<TOp>(x);
        Real data = tape._data[x.Index];
        Real y = TOp.Evaluate(data, 0.0);
        return tape.Append(OpTable.Unary<TOp>.Number, OperandOrder.Plain, y, x.Index, TOp.Derivative(data, y, 0.0), Record.None, 0.0);
    }

    /// <summary>Records y = f(x; k), where the op has a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Value Unary<TOp>(Value x, double k)
        where TOp : struct, IUnaryOp
    {
        Tape tape = RequireTape<TOp>(x);
        Real data = tape._data[x.Index];
        Real y = TOp.Evaluate(data, k);
        return tape.Append(OpTable.Unary<TOp>.Number, OperandOrder.NumberLast, y, x.Index, TOp.Derivative(data, y, k), Record.None, k);
    }

    /// <summary>Records y = f(x; min, max), whose numbers go to the side list.</summary>
    internal static Value Unary<TOp>(Value x, double min, double max)
        where TOp : struct, IBoundedOp
    {
        Tape tape = RequireTape<TOp>(x);
        Real data = tape._data[x.Index];
        Real y = TOp.Evaluate(data, min, max);
        int at = tape._numbers.Count;
        tape._numbers.Add(min);
        tape._numbers.Add(max);
        return tape.Append(OpTable.Bounded<TOp>.Number, OperandOrder.NumberLast, y, x.Index, TOp.Derivative(data, y, min, max), Record.NumbersAt(at), 0.0);
    }

    /// <summary>Records z = f(x, y).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Value Binary<TOp>(Value x, Value y)
        where TOp : struct, IBinaryOp
    {
        Tape tape = RequireTape<TOp>(x, y);
        Real left = tape._data[x.Index];
        Real right = tape._data[y.Index];
        Real z = TOp.Evaluate(left, right);
        return tape.Append(
            OpTable.Binary<TOp>.Number, OperandOrder.Plain, z, x.Index, TOp.DerivativeX(left, right, z), y.Index, TOp.DerivativeY(left, right, z));
    }

    /// <summary>Records z = f(x, number).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Value Binary<TOp>(Value x, double number)
        where TOp : struct, IBinaryOp
    {
        Tape tape = RequireTape<TOp>(x);
        Real left = tape._data[x.Index];
        Real z = TOp.Evaluate<Real>(left, number);
        return tape.Append(
            OpTable.Binary<TOp>.Number, OperandOrder.NumberLast, z, x.Index, TOp.DerivativeX<Real>(left, number, z), Record.None, number);
    }

    /// <summary>Records z = f(number, y).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Value Binary<TOp>(double number, Value y)
        where TOp : struct, IBinaryOp
    {
        Tape tape = RequireTape<TOp>(y);
        Real right = tape._data[y.Index];
        Real z = TOp.Evaluate<Real>(number, right);
        return tape.Append(
            OpTable.Binary<TOp>.Number, OperandOrder.NumberFirst, z, y.Index, TOp.DerivativeY<Real>(number, right, z), Record.None, number);
    }

    // The stamp of the step is taken from the next id, which the operation needs anyway; to load _stale as well would cost as
    // much as the second look at the next id.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Tape RequireTape<TOp>(Value x)
        where TOp : struct, IOp
    {
        Tape? tape = x._tape;
        if (tape is null || (x._id & ~tape._next) >> 32 != 0)
        {
            ThrowOperands<TOp>(x, x);
        }

        return tape;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Tape RequireTape<TOp>(Value x, Value y)
        where TOp : struct, IOp
    {
        Tape? tape = x._tape;
        if (tape is null || tape != y._tape || ((x._id | y._id) & ~tape._next) >> 32 != 0)
        {
            ThrowOperands<TOp>(x, y);
        }

        return tape;
    }

    /// <summary>The tape of the operands of s + x · y, where one operation makes the product and another the sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Tape RequireTape<TSum, TProduct>(Value s, Value x, Value y)
        where TSum : struct, IOp
        where TProduct : struct, IOp
    {
        Tape? tape = x._tape;
        if (tape is null || tape != y._tape || tape != s._tape || ((x._id | y._id | s._id) & tape._stale) != 0)
        {
            RequireTape<TProduct>(x, y);
            ThrowOperands<TSum>(s, x);
        }

        return tape;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Value Append(int op, OperandOrder form, Real value, int a, Real partialA, int b, Real partialB) =>
        Append(new Record(partialA.Value, partialB.Value, a, b, op, form), value.Value);

    // Makes room for the next node last, where few values are live across the call.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Value Append(Record node, double data)
    {
        ulong id = _next;
        int index = (int)id;
        double[] values = _data;
        _records[index] = node;
        values[index] = data;
        if (index + 1 + Simd.Width >= values.Length)
        {
            Grow();
        }

        // Read again, not kept in a register: another thread may have recorded since the operands were checked.
        if (Volatile.Read(ref _next) != id)
        {
            ThrowTwoThreads();
        }

        _next = id + 1;
        return new Value(this, id);
    }

    /// <summary>Appends a product and a sum whose second operand it is. There is room for one more node and a vector behind it, so the sum fits, too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Value AppendSum(Record product, double productData, int sumOp, int s, double data)
    {
        ulong id = _next;
        int index = (int)id;
        double[] values = _data;
        Span<Record> records = _records.AsSpan(index, 2);
        records[0] = product;
        records[1] = new Record(1.0, 1.0, s, index, sumOp, OperandOrder.Plain);
        Span<double> two = values.AsSpan(index, 2);
        two[0] = productData;
        two[1] = data;
        if (index + 2 + Simd.Width >= values.Length)
        {
            Grow();
        }

        if (Volatile.Read(ref _next) != id)
        {
            ThrowTwoThreads();
        }

        _next = id + 2;
        return new Value(this, id + 1);
    }
}
