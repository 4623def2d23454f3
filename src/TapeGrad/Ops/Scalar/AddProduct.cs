using System.Runtime.CompilerServices;

namespace TapeGrad;

public readonly partial struct Value
{
    /// <summary>The sum of this and a product, z = s + x · y: a product and a sum, recorded together.</summary>
    /// <remarks>Two nodes, the same as those of <c>s + x * y</c>. Local derivatives: ∂z/∂s = 1, ∂z/∂x = y, ∂z/∂y = x.</remarks>
    /// <exception cref="InvalidOperationException">A handle is stale or empty, or the tapes differ.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Value AddProduct(Value x, Value y)
    {
        Tape tape = Tape.RequireTape<AddOp, MultiplyOp>(this, x, y);
        double[] data = tape._data;
        double left = data[x.Index];
        double right = data[y.Index];
        double product = left * right;
        return tape.AppendSum(
            new Record(right, left, x.Index, y.Index, OpTable.Binary<MultiplyOp>.Number, OperandOrder.Plain),
            product,
            OpTable.Binary<AddOp>.Number,
            Index,
            data[Index] + product);
    }
}
