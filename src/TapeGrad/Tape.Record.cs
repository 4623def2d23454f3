using System.Runtime.CompilerServices;

namespace TapeGrad;

// Everything here but Prepare is inlined into the operators. Handles are checked once, in Ready, and nowhere deeper.
public sealed partial class Tape
{
    /// <summary>Records y = f(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Value Unary<TOp>(Value x)
        where TOp : struct, IUnaryOp
    {
        Tape tape = Ready<TOp>(x);
        Real data = tape._data[x.Index];
        Real y = TOp.Evaluate(data, 0.0);
        return tape.Append(OpTable.Unary<TOp>.Number, Form.Plain, y, x.Index, TOp.Derivative(data, y, 0.0), Record.None, 0.0);
    }

    /// <summary>Records y = f(x; k), where the op carries a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Value Unary<TOp>(Value x, double k)
        where TOp : struct, IUnaryOp
    {
        Tape tape = Ready<TOp>(x);
        Real data = tape._data[x.Index];
        Real y = TOp.Evaluate(data, k);
        return tape.Append(OpTable.Unary<TOp>.Number, Form.NumberLast, y, x.Index, TOp.Derivative(data, y, k), Record.None, k);
    }

    /// <summary>Records y = f(x; min, max), whose numbers go to the side list.</summary>
    internal static Value Unary<TOp>(Value x, double min, double max)
        where TOp : struct, IBoundedOp
    {
        Tape tape = Ready<TOp>(x);
        Real data = tape._data[x.Index];
        Real y = TOp.Evaluate(data, min, max);
        int at = tape._numbers.Count;
        tape._numbers.Add(min);
        tape._numbers.Add(max);
        return tape.Append(OpTable.Bounded<TOp>.Number, Form.NumberLast, y, x.Index, TOp.Derivative(data, y, min, max), -2 - at, 0.0);
    }

    /// <summary>Records z = f(x, y).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Value Binary<TOp>(Value x, Value y)
        where TOp : struct, IBinaryOp
    {
        Tape tape = Ready<TOp>(x, y);
        Real left = tape._data[x.Index];
        Real right = tape._data[y.Index];
        Real z = TOp.Evaluate(left, right);
        return tape.Append(
            OpTable.Binary<TOp>.Number, Form.Plain, z, x.Index, TOp.DerivativeX(left, right, z), y.Index, TOp.DerivativeY(left, right, z));
    }

    /// <summary>Records z = f(x, number).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Value Binary<TOp>(Value x, double number)
        where TOp : struct, IBinaryOp
    {
        Tape tape = Ready<TOp>(x);
        Real left = tape._data[x.Index];
        Real z = TOp.Evaluate<Real>(left, number);
        return tape.Append(
            OpTable.Binary<TOp>.Number, Form.NumberLast, z, x.Index, TOp.DerivativeX<Real>(left, number, z), Record.None, number);
    }

    /// <summary>Records z = f(number, y).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Value Binary<TOp>(double number, Value y)
        where TOp : struct, IBinaryOp
    {
        Tape tape = Ready<TOp>(y);
        Real right = tape._data[y.Index];
        Real z = TOp.Evaluate<Real>(number, right);
        return tape.Append(
            OpTable.Binary<TOp>.Number, Form.NumberFirst, z, y.Index, TOp.DerivativeY<Real>(number, right, z), Record.None, number);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Tape Ready<TOp>(Value x)
        where TOp : struct, IOp
    {
        Tape? tape = x._tape;
        if (tape is null || (x._id & tape._stale) != 0 || (int)tape._next >= tape._records.Length)
        {
            Prepare(x, x, TOp.Label);
        }

        return tape!;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Tape Ready<TOp>(Value x, Value y)
        where TOp : struct, IOp
    {
        Tape? tape = x._tape;
        if (tape is null || tape != y._tape || ((x._id | y._id) & tape._stale) != 0 || (int)tape._next >= tape._records.Length)
        {
            Prepare(x, y, TOp.Label);
        }

        return tape!;
    }

    // What is rare, a refusal or a longer record, is one call that returns nothing, after which the fast path goes on.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Prepare(Value x, Value y, string op)
    {
        RefuseOperands(x, y, op);
        x._tape!.Grow();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Value Append(int op, Form form, Real value, int a, Real partialA, int b, Real partialB)
    {
        int index = (int)_next;
        ref Record node = ref _records[index];
        node.PartialA = partialA.Value;
        node.PartialB = partialB.Value;
        node.A = a;
        node.B = b;
        node.Op = op;
        node.Form = form;
        _data[index] = value.Value;
        return new Value(this, _next++);
    }
}
