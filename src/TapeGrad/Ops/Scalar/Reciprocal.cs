namespace TapeGrad;

public readonly partial struct Value
{
    /// <summary>The reciprocal, y = 1 / x.</summary>
    /// <remarks>Local derivative: dy/dx = −y². At 0 IEEE 754 decides: ±∞ by the sign of the zero.</remarks>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Value Reciprocal() => Tape.Unary<ReciprocalOp>(this);

    /// <inheritdoc cref="Reciprocal()"/>
    public static Value Reciprocal(Value x) => x.Reciprocal();

    internal readonly struct ReciprocalOp : IUnaryOp
    {
        public static string Label => "reciprocal";

        public static T Evaluate<T>(T x, double k)
            where T : struct, IScalar<T> => 1.0 / x;

        public static T Derivative<T>(T x, T y, double k)
            where T : struct, IScalar<T> => -(y * y);
    }
}

public readonly partial struct Values
{
    /// <summary>Each number on its own: see <see cref="Value.Reciprocal()"/>.</summary>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Values Reciprocal() => MapOp<Value.ReciprocalOp>.Record(this, OperandOrder.Plain, 0.0);
}
