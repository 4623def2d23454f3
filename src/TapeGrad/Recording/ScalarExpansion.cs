namespace TapeGrad;

/// <summary>A computation in operations on single numbers. <see cref="VectorOp.Expand"/> adds to one.</summary>
/// <remarks>Each method returns the index of the number that it adds, or of an equal one that is already there.</remarks>
internal abstract class ScalarExpansion
{
    public abstract int Constant(double number);

    public abstract int Unary(int op, int x, double number = 0.0);

    public abstract int Bounded(int op, int x, double min, double max);

    public abstract int Binary(int op, int x, int y);

    /// <summary>An operation with any number of operands.</summary>
    public abstract int Nary(int op, ReadOnlySpan<int> operands);

    /// <summary>The sum from the first term to the last. Like the sum of a vector on the tape, a sum of −0 alone is 0.</summary>
    public abstract int Sum(ReadOnlySpan<int> terms);

    public int Unary<TOp>(int x, double number = 0.0)
        where TOp : struct, IUnaryOp => Unary(OpTable.Unary<TOp>.Number, x, number);

    public int Binary<TOp>(int x, int y)
        where TOp : struct, IBinaryOp => Binary(OpTable.Binary<TOp>.Number, x, y);
}
