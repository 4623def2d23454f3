namespace TapeGrad;

public readonly partial struct Value
{
    /// <summary>The arcsine in radians, y = arcsin x.</summary>
    /// <remarks>Local derivative: dy/dx = 1 / √(1 − x²), which is +∞ at ±1. NaN outside [−1, 1].</remarks>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Value Asin() => Tape.Unary<AsinOp>(this);

    /// <inheritdoc cref="Asin()"/>
    public static Value Asin(Value x) => x.Asin();

    internal readonly struct AsinOp : IUnaryOp
    {
        public static string Label => "asin";

        public static T Evaluate<T>(T x, double k)
            where T : struct, IScalar<T> => T.Asin(x);

        public static T Derivative<T>(T x, T y, double k)
            where T : struct, IScalar<T> => 1.0 / T.Sqrt((1.0 - x) * (1.0 + x));
    }
}

public readonly partial struct Values
{
    /// <summary>Each number on its own: see <see cref="Value.Asin()"/>.</summary>
    /// <exception cref="InvalidOperationException">The handle is stale or empty.</exception>
    public Values Asin() => MapOp<Value.AsinOp>.Record(this, OperandOrder.Plain, 0.0);
}
