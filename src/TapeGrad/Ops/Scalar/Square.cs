namespace TapeGrad;

public readonly partial struct Value
{
    /// <summary>The square, y = x².</summary>
    /// <remarks>Local derivative: dy/dx = 2x.</remarks>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Value Square() => Tape.Unary<SquareOp>(this);

    /// <inheritdoc cref="Square()"/>
    public static Value Square(Value x) => x.Square();

    internal readonly struct SquareOp : IUnaryOp
    {
        public static string Label => "square";

        public static T Evaluate<T>(T x, double k)
            where T : struct, IScalar<T> => x * x;

        public static T Derivative<T>(T x, T y, double k)
            where T : struct, IScalar<T> => 2.0 * x;
    }
}

public readonly partial struct Values
{
    /// <summary>Each number on its own: see <see cref="Value.Square()"/>.</summary>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Values Square() => MapOp<Value.SquareOp>.Record(this, OperandOrder.Plain, 0.0);
}
